"""The index follows every change of the archive, and making it anew gives the same."""

from dataclasses import replace

import pytest
from tests.archive.builder import ENGINE, Said, make, put, read_by

from wortlaut.archive import Archive, index
from wortlaut.archive.query import Facet, Query
from wortlaut.archive.search import ensure, search, timeline
from wortlaut.errors import ArchiveError

BRIDGE, STREET = Said("Die Brücke bleibt zu."), Said("Die Straße bleibt zu.")


def found(archive: Archive, words: str, superseded: bool = False) -> int:
    return search(archive, Query(words, superseded=superseded)).total


def everything(archive: Archive) -> list[object]:
    """What a user can see of the index."""
    seen: list[object] = []
    for words in ("", "brücke", "straße", "zu", "br*", '"bleibt zu"'):
        for superseded in (False, True):
            results = search(archive, Query(words, superseded=superseded, limit=1000), tuple(Facet))
            seen += [(h.row, h.day, h.person, h.superseded, h.matches) for h in results.hits]
            seen.append(results.facets)
    return seen


def test_newer_versions_replace_older_ones(archive: Archive) -> None:
    put(archive, BRIDGE)
    assert found(archive, "brücke") == 1
    put(archive, STREET, at="2026-03-03T12:00:00Z")
    assert (found(archive, "brücke"), found(archive, "straße")) == (0, 1)
    assert (found(archive, "brücke", True), found(archive, "zu", True)) == (1, 2)
    (hit,) = search(archive, Query("brücke", superseded=True)).hits
    assert hit.superseded
    # One that is older than both, and one between them.
    put(archive, Said("Der Tunnel bleibt zu."), at="2026-03-02T12:00:00Z")
    put(archive, Said("Der Steg bleibt zu."), at="2026-03-03T11:00:00Z")
    assert (found(archive, "zu"), found(archive, "zu", True)) == (1, 4)
    assert found(archive, "straße") == 1


def test_a_version_is_found_by_its_id_though_superseded(archive: Archive) -> None:
    first = put(archive, BRIDGE)
    put(archive, STREET, at="2026-03-03T12:00:00Z")
    assert search(archive, Query(version=first.version)).total == 1
    assert search(archive, Query(page=first.page)).total == 1
    assert search(archive, Query(page=first.page, superseded=True)).total == 2


def test_newer_readings_replace_older_ones(archive: Archive) -> None:
    made, record = make(BRIDGE, STREET)
    added = archive.add(made, record, (made.source,))
    fewer = replace(record, statements=record.statements[:1], engine=replace(ENGINE, version="2"))
    archive.add_reading(added.version, fewer)
    assert (found(archive, "zu", True), found(archive, "straße", True)) == (1, 0)
    none = replace(read_by(record, replace(ENGINE, version="3")), statements=(), speakers=())
    archive.add_reading(added.version, none)
    assert found(archive, "", True) == 0


def test_the_day_is_that_of_publication_or_first_sight(archive: Archive) -> None:
    put(archive, BRIDGE, published="2026-02", url="https://a.example/1")
    put(archive, BRIDGE, published=None, url="https://a.example/2", at="2026-03-05T10:00:00Z")
    put(archive, BRIDGE, published="gestern", url="https://a.example/3", at="2026-03-06T10:00:00Z")
    days = [c.key for c in timeline(archive, Query(), "day")]
    assert days == ["2026-02", "2026-03-05", "2026-03-06"]
    # The same page turns out to have stood there earlier.
    put(archive, BRIDGE, published=None, url="https://a.example/2", at="2026-03-01T10:00:00Z")
    days = [c.key for c in timeline(archive, Query(), "day")]
    assert days == ["2026-02", "2026-03-01", "2026-03-06"]


def test_what_is_taken_back_is_not_found(archive: Archive) -> None:
    put(archive, BRIDGE)

    def fail() -> None:
        with archive.change():
            put(archive, BRIDGE, STREET, url="https://a.example/2")
            assert found(archive, "zu") == 3
            raise ArchiveError("no")

    with pytest.raises(ArchiveError):
        fail()
    assert (found(archive, "zu"), found(archive, "straße")) == (1, 0)
    put(archive, Said("Der Steg bleibt."), url="https://a.example/3")
    assert (found(archive, "zu"), found(archive, "steg"), found(archive, "straße")) == (1, 1, 0)


