"""The headline of an HTML page: the words a reader sees above the article, without site names.

What a page offers (h1, og:title, JSON-LD, <title>) disagrees often. Headings that stand on the
page come first, and among them those that the invisible titles confirm.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wortlaut.pages.dom import Line
from wortlaut.pages.normalise import clean
from wortlaut.types import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

SEPARATOR = re.compile(r"\s+(?:[|•·»«:~—–-]|::|-{2})\s+|\s*\|\s*|\s+::\s+|\s*»\s*")
LONGEST = 300
_WORD = re.compile(r"\w+")
_HEADINGS = ("h1", "h2", "h3")


def find_headline(
    root: "_Element", lines: Sequence[Line], declared: Sequence[str | None], outlet: str | None
) -> str | None:
    """The best clean headline; ``declared`` are titles from the page's metadata, best first."""
    window = clean("".join(root.xpath("string((//title)[1])")))
    titles = [clean(title) for title in (*declared, window) if title and clean(title)]
    cleaned = [strip_site(title, outlet) for title in titles]
    headings = [
        line
        for line in lines
        if line.kind is BlockKind.HEADING and line.tag in _HEADINGS and len(line.text) <= LONGEST
    ]
    best = _confirmed(headings, titles, cleaned)
    if best is not None:
        return best
    first = [line for line in headings if line.tag == "h1" and not _is_site(line.text, outlet)]
    if len(first) == 1 and (not cleaned or first[0].zone is None) and len(first[0].text) > 3:
        return clean(first[0].text)
    return next((title for title in cleaned if title), None)


def _confirmed(
    headings: Sequence[Line], titles: Sequence[str], cleaned: Sequence[str]
) -> str | None:
    """The heading whose words a declared title repeats: h1 before h2, exact before partial."""
    exact = {_key(title) for title in (*cleaned, *titles)}
    for tag in _HEADINGS:
        for line in headings:
            if line.tag == tag and _key(line.text) in exact:
                return clean(line.text)
    for tag in _HEADINGS[:2]:
        for line in headings:
            if line.tag != tag or len(_words(line.text)) < 2:
                continue
            for title in titles:
                whole, part = _key(line.text), _key(title)
                if whole and whole in part:
                    return clean(line.text)
            for title in cleaned:
                # "Region: Title" above, "Title" declared: the heading has a kicker before it.
                if len(_words(title)) >= 3 and _key(line.text).endswith(_key(title)):
                    return title
    for line in headings:
        own = set(_words(line.text))
        for title in titles:
            shared = own & set(_words(title))
            if line.tag == "h1" and len(own) >= 3 and len(shared) >= 0.6 * len(own):
                return clean(line.text)
    return None


def strip_site(title: str, outlet: str | None) -> str:
    """A declared title without the names of site and section that are tacked on to it.

    >>> strip_site("Die Fähre kommt - Politik | Hafenbote", "Hafenbote")
    'Die Fähre kommt'
    """
    parts = [part for part in SEPARATOR.split(title) if part and part.strip()]
    if len(parts) < 2:
        return title
    places = [match.span() for match in SEPARATOR.finditer(title)]
    start, end = 0, len(title)
    while places and _is_tail(title[places[-1][1] : end], title[start : places[-1][0]], outlet):
        end = places.pop()[0]
    while places and _is_site(title[start : places[0][0]], outlet):
        start = places.pop(0)[1]
    return title[start:end].strip() or title


def _is_tail(tail: str, rest: str, outlet: str | None) -> bool:
    """Whether what follows a separator is a site or section: known, or short after a long rest."""
    if _is_site(tail, outlet):
        return True
    return len(_words(tail)) <= 3 and len(_words(rest)) >= 4 and not tail.rstrip().endswith("?")


def _is_site(text: str, outlet: str | None) -> bool:
    name = _key(text)
    site = _key(outlet or "")
    if not name:
        return True
    if re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", text.strip().lower()):
        return True
    return bool(site) and (name == site or (len(site) > 3 and (site in name or name in site)
                                            and len(_words(text)) <= 4))


def _key(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
