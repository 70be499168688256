"""Corrections lie over what engines found, can be taken back, and cannot claim other words."""

from dataclasses import replace

import pytest
from tests.archive.correcting import ME, by_id, fix, missed

from wortlaut import codec
from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT, Change, Kind, Role, Who
from wortlaut.errors import CorrectionError, QueryError, RegisterError
from wortlaut.people import Entry
from wortlaut.spans import Span
from wortlaut.types import Medium, Record, SpeakerKind, StatementType


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
