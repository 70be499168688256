"""What goes into the archive comes out as it was, and cannot be changed or forged."""

from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive, Outcome
from wortlaut.archive.query import Query
from wortlaut.archive.search import search
from wortlaut.errors import ArchiveError, QueryError
from wortlaut.types import Page


def add(archive: Archive, one: Page) -> Outcome:
    return archive.add(one, read(one), (one.source,)).outcome


def test_record_and_page_come_back_as_they_were(archive: Archive) -> None:
    one = page()
    record = read(one)
    added = archive.add(one, record, (one.source,))
    assert added.outcome is Outcome.NEW
    assert len(record.statements) >= 2
    assert added.statements == len(record.statements)
    assert archive.record(added.reading) == record
    assert archive.raw(added.version) == one


def test_long_texts_lie_in_passages(archive: Archive) -> None:
    filler = "Im Hafen lag an diesem Tag kein einziges Schiff aus dem Süden. " * 300
    one = page(LINES[0], filler, filler, *LINES[1:])
    record = read(one)
    last = record.statements[-1].quotation.spans[0]
    assert last.start > 2 * 16_384
    added = archive.add(one, record, (one.source,))
    assert archive.record(added.reading) == record


def test_same_page_twice_changes_nothing(archive: Archive) -> None:
    assert add(archive, page()) is Outcome.NEW
    before = archive.connection.total_changes()
    assert add(archive, page()) is Outcome.UNCHANGED
    tables = "raw text page version reading statement evidence".split()
    counts = [archive.connection.execute(f"SELECT count(*) FROM {t}").get for t in tables]
    assert counts[:5] == [1, 1, 1, 1, 1]
    assert archive.connection.total_changes() - before <= 1  # it was seen again


def test_other_words_make_a_version_other_furniture_does_not(archive: Archive) -> None:
    first = page(at="2026-03-03T10:00:00Z")
    again = replace(first, body=first.body + b"\n\n", fetched_at="2026-03-03T11:00:00Z")
    edited = page(*LINES[:3], at="2026-03-03T12:00:00Z")
    back = page(at="2026-03-03T13:00:00Z")
    outcomes = [add(archive, one) for one in (first, again, edited, back)]
    assert outcomes == [Outcome.NEW, Outcome.UNCHANGED, Outcome.CHANGED, Outcome.CHANGED]
    versions = archive.versions(archive.find_page(first.source))
    assert [v.number for v in versions] == [1, 2, 3]
    assert [v.latest for v in versions] == [False, False, True]
    assert versions[0].last_seen_at == "2026-03-03T11:00:00Z"
    assert versions[0].text_id == versions[2].text_id


def test_older_captures_find_their_place_in_time(archive: Archive) -> None:
    add(archive, page(at="2026-03-03T12:00:00Z"))
    assert add(archive, page(*LINES[:3], at="2026-03-03T09:00:00Z")) is Outcome.CHANGED
    assert add(archive, page(at="2026-03-03T10:00:00Z")) is Outcome.UNCHANGED
    versions = archive.versions(1)
    assert [v.seen_at[11:13] for v in versions] == ["09", "10"]
    assert versions[1].latest


def test_a_capture_within_the_time_of_another_version_is_not_the_latest(archive: Archive) -> None:
    add(archive, page(at="2026-03-01T00:00:00Z"))
    add(archive, page(at="2026-03-10T00:00:00Z"))
    assert add(archive, page(*LINES[:3], at="2026-03-05T00:00:00Z")) is Outcome.CHANGED
    assert add(archive, page(at="2026-03-07T00:00:00Z")) is Outcome.UNCHANGED
    assert add(archive, page(*LINES[:3], at="2026-03-06T00:00:00Z")) is Outcome.UNCHANGED
    assert add(archive, page(at="2026-03-12T00:00:00Z")) is Outcome.UNCHANGED
    times = [(v.seen_at[8:10], v.last_seen_at[8:10], v.latest) for v in archive.versions(1)]
    assert times == [("05", "06", False), ("01", "12", True)]
    latest = archive.versions(1)[1]
    assert {hit.version for hit in search(archive, Query()).hits} == {latest.id}


def test_addresses_of_one_page(archive: Archive) -> None:
    one = page()
    archive.add(one, read(one), ("http://ostermoor.example/b", one.source))
    assert archive.find_page("http://ostermoor.example/b") == archive.find_page(one.source)
    with pytest.raises(QueryError, match="no page in the archive"):
        archive.find_page("https://ostermoor.example/other")


def test_statements_are_found_by_short_ids(archive: Archive) -> None:
    one = page()
    record = read(one)
    added = archive.add(one, record, (one.source,))
    statement = record.statements[0]
    (place,) = archive.places(statement.id[:8])
    assert (place.statement_id, place.version) == (statement.id, added.version)
    for wrong in ("abc", "ffffffffffff", "%%%%%%%%"):
        with pytest.raises(QueryError):
            archive.places(wrong)


def test_record_of_other_bytes_is_refused(archive: Archive) -> None:
    one = page()
    with pytest.raises(ArchiveError, match="other bytes"):
        archive.add(replace(one, body=b"others"), read(one), (one.source,))
    assert archive.connection.execute("SELECT count(*) FROM page").get == 0


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.data())
def test_forged_evidence_is_refused(archive: Archive, data: st.DataObject) -> None:
    one = page()
    record = read(one)
    archive.add(one, record, (one.source,))
    content = record.text.content
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, len(content)))
    words = data.draw(st.one_of(st.text(), st.just(content[start:end]), st.just(content)))
    insert = "INSERT INTO evidence VALUES (1, 'cue', 7, ?, ?, ?)"
    archive.connection.execute("SAVEPOINT forging")
    try:
        if words == content[start:end]:
            archive.connection.execute(insert, (start, end, words))
        else:
            with pytest.raises(apsw.ConstraintError, match="other words"):
                archive.connection.execute(insert, (start, end, words))
    finally:
        archive.connection.execute("ROLLBACK TO forging; RELEASE forging")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE passage SET content = replace(content, 'Brücke', 'Straße')",
        "DELETE FROM passage",
        "INSERT INTO passage (text, start, content) VALUES (1, 9999, 'mehr')",
        "UPDATE text SET length = 3",
        "DELETE FROM text",
        "UPDATE evidence SET words = 'anders'",
        "DELETE FROM evidence",
        "UPDATE statement SET speaker_name = 'Jemand'",
        "DELETE FROM statement",
        "UPDATE raw SET packed = x'00'",
        "DELETE FROM raw",
        "INSERT INTO statement (reading, statement_id) VALUES (1, 'x')",
    ],
)
def test_what_was_kept_cannot_be_changed(archive: Archive, change: str) -> None:
    one = page()
    archive.add(one, read(one), (one.source,))
    with pytest.raises(apsw.ConstraintError):
        archive.connection.execute(change)


def test_an_error_inside_a_change_leaves_nothing(archive: Archive) -> None:
    one, other = page(), page(*LINES[:3], url="https://ostermoor.example/2")

    def add_both() -> None:
        with archive.change():
            add(archive, one)
            archive.add(other, read(one), (other.source,))

    with pytest.raises(ArchiveError):
        add_both()
    assert archive.connection.execute("SELECT count(*) FROM raw").get == 0


def test_read_only_needs_a_file(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="there is no archive"):
        Archive.open(tmp_path / "none.sqlite", read_only=True)
    assert not (tmp_path / "none.sqlite").exists()
