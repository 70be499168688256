"""Corrections lie over what engines found, can be taken back, and cannot claim other words."""

from dataclasses import replace

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.invented import LINES, page, read

from wortlaut import codec
from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT, Change, Kind, Role, Who
from wortlaut.archive.doubts import queue
from wortlaut.archive.verify import verify
from wortlaut.errors import CorrectionError, EvidenceError, QueryError, RegisterError
from wortlaut.people import Entry
from wortlaut.spans import Span
from wortlaut.types import (
    Engine,
    Evidence,
    Medium,
    Record,
    SpeakerKind,
    Statement,
    StatementType,
)

ME = "Ines Tervoort"


@pytest.fixture
def record(archive: Archive) -> Record:
    one = page()
    made = read(one)
    archive.add(one, made, (one.source,))
    assert [s.type.value for s in made.statements] == ["reported", "direct", "indirect", "direct"]
    return made


@pytest.fixture
def corrections(archive: Archive, record: Record) -> Corrections:
    return Corrections(archive)


def span(record: Record, words: str) -> Span:
    start = record.text.content.index(words)
    return Span(start, start + len(words))


def by_id(record: Record, key: str) -> Statement:
    (found,) = [s for s in record.statements if s.id == key]
    return found


def fix(**fields: object) -> Change:
    return Change(Kind.FIX, **fields)  # type: ignore[arg-type]


def test_nothing_decided_changes_nothing(corrections: Corrections, record: Record) -> None:
    assert corrections.effective(record) is record
    assert corrections.list() == ()


def test_accept(corrections: Corrections, record: Record) -> None:
    statement = record.statements[0]
    kept = corrections.correct(statement.id[:8], ACCEPT, f" {ME} ", note=" passt ")
    assert (kept.author, kept.note, kept.statement_id) == (ME, "passt", statement.id)
    assert kept.at.endswith("Z")
    after = by_id(corrections.effective(record), statement.id)
    assert after.confidence == 1.0
    assert after.found_by == "reported, accepted by hand"
    assert after.speaker is not None
    assert after.speaker.confidence == 1.0
    assert after.quotation == statement.quotation


def test_reject_and_undo(corrections: Corrections, record: Record, archive: Archive) -> None:
    outer, inner = record.statements[2:]
    assert inner.parent == outer.id
    kept = corrections.correct(outer.id, REJECT, ME)
    after = corrections.effective(record)
    assert [s.id for s in after.statements] == [s.id for s in record.statements if s is not outer]
    assert by_id(after, inner.id).parent is None
    assert archive.record(1) == record, "what the engine said stays"

    taken = corrections.undo(kept.id, "Jemand Anderes")
    assert (taken.undone_by, taken.undone_at is not None) == ("Jemand Anderes", True)
    assert corrections.effective(record) == record
    assert [c.id for c in corrections.list()] == [kept.id]
    assert corrections.list(undone=False) == ()
    with pytest.raises(CorrectionError, match="already by Jemand Anderes"):
        corrections.undo(kept.id, ME)
    with pytest.raises(QueryError, match="no correction with id 99"):
        corrections.undo(99, ME)


def test_the_last_word_counts(corrections: Corrections, record: Record) -> None:
    key = record.statements[1].id
    corrections.correct(key, fix(type=StatementType.REPORTED), ME)
    corrections.correct(key, REJECT, ME)
    last = corrections.correct(key, fix(medium=Medium.WRITING), "Zweiter")
    after = by_id(corrections.effective(record), key)
    assert (after.type, after.medium) == (StatementType.REPORTED, Medium.WRITING)
    corrections.undo(last.id, ME)
    assert key not in {s.id for s in corrections.effective(record).statements}
    assert [c.change.kind.value for c in corrections.history(statement=key)] == [
        "fix",
        "reject",
        "fix",
    ]
    assert len(corrections.history(page=1)) == 3
    assert corrections.history(page=2) == ()
    assert len(corrections.list(author="Zweiter")) == 1
    assert len(corrections.list(2, 1)) == 2


def test_speaker_of_the_page(corrections: Corrections, record: Record) -> None:
    inner = record.statements[3]
    corrections.correct(inner.id, fix(who=Who("helma vrees")), ME)
    after = corrections.effective(record)
    speaker = by_id(after, inner.id).speaker
    assert speaker is not None
    assert (speaker.name, speaker.id) == ("Helma Vrees", record.speakers[0].id)
    assert speaker.chain == ("er", "Helma Vrees")
    mentions = after.speakers[0].mentions
    assert (Span(268, 270),) in mentions
    assert len(record.speakers[0].mentions) + 1 == len(mentions)


