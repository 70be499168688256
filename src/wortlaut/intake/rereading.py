"""Pages that are in the archive are read again by the engine of today.

What it has read is skipped, so a run that was stopped goes on, and a second one has nothing to do.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import apsw
import msgspec

from wortlaut.archive import Archive
from wortlaut.config import Settings
from wortlaut.intake.arriving import BATCH_BYTES, Stop
from wortlaut.intake.keeping import Kept, guarded, read
from wortlaut.languages.pack import find_pack
from wortlaut.pipeline import BATCH, Failure, engine
from wortlaut.types import CONTRACT, Engine, Page, Record

# ?1: [[language, row of the engine that would read it], …], ?2: all versions or the newest of each
# page, ?3: seen since, ?4: behind this version.
_UNREAD = """
FROM version v JOIN raw ON raw.id = v.raw
JOIN reading last ON last.id = (SELECT max(id) FROM reading WHERE version = v.id)
JOIN (SELECT value ->> 0 AS language, value ->> 1 AS engine FROM json_each(?1)) present
    ON present.language IS last.language
WHERE v.id > ?4 AND (?3 IS NULL OR v.last_seen_at >= ?3)
AND (?2 OR NOT EXISTS (SELECT 1 FROM version o WHERE o.page = v.page
    AND (o.last_seen_at, o.id) > (v.last_seen_at, v.id)))
AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.version = v.id AND r.engine = present.engine)
"""


def reread(
    archive: Archive,
    settings: Settings | None = None,
    *,
    since: str | None = None,
    every_version: bool = False,
    stop: Stop = lambda: False,
) -> Iterator[Kept | Failure]:
    """Reads stored pages with the present engine where it has not, oldest first.

    Only the newest version of each page, or with ``every_version`` all of them; with ``since`` (an
    ISO 8601 date) only what was still seen then. Each is given once its reading is on the disk; a
    page that this engine cannot read keeps the readings that it has.

    Raises:
        ArchiveError: the archive cannot be written; what was given before is kept.
    """
    settings = replace(settings or Settings(), min_confidence=0.0)
    last = 0
    while not stop():
        # Anew each time: the first batch may bring in the engine's row.
        chosen = (_present(archive.connection, settings), every_version, since, last)
        rows: list[Any] = archive.connection.execute(
            f"SELECT v.id, raw.size {_UNREAD} ORDER BY v.id LIMIT {BATCH}", chosen
        ).fetchall()
        if not rows:
            archive.settle()
            return
        versions = [row[0] for row in rows[: _fitting([row[1] for row in rows])]]
        last = versions[-1]
        pages = [archive.raw(version) for version in versions]
        yield from _write(archive, versions, pages, read(pages, settings))


def _fitting(sizes: list[int]) -> int:
    """How many of the pages fit into one batch, at least one."""
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if count and total > BATCH_BYTES:
            return count
    return len(sizes)


def unread(
    archive: Archive,
    settings: Settings | None = None,
    *,
    since: str | None = None,
    every_version: bool = False,
) -> int:
    """How many versions ``reread`` would read."""
    chosen = (_present(archive.connection, settings or Settings()), every_version, since, 0)
    row: Any = archive.connection.execute(f"SELECT count(*) {_UNREAD}", chosen)
    return int(row.get)


def _write(
    archive: Archive,
    versions: list[int],
    pages: list[Page],
    found: list[tuple[Page, Record] | Failure],
) -> list[Kept | Failure]:
    kept: list[Kept | Failure] = []
    with archive.change():
        for version, page, item in zip(versions, pages, found, strict=True):
            if isinstance(item, Failure):
                kept.append(item)
                continue
            record = item[1]
            added = guarded(archive, page.source, partial(archive.add_reading, version, record))
            if isinstance(added, Failure):
                kept.append(added)
            else:
                address = archive.version(version).address
                kept.append(Kept(page.source, address, record.text.title, added))
    return kept


def _present(connection: apsw.Connection, settings: Settings) -> str:
    """For each language in the archive, the row of the engine that would read it now."""
    languages = connection.execute("SELECT DISTINCT language FROM reading").fetchall()
    return msgspec.json.encode(
        [
            (language, _row(connection, engine(find_pack(settings.language or language), settings)))
            for (language,) in languages
        ]
    ).decode()


def _row(connection: apsw.Connection, wanted: Engine) -> int | None:
    row = connection.execute(
        "SELECT id FROM engine WHERE name = ? AND version = ? AND pack IS ? AND models = ?"
        " AND contract = ?",
        (
            wanted.name,
            wanted.version,
            wanted.pack,
            msgspec.json.encode(wanted.models).decode(),
            CONTRACT,
        ),
    ).fetchone()
    return int(row[0]) if row else None
