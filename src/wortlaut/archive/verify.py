"""Holds an archive against itself: every hash, text, span and word, and the file they are in.

What is wrong comes as a list of defects, each with what it concerns; nothing is repaired. Values
are read as bytes, so that a damaged one is a defect and no crash.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import apsw

from wortlaut.archive.schema import expected_schema
from wortlaut.archive.soundness import unsound
from wortlaut.archive.store import Archive

_CHUNK = 1 << 20
_SHOWN = 100
"""So many complaints of SQLite about one file are listed at most."""

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that does not hold.

    ``part``: file, schema, page, version, text, reading, speaker, statement or correction. ``id``:
    the hash, the row or the statement's id. ``address``: the page concerned, where that is known.
    ``what``: one line.
    """

    part: str
    id: str
    address: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much there is to check."""

    pages: int
    texts: int
    readings: int
    statements: int

    @property
    def steps(self) -> int:
        """How often ``verify`` reports progress."""
        return self.pages + self.texts


def amounts(archive: Archive) -> Amounts:
    """How much ``verify`` has to check; zeros where the file is too damaged to say."""
    counts = []
    for table in ("raw", "text", "reading", "statement"):
        try:
            counts.append(int(archive.connection.execute(f"SELECT count(*) FROM {table}").get))
        except apsw.Error:
            counts.append(0)
    return Amounts(*counts)


def verify(archive: Archive, step: Step = lambda more: None) -> Iterator[Defect]:
    """Everything that does not hold; nothing if the archive is sound.

    ``step`` is called with the number of pages and texts just done. What others add meanwhile is
    not looked at. Memory holds one page and one text at a time.
    """
    connection = archive.connection
    parts = (
        _file(connection),
        _schema(connection),
        _raws(connection, step),
        _texts(connection, step),
        _versions(connection),
    )
    connection.execute("BEGIN")
    try:
        for part in parts:
            try:
                yield from part
            except apsw.Error as error:
                yield Defect("file", archive.path.name, None, f"cannot be read on ({error})")
            except UnicodeDecodeError as error:
                yield Defect("file", archive.path.name, None, f"holds no text ({error})")
    finally:
        connection.execute("ROLLBACK")


def _file(connection: apsw.Connection) -> Iterator[Defect]:
    """The file's structure, constraints and foreign keys, as SQLite itself checks them."""
    for (complaint,) in connection.execute(f"PRAGMA integrity_check({_SHOWN})"):
        if complaint != "ok":
            yield Defect("file", "structure", None, str(complaint))
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Defect("file", f"{table} {row}", None, f"belongs to a {parent} that is not there")


def _schema(connection: apsw.Connection) -> Iterator[Defect]:
    """The tables, and the triggers that keep them from being changed, are as they were made."""
    found = {
        (str(kind), str(name)): str(sql)
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")
    }
    for (kind, name), sql in expected_schema().items():
        if (kind, name) not in found:
            yield Defect("schema", name, None, f"the {kind} is missing")
        elif found[kind, name] != sql:
            yield Defect("schema", name, None, f"the {kind} is another than wortlaut makes")
    for kind, name in found:
        if kind == "trigger" and (kind, name) not in expected_schema():
            yield Defect("schema", name, None, "the trigger is none of wortlaut's")


def _raws(connection: apsw.Connection, step: Step) -> Iterator[Defect]:
    rows = connection.execute("SELECT id, CAST(sha256 AS BLOB), size, packed FROM raw ORDER BY id")
    for key, digest, size, packed in rows:
        what = _unpacked(packed, digest, size)
        if what is not None:
            yield Defect("page", _hex(digest), _address_of_raw(connection, key), what)
        step(1)


def _unpacked(packed: bytes, digest: bytes, size: int) -> str | None:
    """What is wrong with the packed bytes of a page."""
    unpacker = zlib.decompressobj()
    hashed = sha256()
    length = 0
    try:
        data = packed
        while data and not unpacker.eof:
            piece = unpacker.decompress(data, _CHUNK)
            hashed.update(piece)
            length += len(piece)
            data = unpacker.unconsumed_tail
    except zlib.error as error:
        return f"the page's bytes cannot be unpacked ({error})"
    if not unpacker.eof or unpacker.unused_data:
        return "the page's bytes cannot be unpacked (cut off, or with something behind them)"
    if hashed.hexdigest().encode() != digest:
        return "the page's bytes are others than those its hash was made of"
    return None if length == size else f"the page has {length} bytes, not {size}"


