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
"""Headlines are no longer than this; of longer titles only the beginning is looked at."""

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:www\.)?[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.[a-z]{2,15}")
_SLUG = re.compile(r"[\w.]{1,40}(?:-[\w.]{1,40}){2,20}")
_HEADINGS = ("h1", "h2", "h3")


def find_headline(
    root: "_Element",
    lines: Sequence[Line],
    near: Sequence[Line],
    declared: Sequence[str | None],
    outlet: str | None,
    host: str | None = None,
) -> str | None:
    """The best clean headline, or None.

    ``near`` are the lines at the top of the article, nearest first; ``declared`` are titles from
    the page's metadata, best first; ``outlet`` and ``host`` are names that are no headlines.
    """
    window = clean("".join(root.xpath("string((//title)[1])")))
    given = [title[: 2 * LONGEST] for title in (*declared, window) if title]
    titles = [title for title in map(clean, given) if title and not _SLUG.fullmatch(title)]
    cleaned = [strip_site(title, outlet, host) for title in titles]
    headings = [
        line
        for line in lines
        if line.kind is BlockKind.HEADING
        and line.tag in _HEADINGS
        and len(line.text) <= LONGEST
        and not _is_site(line.text, outlet, host)
    ]
    best = _confirmed(headings, titles, cleaned)
    if best is not None:
        return best
    first = [line for line in headings if line.tag == "h1"]
    if len(first) == 1 and (first[0].zone is None or not cleaned or _is_long(first[0].text)):
        return clean(first[0].text)
    told = next((title for title in cleaned if title and not _is_site(title, outlet, host)), None)
    if told is not None:
        return told
    above = next((line for line in near if line in headings and _is_long(line.text)), None)
    return clean(above.text) if above is not None else next(iter(cleaned), None)


def _is_long(text: str) -> bool:
    return len(_words(text)) >= 3


def _confirmed(
    headings: Sequence[Line], titles: Sequence[str], cleaned: Sequence[str]
) -> str | None:
    """The heading whose words a declared title repeats: h1 before h2, exact before partial."""
    exact = {_key(title): title for title in reversed((*cleaned, *titles))}
    for tag in _HEADINGS:
        for line in headings:
            if line.tag == tag and _key(line.text) in exact:
                # The same words; a declared title has the colon between kicker and headline
                # that on the page is only a change of type.
                declared = exact[_key(line.text)]
                return declared if ":" in declared else clean(line.text)
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


def strip_site(title: str, outlet: str | None, host: str | None = None) -> str:
    """A declared title without the names of site and section that are tacked on to it.

    >>> strip_site("Die Fähre kommt - Politik | Hafenbote", "Hafenbote")
    'Die Fähre kommt'
    """
    parts = [part for part in SEPARATOR.split(title) if part and part.strip()]
    if len(parts) < 2:
        return title
    places = [match.span() for match in SEPARATOR.finditer(title)]
    start, end = 0, len(title)
    while places:
        cut, after = places[-1]
        certain = "|" in title[cut:after] or "::" in title[cut:after]
        if not _is_tail(title[after:end], title[start:cut], outlet, host, certain=certain):
            break
        end = places.pop()[0]
    while places and _is_site(title[start : places[0][0]], outlet, host):
        start = places.pop(0)[1]
    return title[start:end].strip() or title


def _is_tail(tail: str, rest: str, outlet: str | None, host: str | None, *, certain: bool) -> bool:
    """Whether what follows a separator is a site or section: known, or short after a long rest."""
    if _is_site(tail, outlet, host):
        return True
    if certain and len(_words(tail)) <= 4 and len(_words(rest)) >= 2:
        return True
    return (
        len(_words(tail)) < len(_words(rest)) >= 3
        and len(_words(tail)) <= 3
        and not tail.rstrip().endswith("?")
    )


def _is_site(text: str, outlet: str | None, host: str | None = None) -> bool:
    """Whether a piece of a title names the site: its outlet, its address or most words of it."""
    name = _key(text)
    if not name or _ADDRESS.fullmatch(text.strip().lower()):
        return True
    words = _words(text)
    site = _key(outlet or "")
    if site and (name == site or (len(site) > 3 and len(words) <= 4 and _overlap(name, site))):
        return True
    if not host:
        return False
    domain = _key(host.removeprefix("www.").rpartition(".")[0])
    told = [word for word in words if len(word) > 2 and word in domain]
    return bool(told) and sum(map(len, told)) >= 0.5 * len(name)


def _overlap(left: str, right: str) -> bool:
    return left in right or right in left


def _key(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
