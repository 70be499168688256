"""What an HTML page says about its article: title, section, outlet, author, publication."""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from wortlaut.languages.pack import Pack
from wortlaut.pages import jsonld
from wortlaut.pages.dates import find_stamps
from wortlaut.pages.dom import Line
from wortlaut.pages.headline import find_headline, strip_site
from wortlaut.pages.normalise import Facts, Piece, clean
from wortlaut.pages.plaintext import byline, is_menu_word
from wortlaut.types import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date.issued",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "sailthru.date",
    "parsely-pub-date",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "date",
)
"""Names of meta elements that give the day of publication, the most reliable first."""

SECTION = ("article:section", "og:section", "section", "dc.subject.section", "cxenseparse:section")
AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
OUTLET = ("og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher")
TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "title")

STAMP_LENGTH = 90
"""A line with the time of publication says little else."""

LEAD_LENGTH = 60
"""A heading right under the headline is a lead if it has so many characters."""

TOP = 6
"""The headline is among so many lines of the text, if it is among them."""

NEAR = 12
"""How many lines above the first line of text the time stamp and the byline stand at most."""

HTMLDATE_SIZE = 400_000
"""Characters of text from which on a page is not searched for dates in every corner."""

_WHEN = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_PATH_DATE = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/|-)")
_PUBLISHING = re.compile(r"publi|pubdate|entry-date|posted|created", re.IGNORECASE)
_NO_SECTION = frozenset(("home", "start", "index", "news", "article", "articles"))


def read_facts(
    root: "_Element",
    lines: Sequence[Line],
    chosen: Sequence[Line],
    url: str | None,
    pack: Pack | None,
) -> Facts:
    """All that can be told of an article; None for what the page does not say."""
    metas = _metas(root)
    url = url or _canonical(root) or metas.get("og:url")
    node = jsonld.article_node(root)
    outlet = _outlet(metas, node)
    declared = [metas.get("og:title"), jsonld.text(node.get("headline"))]
    declared += [metas.get(name) for name in TITLE[1:]]
    near = _above(lines, chosen)
    title = find_headline(root, lines, near, declared, outlet, _host(url))
    return Facts(
        title=title,
        section=_section(root, lines, metas, node, url, title, outlet, pack),
        outlet=outlet,
        author=_author(root, metas, node, outlet, pack) or _byline(near, pack),
        published=_published(root, lines, metas, node, near, url, pack),
    )


def with_outlet(facts: Facts, outlet: str) -> Facts:
    """The facts with an outlet."""
    return replace(facts, outlet=outlet)


def declared_language(root: "_Element") -> str | None:
    """What the page says its language is."""
    html = root if root.tag == "html" else root.find(".//html")
    if html is None:
        return None
    language: str | None = html.get("lang") or html.get(XML_LANG)
    return language


def with_headline(facts: Facts, chosen: Sequence[Line]) -> list[Piece]:
    """Headline and body; the headline comes once, and what stands above the text is its lead."""
    title = clean(facts.title or "")
    pieces: list[Piece] = [(BlockKind.HEADLINE, title)] if title else []
    opening = _after_headline(chosen, title)
    for number, line in enumerate(chosen[opening:]):
        if _is_about(facts.author, line.text):
            continue
        kind = line.kind
        if not number and title and kind is BlockKind.HEADING and len(line.text) >= LEAD_LENGTH:
            kind = BlockKind.LEAD
        pieces.append((kind, clean(line.text)))
    return pieces if len(pieces) > bool(title) else []


def _is_about(author: str | None, text: str) -> bool:
    """Whether a line introduces the author, as the box under an article does."""
    first = text.split(maxsplit=2)[:2]
    return bool(author) and len(first) == 2 and " ".join(first) in (author or "")


def _after_headline(chosen: Sequence[Line], title: str) -> int:
    """Number of the first line after the headline, where that is among the first of the text."""
    for number in range(min(TOP, len(chosen)) - 1, -1, -1):
        text = clean(chosen[number].text)
        if not title or title not in text:
            continue
        rest = text.replace(title, "", 1)
        heading = chosen[number].kind is BlockKind.HEADING
        if heading or not rest or (len(rest) <= STAMP_LENGTH and find_stamps(rest, None)):
            return number + 1
    return 0