def _texts(connection: apsw.Connection, step: Step) -> Iterator[Defect]:
    rows = connection.execute("SELECT id, CAST(sha256 AS BLOB), length FROM text ORDER BY id")
    for key, digest, length in rows:
        name = _hex(digest)
        content, what = _joined(connection, key, digest, length)
        readings = list(connection.execute("SELECT id FROM reading WHERE text = ?", (key,)))
        if what is not None:
            address = _address(connection, readings[0][0]) if readings else None
            yield Defect("text", name, address, what)
        for (reading,) in readings:
            for part, part_id, wrong in unsound(connection, reading, content):
                yield Defect(part, part_id, _address(connection, reading), wrong)
        if content is not None:
            yield from _corrections(connection, key, content)
        step(1)


def _corrections(connection: apsw.Connection, text: int, content: str) -> Iterator[Defect]:
    """The words that people's corrections of a text claim."""
    rows: Any = connection.execute(
        'SELECT c.id, e.role, e.start, e."end", CAST(e.words AS BLOB) FROM correction c'
        " JOIN correction_evidence e ON e.correction = c.id WHERE c.text = ?",
        (text,),
    )
    for key, role, start, end, words in rows:
        if content[start:end].encode("utf-8", "surrogatepass") != words:
            yield Defect("correction", str(key), None, f"{role}: other words stand at its offsets")


def _joined(
    connection: apsw.Connection, text: int, digest: bytes, length: int
) -> tuple[str | None, str | None]:
    """The content of a text, if there is any, and what is wrong with it."""
    pieces = []
    hashed = sha256()
    at = 0
    for start, data in connection.execute(
        "SELECT start, CAST(content AS BLOB) FROM passage WHERE text = ? ORDER BY start", (text,)
    ):
        hashed.update(data)
        try:
            piece = data.decode("utf-8")
        except UnicodeDecodeError:
            return None, f"the passage at {start} is no text"
        if start != at:
            return None, f"a passage begins at {start}, not at {at}"
        at += len(piece)
        pieces.append(piece)
    content = "".join(pieces)
    if hashed.hexdigest().encode() != digest:
        return content, "the text is another than its hash was made of"
    if at != length:
        return content, f"the text has {at} characters, not {length}"
    return content, None


def _versions(connection: apsw.Connection) -> Iterator[Defect]:
    """What is there but belongs to nothing, and times that cannot be."""
    for key, address in connection.execute(
        "SELECT v.id, (SELECT url FROM address WHERE page = v.page LIMIT 1) FROM version v"
        " WHERE NOT EXISTS (SELECT 1 FROM reading WHERE version = v.id)"
    ):
        yield Defect("version", str(key), address, "nothing was read in this version")
    for key, address in connection.execute(
        "SELECT v.id, (SELECT url FROM address WHERE page = v.page LIMIT 1) FROM version v"
        " WHERE v.last_seen_at < v.seen_at"
    ):
        yield Defect("version", str(key), address, "it was last seen before it was first seen")
    for (key,) in connection.execute(
        "SELECT id FROM page WHERE NOT EXISTS (SELECT 1 FROM version WHERE page = page.id)"
        " OR NOT EXISTS (SELECT 1 FROM address WHERE page = page.id)"
    ):
        yield Defect("page", str(key), None, "the page has no version or no address")
    # No hash is made of where a page was and when, but it must at least be text.
    for table, key, columns in (
        ("version", "id", "source url media_type charset fetched_at seen_at last_seen_at added_at"),
        ("address", "page", "url"),
    ):
        cells = ", ".join(f"CAST({column} AS BLOB)" for column in columns.split())
        rows: Any = connection.execute(f"SELECT {key}, {cells} FROM {table}")
        for number, *values in rows:
            if not all(_is_text(value) for value in values):
                what = "where it was, its type or its times are no text"
                yield Defect("version" if table == "version" else "page", str(number), None, what)


def _is_text(value: bytes | None) -> bool:
    try:
        (value or b"").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _address(connection: apsw.Connection, reading: int) -> str | None:
    return _first(
        connection,
        "SELECT CAST(url AS BLOB) FROM address WHERE page ="
        " (SELECT page FROM version WHERE id = (SELECT version FROM reading WHERE id = ?)) LIMIT 1",
        reading,
    )


def _address_of_raw(connection: apsw.Connection, raw: int) -> str | None:
    return _first(
        connection,
        "SELECT CAST(url AS BLOB) FROM address WHERE page IN"
        " (SELECT page FROM version WHERE raw = ?) LIMIT 1",
        raw,
    )


def _first(connection: apsw.Connection, sql: str, key: int) -> str | None:
    try:
        row: Any = connection.execute(sql, (key,)).fetchone()
    except apsw.Error:
        return None
    return None if row is None else row[0].decode("utf-8", "replace")


def _hex(digest: bytes) -> str:
    return digest.decode("utf-8", "replace")