def test_other_processes_are_noticed(archive: Archive) -> None:
    with Archive.open(archive.path) as other:
        assert found(archive, "brücke") == 0
        put(other, BRIDGE)
        assert found(archive, "brücke") == 1
        put(other, STREET, at="2026-03-03T12:00:00Z")
        assert found(archive, "brücke") == 0
        put(archive, BRIDGE, url="https://a.example/2")
        index.rebuild(other.connection)
        assert (found(archive, "brücke"), found(other, "brücke")) == (1, 1)


def test_made_anew_it_is_the_same(archive: Archive) -> None:
    put(archive, BRIDGE, STREET)
    put(archive, STREET, at="2026-03-03T12:00:00Z")
    put(archive, BRIDGE, Said("Müller bleibt zu Haus.", "die Stadt", "dem Kreis"), url="urn:x:1")
    before = everything(archive)
    steps: list[tuple[int, int]] = []
    index.rebuild(archive.connection, lambda done, total: steps.append((done, total)))
    assert everything(archive) == before
    assert steps == [(2, 2)]


def test_an_archive_without_an_index_gets_one(archive: Archive) -> None:
    put(archive, BRIDGE)
    before = everything(archive)
    archive.connection.execute("UPDATE found_state SET version = 0")
    put(archive, STREET, url="https://a.example/2")  # waits for the index to be made
    with Archive.open(archive.path, read_only=True) as reading, pytest.raises(ArchiveError):
        found(reading, "brücke")
    ensure(archive)
    assert found(archive, "zu") == 2
    assert len(everything(archive)) > len(before)


def test_statements_across_blocks(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wortlaut.archive.columns.BLOCK", 4)
    for page in range(7):
        words = [Said(f"Satz {page} {n}.") for n in range(1 + page)]
        put(archive, *words, url=f"https://a.example/{page}")
    put(archive, BRIDGE, url="https://a.example/6", at="2026-04-01T00:00:00Z")
    assert (found(archive, "satz"), found(archive, "satz", True)) == (21, 28)
    assert found(archive, "brücke") == 1


def test_making_it_anew_touches_nothing_else(archive: Archive) -> None:
    put(archive, BRIDGE)
    tables = "page version reading statement evidence speaker people_person".split()
    counts = [archive.connection.execute(f"SELECT count(*) FROM {t}").get for t in tables]
    index.rebuild(archive.connection)
    assert counts == [archive.connection.execute(f"SELECT count(*) FROM {t}").get for t in tables]


def parts(archive: Archive) -> int:
    """In how many places the full-text table looks for a word."""
    return int(archive.connection.execute("SELECT count(DISTINCT segid) FROM found_text_idx").get)


def test_what_comes_on_top_of_a_merged_index_stays_in_few_parts(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MERGE", 0)
    put(archive, BRIDGE)
    assert parts(archive) == 1
    monkeypatch.setattr(index, "MERGE", 1000)
    for page in range(1, 33):
        put(archive, Said(f"Satz {page} bleibt."), url=f"https://a.example/{page}")
        # One of each power of two, as the digits of a binary number.
        assert parts(archive) <= 1 + page.bit_length()
        assert (found(archive, "bleib*"), found(archive, "*atz*")) == (page + 1, page)


def test_an_archive_settles_into_one_part(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in range(5):
        put(archive, Said(f"Satz {page} bleibt."), url=f"https://a.example/{page}")
    archive.settle()
    assert parts(archive) > 1  # a few statements are not worth the turn
    monkeypatch.setattr(index, "LITTLE", 2)
    archive.settle()
    assert (parts(archive), found(archive, "bleibt")) == (1, 5)
    changes = archive.connection.total_changes()
    archive.settle()
    assert archive.connection.total_changes() == changes
