"""What is taken out: statements by page, with everything an exporter needs to know of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from operator import itemgetter

from wortlaut.archive import Archive, Version, dossiers
from wortlaut.archive.query import Query
from wortlaut.archive.search import matching, search
from wortlaut.exporters.citation import cite_statement
from wortlaut.types import Page, Record, Statement

Selection = Iterable[tuple[int, Sequence[str]]]
"""Readings (rows of the archive) with the ids of the statements to take from each."""

_MANY = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """One reading of a page with the statements to take from it, in the order of the record.

    ``record`` has all statements of the page, ``raw`` gives the page's bytes.
    """

    reading: int
    version: Version
    record: Record
    statements: tuple[Statement, ...]
    raw: Callable[[], Page]


def select(archive: Archive, query: Query) -> Iterator[tuple[int, list[str]]]:
    """The statements that a query finds, by reading; all of them, whatever its sort and limit.

    Raises:
        QueryError: the query cannot be understood, or whom or what it names is not there.
        ArchiveError: the search index has to be made anew and the file cannot be written.
    """
    found = matching(archive, query)
    corrected = _corrected(archive, found)
    rows = iter(found)
    while some := list(islice(rows, _MANY)):
        taken = archive.connection.execute(
            "SELECT reading, statement_id FROM statement"
            " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (str(some),),
        )
        for reading, group in groupby(list(taken), itemgetter(0)):
            yield reading, [statement for _, statement in group] + corrected.pop(reading, [])
    yield from sorted(corrected.items())


def _corrected(archive: Archive, rows: Sequence[int]) -> dict[int, list[str]]:
    """Those among rows of the index that are statements as people corrected them, by reading."""
    wanted = set(rows)
    found: dict[int, list[str]] = {}
    for row, reading, statement in archive.connection.execute(
        'SELECT "row", reading, statement_id FROM found_corrected WHERE live ORDER BY "row"'
    ):
        if row in wanted:
            found.setdefault(int(str(reading)), []).append(str(statement))
    return found


def first(archive: Archive, query: Query) -> list[tuple[int, list[str]]]:
    """The first statements that a query finds, up to its limit and in its order, by reading."""
    chosen: dict[int, list[str]] = {}
    for hit in search(archive, query).hits:
        chosen.setdefault(hit.reading, []).append(hit.statement.id)
    return list(chosen.items())


def pages(archive: Archive, every_version: bool) -> Iterator[tuple[int, list[str]]]:
    """All statements of the newest version of each page, or of every version; pages without too."""
    newest = "" if every_version else " AND s.id IS NULL"
    readings = archive.connection.execute(
        "SELECT (SELECT max(id) FROM reading WHERE version = v.id) FROM version v"
        " LEFT JOIN version s ON s.page = v.page"
        " AND (s.last_seen_at, s.id) > (v.last_seen_at, v.id)"
        f" WHERE true{newest} GROUP BY v.id ORDER BY v.id"
    )
    for (reading,) in list(readings):
        found = archive.connection.execute(
            "SELECT statement_id FROM statement WHERE reading = ?", (reading,)
        )
        yield reading, [statement for (statement,) in list(found)]


def pinned(archive: Archive, dossier: str) -> list[tuple[int, list[str]]]:
    """The statements that are pinned in a dossier, where each was last seen, by reading.

    Raises:
        QueryError: there is no such dossier.
    """
    found: dict[int, list[str]] = {}
    for item in dossiers.dossier(archive, dossier).pins:
        citation = cite_statement(archive, item.statement_id or "")
        found.setdefault(citation.reading, []).append(citation.id)
    return list(found.items())


def chosen(
    archive: Archive, selection: Selection, corrected: Callable[[Record], Record] | None = None
) -> Iterator[Chosen]:
    """Each reading once with its record; memory holds one at a time.

    ``corrected`` lays a person's corrections over a record. Neighbouring parts of a selection that
    are of the same reading become one.
    """
    for reading, parts in groupby(selection, itemgetter(0)):
        ids = {statement for _, some in parts for statement in some}
        record = archive.record(reading)
        if corrected is not None:
            record = corrected(record)
        version = archive.version(_version_of(archive, reading))
        statements = tuple(one for one in record.statements if one.id in ids)
        yield Chosen(reading, version, record, statements, partial(archive.raw, version.id))


def _version_of(archive: Archive, reading: int) -> int:
    row = archive.connection.execute("SELECT version FROM reading WHERE id = ?", (reading,))
    return int(row.get)
