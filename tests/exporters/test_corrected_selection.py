"""Exports take statements as they were corrected, each page once."""

from tests.archive.invented import page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT, Change, Kind, Role, Who
from wortlaut.archive.query import Query
from wortlaut.exporters.selection import chosen, select
from wortlaut.spans import Span
from wortlaut.types import Medium, StatementType


def test_select_takes_corrected_statements_with_the_rest_of_their_page(archive: Archive) -> None:
    for number in (1, 2):
        one = page(url=f"https://ostermoor.example/{number}")
        archive.add(one, read(one), (one.source,))
    record = archive.record(1)
    reported, direct, indirect, inner = (s.id for s in record.statements)
    corrections = Corrections(archive)
    corrections.correct(reported, REJECT, "Ines")
    corrections.correct(direct, Change(Kind.FIX, who=Who("Ada Brand")), "Ines")
    start = record.text.content.index("wies das zurück")
    spans = {Role.QUOTATION: (Span(start, start + 15),)}
    change = Change(Kind.ADD, StatementType.REPORTED, Medium.SPEECH, spans=spans)
    added = corrections.add(record.text.id, change, "Ines").statement_id
    taken = dict(select(archive, Query()))
    assert {reading: set(ids) for reading, ids in taken.items()} == {
        1: {direct, indirect, inner, added},
        2: {direct, indirect, inner, added},
    }
    items = list(chosen(archive, select(archive, Query()), corrections.effective))
    assert [item.reading for item in items] == [1, 2]
    assert [s.id for s in items[0].statements] == [direct, added, indirect, inner]
    only = list(select(archive, Query(speaker="Ada Brand")))
    assert only == [(1, [direct]), (2, [direct])]
    for key in (indirect, inner):
        corrections.correct(key, ACCEPT, "Ines")
    readings = [reading for reading, _ in select(archive, Query())]
    assert readings == [1, 2]
