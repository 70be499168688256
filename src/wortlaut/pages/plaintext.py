"""Plain text: headline, section, time stamp and body out of a page that was saved or pasted.

Works by structure: running text is long and ends like a sentence, furniture is short and does
not; what stands before the first and after the last running text is furniture if anything there
gives it away. A pack's table ``furniture`` (phrase, role, match) adds what its language's pages
say; nothing here needs one. Text without furniture comes through whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from wortlaut.errors import LanguageError
from wortlaut.languages.pack import Pack
from wortlaut.pages.dates import Stamp, calendar, find_stamps
from wortlaut.pages.normalise import Facts, Piece, clean
from wortlaut.pages.unwrap import unwrap
from wortlaut.types import BlockKind

SENTENCE = re.compile(r"[.!?…][\"“”«»‘’'‹›)\]]*$|[“”\"«»][.,]?$")
PROSE_WORDS = 8
PROSE_LENGTH = 120
"""Running text is a sentence of so many words, or anything so long."""

TAIL = 12
"""Characters in which the end of a sentence shows; looking at no more keeps this linear."""

LABEL_WORDS = 4
"""Menu entries have at most so many words."""

HEADLINE_WORDS = 3
"""Headlines have at least so many words; what is shorter may be a section."""

HEADLINES = 3
"""So many long lines in a row can be headline and subheadlines; more are a list of teasers."""

RUN = 3
"""So many labels in a row are a menu."""

STAMP_LENGTH = 90
STAMP_WORDS = 5
"""A time stamp's line: so long at most, with so many words besides date and time."""

END_SHARE = 0.5
"""Where less than this share of the running text follows, "More news" ends the article."""

BOX = 6
"""So many short lines after "See also:" belong to the box."""

_EDGES = " \t:;,.!?|·•*>»«-–—_#\"'"
_CRUMBS = re.compile(r"\s[>»›→]\s|\s/\s(?=.*\s/\s)")
_MARKDOWN = re.compile(r"(#{1,6}|>|[*•‣▪·])\s+(?=\S)")
_WORD = re.compile(r"[^\W_]+")
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\))\s*(?:\d{4}\s*(?:[-–]\s*\d{4}\s*)?)?,?\s*([^|·.,\d©][^|·.,©]{1,40})"
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Unit:
    """A line after rejoining. ``gap`` says whether blank lines stand before it.

    ``role`` is "prose", "sentence" (a short one), "short", "stamp" or a role of the table
    ``furniture``.
    """

    text: str
    gap: bool
    role: str
    stamp: Stamp | None = None

    @property
    def words(self) -> int:
        return len(self.text.split())


def read(rows: Sequence[str], pack: Pack | None) -> tuple[Facts, list[Piece]]:
    """The facts and the blocks of a plain text given as its lines."""
    paragraphs = unwrap([clean(row) for row in rows], _joining(pack))
    units = [_unit(text, gap, pack) for text, gap in paragraphs]
    prose = [i for i, unit in enumerate(units) if unit.role == "prose"]
    if not prose:
        return Facts(), _body(units)
    first = prose[0]
    end = _end(units, first)
    head, tail = units[:first], units[end:]
    furnished = _is_furnished(head) or _is_furnished(tail)
    facts, opening = _head(head, pack, furnished=furnished)
    if furnished:
        facts = replace(facts, outlet=_owner(tail))
    body = _body(units[first : end if furnished else len(units)])
    return facts, opening + body


def _unit(text: str, gap: bool, pack: Pack | None) -> Unit:
    sentence = SENTENCE.search(text[-TAIL:]) is not None
    words = len(text.split())
    prose = len(text) >= PROSE_LENGTH or ((sentence or text.endswith(":")) and words >= PROSE_WORDS)
    if prose and text[-1] in "?!" and words < 2 * PROSE_WORDS:
        prose = False  # as likely a headline
    if len(text) <= 250:
        role = _furniture_role(text, pack, sentence=sentence or prose)
        if role is not None and not (role in ("stamp", "byline") and words > 12):
            stamp = _stamp_of(text, pack) if role in ("stamp", "byline") else None
            return Unit(text, gap, "stamp" if stamp else role, stamp)
    if not prose:
        stamp = _stamp_of(text, pack)
        if stamp is not None:
            return Unit(text, gap, "stamp", stamp)
    return Unit(text, gap, "prose" if prose else "sentence" if sentence else "short")


