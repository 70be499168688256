"""What a reviewer is asked about first."""

from tests.archive.correcting import ME
from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT
from wortlaut.archive.doubts import queue
from wortlaut.people import Entry
from wortlaut.types import Record


def test_queue(corrections: Corrections, record: Record, archive: Archive) -> None:
    lines = (*LINES[:3], "„Das sagt hier niemand Bestimmtes“, hieß es am Abend.")
    old = page(*LINES[:2], url="https://ostermoor.example/2", at="2026-03-01T10:00:00Z")
    new = page(*lines, url="https://ostermoor.example/2", at="2026-03-02T10:00:00Z")
    copy = page(url="https://ostermoor.example/kopie")
    for one in (old, new, copy):
        archive.add(one, read(one), (one.source,))
    first = queue(archive, 100)
    doubts = [d.doubt for d in first.statements]
    assert doubts == sorted(doubts, reverse=True)
    ids = [d.statement.id for d in first.statements]
    assert len(set(ids)) == len(ids), "a text on two pages is asked about once"
    assert {s.id for s in record.statements} < set(ids)
    assert not {s.id for s in read(old).statements} & set(ids), "old versions are not asked about"
    assert first.decided == 0
    assert {d.reason for d in first.statements} <= {"statement", "speaker", "nobody"}
    top = first.statements[0]
    assert top.statement in archive.record(top.reading).statements

    kept = corrections.correct(ids[0], ACCEPT, ME)
    second = queue(archive, 100)
    assert [d.statement.id for d in second.statements] == ids[1:]
    assert second.decided == 1
    assert [d.statement.id for d in queue(archive, 2, 1).statements] == ids[2:4]
    corrections.undo(kept.id, ME)
    assert [d.statement.id for d in queue(archive, 100).statements] == ids

    one, two = (archive.people.add(Entry(n)) for n in ("Peter Meierling", "Peter Meyerling"))
    (match,) = [m for m in archive.people.match("Peter Meyerling") if m.person == one]
    archive.people.note_doubt(two, match)
    assert [d.person for d in queue(archive).people] == [two]


def test_queue_walks_an_index(archive: Archive) -> None:
    from wortlaut.archive.doubts import _WALK

    plan = " ".join(
        str(row[3]) for row in archive.connection.execute("EXPLAIN QUERY PLAN " + _WALK)
    )
    assert "statement_doubt" in plan
    assert "TEMP B-TREE" not in plan
