"""What holds for every page, however odd."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wortlaut import codec, pipeline
from wortlaut.config import EngineName, Settings
from wortlaut.errors import PageError
from wortlaut.types import Page, Record

RULES = Settings(engine=EngineName.RULES, language="de")

# Words that make the German rules fire, glued together in every order.
PIECES = (
    '„ “ " » « ‚ ‘ ( ) , . : ? ! – \n sagte sagten erklärte habe sei seien werde dass ob laut '
    "zufolge nach Angaben der Polizei Ida Kranich sie er wir ich soll sollen die Ministerin "
    "Forderung warf vor gab zu so wie mitteilte Olm 8. August Dr. zu gehen 𝔘 e\u0301 \u00ad "
    "\u200b \ufeff \u2028"
).split(" ")
prose = st.lists(st.sampled_from(PIECES), max_size=120).map(" ".join)


def read(body: bytes, media_type: str = "text/plain") -> Record | None:
    try:
        return pipeline.read_pages([Page("x", body, media_type)], RULES)[0]
    except PageError:
        return None


@given(prose | st.text(max_size=400))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_evidence_is_exact_on_any_text(content: str) -> None:
    record = read(content.encode("utf-8", "surrogatepass"))
    if record is None:
        return
    codec.check(record)
    assert codec.decode(codec.encode(record)) == record
    assert record.text.content[: len(record.text.title or "")] == (record.text.title or "")
    ids = {statement.id for statement in record.statements}
    assert len(ids) == len(record.statements)
    for statement in record.statements:
        assert statement.parent is None or statement.parent in ids
        assert 0 <= statement.confidence <= 1


@given(st.binary(max_size=600), st.sampled_from(["text/html", "text/plain", "image/png", ""]))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_reading_never_raises_on_any_bytes(body: bytes, media_type: str) -> None:
    record = read(body, media_type)
    assert record == read(body, media_type)


@given(st.lists(st.sampled_from(["<p>", "</p>", "<div", "<!--", "]]>", "&#x0;", "&amp", *PIECES])))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_broken_html_is_read_or_refused(pieces: list[str]) -> None:
    record = read(f"<html><body>{' '.join(pieces)}".encode(), "text/html")
    if record is not None:
        codec.check(record)


@pytest.mark.parametrize("unit", ["„", "„A ", "sagte „", "er habe, ", '"', "( ", "dass ", "Olm, "])
def test_cost_grows_in_a_straight_line(unit: str) -> None:
    """Eight times the page may not cost thirty times as much, as it would at the square.

    Not a speed test: it compares a run with itself, generously, to find what is not linear.
    """

    def cost(size: int) -> float:
        body = (unit * (size // len(unit.encode()))).encode()
        start = time.process_time()
        read(body)
        return time.process_time() - start

    cost(20_000)
    small = max(cost(60_000), 0.02)
    assert cost(480_000) < 30 * small
