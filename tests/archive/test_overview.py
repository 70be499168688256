"""What the start page and a statement's page ask of an archive."""

import pytest
from tests.archive.builder import ENGINE, Said, make, put

from wortlaut.archive import Archive
from wortlaut.archive.overview import heard_most, latest, repeated, same_wording
from wortlaut.archive.query import Query
from wortlaut.archive.search import every, search
from wortlaut.archive.showing import show
from wortlaut.errors import QueryError

LONG = "Die Brücke bleibt bis zum Herbst gesperrt"


def fill(archive: Archive) -> None:
    for number, day in enumerate(("2026-03-05", "2026-03-01", "2026-03-09")):
        put(
            archive,
            Said(f"„{LONG}{'.' * number}“", "Helma Vrees"),
            Said("Ja.", "Karl Tamm"),
            url=f"https://a.example/{number}",
            published=day,
        )
    put(archive, Said("Nein.", "Karl Tamm"), url="https://a.example/9", published="2020-01-01")


def test_overview(archive: Archive) -> None:
    fill(archive)
    assert [hit.day for hit in latest(archive, 3)] == ["2026-03-09", "2026-03-09", "2026-03-05"]
    assert [(c.label, c.hits) for c in heard_most(archive)] == [
        ("Karl Tamm", 4),
        ("Helma Vrees", 3),
    ]
    assert [c.hits for c in heard_most(archive, "2026-03-05", 1)] == [2]
    (found,) = repeated(archive)  # "Ja." is too short
    assert (found.pages, found.hit.day) == (3, "2026-03-01")
    assert repeated(archive, "2026-03-09") == ()
    assert repeated(archive, "2027") == ()


def test_same_wording(archive: Archive) -> None:
    fill(archive)
    (hit,) = search(archive, Query("herbst", since="2026-03-09")).hits
    assert [other.day for other in same_wording(archive, hit.row)] == ["2026-03-01", "2026-03-05"]
    for wrong in (0, -1, 99, 10**9):
        with pytest.raises(QueryError, match="no statement with row"):
            same_wording(archive, wrong)


def test_every_hit_in_order(archive: Archive) -> None:
    fill(archive)
    expected = search(archive, Query("ja OR nein", limit=100)).hits
    assert tuple(every(archive, Query("ja OR nein", limit=1, offset=3), batch=2)) == expected
    assert list(every(archive, Query("unauffindbar"))) == []


def test_a_statement_is_shown_where_it_still_stands(archive: Archive) -> None:
    old, record = make(Said(LONG), at="2026-03-01T10:00:00Z")
    archive.add(old, record, (old.source,))
    put(archive, Said("Anders."), at="2026-03-02T10:00:00Z")
    copy, same = make(Said(LONG), url="https://b.example/x", at="2026-02-01T10:00:00Z")
    archive.add(copy, same, (copy.source,))
    key = record.statements[0].id
    shown = show(archive, key[:6])
    assert shown.statement == record.statements[0]
    assert shown.version.address == "https://b.example/x"  # the other page says something else now
    assert [version.latest for version in shown.versions] == [False, True]
    assert shown.engine == ENGINE
    assert shown.same_wording == ()
    (start, end) = shown.context.span
    assert record.text.content[start:end] == shown.context.text