def test_new_speaker_nobody_and_person(
    corrections: Corrections, record: Record, archive: Archive
) -> None:
    first, second, third, _ = (s.id for s in record.statements)
    corrections.correct(first, fix(who=Who("Bauamt", SpeakerKind.ORGANISATION)), ME)
    corrections.correct(second, fix(who=Who(None)), ME)
    person = archive.people.add(Entry("Tilo J. Brackwede", aliases=("Tilo Brackwede",)))
    corrections.correct(third, fix(who=Who(person=person)), ME)
    after = corrections.effective(record)
    made = {s.name: s for s in after.speakers}
    assert made.keys() == {"Bauamt", "Tilo Brackwede"}
    assert made["Bauamt"].kind is SpeakerKind.ORGANISATION
    nobody = by_id(after, second).speaker
    assert nobody is not None
    assert (nobody.id, nobody.name) == (None, None)
    assert nobody.mention == by_id(record, second).speaker.mention  # type: ignore[union-attr]
    known = by_id(after, third).speaker
    assert known is not None
    assert known.id == made["Tilo Brackwede"].id, "the page's own name for whom it was given to"
    codec.check(after)
    (kept,) = corrections.history(statement=third)
    assert kept.change.who == Who("Tilo J. Brackwede", SpeakerKind.PERSON, person)
    with pytest.raises(RegisterError, match="nobody with id 99"):
        corrections.correct(first, fix(who=Who(person=99)), ME)


def test_spans(corrections: Corrections, record: Record) -> None:
    direct = record.statements[1]
    shorter = span(record, "Die Brücke ist seit Jahren gesperrt")
    cue = (span(record, "sagte"), span(record, "am Montag"))
    corrections.correct(
        direct.id,
        fix(spans={Role.QUOTATION: (shorter,), Role.CUE: cue, Role.FRAME: (), Role.SPEAKER: ()}),
        ME,
        words={Role.CUE: "sagte … am Montag"},
    )
    after = by_id(corrections.effective(record), direct.id)
    assert after.quotation == Evidence((shorter,), "Die Brücke ist seit Jahren gesperrt")
    assert after.cue == Evidence(cue, "sagte … am Montag")
    assert after.frame is None
    assert after.speaker is not None
    assert after.speaker.mention is None
    assert after.speaker.name == "Helma Vrees"
    codec.check(corrections.effective(record))


@pytest.mark.parametrize(
    ("spans", "words", "why"),
    [
        ((Span(3, 3),), None, "does not fit"),
        ((Span(0, 99_999),), None, "does not fit"),
        ((Span(5, 9), Span(2, 4)), None, "does not fit"),
        ((Span(26, 27),), None, "no words"),
        ((Span(0, 5),), "Straß", "the words at these offsets are 'Brück'"),
    ],
)
def test_spans_that_do_not_hold(
    corrections: Corrections,
    record: Record,
    spans: tuple[Span, ...],
    words: str | None,
    why: str,
) -> None:
    claimed = {Role.CUE: words} if words else None
    with pytest.raises(EvidenceError, match=why):
        corrections.correct(
            record.statements[0].id, fix(spans={Role.CUE: spans}), ME, words=claimed
        )
    assert corrections.list() == ()


def test_changed_quotations_change_who_stands_in_whom(
    corrections: Corrections, record: Record
) -> None:
    outer, inner = record.statements[2:]
    apart = Span(outer.quotation.spans[0].start, inner.quotation.spans[0].start - 1)
    kept = corrections.correct(outer.id, fix(spans={Role.QUOTATION: (apart,)}), ME)
    assert by_id(corrections.effective(record), inner.id).parent is None
    corrections.undo(kept.id, ME)
    around = Span(outer.quotation.spans[0].start, inner.quotation.spans[0].end + 1)
    corrections.correct(inner.id, fix(spans={Role.QUOTATION: (around,)}), ME)
    after = corrections.effective(record)
    assert by_id(after, outer.id).parent == inner.id
    assert by_id(after, inner.id).parent is None


def missed(record: Record, words: str = "Landrat Tilo Brackwede wies das zurück") -> Change:
    return Change(
        Kind.ADD,
        StatementType.REPORTED,
        Medium.SPEECH,
        Who("Tilo Brackwede"),
        {
            Role.QUOTATION: (span(record, words),),
            Role.SPEAKER: (span(record, "Der Landrat Tilo Brackwede"),),
        },
    )


