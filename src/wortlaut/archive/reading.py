"""Takes records, pages and versions out of the archive's tables, exactly as they went in."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import apsw
import msgspec

from wortlaut.archive.entries import Place, Version
from wortlaut.errors import ArchiveError, QueryError
from wortlaut.spans import GAP, Span
from wortlaut.types import (
    Attribution,
    Block,
    BlockKind,
    Dateline,
    Engine,
    Evidence,
    Medium,
    Page,
    PageInfo,
    Record,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
    Text,
)

_VERSIONS = """
SELECT v.id, v.page,
    (SELECT count(*) FROM version o WHERE o.page = v.page
        AND (o.last_seen_at, o.id) <= (v.last_seen_at, v.id)),
    (SELECT url FROM address WHERE page = v.page ORDER BY url LIMIT 1),
    raw.sha256, raw.size, v.media_type, v.seen_at, v.last_seen_at, v.added_at,
    r.id, text.sha256, r.title, r.outlet, r.published,
    NOT EXISTS (SELECT 1 FROM version o WHERE o.page = v.page
        AND (o.last_seen_at, o.id) > (v.last_seen_at, v.id))
FROM version v JOIN raw ON raw.id = v.raw
JOIN reading r ON r.id = (SELECT max(id) FROM reading WHERE version = v.id)
JOIN text ON text.id = r.text
"""


def versions(connection: apsw.Connection, page: int) -> tuple[Version, ...]:
    """All versions of a page by the time at which they were last seen."""
    rows = connection.execute(_VERSIONS + "WHERE v.page = ? ORDER BY v.last_seen_at, v.id", (page,))
    return tuple(_version(row) for row in rows)


def version(connection: apsw.Connection, number: int) -> Version:
    """One version by its id.

    Raises:
        QueryError: there is none.
    """
    row = connection.execute(_VERSIONS + "WHERE v.id = ?", (number,)).fetchone()
    if row is None:
        raise QueryError(f"there is no version with id {number} in the archive")
    return _version(row)


def find_page(connection: apsw.Connection, address: str) -> int:
    """The page at an address.

    Raises:
        QueryError: no page has this address.
    """
    row = connection.execute("SELECT page FROM address WHERE url = ?", (address,)).fetchone()
    if row is None:
        raise QueryError(f"{address}: no page in the archive has this address")
    return int(row[0])


def places(connection: apsw.Connection, statement_id: str) -> tuple[Place, ...]:
    """Where a statement stands, newest first: a text that several pages share has it on each.

    ``statement_id`` may be cut short, down to six characters, as long as it is plain which is
    meant.

    Raises:
        QueryError: there is no such statement, or several begin like this.
    """
    if len(statement_id) < 6:
        raise QueryError(f"{statement_id}: give at least six characters of a statement's id")
    rows = connection.execute(
        "SELECT s.id, s.statement_id, s.reading, r.version, v.page FROM statement s"
        " JOIN reading r ON r.id = s.reading JOIN version v ON v.id = r.version"
        # A range, since LIKE could not use the index.
        " WHERE s.statement_id >= ?1 AND s.statement_id < ?1 || 'g' ORDER BY s.id DESC LIMIT 1000",
        (statement_id.lower(),),
    ).fetchall()
    if not rows:
        raise QueryError(f"{statement_id}: no statement in the archive has this id")
    if len({row[1] for row in rows}) > 1:
        raise QueryError(f"{statement_id}: several statements' ids begin like this; give more")
    return tuple(_place(row) for row in rows)


Stands = tuple[Statement, Place, str, str | None, str | None, str | None]
"""A statement, its place, and the address, title, outlet and publication of its page."""


def found(connection: apsw.Connection, rows: Sequence[int]) -> list[Stands]:
    """The statements in some rows and where they stand, in the same order."""
    chosen, value = "(SELECT value FROM json_each(?))", msgspec.json.encode(rows).decode()
    where = {
        row: (Place(row, *place), *page)
        for row, *place, address, title, outlet, published in connection.execute(
            "SELECT s.id, s.statement_id, s.reading, r.version, v.page,"
            " (SELECT url FROM address WHERE page = v.page ORDER BY url LIMIT 1),"
            " r.title, r.outlet, r.published FROM statement s JOIN reading r ON r.id = s.reading"
            f" JOIN version v ON v.id = r.version WHERE s.id IN {chosen}",
            (value,),
        )
        if (page := (address, title, outlet, published))
    }
    made = dict(_made(connection, chosen, value))
    return [(made[row], *where[row]) for row in rows]


def quotations(connection: apsw.Connection, rows: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The quotations of the statements in some rows, in order of those."""
    pieces = connection.execute(
        "SELECT statement, words FROM evidence WHERE role = 'quotation' AND statement IN"
        " (SELECT value FROM json_each(?)) ORDER BY statement, piece",
        (msgspec.json.encode(rows).decode(),),
    )
    for row, words in groupby(pieces, key=itemgetter(0)):
        yield row, GAP.join(piece for _, piece in words)


def page_of(connection: apsw.Connection, version_id: int) -> Page:
    """The raw page of a version, as it was read.

    Raises:
        QueryError: there is no such version.
        ArchiveError: its bytes are damaged.
    """
    row = connection.execute(
        "SELECT v.source, raw.packed, v.media_type, v.charset, v.url, v.fetched_at"
        " FROM version v JOIN raw ON raw.id = v.raw WHERE v.id = ?",
        (version_id,),
    ).fetchone()
    if row is None:
        raise QueryError(f"there is no version with id {version_id} in the archive")
    source, packed, media_type, charset, url, fetched_at = row
    try:
        body = zlib.decompress(packed)
    except zlib.error as error:
        raise ArchiveError(f"the bytes of version {version_id} are damaged ({error})") from error
    return Page(source, body, media_type, charset, url, fetched_at)


