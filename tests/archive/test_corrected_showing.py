"""A statement is shown and cited as people corrected it."""

import pytest
from tests.archive.invented import page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import REJECT, Change, Kind, Role, Who
from wortlaut.archive.showing import show
from wortlaut.errors import QueryError
from wortlaut.exporters.citation import cite_statement
from wortlaut.people import Entry
from wortlaut.spans import Span
from wortlaut.types import Medium, Record, StatementType


@pytest.fixture
def record(archive: Archive) -> Record:
    for number in (1, 2):
        one = page(url=f"https://ostermoor.example/{number}")
        archive.add(one, read(one), (one.source,))
    return archive.record(1)


def test_fixed_and_rejected(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)
    direct, indirect = record.statements[1:3]
    person = archive.people.add(Entry("Ada Brand"))
    corrections.correct(direct.id, Change(Kind.FIX, who=Who(person=person)), "Ines")
    shown = show(archive, direct.id[:8])
    assert shown.statement.speaker is not None
    assert (shown.statement.speaker.name, shown.person) == ("Ada Brand", person)
    assert cite_statement(archive, direct.id).speaker == "Ada Brand"
    corrections.correct(indirect.id, REJECT, "Ines")
    assert show(archive, indirect.id).statement == indirect
    assert show(archive, indirect.id).same_wording == ()


def test_added(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)
    start = record.text.content.index("wies das zurück")
    spans = {Role.QUOTATION: (Span(start, start + 15),)}
    change = Change(Kind.ADD, StatementType.REPORTED, Medium.SPEECH, spans=spans)
    kept = corrections.add(record.text.id, change, "Ines")
    shown = show(archive, kept.statement_id[:8])
    assert shown.statement.found_by == "by hand"
    assert "wies das zurück" in shown.context.text
    assert len(shown.versions) == 2
    assert cite_statement(archive, kept.statement_id).quote == "wies das zurück"
    rejected = corrections.correct(kept.statement_id, REJECT, "Jost")
    for look in (show, cite_statement):
        with pytest.raises(QueryError, match="added by hand and then rejected"):
            look(archive, kept.statement_id)
    corrections.undo(rejected.id, "Jost")
    corrections.undo(kept.id, "Jost")
    with pytest.raises(QueryError, match="no statement"):
        show(archive, kept.statement_id)