def test_missed_statement(corrections: Corrections, record: Record) -> None:
    kept = corrections.add(record.text.id, missed(record), ME)
    after = corrections.effective(record)
    added = by_id(after, kept.statement_id)
    assert (added.found_by, added.confidence, added.parent) == ("by hand", 1.0, None)
    assert added.speaker is not None
    assert added.speaker.id == record.speakers[1].id
    assert [s.quotation.spans[0].start for s in after.statements] == sorted(
        s.quotation.spans[0].start for s in after.statements
    )
    codec.check(after)
    with pytest.raises(CorrectionError, match=f"there already: {kept.statement_id}"):
        corrections.add(record.text.id, missed(record), "Zweite")

    corrections.correct(kept.statement_id[:9], fix(type=StatementType.INDIRECT), "Zweite")
    assert by_id(corrections.effective(record), kept.statement_id).type is StatementType.INDIRECT
    corrections.undo(kept.id, ME)
    assert corrections.effective(record).statements == record.statements
    again = corrections.add(record.text.id, missed(record), ME)
    assert again.statement_id == kept.statement_id
    # What was decided about it the first time fell with it.
    with_both = by_id(corrections.effective(record), kept.statement_id)
    assert with_both.type is StatementType.REPORTED


def test_missed_statement_inside_and_around(corrections: Corrections, record: Record) -> None:
    whole = corrections.add(
        record.text.id,
        replace(missed(record), spans={Role.QUOTATION: (Span(183, len(record.text.content)),)}),
        ME,
    )
    after = corrections.effective(record)
    assert by_id(after, record.statements[2].id).parent == whole.statement_id
    assert by_id(after, record.statements[3].id).parent == record.statements[2].id
    part = corrections.add(record.text.id, missed(record, "wies das zurück"), ME)
    assert by_id(corrections.effective(record), part.statement_id).parent == whole.statement_id


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (fix(), "must say what is different"),
        (Change(Kind.ACCEPT, type=StatementType.DIRECT), "accept changes nothing else"),
        (fix(spans={Role.QUOTATION: ()}), "without a quotation is none"),
        (fix(who=Who("  ")), "name is empty"),
        (Change(Kind.ADD), "added to a text"),
    ],
)
def test_changes_that_say_nothing(
    corrections: Corrections, record: Record, change: Change, why: str
) -> None:
    with pytest.raises(CorrectionError, match=why):
        corrections.correct(record.statements[0].id, change, ME)


def test_more_that_is_refused(corrections: Corrections, record: Record) -> None:
    key = record.statements[0].id
    for author in ("", "  ", "x" * 201, "zwei\nZeilen"):
        with pytest.raises(CorrectionError, match="name of its author"):
            corrections.correct(key, ACCEPT, author)
    for wrong in ("abc", "ffffffff"):
        with pytest.raises(QueryError):
            corrections.correct(wrong, ACCEPT, ME)
    with pytest.raises(QueryError, match="no text"):
        corrections.add("0" * 64, missed(record), ME)
    with pytest.raises(CorrectionError, match="needs a quotation"):
        corrections.add(record.text.id, replace(missed(record), spans={}), ME)
    with pytest.raises(CorrectionError, match="type and medium"):
        corrections.add(record.text.id, replace(missed(record), medium=None), ME)
    same = record.statements[1]
    with pytest.raises(CorrectionError, match=same.id):
        corrections.add(
            record.text.id,
            Change(
                Kind.ADD,
                StatementType.DIRECT,
                Medium.SPEECH,
                spans={Role.QUOTATION: same.quotation.spans},
            ),
            ME,
        )
    assert corrections.list() == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE correction SET author = 'Wer anders'",
        "DELETE FROM correction",
        "UPDATE correction_evidence SET words = 'x'",
        "DELETE FROM correction_evidence",
        "UPDATE correction_undone SET author = 'x'",
        "DELETE FROM correction_undone",
        "INSERT INTO correction_undone VALUES (1, 'x', 'y')",
        "INSERT INTO correction_evidence VALUES (1, 'frame', 0, 0, 6, 'Straße')",
    ],
)
def test_what_was_decided_cannot_be_forged(
    corrections: Corrections, record: Record, archive: Archive, statement: str
) -> None:
    kept = corrections.correct(record.statements[0].id, fix(spans={Role.CUE: (Span(0, 6),)}), ME)
    corrections.undo(kept.id, ME)
    with pytest.raises(apsw.ConstraintError):
        archive.connection.execute(statement)


