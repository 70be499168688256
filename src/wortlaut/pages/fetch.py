"""Sources: files, directories, standard input and URLs become pages of bytes.

Every size is capped while bytes arrive and once more after decompression, so that neither an
endless stream nor a small archive that unfolds to gigabytes can fill the memory.
"""

import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wortlaut.config import Settings
from wortlaut.errors import AnswerError, PageError
from wortlaut.pages.decode import binary_kind, decode
from wortlaut.pages.dom import LOOKS_LIKE_MARKUP
from wortlaut.types import Page

if TYPE_CHECKING:
    import ssl

    import httpx

STDIN = "-"
AGENT = "wortlaut"
NOT_MODIFIED = 304
MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".xht": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
}
"""Page-like file names; a directory gives only these. Others can be named one by one."""

PACKED = {".gz": "gzip", ".br": "br"}
CHUNK = 64 * 1024
MAX_REDIRECTS = 10
SLOWEST = 10
"""A server may take this many time-outs altogether: each step can be in time and yet never end."""


def expand(sources: Iterable[str]) -> Iterator[str]:
    """Single sources in the order given; a directory becomes its page-like files, sorted.

    Hidden files and folders are left out, and so are pipes and devices, on which reading would
    wait. A directory without pages is given as it is, so that
    `fetch` can say so and the other sources are still read.
    """
    for source in sources:
        if is_url(source) or source == STDIN or not os.path.isdir(source):
            yield source
            continue
        found = False
        for folder, folders, files in os.walk(source):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                path = os.path.join(folder, name)
                if not name.startswith(".") and media_type_of(name)[0] and may_be_read(path):
                    found = True
                    yield path
        if not found:
            yield source


def may_be_read(path: str) -> bool:
    """Whether a path found in a directory is a file; a link that leads nowhere is named as one."""
    return os.path.isfile(path) or not os.path.exists(path)


def fetch(source: str, settings: Settings, transport: "httpx.BaseTransport | None" = None) -> Page:
    """The bytes of one source with what is known about them.

    ``transport`` carries the requests to URLs, for whoever must decide where they may go; then no
    proxy of the environment is asked.

    Raises:
        PageError: the source cannot be read, answers with an error, is empty or is larger than
            ``settings.max_bytes``.
    """
    if source == STDIN:
        page = Page(STDIN, _read_all(STDIN, sys.stdin.buffer, None, settings), "")
    elif is_url(source):
        answered = ask(source, settings, transport=transport).page
        assert answered is not None  # nothing was sent along that could make it so
        page = answered
    else:
        page = _read_file(source, settings)
    return complete(page)


def complete(page: Page) -> Page:
    """The page with its media type, by its content where nobody declared it.

    Raises:
        PageError: it is empty.
    """
    if not page.body.strip():
        raise PageError(f"{page.source}: the page is empty")
    if not page.media_type:
        return replace(page, media_type=type_by_content(page.body))
    return page


def type_by_content(body: bytes) -> str:
    """The media type of a page that nobody declared."""
    if binary_kind(body) is not None:
        return "application/octet-stream"
    markup = LOOKS_LIKE_MARKUP.search(decode(body[:CHUNK]))
    return "text/html" if markup else "text/plain"


def is_url(source: str) -> bool:
    """Whether a source is fetched from the network."""
    return source[:8].lower().startswith(("http://", "https://"))


def media_type_of(name: str) -> tuple[str, str | None]:
    """Media type and compression by file name; the type is "" where the name does not tell."""
    stem, suffix = os.path.splitext(name.lower())
    packed = PACKED.get(suffix)
    if packed:
        suffix = os.path.splitext(stem)[1]
    return MEDIA_TYPES.get(suffix, ""), packed


def _read_file(source: str, settings: Settings) -> Page:
    if "://" in source:
        scheme = source.split("://", 1)[0]
        raise PageError(f"{source}: only http and https can be fetched, not {scheme}")
    media_type, packed = media_type_of(source)
    try:
        if os.path.isdir(source):
            names = " ".join(MEDIA_TYPES)
            raise PageError(f"{source}: no pages in this directory (looked for {names})")
        with Path(source).open("rb") as file:
            body = _read_all(source, file, packed, settings)
    except FileNotFoundError:
        raise PageError(f"{source}: no such file or directory") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PageError(f"{source}: cannot be read: {reason}") from error
    return Page(source, body, media_type)


def _read_all(source: str, file: BinaryIO, packed: str | None, settings: Settings) -> bytes:
    return gather(source, iter(lambda: file.read(CHUNK), b""), packed, settings)


def gather(source: str, chunks: Iterable[bytes], packed: str | None, settings: Settings) -> bytes:
    """All bytes of a stream, decompressed, never more than the cap and one chunk in memory.

    ``packed`` is ``gzip``, ``deflate``, ``br`` or None.

    Raises:
        PageError: larger than ``settings.max_bytes``, or broken compression.
    """
    cap = settings.max_bytes
    parts: list[bytes] = []
    size = 0
    for part in _unpack(source, chunks, packed):
        size += len(part)
        if size > cap:
            raise PageError(f"{source}: larger than {cap:,} bytes; raise the cap with --max-size")
        parts.append(part)
    return b"".join(parts)


