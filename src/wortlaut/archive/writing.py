"""Puts a page and its record into the archive's tables, inside the caller's transaction."""

import zlib
from hashlib import sha256

import apsw
import msgspec

from wortlaut import codec
from wortlaut.archive import index
from wortlaut.archive.entries import Added, Outcome
from wortlaut.errors import ArchiveError
from wortlaut.spans import GAP
from wortlaut.types import Evidence, Page, Record, Statement, Text

PASSAGE = 16_384
"""Code points of a text in one row (the schema's trigger knows the number too)."""


def write(
    connection: apsw.Connection, page: Page, record: Record, addresses: tuple[str, ...], now: str
) -> Added:
    """Puts in a page that has ``addresses`` with its record.

    If the page's version just before or after, by time, has the same bytes or the same words, that
    version has only been seen again.

    Raises:
        ArchiveError: the record is not of these bytes, or its text holds what none may.
    """
    digest = sha256(page.body).hexdigest()
    if digest != record.page.sha256:
        raise ArchiveError(f"{page.source}: the record was made from other bytes")
    if "\0" in record.text.content:
        raise ArchiveError(f"{page.source}: the text holds NUL characters")
    seen = page.fetched_at or now
    page_id, known = _page(connection, addresses)
    version = _seen_again(connection, page_id, digest, record.text.id, seen) if known else None
    outcome = Outcome.UNCHANGED
    if version is None:
        outcome = Outcome.CHANGED if known else Outcome.NEW
        version = _add_version(connection, page_id, page, digest, seen, now)
    reading, wrote = write_reading(connection, version, record, now)
    if not wrote:
        index.update(connection, version)  # a page seen earlier than thought counts for that day
    if wrote and outcome is Outcome.UNCHANGED:
        outcome = Outcome.READ_AGAIN
    return Added(outcome, page_id, version, reading, len(record.statements))


def write_reading(
    connection: apsw.Connection, version: int, record: Record, now: str
) -> tuple[int, bool]:
    """Puts in what an engine read in a version: the reading's row, and whether it is a new one.

    One engine reads a version once. A record of other bytes with the same words adds nothing.
    """
    engine = _engine(connection, record)
    row = connection.execute(
        "SELECT id FROM reading WHERE version = ? AND engine = ?", (version, engine)
    ).fetchone()
    if row is not None:
        return int(row[0]), False
    row = connection.execute(
        "SELECT (SELECT max(id) FROM reading WHERE version = v.id) FROM version v"
        " JOIN raw ON raw.id = v.raw WHERE v.id = ? AND raw.sha256 <> ?",
        (version, record.page.sha256),
    ).fetchone()
    if row is not None:
        return int(row[0]), False
    text = record.text
    connection.execute(
        "INSERT INTO reading (version, text, engine, made_at, language, title, section, outlet,"
        " author, published, dateline, blocks, notes) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            version,
            _text(connection, text),
            engine,
            now,
            text.language,
            text.title,
            text.section,
            text.outlet,
            text.author,
            text.published,
            _json(text.dateline) if text.dateline else None,
            _json([[block.span.start, block.span.end, block.kind] for block in text.blocks]),
            _json(record.notes),
        ),
    )
    reading = connection.last_insert_rowid()
    connection.executemany(
        "INSERT INTO speaker (reading, speaker_id, name, kind, mentions, roles, named)"
        " VALUES (?,?,?,?,?,?,?)",
        [
            (reading, s.id, s.name, s.kind.value, _json(s.mentions), _json(s.roles), s.named)
            for s in record.speakers
        ],
    )
    for statement in record.statements:
        _add_statement(connection, reading, statement)
    index.update(connection, version)
    connection.execute("INSERT INTO seal VALUES (?, ?)", (reading, codec.digest(record)))
    return reading, True


def _page(connection: apsw.Connection, addresses: tuple[str, ...]) -> tuple[int, bool]:
    """The page that has one of the addresses, and whether it was known; it gets the others too."""
    found = find_page(connection, addresses)
    known = found is not None
    if found is None:
        connection.execute("INSERT INTO page DEFAULT VALUES")
        found = connection.last_insert_rowid()
    note_addresses(connection, found, addresses)
    return found, known


def find_page(connection: apsw.Connection, addresses: tuple[str, ...]) -> int | None:
    """The page that has the first of the addresses that is known."""
    for address in addresses:
        row = connection.execute("SELECT page FROM address WHERE url = ?", (address,)).fetchone()
        if row is not None:
            return int(row[0])
    return None


def note_addresses(connection: apsw.Connection, page: int, addresses: tuple[str, ...]) -> None:
    """Gives a page addresses that no other has."""
    connection.executemany(
        "INSERT OR IGNORE INTO address (url, page) VALUES (?, ?)",
        [(address, page) for address in addresses],
    )


def _seen_again(
    connection: apsw.Connection, page: int, digest: str, text_id: str, seen: str
) -> int | None:
    """The version that has the same bytes or words and stood there then, noted as seen then."""
    version = neighbour(connection, page, digest, text_id, seen)
    if version is not None:
        note_seen(connection, version, seen)
    return version


