"""Recognises a page that need not be read: its bytes are there, and so is this engine's reading."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import apsw
import msgspec

from wortlaut.archive import index, writing
from wortlaut.archive.entries import Added, Outcome
from wortlaut.types import CONTRACT, Engine, Page

EngineOf = Callable[[str | None], Engine]
"""What would read a page whose stored language is this one."""


@dataclass(frozen=True, slots=True)
class Known:
    """A page that is in the archive as it is now, with the title that its reading has."""

    page: int
    version: int
    reading: int
    statements: int
    title: str | None


def find(
    connection: apsw.Connection,
    page: Page,
    addresses: tuple[str, ...],
    engine_of: EngineOf,
    now: str,
) -> Known | None:
    """The version that holds these bytes at this time, if the engine has read it before."""
    page_id = writing.find_page(connection, addresses)
    if page_id is None:
        return None
    seen = page.fetched_at or now
    digest = sha256(page.body).hexdigest()
    version = writing.neighbour(connection, page_id, digest, None, seen)
    if version is None:
        return None
    rows = connection.execute(
        "SELECT r.id, r.language, r.title, e.name, e.version, e.pack, e.models,"
        " (SELECT count(*) FROM statement WHERE reading = r.id)"
        " FROM reading r JOIN engine e ON e.id = r.engine"
        " WHERE r.version = ? AND e.contract = ? ORDER BY r.id DESC",
        (version, CONTRACT),
    )
    for reading, language, title, name, number, pack, models, statements in rows:
        made_by = Engine(name, number, pack, tuple(msgspec.json.decode(models)))
        if made_by == engine_of(language):
            return Known(page_id, version, reading, statements, title)
    return None


def note(connection: apsw.Connection, known: Known, addresses: tuple[str, ...], seen: str) -> Added:
    """Notes that a known page was seen again, inside the caller's transaction."""
    writing.note_addresses(connection, known.page, addresses)
    before = connection.execute("SELECT seen_at FROM version WHERE id = ?", (known.version,)).get
    writing.note_seen(connection, known.version, seen)
    if seen < before:
        index.update(connection, known.version)  # its statements may count for another day
    return Added(Outcome.UNCHANGED, known.page, known.version, known.reading, known.statements)


def newest(connection: apsw.Connection, version: int) -> Known | None:
    """A version with its newest reading, if it is the newest of its page."""
    row = connection.execute(
        "SELECT v.page, v.id, r.id, (SELECT count(*) FROM statement WHERE reading = r.id), r.title"
        " FROM version v JOIN reading r ON r.version = v.id WHERE v.id = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM version o WHERE o.page = v.page"
        " AND (o.last_seen_at, o.id) > (v.last_seen_at, v.id))"
        " ORDER BY r.id DESC LIMIT 1",
        (version,),
    ).fetchone()
    return Known(*row) if row else None