def test_verify_finds_forged_corrections(
    corrections: Corrections, record: Record, archive: Archive
) -> None:
    corrections.correct(record.statements[0].id, fix(spans={Role.CUE: (Span(0, 6),)}), ME)
    assert list(verify(archive)) == []
    archive.connection.execute("DROP TRIGGER correction_evidence_stays")
    archive.connection.execute("UPDATE correction_evidence SET words = 'Straße'")
    defects = {(defect.part, defect.id, defect.what) for defect in verify(archive)}
    assert ("correction", "1", "cue: other words stand at its offsets") in defects
    assert ("schema", "correction_evidence_stays", "the trigger is missing") in defects


def test_same_text_elsewhere_and_other_engines(
    corrections: Corrections, record: Record, archive: Archive
) -> None:
    """A decision holds for the text: on another page, and in what a newer engine reads in it."""
    other = page(url="https://ostermoor.example/kopie")
    added = archive.add(other, read(other), (other.source,))
    reported, direct, indirect, _ = record.statements
    corrections.correct(reported.id, REJECT, ME)
    corrections.correct(direct.id, fix(who=Who("Tilo Brackwede")), ME)
    corrections.correct(indirect.id, ACCEPT, ME)
    assert len(corrections.record(added.reading).statements) == 3

    words = span(record, "Die Brücke ist seit Jahren gesperrt“, sagte")
    newer = replace(
        record,
        engine=Engine("wortlaut", "9.9.9", "de", ()),
        statements=(
            replace(
                reported,
                id="a" * 20,
                quotation=Evidence(
                    (span(record, "hat dem Kreis Untätigkeit vorgeworfen"),),
                    "hat dem Kreis Untätigkeit vorgeworfen",
                ),
            ),
            replace(
                direct,
                id="b" * 20,
                quotation=Evidence((words,), record.text.content[slice(*words)]),
            ),
        ),
    )
    again = archive.add_reading(1, newer)
    after = corrections.record(again.reading)
    assert [s.id for s in after.statements] == ["b" * 20, indirect.id]
    moved = after.statements[0]
    assert moved.quotation == direct.quotation
    assert moved.speaker is not None
    assert moved.speaker.name == "Tilo Brackwede"
    codec.check(after)
    assert archive.record(again.reading) == newer


def test_newer_engine_finds_what_was_added(
    corrections: Corrections, record: Record, archive: Archive
) -> None:
    kept = corrections.add(record.text.id, missed(record), ME)
    added = by_id(corrections.effective(record), kept.statement_id)
    newer = replace(
        record,
        engine=Engine("wortlaut", "9.9.9", "de", ()),
        statements=(*record.statements, replace(added, confidence=0.7, found_by="model")),
    )
    again = archive.add_reading(1, newer)
    after = by_id(corrections.record(again.reading), kept.statement_id)
    assert after.quotation == added.quotation
    assert (after.confidence, after.found_by) == (1.0, "model, accepted by hand")
    corrections.undo(kept.id, ME)
    assert corrections.record(again.reading) == newer


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


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.data())
def test_whatever_is_decided_the_evidence_holds(
    corrections: Corrections, record: Record, archive: Archive, data: st.DataObject
) -> None:
    length = len(record.text.content)
    archive.connection.execute("SAVEPOINT trying")
    try:
        for _ in range(data.draw(st.integers(1, 5))):
            points = sorted(data.draw(st.sets(st.integers(0, length), min_size=2, max_size=6)))
            spans = tuple(Span(a, b) for a, b in zip(points[::2], points[1::2], strict=False))
            role = data.draw(st.sampled_from(Role))
            key = data.draw(st.sampled_from([s.id for s in record.statements]))
            who = data.draw(st.sampled_from([None, Who("Neu"), Who(None), Who("Helma Vrees")]))
            change = data.draw(st.sampled_from([ACCEPT, REJECT, fix(spans={role: spans}, who=who)]))
            try:
                corrections.correct(key, change, ME)
            except EvidenceError:
                assert not "".join(record.text.content[a:b] for a, b in spans).strip()
        after = corrections.effective(record)
        codec.check(after)
        ids = {s.id for s in after.statements}
        assert ids <= {s.id for s in record.statements}
        parents = {s.id: s.parent for s in after.statements}
        for key in parents:
            way = [key]
            while (parent := parents[way[-1]]) is not None:
                assert parent not in way, "nobody stands in itself"
                way.append(parent)
        assert {s.speaker.id for s in after.statements if s.speaker} - {None} == {
            s.id for s in after.speakers
        }
    finally:
        archive.connection.execute("ROLLBACK TO trying; RELEASE trying")
