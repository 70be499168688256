"""Pages go into the archive: known ones are noted, others read, and a batch is one commit.

Reading happens outside the transaction, so that other writers wait for the writing alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

import apsw

from wortlaut.archive import Added, Archive, Known
from wortlaut.config import Settings
from wortlaut.errors import ArchiveError, PageError, WortlautError
from wortlaut.intake.addresses import addresses
from wortlaut.intake.arriving import Stop, batches
from wortlaut.languages.pack import find_pack
from wortlaut.pipeline import BATCH, Failure, engine, read_stream
from wortlaut.record import page_info
from wortlaut.types import Engine, Page, Record


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that is in the archive, on the disk, with what became of it."""

    source: str
    address: str
    title: str | None
    added: Added


@dataclass(frozen=True, slots=True)
class Ready:
    """A page that only has to be written: with its record, or known already."""

    page: Page
    addresses: tuple[str, ...]
    found: Record | Known


def keep(
    archive: Archive,
    pages: Iterable[Page | Failure],
    settings: Settings,
    stop: Stop = lambda: False,
) -> Iterator[Kept | Failure]:
    """Puts pages into the archive and gives each in its order once it is there.

    A page that cannot be read, or that the archive refuses, is a ``Failure``; the others are kept.
    Once ``stop()`` holds, the batch in hand is finished and no other begun.

    Raises:
        ArchiveError: the archive cannot be written; what was given before is kept.
    """
    for batch in batches(pages, stop):
        yield from write(archive, prepare(archive, batch, settings))
    _end(archive, stop)


def keep_read(
    archive: Archive,
    pairs: Iterable[tuple[Record, Page | None]],
    stop: Stop = lambda: False,
) -> Iterator[Kept | Failure]:
    """Puts pages into the archive that were read elsewhere, with their records.

    A record without its page is a ``Failure``: the archive proves words by the bytes of the page.

    Raises:
        ArchiveError: the archive cannot be written; what was given before is kept.
    """
    waiting = iter(pairs)
    while not stop() and (batch := list(islice(waiting, BATCH))):
        yield from write(archive, [_ready(record, page) for record, page in batch])
    _end(archive, stop)


def _end(archive: Archive, stop: Stop) -> None:
    """The end of a run, when nothing waits: what came in is made quick to search."""
    if not stop():
        archive.settle()


def _ready(record: Record, page: Page | None) -> Ready | Failure:
    source = record.page.source
    if page is None:
        return Failure(source, ArchiveError(f"{source}: the page itself is not there"))
    sound = _sound(page)
    return Ready(sound, addresses(page), replace(record, page=page_info(sound)))


def prepare(
    archive: Archive, pages: Iterable[Page | Failure], settings: Settings
) -> list[Ready | Failure]:
    """Reads the pages of a batch, except those that the archive has as they are, in their order.

    Statements of any confidence are kept: searching can leave some out.
    """
    settings = replace(settings, min_confidence=0.0)

    def engine_of(language: str | None) -> Engine:
        return engine(find_pack(settings.language or language), settings)

    found: list[Ready | Failure | None] = []
    unread: list[tuple[int, Page, tuple[str, ...]]] = []
    for given in pages:
        if isinstance(given, Failure):
            found.append(given)
            continue
        page, where = _sound(given), addresses(given)
        known = archive.known(page, where, engine_of)
        found.append(Ready(page, where, known) if known else None)
        if known is None:
            unread.append((len(found) - 1, page, where))
    records = read([page for _, page, _ in unread], settings)
    for (place, page, where), item in zip(unread, records, strict=True):
        found[place] = item if isinstance(item, Failure) else Ready(page, where, item[1])
    return [item for item in found if item is not None]


def read(pages: list[Page], settings: Settings) -> list[tuple[Page, Record] | Failure]:
    """The records of pages; one on which wortlaut itself breaks takes no others with it.

    Raises:
        WortlautError: none can be read, for want of a model for instance.
    """
    try:
        return list(read_stream(pages, settings))
    except (WortlautError, MemoryError):
        raise
    except Exception as error:
        if len(pages) > 1:
            return [found for page in pages for found in read([page], settings)]
        what = f"{pages[0].source}: a defect of wortlaut, please report it: {error!r}"
        return [Failure(pages[0].source, PageError(what))]


def write(archive: Archive, ready: Iterable[Ready | Failure]) -> list[Kept | Failure]:
    """Writes a batch in one transaction; what comes back is on the disk.

    Raises:
        ArchiveError: the archive cannot be written; nothing of the batch is kept.
    """
    with archive.change():
        return [item if isinstance(item, Failure) else _write(archive, item) for item in ready]


def _write(archive: Archive, ready: Ready) -> Kept | Failure:
    page, found = ready.page, ready.found
    if isinstance(found, Known):
        added = archive.seen(found, ready.addresses, page.fetched_at)
        return Kept(page.source, ready.addresses[0], found.title, added)
    written = guarded(archive, page.source, lambda: archive.add(page, found, ready.addresses))
    if isinstance(written, Failure):
        return written
    return Kept(page.source, ready.addresses[0], found.text.title, written)


def guarded(archive: Archive, source: str, write: Callable[[], Added]) -> Added | Failure:
    """Writes one page of a batch; one that the archive refuses takes no others with it.

    Raises:
        apsw.Error: the archive cannot be written at all.
    """
    archive.connection.execute("SAVEPOINT page")
    try:
        added = write()
    except (ArchiveError, apsw.ConstraintError) as error:
        archive.connection.execute("ROLLBACK TO page")
        archive.connection.execute("RELEASE page")
        return Failure(source, ArchiveError(f"{source}: not kept: {error}"))
    archive.connection.execute("RELEASE page")
    return added


def _sound(page: Page) -> Page:
    """The page with a source that can be written and a time that is one.

    File names may hold bytes that are no characters; crawls have been seen with dates of any kind.
    """
    source = page.source.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return replace(page, source=source, fetched_at=_time(page.fetched_at))


def _time(given: str | None) -> str | None:
    """A time in UTC to the second; None if it is no time, or lies in the future."""
    if given is None:
        return None
    try:
        time = datetime.fromisoformat(given.strip())
        time = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if not time.year >= 1990 or time > datetime.now(UTC):
        return None
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