def _metas(root: "_Element") -> dict[str, str]:
    """Contents of meta elements by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _canonical(root: "_Element") -> str | None:
    """The address that a saved page gives itself."""
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            href: str | None = link.get("href")
            return href
    return None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _first(metas: dict[str, str], names: Iterable[str]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _outlet(metas: dict[str, str], node: dict[str, Any]) -> str | None:
    name = metas.get("og:site_name") or jsonld.text(node.get("publisher"))
    name = name or _first(metas, OUTLET[1:])
    if not name or len(name) > 80 or name.startswith(("http:", "https:")):
        return None
    return clean(name.lstrip("@")) or None


def _author(
    root: "_Element",
    metas: dict[str, str],
    node: dict[str, Any],
    outlet: str | None,
    pack: Pack | None,
) -> str | None:
    names = jsonld.names(node.get("author"))
    if not names and (declared := _first(metas, AUTHOR)) is not None:
        names = [declared]
    if not names:
        marked = root.xpath("//*[@rel='author' or contains(@itemprop, 'author')]")
        names = [" ".join(" ".join(e.itertext()).split()) for e in marked[:3]]
    kept = []
    for name in names:
        tidy = byline(clean(name), pack) or clean(name)
        if tidy and len(tidy) <= 80 and "://" not in tidy and tidy != outlet and tidy not in kept:
            kept.append(tidy)
    return ", ".join(kept[:5]) or None


def _byline(near: Sequence[Line], pack: Pack | None) -> str | None:
    return next((name for line in near if (name := byline(line.text, pack))), None)


def _section(
    root: "_Element",
    lines: Sequence[Line],
    metas: dict[str, str],
    node: dict[str, Any],
    url: str | None,
    title: str | None,
    outlet: str | None,
    pack: Pack | None,
) -> str | None:
    for name in (_first(metas, SECTION), jsonld.text(node.get("articleSection"))):
        if name and len(name) <= 60:
            return clean(name)
    crumbs = jsonld.breadcrumbs(root) or _breadcrumb_lines(root)
    crumbs = [clean(crumb) for crumb in crumbs]
    ends = {title or "", outlet or ""}
    crumbs = [
        crumb
        for crumb in crumbs
        if crumb and crumb not in ends and not _is_menu(crumb, pack) and len(crumb) <= 40
    ]
    if crumbs:
        return crumbs[-1]
    return _section_by_path(lines, url, pack)


def _is_menu(name: str, pack: Pack | None) -> bool:
    return name.casefold() in _NO_SECTION or is_menu_word(name, pack)


def _breadcrumb_lines(root: "_Element") -> list[str]:
    found = root.xpath("(//*[contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb')])[1]//a")
    return [" ".join("".join(link.itertext()).split()) for link in found[:8]]


def _section_by_path(lines: Sequence[Line], url: str | None, pack: Pack | None) -> str | None:
    """A folder of the address that is also a label in the menu: "/politik/…" and "Politik"."""
    try:
        folders = [unquote(part) for part in urlsplit(url or "").path.split("/")[1:-1]]
    except ValueError:
        return None
    labels = {
        line.text.casefold(): line.text
        for line in lines
        if len(line.text) <= 30 and line.linked >= 0.8 * len(line.text)
    }
    for folder in folders[:2]:
        name = folder.casefold()
        if len(name) >= 3 and not _is_menu(name, pack) and name in labels:
            return clean(labels[name])
    return None


def _above(lines: Sequence[Line], chosen: Sequence[Line]) -> Sequence[Line]:
    """The lines that stand right above the text or open it, nearest first."""
    first = next((i for i, line in enumerate(lines) if chosen and line is chosen[0]), 0)
    return lines[max(0, first - NEAR) : first + 3][::-1]


def _published(
    root: "_Element",
    lines: Sequence[Line],
    metas: dict[str, str],
    node: dict[str, Any],
    near: Sequence[Line],
    url: str | None,
    pack: Pack | None,
) -> str | None:
    first = _in_path(url)
    for value in (jsonld.text(node.get("datePublished")), *(metas.get(name) for name in PUBLISHED)):
        when = _iso(value) or _written(value, pack)
        if when:
            # An address is made once; what a page declares can be the day it was moved.
            return first if first and first < when[:8] else when
    times = [
        (_iso(value) or _written(value, pack), _PUBLISHING.search(" ".join(element.values())))
        for element in root.iter("time")
        if (value := element.get("datetime") or "".join(element.itertext()))
    ]
    for when, publishing in times:
        if when and publishing:
            return when
    for line in near:
        if len(line.text) <= STAMP_LENGTH:
            when = _written(line.text, pack)
            if when:
                return _finer(when, times)
    guess = _by_htmldate(root, url)
    if guess and guess.endswith("-01-01") and not _says(guess, lines, url, pack):
        guess = None  # htmldate makes a day of the mere year in a copyright line
    return _finer(guess, times) or next((when for when, _ in times if when), None)


def _says(day: str, lines: Sequence[Line], url: str | None, pack: Pack | None) -> bool:
    """Whether the page itself names a day."""
    if day in (url or "").replace("/", "-"):
        return True
    short = (line.text for line in lines if len(line.text) <= STAMP_LENGTH)
    return any((_written(text, pack) or "").startswith(day) for text in short)


def _in_path(url: str | None) -> str | None:
    """The day in an address like /2025/08/08/title."""
    match = _PATH_DATE.search(url or "")
    return _iso("-".join(part.zfill(2) for part in match.groups())) if match else None


def _finer(day: str | None, times: Sequence[tuple[str | None, object]]) -> str | None:
    """A day with the time of day that an element of the page gives for it."""
    if day is None or len(day) > 10:
        return day
    return next((when for when, _ in times if when and when.startswith(day)), day)


def _iso(value: str | None) -> str | None:
    """ISO 8601 to the minute as the page gives it, or None."""
    match = _WHEN.match(value.strip()) if value else None
    if match is None:
        return None
    day, clock, zone = match.groups()
    stamps = find_stamps(day, None)
    if not stamps:
        return None
    if clock is None:
        return day
    zone = zone or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{clock}{zone}"


def _written(value: str | None, pack: Pack | None) -> str | None:
    if not value or len(value) > 400:
        return None
    return next((stamp.iso for stamp in find_stamps(clean(value), pack) if stamp.iso), None)


def _by_htmldate(root: "_Element", url: str | None) -> str | None:
    """htmldate's search (A. Barbaresi 2020, "htmldate: A Python package to extract publication
    dates from web pages", JOSS), for pages that do not declare their date."""
    if sum(len(text) for text in root.itertext()) > HTMLDATE_SIZE:
        return None
    from htmldate import find_date  # few pages need it

    # It logs what it does not find; what to say about that is for us.
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = find_date(root, url=url, original_date=True)
    except Exception:
        return None
    return str(found) if found else None


__all__ = ["declared_language", "read_facts", "strip_site", "with_headline", "with_outlet"]
