"""What a feed or a sitemap names: RSS, Atom, RDF, JSON Feed, sitemaps and their indexes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from wortlaut.errors import FeedError
from wortlaut.intake.addresses import normal_url
from wortlaut.pages.fetch import is_url

SITEMAPS = {"urlset": "sitemap", "sitemapindex": "sitemap index"}
INDEX = "sitemap index"

# An ampersand that begins no reference of XML. Many feeds have some, and parsers that go on behind
# them lose what they stood in: usually a part of an address. Sections of plain characters may.
_STRAY = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)",
    re.DOTALL,
)
_FIRST_TAG = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a feed names (or a sitemap that an index names); times are seconds since 1970."""

    url: str
    published: int | None = None
    updated: int | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is and what it names; ``entries`` can be gone through once."""

    kind: str
    title: str | None
    entries: Iterator[Entry]


def read_feed(url: str, body: bytes) -> Feed:
    """The entries of a feed or sitemap that came from a URL.

    Entries without an http(s) address are left out; times that cannot be are None. A feed that
    breaks off gives what it has.

    Raises:
        FeedError: it is neither.
    """
    start = body[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise FeedError(f"{url}: is no feed: it is empty")
    if start[:1] != b"{":
        body = _mended(body)
    tag = _FIRST_TAG.search(start)
    name = tag[1].decode("ascii", "replace") if tag else ""
    if name in SITEMAPS:
        return Feed(SITEMAPS[name], None, _sitemap(url, body))
    return _feed(url, body, name.lower())


def _mended(body: bytes) -> bytes:
    return _STRAY.sub(lambda match: match[0] if len(match[0]) > 1 else b"&amp;", body)


def _feed(url: str, body: bytes, tag: str) -> Feed:
    import fastfeedparser  # with dateutil 50 ms

    try:
        parsed = fastfeedparser.parse(body)
    except ValueError as error:
        if tag == "html" or b"<html" in body[:4096].lower():
            raise FeedError(f"{url}: is a web page and no feed{_feeds_of(url, body)}") from error
        raise FeedError(f"{url}: is no feed and no sitemap ({_short(error)})") from error
    kinds = {"rss": "RSS", "feed": "Atom", "rdf": "RDF"}
    title = " ".join(str(parsed.feed.get("title") or "").split()) or None
    return Feed(kinds.get(tag, "JSON Feed" if not tag else "RSS"), title, _entries(url, parsed))


def _entries(url: str, parsed: Any) -> Iterator[Entry]:
    for entry in parsed.entries:
        links = [link.get("href") for link in entry.get("links") or ()]
        link = next(filter(None, (entry.get("link"), *links, entry.get("id"))), None)
        address = _address(url, link)
        if address is not None:
            yield Entry(address, _time(entry.get("published")), _time(entry.get("updated")))


def _sitemap(url: str, body: bytes) -> Iterator[Entry]:
    """The entries one by one; what was given is freed, since sitemaps may be very long."""
    from lxml import etree

    tags = ("{*}url", "{*}sitemap")
    found = etree.iterparse(
        BytesIO(body), tag=tags, recover=True, huge_tree=True, resolve_entities=False
    )
    try:
        for _, element in found:
            entry = _named(url, element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if entry is not None:
                yield entry
    except etree.XMLSyntaxError:
        return  # what comes behind cannot be read


def _named(base: str, element: Any) -> Entry | None:
    published = updated = address = None
    for part in element.iter("{*}loc", "{*}lastmod", "{*}publication_date"):
        name = part.tag.rpartition("}")[2]
        if name == "loc" and part.getparent() is element:  # not that of an image
            address = _address(base, part.text)
        elif name == "lastmod":
            updated = _time(part.text)
        elif name == "publication_date":
            published = _time(part.text)
    return Entry(address, published, updated) if address else None


def _address(base: str, link: str | None) -> str | None:
    if not link or len(link) > 4096:
        return None
    whole = link.strip()
    if not is_url(whole):
        try:
            whole = urljoin(base, whole)
        except ValueError:
            return None
    return normal_url(whole) if is_url(whole) else None


def _time(given: str | None) -> int | None:
    """Seconds since 1970; None if that is no time, or none at which a page can have been made."""
    if not given:
        return None
    try:
        time = datetime.fromisoformat(given.strip())
        time = time if time.tzinfo else time.replace(tzinfo=UTC)
        seconds = time.timestamp()
    except (ValueError, OverflowError):
        return None
    now = datetime.now(UTC).timestamp()
    # A day ahead is a mistake in the time zone.
    return min(int(seconds), int(now)) if time.year >= 1990 and seconds < now + 86_400 else None


def _feeds_of(url: str, body: bytes) -> str:
    """The feeds that a web page names, to be suggested."""
    from lxml import html

    try:
        links = html.fromstring(body).xpath("//link[@rel='alternate'][@href]")
    except (ValueError, html.etree.ParserError):
        return ""
    types = ("application/rss+xml", "application/atom+xml", "application/feed+json")
    feeds = [
        urljoin(url, link.get("href"))
        for link in links
        if (link.get("type") or "").lower() in types
    ]
    return f"; it names this one: {feeds[0]}" if feeds else ""


def _short(error: ValueError) -> str:
    words = " ".join(str(error).split())
    return words if len(words) <= 100 else words[:99] + "…"
