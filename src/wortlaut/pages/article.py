"""Which lines of an HTML page are its article.

trafilatura selects (A. Barbaresi 2021, "Trafilatura: A Web Scraping Library and Command-Line Tool
for Text Discovery and Extraction", ACL demo track): its precision mode judged best in a survey of
nine extractors on news pages. The words come from the page's own lines (`dom.lines`): a line is
taken if trafilatura took its words, or if it stands in the midst of lines that were taken and
reads like them. That brings back the block quotes and short paragraphs that the selection loses.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wortlaut.pages.dom import Line
from wortlaut.types import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ELEMENTS = 30_000
MAX_CHARACTERS = 1_500_000
MAX_DEPTH = 100
"""Larger pages (no news page is) are selected without trafilatura, which needs 15 s and 1.5 GB for
5 MB of line breaks, and 12 s for 20 kB of tables nested 600 deep."""

ENOUGH = 250
ENOUGH_SHARE = 0.4
"""A selection in precision mode is compared with the default mode if it has fewer characters, or a
smaller share of the page's running text; the default mode's is taken if it is so much longer."""

MUCH, MUCH_SHARE = 500, 0.6
"""A selection of trafilatura's own rules with so many characters, and with such a share of the
page's running text, is not compared with the extractors that it falls back on: they could not find
twice as much, which is what it asks of them. That saves a third of the time."""

GRAM = 4
"""Words in a row by which a line is found again in the selection."""

MIN_SHARE = 0.7
"""A line belongs to the selection if this share of its word n-grams does."""

MANY_LINKS = 0.4
"""Lines with a larger share of link text are lists of other pages."""

FEW_LINKS = 0.2
"""Running text has hardly a larger share of links."""

GAP = 6
"""So many lines in a row that were not taken can be taken back; more are a box or an advert."""

OUTSIDE_SHARE = 0.6
"""If this share of what was chosen stands outside of furniture, the rest is furniture indeed."""

LEAD_NEAR, LEAD_FAR = 15, 30
"""How many lines above the first chosen one a lead can stand: anywhere near, further up only right
under the headline."""

TAIL = 12
"""Characters in which the end of a sentence shows; looking at no more keeps this linear."""

SENTENCE_END = re.compile(r"[.!?…:;][\"“”«»‘’'‹›)\]]*$|[“”\"«»]$")
SPEECH = re.compile(r"[„“”«»\"]")
_WORD = re.compile(r"\w+")
DUPLICATE = 60
"""Characters from which on a line that comes twice is a copy (mobile and desktop version)."""

APPEAL = 3
"""A long line that a page has so many times is an appeal to subscribe or donate."""

COMMENTS = re.compile(r"comment|\w*kommentar|disqus")


def select(root: "_Element", lines: Sequence[Line], url: str | None = None) -> list[Line]:
    """The lines of the article, without its headline if that is a heading above the text.

    The result is empty where the page has no article.
    """
    chosen = _by_extractor(root, lines, url)
    if chosen is None or not any(_is_prose(lines[i]) for i in chosen):
        chosen = _by_structure(lines)
    chosen = _outside_furniture(lines, chosen)
    taken = _lead(lines, chosen) + _bridge(lines, chosen)
    taken = _without_copies(lines, taken)
    taken = _trim(lines, taken)
    return [lines[i] for i in taken]


def _by_extractor(root: "_Element", lines: Sequence[Line], url: str | None) -> set[int] | None:
    """Numbers of the lines whose words trafilatura selects; None where it finds nothing."""
    size = sum(len(line.text) for line in lines)
    if size > MAX_CHARACTERS or _is_too_large(root):
        return None
    running = sum(len(line.text) for line in lines if line.zone is None and _is_prose(line))
    precise = _matching(lines, _extract(root, url, precision=True, fast=True))
    if _length(lines, precise) >= max(MUCH, MUCH_SHARE * running):
        return precise
    precise = _matching(lines, _extract(root, url, precision=True))
    if _length(lines, precise) >= max(ENOUGH, ENOUGH_SHARE * running):
        return precise
    loose = _matching(lines, _extract(root, url, precision=False))
    if _length(lines, precise) < max(ENOUGH, ENOUGH_SHARE * _length(lines, loose)):
        return (precise | loose) or None
    return precise


def _is_too_large(root: "_Element") -> bool:
    """Whether a page has too many elements for trafilatura, or nests them too deep."""
    level, count = [root], 0
    for _ in range(MAX_DEPTH):
        count += len(level)
        level = [child for element in level for child in element]
        if not level:
            return count > MAX_ELEMENTS
    return True


def _length(lines: Sequence[Line], numbers: Iterable[int]) -> int:
    return sum(len(lines[i].text) for i in numbers)


def _extract(
    root: "_Element", url: str | None, *, precision: bool, fast: bool = False
) -> list[str]:
    """The texts of the elements that trafilatura keeps."""
    import trafilatura  # 160 ms that a plain text should not pay

    # It logs every page it finds little on as a warning; what to say about that is for us.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = trafilatura.bare_extraction(
            root, url=url, fast=fast, favor_precision=precision, include_comments=False
        )
    except Exception:
        return []
    body = getattr(document, "body", None)
    if body is None:
        return []
    texts: list[str] = []
    for element in body.iter():
        if isinstance(element.tag, str):
            texts.extend(filter(None, (element.text, element.tail)))
    whole = [" ".join(child.itertext()) for child in body]
    return texts + whole


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _grams(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[i:] for i in range(GRAM)), strict=False))


def _matching(lines: Sequence[Line], texts: Sequence[str]) -> set[int]:
    grams: set[tuple[str, ...]] = set()
    short: set[str] = set()
    for text in texts:
        words = _words(text)
        short.add(" ".join(words))
        grams.update(_grams(words))
    found = set()
    for number, line in enumerate(lines):
        words = _words(line.text)
        if not words:
            continue
        if len(words) < GRAM:
            if " ".join(words) in short:
                found.add(number)
            continue
        own = _grams(words)
        if sum(gram in grams for gram in own) >= MIN_SHARE * len(own):
            found.add(number)
    return found


def _is_prose(line: Line) -> bool:
    """Whether a line reads like running text rather than like a label or a list of links."""
    text = line.text
    if line.linked > MANY_LINKS * len(text):
        return False
    if line.kind is BlockKind.HEADING:
        return False
    return len(text) >= 100 or (len(text) >= 25 and SENTENCE_END.search(text[-TAIL:]) is not None)


def _outside_furniture(lines: Sequence[Line], chosen: set[int]) -> set[int]:
    """Without captions, boxes and menus, unless the page calls most of its article such a name."""
    chosen = {i for i in chosen if not COMMENTS.match(lines[i].zone or "")} or chosen
    outside = {i for i in chosen if lines[i].zone is None}
    if _length(lines, outside) < OUTSIDE_SHARE * _length(lines, chosen):
        return chosen
    places = {lines[i].parent for i in outside}
    return {i for i in chosen if lines[i].zone is None or lines[i].parent in places}


def _by_structure(lines: Sequence[Line]) -> set[int]:
    """Prose outside of furniture, from the containers that hold most of it.

    Used where trafilatura finds nothing and on pages too large for it.
    """
    weight: dict[int, int] = {}
    prose = [i for i, line in enumerate(lines) if line.zone is None and _is_prose(line)]
    if not prose:
        prose = [i for i, line in enumerate(lines) if line.zone != "nav" and _is_prose(line)]
    for i in prose:
        weight[lines[i].parent] = weight.get(lines[i].parent, 0) + len(lines[i].text)
    if not weight:
        return set()
    most = max(weight.values())
    return {i for i in prose if weight[lines[i].parent] >= 0.1 * most}


def _bridge(lines: Sequence[Line], chosen: set[int]) -> list[int]:
    """The chosen lines and what belongs between them."""
    order = sorted(chosen)
    taken: list[int] = []
    for number in order:
        if taken and 1 < number - taken[-1] <= GAP + 1:
            left, right = lines[taken[-1]], lines[number]
            taken.extend(i for i in range(taken[-1] + 1, number) if _belongs(lines[i], left, right))
        taken.append(number)
    return taken


def _lead(lines: Sequence[Line], chosen: set[int]) -> list[int]:
    """Running text between the headline and the first chosen line: often lost as "header"."""
    first = min(chosen, default=0)
    level = "h1" if any(line.tag == "h1" for line in lines) else "h2"
    headlines = {line.text for line in lines if line.tag == level}
    window = range(max(0, first - LEAD_FAR), first)
    top = max((i for i in window if lines[i].text in headlines), default=None)
    if top is None:
        return []
    return [
        i
        for i in range(top + 1, first)
        if lines[i].zone in (None, lines[first].zone)
        and (first - i <= LEAD_NEAR or lines[i].parent == lines[top].parent)
        and len(lines[i].text) >= 60
        and (_is_prose(lines[i]) or lines[i].kind is BlockKind.HEADING)
        and SENTENCE_END.search(lines[i].text[-TAIL:])
    ]


def _belongs(line: Line, left: Line, right: Line) -> bool:
    if line.zone is not None and line.zone not in (left.zone, right.zone):
        return False
    if line.linked > MANY_LINKS * len(line.text):
        return False
    if line.kind is BlockKind.BLOCKQUOTE:
        return True
    if line.parent not in (left.parent, right.parent):
        # Every paragraph in a box of its own: then its neighbours look just the same.
        alike = line.tag == left.tag == right.tag == "p" and left.parent != right.parent
        return alike and line.linked < FEW_LINKS * len(line.text) and _is_prose(line)
    if line.kind is BlockKind.HEADING:
        return len(line.text) < 150
    return _is_prose(line) or (SPEECH.search(line.text) is not None and len(line.text) > 10)


def _without_copies(lines: Sequence[Line], taken: Sequence[int]) -> list[int]:
    """Each long line once, and appeals that a page repeats between its paragraphs not at all."""
    times = Counter(line.text for line in lines if len(line.text) >= DUPLICATE)
    seen: set[str] = set()
    kept = []
    for number in taken:
        text = lines[number].text
        if text in seen or times[text] >= APPEAL:
            continue
        if len(text) >= DUPLICATE:
            seen.add(text)
        kept.append(number)
    return kept


def _trim(lines: Sequence[Line], taken: Sequence[int]) -> list[int]:
    """Without headings that head nothing any more, and links after the end."""
    kept = list(taken)
    while kept and (
        lines[kept[-1]].kind is BlockKind.HEADING
        or lines[kept[-1]].linked > 0.8 * len(lines[kept[-1]].text)
    ):
        kept.pop()
    return kept