def _stamp_of(text: str, pack: Pack | None) -> Stamp | None:
    """The date of a line that says little else."""
    if len(text) > STAMP_LENGTH or not _DIGIT.search(text):
        return None
    stamps = [stamp for stamp in find_stamps(text, pack) if stamp.year is not None]
    if not stamps:
        return None
    best = next((stamp for stamp in stamps if stamp.clock), stamps[0])
    rest = "".join(
        text[a:b]
        for a, b in zip(
            (0, *(stamp.end for stamp in stamps)),
            (*(stamp.start for stamp in stamps), len(text)),
            strict=True,
        )
    )
    _, weekdays, clocks = calendar(pack)
    extra = [
        word
        for word in _WORD.findall(rest)
        if word.casefold() not in weekdays and word.casefold() not in clocks and not word.isdigit()
    ]
    return best if len(extra) <= STAMP_WORDS else None


def _key(text: str) -> str:
    return text.strip(_EDGES).casefold()


@cache
def _phrases(pack: Pack | None) -> dict[str, tuple[str, str]]:
    try:
        rows = pack.table("furniture") if pack is not None else ()
    except LanguageError:  # a pack may go without
        rows = ()
    return {_key(row["phrase"]): (row["role"], row["match"]) for row in rows}


def _joining(pack: Pack | None) -> frozenset[str]:
    try:
        return pack.words("function_words") if pack is not None else frozenset()
    except LanguageError:  # a pack may go without
        return frozenset()


@cache
def _first_words(pack: Pack | None) -> frozenset[str]:
    return frozenset(key.split()[0].partition("-")[0] for key in _phrases(pack) if key)


def is_aside(text: str, pack: Pack | None) -> bool:
    """Whether a line of a page in this language is certainly no part of its article."""
    if len(text) > 250:
        return False
    role = _furniture_role(text, pack, sentence=True)
    return role in ("aside", "end", "social")


def is_menu_word(text: str, pack: Pack | None) -> bool:
    """Whether pages of this language call a menu entry so ("home", "all news")."""
    return _phrases(pack).get(_key(text), ("", ""))[0] == "menu"


def _furniture_role(text: str, pack: Pack | None, *, sentence: bool) -> str | None:
    phrases = _phrases(pack)
    whole = phrases.get(_key(text)) if len(text) <= 80 else None
    if whole is not None:
        return whole[0] if whole[0] not in ("byline",) else None
    words = text.split(maxsplit=6)
    if not words or _key(words[0]).partition("-")[0] not in _first_words(pack):
        return None
    for count in range(min(6, len(words)), 0, -1):
        beginning = " ".join(words[:count])
        found = phrases.get(_key(beginning))
        if found is None:
            continue
        role, match = found
        if match == "always" or (match == "colon" and beginning.endswith(":")):
            return role
        if match == "start" and (not sentence or beginning.endswith(":")):
            return role
    return None


def _end(units: Sequence[Unit], first: int) -> int:
    """Where the article ends: the number of the first unit after it."""
    weights = [len(unit.text) if unit.role == "prose" else 0 for unit in units]
    total = sum(weights)
    seen = 0
    last = first + 1
    for i in range(first, len(units)):
        if units[i].role == "end" and total - seen < END_SHARE * total:
            break
        seen += weights[i]
        if units[i].role == "prose" or (units[i].role == "sentence" and i == last):
            last = i + 1
    return last


def _is_furnished(units: Sequence[Unit]) -> bool:
    """Whether something among these units gives away that they are page furniture."""
    if any(unit.role in ("stamp", "menu", "end", "aside", "social") for unit in units):
        return True
    run = 0
    for unit in units:
        run = run + 1 if unit.role == "short" and unit.words <= LABEL_WORDS else 0
        if run >= RUN:
            return True
    return False


def _head(head: Sequence[Unit], pack: Pack | None, *, furnished: bool) -> tuple[Facts, list[Piece]]:
    """What the units before the running text say, and which of them open the text."""
    title = _title_place(head, furnished=furnished)
    published, author, section = None, None, None
    stamps = [(i, unit.stamp) for i, unit in enumerate(head) if unit.stamp and unit.stamp.iso]
    if stamps:
        near = len(head) if title is None else title
        _, stamp = min(stamps, key=lambda at: (at[1].clock is None, abs(at[0] - near), at[0]))
        published = stamp.iso
    for unit in head:
        author = author or byline(unit.text, pack)
    if title is not None and furnished:
        section = _section(head, title)
    pieces: list[Piece] = []
    for i, unit in enumerate(head):
        if i == title:
            pieces.append((BlockKind.HEADLINE, _unmarked(unit.text)))
        elif unit.role not in ("short", "sentence"):
            if not furnished and unit.role != "byline":
                pieces.append((BlockKind.PARAGRAPH, unit.text))
        elif title is not None and i > title and (unit.words >= 4 or unit.role == "sentence"):
            pieces.append((BlockKind.LEAD, unit.text))
        elif not furnished or unit.role == "sentence":
            pieces.append((BlockKind.PARAGRAPH, unit.text))
    name = _unmarked(head[title].text) if title is not None else None
    return Facts(title=name, section=section, author=author, published=published), pieces