def content(connection: apsw.Connection, text: int) -> str:
    """The content of a text by its row."""
    rows = connection.execute("SELECT content FROM passage WHERE text = ? ORDER BY start", (text,))
    return "".join(row[0] for row in rows)


def record(connection: apsw.Connection, reading: int) -> Record:
    """The record of one reading, equal to the one that was added.

    Raises:
        QueryError: there is no such reading.
    """
    row = connection.execute(
        "SELECT e.contract, e.name, e.version, e.pack, e.models, v.source, raw.sha256,"
        " v.media_type, v.fetched_at, text.id, text.sha256, r.language, r.title, r.section,"
        " r.outlet, r.author, r.published, r.dateline, r.blocks, r.notes"
        " FROM reading r JOIN version v ON v.id = r.version JOIN raw ON raw.id = v.raw"
        " JOIN text ON text.id = r.text JOIN engine e ON e.id = r.engine WHERE r.id = ?",
        (reading,),
    ).fetchone()
    if row is None:
        raise QueryError(f"there is no reading with id {reading} in the archive")
    contract, name, engine_version, pack, models, source, digest, media_type, fetched_at = row[:9]
    text_key, text_id, language, title, section, outlet, author, published = row[9:17]
    dateline, blocks, notes = row[17:]
    return Record(
        contract,
        Engine(name, engine_version, pack, tuple(msgspec.json.decode(models))),
        PageInfo(source, digest, media_type, fetched_at),
        Text(
            text_id,
            content(connection, text_key),
            language,
            title,
            section,
            outlet,
            author,
            published,
            msgspec.json.decode(dateline, type=Dateline) if dateline else None,
            tuple(
                Block(Span(start, end), BlockKind(kind))
                for start, end, kind in msgspec.json.decode(blocks)
            ),
        ),
        _speakers(connection, reading),
        _statements(connection, reading),
        tuple(msgspec.json.decode(notes)),
    )


def _version(row: tuple[Any, ...]) -> Version:
    values = (*row[:-1], bool(row[-1]))  # SQLite has no truth values
    return Version(*values)


def _place(row: tuple[Any, ...]) -> Place:
    return Place(*row)


def _speakers(connection: apsw.Connection, reading: int) -> tuple[Speaker, ...]:
    rows = connection.execute(
        "SELECT speaker_id, name, kind, mentions, roles, named FROM speaker"
        " WHERE reading = ? ORDER BY id",
        (reading,),
    )
    mentions = tuple[tuple[Span, ...], ...]
    return tuple(
        Speaker(
            key,
            name,
            SpeakerKind(kind),
            msgspec.json.decode(spans, type=mentions),
            tuple(msgspec.json.decode(roles)),
            bool(named),
        )
        for key, name, kind, spans, roles, named in rows
    )


def _statements(connection: apsw.Connection, reading: int) -> tuple[Statement, ...]:
    made = _made(connection, "(SELECT id FROM statement WHERE reading = ?)", reading)
    return tuple(statement for _, statement in made)


def _made(connection: apsw.Connection, rows: str, value: object) -> list[tuple[int, Statement]]:
    """Statements with their rows, in order; ``rows`` is a query for those, about ``value``."""
    evidence: dict[tuple[int, str], list[tuple[Span, str]]] = {}
    for key, role, start, end, words in connection.execute(
        f'SELECT statement, role, start, "end", words FROM evidence WHERE statement IN {rows}'
        " ORDER BY statement, role, piece",
        (value,),
    ):
        evidence.setdefault((key, role), []).append((Span(start, end), words))
    made = []
    for (
        key,
        statement_id,
        kind,
        medium,
        parent,
        confidence,
        found_by,
        attributed,
        *who,
    ) in connection.execute(
        "SELECT id, statement_id, type, medium, parent, confidence, found_by, attributed,"
        " speaker_id, speaker_name, speaker_confidence, chain FROM statement"
        f" WHERE id IN {rows} ORDER BY id",
        (value,),
    ):
        roles = {
            role: _cited(evidence.get((key, role), ()))
            for role in ("quotation", "cue", "frame", "speaker", "addressee")
        }
        quotation = roles["quotation"]
        if quotation is None:
            raise ArchiveError(f"statement {statement_id} has lost its quotation: wortlaut verify")
        speaker = None
        if attributed:
            speaker_id, speaker_name, speaker_confidence, chain = who
            speaker = Attribution(
                roles["speaker"],
                speaker_id,
                speaker_name,
                tuple(msgspec.json.decode(chain)),
                speaker_confidence,
            )
        statement = Statement(
            statement_id,
            StatementType(kind),
            Medium(medium),
            quotation,
            roles["cue"],
            roles["frame"],
            speaker,
            roles["addressee"],
            parent,
            confidence,
            found_by,
        )
        made.append((key, statement))
    return made


def _cited(pieces: Iterable[tuple[Span, str]]) -> Evidence | None:
    spans, words = [], []
    for span, text in pieces:
        spans.append(span)
        words.append(text)
    return Evidence(tuple(spans), GAP.join(words)) if spans else None