def _unpack(source: str, chunks: Iterable[bytes], packed: str | None) -> Iterator[bytes]:
    if packed is None:
        return iter(chunks)
    if packed == "br":
        return _unpack_brotli(source, chunks)
    return _unpack_zlib(source, chunks, packed)


def _unpack_zlib(source: str, chunks: Iterable[bytes], packed: str) -> Iterator[bytes]:
    """gzip (several members allowed) and deflate (with zlib header or, wrongly, without)."""
    wbits = 31 if packed == "gzip" else 15
    inflater = zlib.decompressobj(wbits)
    started = False
    for chunk in chunks:
        data = chunk
        while data:
            if inflater.eof:
                if not data.strip(b"\0"):
                    break  # padding after the last member
                inflater = zlib.decompressobj(wbits)
            try:
                part = inflater.decompress(data, CHUNK)
            except zlib.error as error:
                if packed == "deflate" and not started:
                    inflater, started = zlib.decompressobj(-15), True
                    continue
                raise PageError(f"{source}: broken {packed} data ({error})") from error
            started = True
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if part:
                yield part
    if not inflater.eof:
        rest = inflater.flush()
        if not inflater.eof:
            raise PageError(f"{source}: the {packed} data ends too early")
        if rest:
            yield rest


def _unpack_brotli(source: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    import brotli  # only pages compressed like this need it

    inflater = brotli.Decompressor()
    try:
        for chunk in chunks:
            part = inflater.process(chunk, output_buffer_limit=CHUNK)
            if part:
                yield part
            while not inflater.can_accept_more_data() and not inflater.is_finished():
                part = inflater.process(b"", output_buffer_limit=CHUNK)
                if part:
                    yield part
    except brotli.error as error:
        raise PageError(f"{source}: broken br data ({error})") from error
    if not inflater.is_finished():
        raise PageError(f"{source}: the br data ends too early")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; ``page`` is None where nothing has changed since the last answer.

    ``etag`` and ``modified`` are to be sent along the next time, so that the server can tell.
    """

    page: Page | None
    etag: str | None = None
    modified: str | None = None


def ask(
    url: str,
    settings: Settings,
    etag: str | None = None,
    modified: str | None = None,
    transport: "httpx.BaseTransport | None" = None,
) -> Answer:
    """Fetches a URL, unless the server says that it is as it was when it sent these validators.

    The page may be empty, and its media type is "" where the server did not say.

    Raises:
        AnswerError: the server refuses or does not answer.
        PageError: too many redirects, or an answer that is too large or broken.
    """
    import httpx  # costs 80 ms that a page from a file should not pay

    headers = {
        "User-Agent": f"{AGENT}/{version('wortlaut')}",
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate, br",
    }
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    try:
        with (
            httpx.Client(
                timeout=settings.timeout,
                follow_redirects=True,
                max_redirects=MAX_REDIRECTS,
                headers=headers,
                verify=_certificates(),
                transport=transport,
                trust_env=transport is None,
            ) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code == NOT_MODIFIED and (etag or modified):
                return Answer(None, etag, modified)
            if not response.is_success:
                reason = f"{response.status_code} {response.reason_phrase}".strip()
                raise AnswerError(
                    f"{url}: the server answered {reason}",
                    response.status_code,
                    _seconds(response.headers.get("retry-after", "")),
                )
            page = _receive(url, response, settings)
            said = response.headers
            return Answer(page, said.get("etag"), said.get("last-modified"))
    except httpx.TooManyRedirects:
        raise PageError(f"{url}: more than {MAX_REDIRECTS} redirects") from None
    except httpx.TimeoutException:
        raise AnswerError(
            f"{url}: no answer within {settings.timeout:g} s; allow more with --timeout"
        ) from None
    except httpx.UnsupportedProtocol as error:
        raise PageError(f"{url}: cannot be reached: {_words(error)}") from error
    except httpx.InvalidURL as error:
        raise PageError(f"{url}: is no valid address: {_words(error)}") from error
    except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as error:
        raise AnswerError(f"{url}: cannot be reached: {_words(error)}") from error


@cache
def _certificates() -> "ssl.SSLContext":
    """Reading the certificates of all authorities costs 30 ms: once is enough."""
    import httpx

    return httpx.create_ssl_context()


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _seconds(retry_after: str) -> float | None:
    """The seconds of a Retry-After header, which has a number or a date."""
    if retry_after.isdecimal() and len(retry_after) < 10:
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _receive(source: str, response: "httpx.Response", settings: Settings) -> Page:
    deadline = time.monotonic() + SLOWEST * settings.timeout

    def arriving() -> Iterator[bytes]:
        for chunk in response.iter_raw(CHUNK):
            if time.monotonic() > deadline:
                raise AnswerError(
                    f"{source}: still not complete after {SLOWEST * settings.timeout:g} s; "
                    "allow more with --timeout"
                )
            yield chunk

    coding = response.headers.get("content-encoding", "").strip().lower()
    packed = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br"}.get(coding)
    if coding not in ("", "identity") and packed is None:
        raise PageError(f"{source}: the server sent the unknown content encoding {coding!r}")
    body = gather(source, arriving(), packed, settings)
    declared = response.headers.get("content-type", "")
    return Page(
        source=source,
        body=body,
        media_type=declared.split(";", 1)[0].strip().lower(),
        charset=response.charset_encoding,
        url=str(response.url),
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
