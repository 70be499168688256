"""Takes corrections out of the archive's tables and lays them over records."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import apsw
import msgspec

from wortlaut.archive import reading
from wortlaut.archive.decisions import Change, Correction, Kind, Role, Who
from wortlaut.archive.effective import Layer, Reviewed, apply, fold
from wortlaut.archive.entries import Place
from wortlaut.people import Register
from wortlaut.spans import GAP, Span
from wortlaut.types import Evidence, Medium, Record, SpeakerKind, Statement, StatementType

_ROWS = (
    "SELECT c.id, text.sha256, c.statement_id, c.kind, c.type, c.medium, c.attributes,"
    " c.speaker_name, c.speaker_kind, c.person, c.without, c.author, c.at, c.note,"
    " u.author, u.at FROM correction c JOIN text ON text.id = c.text"
    " LEFT JOIN correction_undone u ON u.correction = c.id "
)


def select(connection: apsw.Connection, where: str, values: Sequence[Any]) -> Iterator[Correction]:
    """The corrections (table ``c``, undone ``u``) that a WHERE clause and what follows chooses."""
    for row in connection.execute(_ROWS + where, values).fetchall():
        yield _correction(connection, row)


def review(connection: apsw.Connection, record: Record) -> Reviewed:
    """A record with all decisions about its text laid over it."""
    layers = standing(connection, record.text.id, {s.id for s in record.statements})
    return apply(record, layers) if layers else Reviewed(record)


def standing(connection: apsw.Connection, text_id: str, known: Collection[str]) -> dict[str, Layer]:
    """What stands decided about the statements of a text; ``known`` are the ids at hand."""
    layers = fold(select(connection, "WHERE text.sha256 = ? ORDER BY c.id", (text_id,)))
    for key, layer in layers.items():
        base, names = None, layer.names
        if key not in known and not layer.added:
            base = _elsewhere(connection, key)
        if layer.who is not None and layer.who.person is not None:
            person = Register(connection).get(layer.who.person)
            names = (person.name, *person.aliases)
        if base or names:
            layers[key] = replace(layer, base=base, names=names)
    return layers


def stands(connection: apsw.Connection, rows: Sequence[int]) -> list[reading.Stands]:
    """The statements in some rows of the index and where they stand, in the same order.

    A row is a statement as it was found, or as it was corrected.
    """
    laid: dict[int, reading.Stands] = {}
    reviewed: dict[int, dict[str, Statement]] = {}
    row: Any
    for row in connection.execute(
        'SELECT f."row", f.statement_id, f.reading, r.version, v.page,'
        " (SELECT url FROM address WHERE page = v.page ORDER BY url LIMIT 1),"
        " r.title, r.outlet, r.published FROM found_corrected f"
        " JOIN reading r ON r.id = f.reading JOIN version v ON v.id = r.version"
        ' WHERE f.live AND f."row" IN (SELECT value FROM json_each(?))',
        (msgspec.json.encode(rows).decode(),),
    ).fetchall():
        number, key, reading_id, version, page, address, title, outlet, published = row
        if reading_id not in reviewed:
            record = review(connection, reading.record(connection, reading_id)).record
            reviewed[reading_id] = {s.id: s for s in record.statements}
        place = Place(number, key, reading_id, version, page)
        statement = reviewed[reading_id][key]
        laid[number] = (statement, place, address, title, outlet, published)
    found = reading.found(connection, [number for number in rows if number not in laid])
    rest = iter(found)
    return [laid[number] if number in laid else next(rest) for number in rows]


def quotations(connection: apsw.Connection, rows: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The quotations of the statements in some rows of the index, those as found first."""
    found: set[int] = set()
    for row, words in reading.quotations(connection, rows):
        found.add(row)
        yield row, words
    corrected = [row for row in rows if row not in found]
    if corrected:
        for row, stand in zip(corrected, stands(connection, corrected), strict=True):
            yield row, stand[0].quotation.text


def current_row(connection: apsw.Connection, row: int) -> int:
    """The row of the index for a statement's row: another where it was corrected."""
    found: Any = connection.execute(
        'SELECT f."row" FROM statement s JOIN found_corrected f ON f.reading = s.reading'
        " AND f.statement_id = s.statement_id AND f.live WHERE s.id = ?",
        (row,),
    ).get
    return row if found is None else int(found)


def _elsewhere(connection: apsw.Connection, statement_id: str) -> Statement | None:
    """The statement as the newest reading that has it says."""
    newest: Any = connection.execute(
        "SELECT max(reading) FROM statement WHERE statement_id = ?", (statement_id,)
    ).get
    if newest is None:
        return None
    found = reading.record(connection, int(newest)).statements
    return next(s for s in found if s.id == statement_id)


def _correction(connection: apsw.Connection, row: tuple[Any, ...]) -> Correction:
    key, text_id, statement_id, kind, type_, medium, attributes, *rest = row
    name, speaker_kind, person, without, author, at, note, undone_by, undone_at = rest
    cut: dict[Role, list[tuple[Span, str]]] = {}
    piece: Any
    for piece in connection.execute(
        'SELECT role, start, "end", words FROM correction_evidence WHERE correction = ?'
        " ORDER BY role, piece",
        (key,),
    ):
        role, start, end, words = piece
        cut.setdefault(Role(role), []).append((Span(start, end), words))
    roles: dict[Role, Evidence | None] = {
        role: Evidence(tuple(s for s, _ in found), GAP.join(w for _, w in found))
        for role, found in cut.items()
    }
    roles |= {Role(role): None for role in msgspec.json.decode(without)}
    change = Change(
        Kind(kind),
        StatementType(type_) if type_ else None,
        Medium(medium) if medium else None,
        Who(name, SpeakerKind(speaker_kind), person) if attributes else None,
        {role: cited.spans if cited else () for role, cited in roles.items()},
    )
    return Correction(
        key, text_id, statement_id, change, roles, author, at, note, undone_by, undone_at
    )
