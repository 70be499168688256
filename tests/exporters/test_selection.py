"""What a search, a dossier or nothing at all takes out of the archive."""

from dataclasses import replace

from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive, dossiers
from wortlaut.archive.query import Query, Sort
from wortlaut.exporters.selection import chosen, first, pages, pinned, select
from wortlaut.types import Record, StatementType


def keep(archive: Archive) -> list[Record]:
    kept = [
        page(),
        page(*LINES[:3], at="2026-03-04T10:00:00Z"),
        page(url="https://ostermoor.example/zwei"),
        page(
            "Wetter", "Am Sonntag bleibt es trocken und der Wind schwach.", url="https://w.example"
        ),
    ]
    records = [read(one) for one in kept]
    for one, record in zip(kept, records, strict=True):
        archive.add(one, record, (one.source,))
    return records


def test_everything_that_is_current(archive: Archive) -> None:
    records = keep(archive)
    taken = list(chosen(archive, select(archive, Query())))
    assert [item.reading for item in taken] == [2, 3]
    assert [item.record for item in taken] == records[1:3]
    assert [item.statements for item in taken] == [r.statements for r in records[1:3]]
    assert taken[0].version.number == 2
    assert taken[1].raw().body == page(url="x").body
    whole = list(select(archive, Query(superseded=True)))
    assert [reading for reading, _ in whole] == [1, 2, 3]


def test_filters_and_limits(archive: Archive) -> None:
    keep(archive)
    direct = Query(type=StatementType.DIRECT)
    for item in chosen(archive, select(archive, direct)):
        assert {one.type for one in item.statements} == {StatementType.DIRECT}
        assert len(item.statements) < len(item.record.statements) or len(item.statements) == 1
    limited = first(archive, replace(direct, limit=1, sort=Sort.OLDEST))
    assert sum(len(ids) for _, ids in limited) == 1
    assert list(select(archive, Query("Zebra"))) == []


def test_pages_without_statements_too(archive: Archive) -> None:
    keep(archive)
    assert [reading for reading, _ in pages(archive, every_version=False)] == [2, 3, 4]
    assert [reading for reading, _ in pages(archive, every_version=True)] == [1, 2, 3, 4]


def test_pins_are_taken_where_they_were_seen_last(archive: Archive) -> None:
    records = keep(archive)
    dossiers.create(archive, "Brücke")
    pins = [records[0].statements[0].id, records[1].statements[-1].id]
    for pin in pins:
        dossiers.pin(archive, "Brücke", pin)
    taken = list(chosen(archive, pinned(archive, "Brücke")))
    assert {one.id for item in taken for one in item.statements} == set(pins)
    assert all(item.version.latest for item in taken)


def test_corrections_are_laid_over(archive: Archive) -> None:
    keep(archive)

    def corrected(record: Record) -> Record:
        return replace(record, statements=record.statements[:1])

    for item in chosen(archive, select(archive, Query()), corrected):
        assert len(item.statements) == 1
