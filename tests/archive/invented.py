"""Pages of invented people, read by the rules, for archives in tests."""

from wortlaut import pipeline
from wortlaut.config import EngineName, Settings
from wortlaut.types import Page, Record

RULES = Settings(engine=EngineName.RULES)

LINES = (
    "Brückenstreit in Ostermoor",
    "OSTERMOOR, 3. März (LNA) – Bürgermeisterin Helma Vrees hat dem Kreis Untätigkeit vorgeworfen.",
    "„Die Brücke ist seit Jahren gesperrt“, sagte Vrees am Montag.",
    "Der Landrat Tilo Brackwede wies das zurück. Man habe „keinen Tag verloren“, erklärte er.",
)


def page(
    *lines: str, url: str = "https://ostermoor.example/bruecke", at: str = "2026-03-03T10:00:00Z"
) -> Page:
    """A page from the network with some lines, or the usual ones."""
    body = "\n\n".join(lines or LINES).encode()
    return Page(url, body, "text/plain", "utf-8", url, at)


def read(one: Page) -> Record:
    """The record of a page by the rules, which load fast."""
    (record,) = pipeline.read_pages([one], RULES)
    return record
