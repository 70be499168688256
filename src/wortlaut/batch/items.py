"""The pages of a shard, one after the other, each with what its input says besides."""

import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

import msgspec

from wortlaut.batch.inputs import Kind, is_remote
from wortlaut.batch.plan import Job, Shard
from wortlaut.batch.store import missing, open_filesystem
from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.pages.dates import find_stamps
from wortlaut.pages.fetch import CHUNK, PACKED, fetch, gather, media_type_of
from wortlaut.pages.warc import BadRecord, read_warc
from wortlaut.types import Page

ROWS_AT_ONCE = 64
COLUMNS = ("url", "html", "text", "date", "outlet")


@dataclass(frozen=True, slots=True)
class Item:
    """A page to be read.

    ``published`` and ``outlet`` are what its row says, for pages that do not say it themselves.
    ``done`` is how much of the shard's size lies behind it.
    """

    page: Page
    published: str | None = None
    outlet: str | None = None
    done: int = 0


@dataclass(frozen=True, slots=True)
class Bad:
    """A page that cannot even be handed over to be read, and why."""

    source: str
    error: str
    done: int = 0


def items(shard: Shard, job: Job, skipped: Counter[str]) -> Iterator[Item | Bad]:
    """Everything in a shard, in its order.

    Raises:
        PageError: the file as a whole cannot be read.
        BatchError: what its protocol needs is not installed.
    """
    if shard.kind is Kind.PAGE:
        yield from _pages(shard, job)
        return
    name = shard.files[0]
    with _opened(name, job.base) as file:
        if shard.kind is Kind.WARC:
            yield from _warc(file, shard, job.settings, skipped)
        elif shard.kind is Kind.JSONL:
            yield from _rows(_lines(file, shard, job.settings), job.settings)
        else:
            yield from _rows(_parquet(file, shard), job.settings)


@contextmanager
def _opened(path: str, base: str) -> Iterator[BinaryIO]:
    files, place = open_filesystem(path if is_remote(path) else os.path.join(base, path))
    try:
        file = files.open(place, "rb")
    except Exception as error:  # each store has errors of its own
        raise _unreadable(path, error) from error
    with file:
        try:
            yield cast(BinaryIO, file)
        except OSError as error:
            raise _unreadable(path, error) from error


def _unreadable(path: str, error: Exception) -> PageError:
    reason = getattr(error, "strerror", None) or " ".join(str(error).split())
    return PageError(f"{path}: cannot be read: {reason or type(error).__name__}")


def _pages(shard: Shard, job: Job) -> Iterator[Item | Bad]:
    done = 0
    for path in shard.files:
        done += shard.size // len(shard.files)
        try:
            page = _page(path, job)
        except PageError as error:
            yield Bad(printable(path), str(error), done)
        else:
            yield Item(replace(page, source=printable(path)), done=done)


def _page(path: str, job: Job) -> Page:
    if is_remote(path) and not path.startswith(("http://", "https://")):
        with _opened(path, job.base) as file:
            media_type, packed = media_type_of(path)
            chunks = iter(lambda: file.read(CHUNK), b"")
            return Page(path, gather(path, chunks, packed, job.settings), media_type)
    elsewhere = not is_remote(path) and job.base != os.getcwd()
    return fetch(os.path.join(job.base, path) if elsewhere else path, job.settings)


def _warc(
    file: BinaryIO, shard: Shard, settings: Settings, skipped: Counter[str]
) -> Iterator[Item | Bad]:
    found = read_warc(file, shard.files[0], settings, skipped, shard.start, shard.end)
    for item in found:
        done = max(0, file.tell() - shard.start)
        if isinstance(item, BadRecord):
            yield Bad(item.source, str(item.error), done)
        else:
            yield Item(item, done=done)


Row = tuple[str, Any, int]
"""Where a row stands, what it holds (or a PageError), and how much lies behind it."""


