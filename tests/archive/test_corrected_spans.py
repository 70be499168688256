"""Corrected evidence is exact, whatever is decided, and cannot be forged."""

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.correcting import ME, by_id, fix, span

from wortlaut import codec
from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT, Role, Who
from wortlaut.archive.verify import verify
from wortlaut.errors import EvidenceError
from wortlaut.spans import Span
from wortlaut.types import Evidence, Record


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