def _title_place(head: Sequence[Unit], *, furnished: bool) -> int | None:
    """Which unit is the headline: of those long enough the one next to stamp and text."""
    open_to = [
        i
        for i, unit in enumerate(head)
        if unit.role in ("short", "sentence") and not _CRUMBS.search(unit.text)
    ]
    long_enough = [i for i in open_to if head[i].words >= HEADLINE_WORDS]
    if not furnished:
        first = open_to[0] if open_to else None
        return first if first is not None and head[first].role == "short" else None
    if not long_enough:
        alone = [i for i in open_to if head[i].gap and (i + 1 == len(head) or head[i + 1].gap)]
        return alone[-1] if alone else None
    stamped = [i for i, unit in enumerate(head) if unit.role == "stamp"]
    if stamped:
        after = [i for i in long_enough if i > stamped[-1] and _stands_out(head[i])]
        if after:
            return after[0]
        long_enough = [i for i in long_enough if i < stamped[-1]] or long_enough
    # A headline and perhaps a line under it: the lines right above stamp or text without a gap.
    start = last = long_enough[-1]
    while start - 1 in long_enough and not head[start].gap:
        start -= 1
    if last - start < HEADLINES:
        return start
    return last


def _stands_out(unit: Unit) -> bool:
    return unit.gap or unit.words > HEADLINE_WORDS


def _section(head: Sequence[Unit], title: int) -> str | None:
    """The label above the headline, unless it is one of a menu."""
    for i in range(title - 1, -1, -1):
        unit = head[i]
        if unit.role in ("stamp", "byline"):
            continue
        if _CRUMBS.search(unit.text):
            parts = [part.strip() for part in _CRUMBS.split(unit.text)]
            return next((part for part in reversed(parts) if part), None)
        label = unit.role == "short" and unit.words < HEADLINE_WORDS and len(unit.text) <= 40
        twice = sum(other.text == unit.text for other in head) > 1
        return unit.text if label and not twice else None
    return None


def byline(text: str, pack: Pack | None) -> str | None:
    """The author that a line names after the pack's words for it ("By Maud Ferriday, 3 May")."""
    first, _, rest = text.partition(" ")
    found = _phrases(pack).get(_key(first))
    if found is None or found[0] != "byline" or not rest or len(text) > STAMP_LENGTH:
        return None
    stamp = _stamp_of(text, pack)
    if stamp is not None:
        rest = text[len(first) + 1 : stamp.start]
    name = rest.strip(_EDGES + "/")
    words = name.split()
    while words and words[-1].islower():  # "on" before the date
        words.pop()
    fits = 1 <= len(words) <= 8 and all(word[0].isupper() or len(word) <= 3 for word in words)
    return " ".join(words).strip(_EDGES) if fits else None


def _owner(tail: Sequence[Unit]) -> str | None:
    """Whose page it is, after the copyright sign under it."""
    for unit in tail:
        match = _COPYRIGHT.search(unit.text) if len(unit.text) <= STAMP_LENGTH else None
        if match is not None:
            return match[1].strip()
    return None


def _unmarked(text: str) -> str:
    return _MARKDOWN.sub("", text, count=1) if _MARKDOWN.match(text) else text


def _body(units: Sequence[Unit]) -> list[Piece]:
    """The blocks of the running text; lines and boxes that are plainly not part of it go."""
    pieces: list[Piece] = []
    boxed = 0
    for i, unit in enumerate(units):
        if unit.role == "aside":
            boxed = BOX
            continue
        if boxed and unit.role == "short" and not (unit.gap and _heads(units, i)):
            boxed -= 1
            continue
        boxed = 0
        before = units[i - 1].role in ("prose", "sentence", "aside") if i else False
        pieces.append((_kind(units, i, before), _unmarked(unit.text)))
    return pieces


def _heads(units: Sequence[Unit], i: int) -> bool:
    return i + 1 < len(units) and units[i + 1].role in ("prose", "sentence")


def _kind(units: Sequence[Unit], i: int, after_text: bool) -> BlockKind:
    unit = units[i]
    mark = _MARKDOWN.match(unit.text)
    if mark:
        if mark[1].startswith("#"):
            return BlockKind.HEADING
        return BlockKind.BLOCKQUOTE if mark[1] == ">" else BlockKind.LIST_ITEM
    if unit.text[:2] in ("- ", "– "):
        return BlockKind.LIST_ITEM
    if (
        unit.role == "short"
        and after_text
        and unit.words <= 12
        and unit.text[-1] not in ",;:"
        and _heads(units, i)
    ):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH
