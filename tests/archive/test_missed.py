"""Statements that engines missed, and decisions on what other engines read."""

from dataclasses import replace

import pytest
from tests.archive.correcting import ME, by_id, fix, missed, span
from tests.archive.invented import page, read

from wortlaut import codec
from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT, Role, Who
from wortlaut.errors import CorrectionError
from wortlaut.spans import Span
from wortlaut.types import Engine, Evidence, Record, StatementType


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