def _lines(file: BinaryIO, shard: Shard, settings: Settings) -> Iterator[Row]:
    """The lines of JSON that begin within the shard, named by their first byte in the file."""
    path = shard.files[0]
    suffix = os.path.splitext(path.lower())[1]
    stream = _unpacked(file, path, suffix) if suffix in PACKED else file
    place = shard.start
    if place:  # behind the line that reaches in to here
        stream.seek(place - 1)
        place += sum(map(len, _line(stream, place))) - 1
    longest = 6 * settings.max_bytes  # escaped characters make a line longer than its page
    where = f"{path}@{place}"
    try:
        while shard.end is None or place < shard.end:
            where = f"{path}@{place}"
            parts = list(_line(stream, longest))
            if not parts:
                return
            place += sum(map(len, parts))
            done = place - shard.start
            if len(parts) > 1:
                yield where, PageError(f"{where}: a line of more than {longest:,} bytes"), done
            elif parts[0].strip():
                yield where, _json(where, parts[0]), done
    except (OSError, EOFError, zlib.error) as error:  # a compressed file cut off or broken
        yield where, _unreadable(where, error), place - shard.start


def _line(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """One line in pieces of a size; only the first is kept, the others are as long as theirs."""
    first = True
    while part := stream.readline(size):
        yield part if first else b"." * len(part)
        first = False
        if part.endswith(b"\n"):
            return


def _json(where: str, line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return PageError(f"{where}: not a line of JSON: {error}")


def _parquet(file: BinaryIO, shard: Shard) -> Iterator[Row]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise missing("batch", error) from error
    path = shard.files[0]
    try:
        table = parquet.ParquetFile(file)
        wanted = [name for name in COLUMNS if name in table.schema_arrow.names]
        sizes = [table.metadata.row_group(i).num_rows for i in range(table.num_row_groups)]
    except (ArrowException, OSError) as error:
        raise _unreadable(path, error) from error
    first = number = sum(sizes[: shard.start])
    rows = sum(sizes[shard.start : shard.end]) or 1
    groups = list(range(len(sizes)))[shard.start : shard.end]
    try:
        for part in table.iter_batches(ROWS_AT_ONCE, groups, wanted):
            for row in part.to_pylist():
                number += 1
                yield f"{path}@{number - 1}", row, shard.size * (number - first) // rows
    except (ArrowException, OSError) as error:  # damaged in the middle: the rows before are kept
        yield f"{path}@{number}", _unreadable(f"{path}@{number}", error), shard.size


def _rows(rows: Iterable[Row], settings: Settings) -> Iterator[Item | Bad]:
    for where, row, done in rows:
        try:
            if isinstance(row, PageError):
                raise row
            item = _item(where, row, settings)
        except PageError as error:
            yield Bad(where, str(error), done)
        else:
            yield replace(item, done=done)


def _item(where: str, row: Any, settings: Settings) -> Item:
    """A row as a page.

    Raises:
        PageError: it lacks a page, or holds values of the wrong kind.
    """
    if not isinstance(row, dict):
        raise PageError(f"{where}: a row must be an object with url and html or text")
    url = row.get("url")
    filled = {
        name: value
        for name in ("html", "text")
        if isinstance(value := row.get(name), str | bytes) and value.strip()
    }
    content = filled.get("html") or filled.get("text")
    if content is None:
        raise PageError(f"{where}: neither html nor text in this row (columns: {' '.join(row)})")
    if url is not None and not isinstance(url, str):
        raise PageError(f"{where}: url is no string")
    body = content.encode("utf-8", "replace") if isinstance(content, str) else content
    source = url or where
    if len(body) > settings.max_bytes:
        cap = f"{settings.max_bytes:,}"
        raise PageError(f"{source}: larger than {cap} bytes; raise the cap with --max-size")
    outlet = row.get("outlet")
    return Item(
        Page(
            source=printable(source),
            body=body,
            media_type="text/html" if "html" in filled else "text/plain",
            charset="utf-8" if isinstance(content, str) else None,
            url=printable(url) if url else None,
        ),
        published=iso_date(row.get("date")),
        outlet=printable(outlet) if isinstance(outlet, str) and outlet.strip() else None,
    )


def iso_date(value: object) -> str | None:
    """The value of a date column in ISO 8601, or None where it is no date."""
    if value is None:
        return None
    if hasattr(value, "isoformat"):  # dates and timestamps of Parquet
        return str(value.isoformat())[:16]
    stamps = find_stamps(str(value)[:100], None)
    return stamps[0].iso if stamps else None


def printable(name: str) -> str:
    """A name without bytes that are no characters (file names may have such)."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _unpacked(file: BinaryIO, path: str, suffix: str) -> BinaryIO:
    """A compressed stream to be read line by line."""
    if suffix == ".gz":
        import gzip

        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    raise PageError(f"{path}: JSON lines are read plain or as .gz, not as {suffix}")
