"""An archive of invented pages, read by the rules, with what the reading room has to show."""

from dataclasses import replace

from tests.archive.invented import RULES

from wortlaut import pipeline
from wortlaut.archive import Archive
from wortlaut.types import Page

PAGES = {
    "https://ostermoor.example/bruecke": (
        "2026-03-03T10:00:00Z",
        """Brückenstreit in Ostermoor
OSTERMOOR, 3. März (LNA) – Bürgermeisterin Helma Vrees hat dem Kreis Untätigkeit vorgeworfen.
„Die Brücke ist seit Jahren gesperrt“, sagte Vrees am Montag.
Der Landrat Tilo Brackwede wies das zurück. Man habe „keinen Tag verloren“, erklärte er.
Vrees sagte, der Kreis müsse endlich handeln. „Im Herbst hieß es: ‚Der Bau beginnt im Mai.‘ Jetzt \
stehen wir vor demselben Zaun“, sagte sie der Zeitung.""",
    ),
    "https://moorblatt.example/kreistag": (
        "2026-03-05T08:30:00Z",
        """Kreistag streitet über die Brücke
OSTERMOOR, 5. März (LNA) – Der Landrat Tilo Brackwede will die Brücke über die Ohle bis zum \
Herbst öffnen.
„Die Brücke ist seit Jahren gesperrt“, sagte die Bürgermeisterin Helma Vrees.
Brackwede kündigte an, die Arbeiten im April zu beginnen. Das Geld sei bewilligt, versicherte er.
Die Abgeordnete Ronja Stellmacher warf dem Landrat vor, Warnungen überhört zu haben.""",
    ),
    "https://deichpost.example/bruecke": (
        "2026-02-05T12:00:00Z",
        """Ministerin besucht die Ohle
NIEDEROHLE, 5. Februar (OND) – „Die Brücke ist seit Jahren gesperrt“, sagte die Bürgermeisterin \
Helma Vrees der Umweltministerin Elske Harmsen.
Harmsen sagte, Tilo Brackwede müsse die Brücke prüfen lassen. „Die Brücke gehört dem Kreis“, \
betonte Harmsen.""",
    ),
    "https://ohlebote.example/fischer": (
        "2026-03-06T17:45:00Z",
        """Fischer fordern Hilfe
NIEDEROHLE, 6. März (OND) – Der Fischereiverband Ohle hat schnelle Hilfe verlangt.
„Uns fehlt die halbe Ernte“, sagte der Vorsitzende Wido Tammen. Er fügte hinzu: „Ohne Geld aus \
dem Land geben die Ersten auf.“
Umweltministerin Elske Harmsen versprach, die Anträge rasch zu prüfen. Eine Gefahr für den Fluss \
bestehe nicht, teilte ihr Ministerium mit.
Tammen nannte die Zusage „einen Anfang“.""",
    ),
}
AGAIN = (
    "https://ostermoor.example/bruecke",
    "2026-03-04T09:00:00Z",
    (
        "seit Jahren gesperrt“, sagte Vrees am Montag",
        "seit drei Jahren dicht“, sagte Vrees am Montag",
    ),
)
"""A page that was edited: where, when it was seen again, and what was put in place of what."""


def page(url: str, at: str, words: str) -> Page:
    """An HTML page with a headline, an outlet and a time of publication."""
    title, *lines = words.split("\n")
    outlet = url.split("/")[2].split(".", maxsplit=1)[0].title()
    body = (
        f'<!doctype html><html lang="de"><head><title>{title}</title>'
        f'<meta property="og:site_name" content="{outlet}">'
        f'<meta property="article:published_time" content="{at}"></head><body><article>'
        f"<h1>{title}</h1>{''.join(f'<p>{line}</p>' for line in lines)}</article></body></html>"
    )
    return Page(url, body.encode(), "text/html", "utf-8", url, at)


def fill(archive: Archive) -> None:
    """Puts all pages in, one of them in two versions."""
    pages = [page(url, at, words) for url, (at, words) in PAGES.items()]
    url, at, (old, new) = AGAIN
    pages.insert(1, replace(page(url, at, PAGES[url][1].replace(old, new)), fetched_at=at))
    for one, record in zip(pages, pipeline.read_pages(pages, RULES), strict=True):
        archive.add(one, record, (one.source,))
