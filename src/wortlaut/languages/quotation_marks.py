"""Pairing of quotation marks: nested, over paragraphs, never closed, never opened, mistyped.

The marks and the side on which each usually stands are data of the language pack. Where the same
mark opens in one national usage and closes in another (“ in English and German, « and » in Swiss
and German books), the white space around it decides, and where that is silent, what is open.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from wortlaut.languages.pack import Pack
from wortlaut.types import QuotedRun

MAX_DEPTH = 6
"""No writer nests deeper; further opening marks are noise, and the cap keeps time linear."""

MAX_CARRY = 4
"""Over how many paragraphs an open quotation may wait for its closing mark."""

_HYPHENED = re.compile(r"[“”\"«»‹›‘’'](?=-\w)")
_OPENERS_BEFORE = frozenset("([{-–—/„‚«»‹›“\"'‘:")
_ENDERS_AFTER = frozenset(".,;:!?)]}…“”\"'’‘«»‹›-–—/")


@dataclass(frozen=True, slots=True)
class _Mark:
    token: int
    family: str
    side: str  # "open", "close", "either" or "maybe-open", "maybe-close"
    paragraph: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """Marks paired into stretches, before sentences exist.

    ``pairs`` are (opening token, closing token) or None for the missing one, with the paragraph
    number of the mark that is there and the depth (0 is outermost).
    """

    pairs: tuple[tuple[int | None, int | None, int, int], ...]


@cache
def _marks(pack: Pack) -> dict[str, tuple[str, str]]:
    return {row["mark"]: (row["family"], row["usual"]) for row in pack.table("quotation_marks")}


def pair_marks(
    words: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
    paragraphs: Sequence[tuple[int, int]],
    pack: Pack,
) -> Pairing:
    """Pairs the quotation marks of a token sequence, in one pass.

    ``starts``/``ends`` are half-open code points of the tokens, ``paragraphs`` half-open token
    ranges.
    """
    marks = _find(words, starts, ends, paragraphs, _marks(pack))
    pairs: list[tuple[int | None, int | None, int, int]] = []
    stack: list[_Mark] = []
    for number, mark in enumerate(marks):
        if stack and mark.paragraph != stack[0].paragraph and not _carries(stack, mark):
            _give_up(stack, pairs)
        side = mark.side
        if side in ("either", "maybe-close", "close"):
            partner = _partner(stack, mark.family)
            if partner is not None:
                for inner in range(len(stack) - 1, partner, -1):
                    _unclosed(stack[inner], inner, pairs)
                opened = stack[partner]
                del stack[partner:]
                pairs.append((opened.token, mark.token, opened.paragraph, partner))
                continue
            if side == "close" and not stack and not _follows_close(marks, number):
                pairs.append((None, mark.token, mark.paragraph, 0))
            if side != "either":
                continue
        if len(stack) < MAX_DEPTH:
            stack.append(mark)
    _give_up(stack, pairs)
    pairs.sort(key=lambda pair: (pair[0] if pair[0] is not None else pair[1], pair[3]))
    return Pairing(tuple(pairs))


def runs(
    pairing: Pairing,
    paragraphs: Sequence[tuple[int, int]],
    sentences: Sequence[tuple[int, int]],
    sentence_of: Sequence[int],
) -> tuple[QuotedRun, ...]:
    """The quoted stretches, once sentences are known.

    A quotation that never closes reaches to the end of its paragraph, one inside another to the
    end of its sentence; one that was never opened begins with its sentence.
    """
    found: list[QuotedRun] = []
    for opened, closed, paragraph, depth in pairing.pairs:
        if opened is not None and closed is not None:
            found.append(QuotedRun(opened, closed + 1, opened, closed, depth))
        elif opened is not None:
            end = paragraphs[paragraph][1] if depth == 0 else sentences[sentence_of[opened]][1]
            found.append(QuotedRun(opened, end, opened, None, depth))
        elif closed is not None:
            start = sentences[sentence_of[closed]][0]
            found.append(QuotedRun(start, closed + 1, None, closed, depth))
    found.sort(key=lambda run: (run.start, -run.end))
    return tuple(found)


def _find(
    words: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
    paragraphs: Sequence[tuple[int, int]],
    known: dict[str, tuple[str, str]],
) -> list[_Mark]:
    marks: list[_Mark] = []
    for paragraph, (first, last) in enumerate(paragraphs):
        for token in range(first, last):
            entry = known.get(words[token])
            if entry is None:
                if _HYPHENED.search(words[token]):
                    marks.extend(_closes_within(words[token], token, paragraph, known))
                continue
            family, usual = entry
            free_left = (
                token == first
                or ends[token - 1] < starts[token]
                or words[token - 1][-1] in _OPENERS_BEFORE
            )
            free_right = (
                token + 1 == last
                or ends[token] < starts[token + 1]
                or words[token + 1][0] in _ENDERS_AFTER
            )
            side = _side(usual, free_left, free_right)
            if side is not None:
                digit_before = token > first and not free_left and words[token - 1][-1].isdigit()
                if digit_before and words[token] in ('"', "''", "'", "’"):
                    # 15" may be inches or minutes: it closes what is open, else it is no mark.
                    side = "maybe-close"
                marks.append(_Mark(token, family, side, paragraph))
    return marks


def _closes_within(
    word: str, token: int, paragraph: int, known: dict[str, tuple[str, str]]
) -> Iterator[_Mark]:
    """The closing mark inside a compound such as „Abendpost“-Redakteur, which is one token."""
    for match in _HYPHENED.finditer(word):
        entry = known.get(match.group())
        if entry is not None:
            yield _Mark(token, entry[0], "maybe-close", paragraph)


def _side(usual: str, free_left: bool, free_right: bool) -> str | None:
    """Which side a mark stands on, from its usual side and the space around it."""
    spaced = (
        "open" if free_left and not free_right else "close" if free_right and not free_left else ""
    )
    if usual == "open":
        # A low mark glued to the word before it and free after it is a comma or a slip.
        return "maybe-close" if spaced == "close" else "open"
    if usual == "close":
        return "open" if spaced == "open" else "close"
    if usual == "either":
        return spaced or "either"
    if not free_left and not free_right:
        return None  # inside a word: an apostrophe
    return f"maybe-{spaced}" if spaced else "maybe-close"


def _partner(stack: list[_Mark], family: str) -> int | None:
    for index in range(len(stack) - 1, -1, -1):
        if stack[index].family == family:
            return index
    return None


def _carries(stack: list[_Mark], mark: _Mark) -> bool:
    """Whether what is open at a paragraph's end is closed by the first mark after it."""
    return (
        mark.side == "close"
        and stack[0].family == mark.family
        and mark.paragraph - stack[0].paragraph <= MAX_CARRY
    )


def _follows_close(marks: list[_Mark], number: int) -> bool:
    return number > 0 and marks[number - 1].token == marks[number].token - 1


def _unclosed(
    mark: _Mark, depth: int, pairs: list[tuple[int | None, int | None, int, int]]
) -> None:
    if not mark.side.startswith("maybe"):
        pairs.append((mark.token, None, mark.paragraph, depth))


def _give_up(stack: list[_Mark], pairs: list[tuple[int | None, int | None, int, int]]) -> None:
    for depth, mark in enumerate(stack):
        _unclosed(mark, depth, pairs)
    stack.clear()
