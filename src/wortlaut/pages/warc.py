"""Web archives: the pages of a WARC file, read record by record.

Common Crawl and all crawlers of the Internet Archive's kind write such files: each record gzipped
by itself, or all together, or not at all. Copies of them are often cut off or damaged in places.
Therefore the records are found here, one gzip member at a time: what is broken costs the records
it lies in and no others. Their headers and chunked bodies are parsed by warcio.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.pages.dom import MARKUP_TYPES
from wortlaut.pages.fetch import CHUNK, gather, type_by_content
from wortlaut.pages.members import DamageError, Member, members
from wortlaut.types import Page

PAGE_TYPES = (*MARKUP_TYPES, "text/plain", "text/markdown")
CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br"}
MAX_HEADER = 256 * 1024
"""No header block of a record, or of the HTTP answer inside, is longer than this."""

_RECORD = re.compile(rb"(?<=\n)WARC/\d")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be read: its URL, or file and offset where that is lost too."""

    source: str
    error: PageError


def read_warc(
    file: BinaryIO,
    name: str,
    settings: Settings,
    skipped: Counter[str] | None = None,
    start: int = 0,
    end: int | None = None,
) -> Iterator[Page | BadRecord]:
    """The pages of a WARC file in their order, with a ``BadRecord`` for each that is damaged.

    A page's ``source`` and ``url`` are the record's target URI, ``fetched_at`` its date, ``body``
    the answer freed of transfer and content encoding. ``file`` must be seekable; ``name`` is what
    errors call it. Memory holds one record at a time, capped at ``settings.max_bytes``.

    Responses that are no pages are counted in ``skipped`` by reason (``revisit``, ``status 404``,
    ``type image/png``), other kinds of records, which come along with each response, are passed
    over.

    ``start`` and ``end`` name a stretch of a gzipped file in bytes: records that begin within it
    are read. Stretches that tile the file give each record once. A file that is not gzipped
    record by record cannot be cut: all of it belongs to its first byte.

    Raises:
        PageError: the file is empty or no WARC file at all.
    """
    skipped = Counter() if skipped is None else skipped
    # What is larger than the cap still has its headers read, so that it can be named.
    limit = settings.max_bytes + settings.max_bytes // 8 + MAX_HEADER
    early: list[BadRecord] | None = []  # until a record shows that this is a WARC file
    for member in members(file, start, end):
        for item in _records(member, limit):
            if isinstance(item, _Lost):
                bad = _bad(name, item)
                if early is None:
                    yield bad
                else:
                    early.append(bad)
                continue
            if early is not None:
                yield from early
                early = None
            if item is None:
                continue
            try:
                page = _page(item, settings, skipped)
            except PageError as error:
                reason = str(error).removeprefix(f"{item.uri}: ")
                yield _bad(name, _Lost(item.offset, item.uri, reason))
                continue
            if page is not None:
                yield page
    if early is not None and start == 0:
        raise PageError(f"{name}: not a WARC file, or no record of it is whole")
    yield from early or ()


def _bad(name: str, lost: "_Lost") -> BadRecord:
    place = f"{name} at byte {lost.offset}"
    what = f"{lost.uri} ({place})" if lost.uri else place
    return BadRecord(lost.uri or f"{name}@{lost.offset}", PageError(f"{what}: {lost.reason}"))


