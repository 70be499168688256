"""Datelines of wire reports, and sentences that only look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.pack import find_pack
from wortlaut.pages.dateline import find_dateline
from wortlaut.pages.normalise import assemble
from wortlaut.types import BlockKind, Dateline

DE = find_pack("de")
REST = "Die Ministerin hat am Freitag angekündigt, den Hafen auszubauen, und zwar bald."


def read(paragraph: str, published: str | None = "2025-08-08T14:18") -> Dateline | None:
    content, blocks = assemble(
        [(BlockKind.HEADLINE, "Titel – Ein Streit"), (BlockKind.PARAGRAPH, paragraph)]
    )
    found = find_dateline(content, blocks, published, DE)
    if found is not None:
        assert content[found.span.start :].startswith(paragraph[:4])
        assert content[found.span.end] in " D"
    return found


@pytest.mark.parametrize(
    ("head", "place", "date", "agency"),
    [
        ("MINSTADT, 8. August (AGN) – ", "MINSTADT", "2025-08-08", "AGN"),
        ("BERLIN (dpa) - ", "BERLIN", None, "dpa"),
        ("Wien (APA/Reuters) – ", "Wien", None, "APA/Reuters"),
        ("Berlin/München (dpa) - ", "Berlin/München", None, "dpa"),
        ("Frankfurt am Main (dpa-AFX) – ", "Frankfurt am Main", None, "dpa-AFX"),
        ("St. Pölten (APA) – ", "St. Pölten", None, "APA"),
        ("Bern, 8.8. (sda) ", "Bern", "2025-08-08", "sda"),
        ("Bern (SDA) ", "Bern", None, "sda"),
        ("Athen – ", "Athen", None, None),
        ("NEU OLMSTADT, 7. August – ", "NEU OLMSTADT", "2025-08-07", None),
        ("(dpa) ", None, None, "dpa"),
        ("dpa Berlin. ", "Berlin", None, "dpa"),
    ],
)
def test_datelines(head: str, place: str | None, date: str | None, agency: str | None) -> None:
    found = read(head + REST)
    assert found is not None
    assert (found.place, found.date, found.agency) == (place, date, agency)


@pytest.mark.parametrize(
    "paragraph",
    [
        REST,
        "Anna Beispiel (SPD) hat am Freitag angekündigt, den Hafen auszubauen.",
        "Anna Beispiel (45) – eine Frau mit Mut – hat angekündigt, den Hafen auszubauen.",
        "Nichts – gar nichts hatte sie gesagt, als der Hafen gebaut wurde, und zwar lange.",
        "Das war – Die Ministerin lachte – nicht so gemeint, wie es alle verstanden hatten.",
        "„Olmstadt – Die Stadt am Meer“ heißt das Buch, das am Freitag erscheint, sagte sie.",
    ],
)
def test_sentences(paragraph: str) -> None:
    assert read(paragraph) is None


def test_dateline_on_a_line_of_its_own() -> None:
    content, blocks = assemble(
        [(BlockKind.PARAGRAPH, "BERLIN (dpa) –"), (BlockKind.PARAGRAPH, REST)]
    )
    found = find_dateline(content, blocks, None, DE)
    assert found is not None
    assert content[slice(*found.span)] == "BERLIN (dpa) –"


def test_no_year_no_date() -> None:
    found = read("MINSTADT, 8. August (AGN) – " + REST, published=None)
    assert found is not None
    assert found.date is None


@given(st.text(st.sampled_from("Aa .,-–()/8ß"), max_size=200))
def test_any_opening(paragraph: str) -> None:
    content, blocks = assemble([(BlockKind.PARAGRAPH, paragraph)])
    found = find_dateline(content, blocks, "2025-08-08", DE)
    if found is not None:
        assert 0 <= found.span.start < found.span.end <= len(content)
