"""Feeds as Atom (RFC 4287) and as JSON Feed 1.1."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

import msgspec
from lxml import etree

from wortlaut import __version__

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"

_NS = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement in a feed.

    ``id`` never changes, ``updated`` is RFC 3339, ``url`` the statement's page on this server and
    ``source`` the address where it was read, if that is one of the web.
    """

    id: str
    title: str
    updated: str
    url: str
    quotation: str
    speaker: str | None
    page_title: str | None
    outlet: str | None
    published: str | None
    source: str | None
    type: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of statements, newest first; ``url`` is its own address, ``page`` the list's."""

    id: str
    title: str
    updated: str
    url: str
    page: str
    entries: tuple[Entry, ...]


def atom(feed: Feed) -> bytes:
    """A feed as Atom."""
    root = etree.Element(f"{{{_NS}}}feed", nsmap={None: _NS})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(root, "link", rel="self", href=feed.url, type=ATOM)
    _add(root, "link", rel="alternate", href=feed.page, type="text/html")
    _add(_add(root, "author"), "name", "wortlaut")
    _add(root, "generator", "wortlaut", version=__version__)
    for entry in feed.entries:
        node = _add(root, "entry")
        if entry.language:
            node.set("{http://www.w3.org/XML/1998/namespace}lang", entry.language)
        _add(node, "id", entry.id)
        _add(node, "title", entry.title)
        _add(node, "updated", entry.updated)
        if stamp := moment(entry.published):
            _add(node, "published", stamp)
        if entry.speaker:
            _add(_add(node, "author"), "name", entry.speaker)
        _add(node, "link", rel="alternate", href=entry.url, type="text/html")
        if entry.source:
            _add(node, "link", rel="via", href=entry.source)
        _add(node, "category", term=entry.type)
        _add(node, "content", html(entry), type="html")
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return made


def json_feed(feed: Feed) -> bytes:
    """A feed as JSON."""
    items = []
    for entry in feed.entries:
        item: dict[str, Any] = {
            "id": entry.id,
            "url": entry.url,
            "external_url": entry.source,
            "title": entry.title,
            "content_html": html(entry),
            "content_text": entry.quotation,
            "date_published": moment(entry.published),
            "date_modified": entry.updated,
            "authors": [{"name": entry.speaker}] if entry.speaker else None,
            "tags": [entry.type],
            "language": entry.language,
        }
        items.append({name: value for name, value in item.items() if value is not None})
    return msgspec.json.encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.page,
            "feed_url": feed.url,
            "authors": [{"name": "wortlaut"}],
            "items": items,
        }
    )


def html(entry: Entry) -> str:
    """What a feed reader shows of a statement."""
    where = ", ".join(filter(None, (entry.page_title, entry.outlet, entry.published)))
    link = escape(entry.source or entry.url)
    said = "<br>".join(map(escape, entry.quotation.split("\n")))
    cited = f'<cite><a href="{link}">{escape(where or entry.source or entry.url)}</a></cite>'
    who = f"{escape(entry.speaker)}, " if entry.speaker else ""
    return _clean(f"<blockquote>{said}</blockquote><p>– {who}{cited}</p>")


def moment(given: str | None) -> str | None:
    """An ISO 8601 date or time as RFC 3339 wants it; None for what is less than a day.

    Pages that give no zone are taken by their word as UTC.
    """
    if not given or len(given) < len("2026-03-03"):
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return found.isoformat(timespec="seconds").replace("+00:00", "Z")


def _add(parent: Any, name: str, words: str | None = None, **attributes: str) -> Any:
    node = etree.SubElement(parent, f"{{{_NS}}}{name}")
    for key, value in attributes.items():
        node.set(key, _clean(value))
    if words is not None:
        node.text = _clean(words)
    return node


def _clean(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)