def neighbour(
    connection: apsw.Connection, page: int, digest: str, text_id: str | None, seen: str
) -> int | None:
    """The version around, just before or just after a time with the same bytes or the same words.

    Without ``text_id`` only the bytes count.
    """
    same = (
        "(raw = (SELECT id FROM raw WHERE sha256 = ?1) OR EXISTS (SELECT 1 FROM reading"
        " JOIN text ON text.id = reading.text WHERE reading.version = near.id AND sha256 = ?2))"
    )
    for side in (
        "seen_at <= ?4 AND last_seen_at > ?4",
        "last_seen_at <= ?4 ORDER BY last_seen_at DESC, id DESC LIMIT 1",
        "seen_at > ?4 ORDER BY seen_at, id LIMIT 1",
    ):
        row = connection.execute(
            f"SELECT id FROM (SELECT id, raw FROM version WHERE page = ?3 AND {side}) near"
            f" WHERE {same} ORDER BY id DESC LIMIT 1",
            (digest, text_id, page, seen),
        ).fetchone()
        if row is not None:
            return int(row[0])
    return None


def note_seen(connection: apsw.Connection, version: int, seen: str) -> None:
    """Widens the time from which and until which a version was seen."""
    connection.execute(
        "UPDATE version SET seen_at = min(seen_at, ?1), last_seen_at = max(last_seen_at, ?1)"
        " WHERE id = ?2",
        (seen, version),
    )


def _add_version(
    connection: apsw.Connection, page_id: int, page: Page, digest: str, seen: str, now: str
) -> int:
    row = connection.execute("SELECT id FROM raw WHERE sha256 = ?", (digest,)).fetchone()
    if row is None:
        connection.execute(
            "INSERT INTO raw (sha256, size, packed) VALUES (?, ?, ?)",
            (digest, len(page.body), zlib.compress(page.body)),
        )
    raw = int(row[0]) if row else connection.last_insert_rowid()
    connection.execute(
        "INSERT INTO version (page, raw, source, url, media_type, charset, fetched_at, seen_at,"
        " last_seen_at, added_at) VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            page_id,
            raw,
            page.source,
            page.url,
            page.media_type,
            page.charset,
            page.fetched_at,
            seen,
            seen,
            now,
        ),
    )
    return connection.last_insert_rowid()


def _engine(connection: apsw.Connection, record: Record) -> int:
    made_by = record.engine
    values = (
        made_by.name,
        made_by.version,
        made_by.pack,
        _json(made_by.models),
        record.contract,
    )
    row = connection.execute(
        "SELECT id FROM engine WHERE name = ? AND version = ? AND pack IS ? AND models = ?"
        " AND contract = ?",
        values,
    ).fetchone()
    if row is not None:
        return int(row[0])
    connection.execute(
        "INSERT INTO engine (name, version, pack, models, contract) VALUES (?,?,?,?,?)", values
    )
    return connection.last_insert_rowid()


def _text(connection: apsw.Connection, text: Text) -> int:
    row = connection.execute("SELECT id FROM text WHERE sha256 = ?", (text.id,)).fetchone()
    if row is not None:
        return int(row[0])
    content = text.content
    connection.execute("INSERT INTO text (sha256, length) VALUES (?, ?)", (text.id, len(content)))
    key = connection.last_insert_rowid()
    connection.executemany(
        "INSERT INTO passage (text, start, content) VALUES (?, ?, ?)",
        [
            (key, start, content[start : start + PASSAGE])
            for start in range(0, len(content), PASSAGE)
        ],
    )
    return key


def _add_statement(connection: apsw.Connection, reading: int, statement: Statement) -> None:
    attribution = statement.speaker
    connection.execute(
        "INSERT INTO statement (id, reading, statement_id, type, medium, parent, confidence,"
        " found_by, attributed, speaker_id, speaker_name, speaker_confidence, chain)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            index.next_row(connection),
            reading,
            statement.id,
            statement.type.value,
            statement.medium.value,
            statement.parent,
            statement.confidence,
            statement.found_by,
            attribution is not None,
            attribution.id if attribution else None,
            attribution.name if attribution else None,
            attribution.confidence if attribution else None,
            _json(attribution.chain if attribution else ()),
        ),
    )
    key = connection.last_insert_rowid()
    roles: tuple[tuple[str, Evidence | None], ...] = (
        ("quotation", statement.quotation),
        ("cue", statement.cue),
        ("frame", statement.frame),
        ("speaker", attribution.mention if attribution else None),
        ("addressee", statement.addressee),
    )
    rows = [
        (key, role, piece, start, end, words)
        for role, evidence in roles
        if evidence is not None
        for piece, (start, end, words) in enumerate(pieces(evidence))
    ]
    connection.executemany("INSERT INTO evidence VALUES (?,?,?,?,?,?)", rows)


def pieces(evidence: Evidence) -> list[tuple[int, int, str]]:
    """Start, end and words of each span of a piece of evidence."""
    rows = []
    at = 0
    for start, end in evidence.spans:
        # The words of a discontinuous citation are joined by a gap of fixed length.
        rows.append((start, end, evidence.text[at : at + end - start]))
        at += end - start + len(GAP)
    return rows


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