# --- records --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lost:
    offset: int
    uri: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A response or revisit; ``block`` is cut short where ``length`` says that it was longer."""

    offset: int
    uri: str
    kind: str
    headers: Any
    block: bytes
    length: int


def _records(member: Member, limit: int) -> Iterator[_Found | _Lost | None]:
    """The responses and revisits of a member, None for other records, and what is damaged.

    No more than ``limit`` bytes of a record are kept.
    """
    while True:
        offset, uri = member.offset, None
        try:
            if not member.skip_blank_lines():
                return
            offset = member.offset
            headers = _headers(member)
            uri = (headers.get_header("WARC-Target-URI") or "").strip("<> ") or None
            record = _block(member, headers, offset, uri, limit)
            # Goes to the end of the member, where a wrong checksum shows.
            if member.skip_blank_lines() and member.peek(5) != b"WARC/":
                raise DamageError("its Content-Length does not lead to the next record")
        except DamageError as damage:
            yield _Lost(offset, uri, str(damage))
            if not _resume(member, offset):
                return
            continue
        yield record


def _headers(member: Member) -> Any:
    size = 4096
    while (end := _blank_line(block := member.peek(size))) < 0:
        if not block.startswith(b"WARC/"):
            raise DamageError("no record begins here")
        if member.damage:
            raise member.damage
        if len(block) < size or size > MAX_HEADER:
            raise DamageError("the header of this record does not end")
        size *= 4
    if not block.startswith(b"WARC/"):
        raise DamageError("no record begins here")
    member.skip(end)
    return _parse(block[:end])


def _parse(block: bytes) -> Any:
    from warcio.statusandheaders import StatusAndHeadersParser

    return StatusAndHeadersParser([], verify=False).parse(BytesIO(block))


def _blank_line(block: bytes) -> int:
    """Where a header ends, behind its blank line; -1 if it does not."""
    match = _HEADER_END.search(block)
    return match.end() if match else -1


def _block(member: Member, headers: Any, offset: int, uri: str | None, limit: int) -> _Found | None:
    """A record read to its end, or None if it is of no kind that holds pages."""
    declared = (headers.get_header("Content-Length") or "").strip()
    if not (declared.isascii() and declared.isdigit()):
        raise DamageError(f"no valid Content-Length: {declared[:40]!r}")
    length = int(declared)
    kind = (headers.get_header("WARC-Type") or "").strip().lower()
    wanted = kind in ("response", "revisit")
    block = member.take(min(length, limit)) if wanted else b""
    if len(block) + member.skip(length - len(block)) < length:
        raise DamageError("the file ends within this record")
    if not wanted:
        return None
    if uri is None:
        raise DamageError("a response without a target URI")
    return _Found(offset, uri, kind, headers, block, length)


def _resume(member: Member, offset: int) -> bool:
    """Goes on to the next record behind a damaged one at ``offset``; False if there is none."""
    if member.plain:  # what the damaged one may have swallowed is read again
        member.seek(offset + 1)
    try:
        while len(block := member.peek(CHUNK)) > 1:
            match = _RECORD.search(block, 1)
            if match:
                member.skip(match.start())
                return True
            member.skip(max(1, len(block) - 16))
    except DamageError:  # already told
        pass
    return False


# --- pages ----------------------------------------------------------------------------------


def _page(record: _Found, settings: Settings, skipped: Counter[str]) -> Page | None:
    """The page in a response, or None if there is none, which ``skipped`` then counts.

    Raises:
        PageError: it is too large, or its encoding is broken.
    """
    if record.kind == "revisit":
        skipped["revisit"] += 1
        return None
    if not record.uri.lower().startswith(("http://", "https://")):
        skipped["not http"] += 1  # dns:, for instance
        return None
    end = _blank_line(record.block[: MAX_HEADER + 4])
    if end < 0 or not record.block.startswith(b"HTTP/"):
        raise PageError(f"{record.uri}: no HTTP header in this response")
    http = _parse(record.block[:end])
    status = http.get_statuscode()
    if status != "200":
        skipped[f"status {status[:3]}"] += 1
        return None
    declared = http.get_header("Content-Type") or ""
    media_type = declared.split(";", 1)[0].strip().lower()
    if media_type and media_type not in PAGE_TYPES:
        skipped[f"type {media_type[:60]}"] += 1
        return None
    if record.length > len(record.block):
        cap = f"{settings.max_bytes:,}"
        raise PageError(f"{record.uri}: larger than {cap} bytes; raise the cap with --max-size")
    body = gather(record.uri, _chunks(http, record.block[end:]), None, settings)
    coding = (http.get_header("Content-Encoding") or "").strip().lower()
    packed = CODINGS.get(coding)
    if packed is None and coding not in ("", "identity", "none"):
        raise PageError(f"{record.uri}: the unknown content encoding {coding!r}")
    # Some crawlers store the page unpacked and leave the header that says it is packed.
    if packed and not (packed == "gzip" and not body.startswith(b"\x1f\x8b")):
        body = gather(record.uri, [body], packed, settings)
    if not body.strip():
        skipped["empty"] += 1
        return None
    charset = _CHARSET.search(declared)
    return Page(
        source=record.uri,
        body=body,
        media_type=media_type or type_by_content(body),
        charset=charset[1] if charset else None,
        url=record.uri,
        fetched_at=record.headers.get_header("WARC-Date"),
    )


def _chunks(http: Any, body: bytes) -> Iterator[bytes]:
    """The body freed of chunked transfer encoding, where it is not stored without already."""
    from warcio.bufferedreaders import ChunkedDataReader

    if "chunked" not in (http.get_header("Transfer-Encoding") or "").lower():
        return iter([body])
    reader = ChunkedDataReader(BytesIO(body))
    return iter(lambda: reader.read(CHUNK), b"")
