"""Cutting a token sequence into sentences, with quotations as units.

A sentence ends at its final mark, with the closing quotation marks and brackets after it; it does
not end where the text goes on in lower case („Wohin?“, fragte sie). Inside a quotation of several
sentences each is one. What ordinals and abbreviations do is data of the pack.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from wortlaut.languages.pack import Pack

_FINAL = frozenset({".", "!", "?", "…"})
_CLOSERS = frozenset(")]}\"“”«»›‹'’‘") | {"''"}
_LEADERS = frozenset("([{„\"“«»‹›‚'‘") | {"``", "''"}
_CONTINUE = frozenset(",;:–—-)]}")


@dataclass(frozen=True, slots=True)
class _Rules:
    never: frozenset[str]
    maybe: frozenset[str]
    starters: frozenset[str]


@cache
def _rules(pack: Pack) -> _Rules:
    rows = pack.table("abbreviations")
    return _Rules(
        frozenset(row["form"] for row in rows if row["ends_sentence"] == "never"),
        frozenset(row["form"] for row in rows if row["ends_sentence"] == "maybe"),
        pack.words("sentence_starters"),
    )


def split_sentences(
    words: Sequence[str],
    paragraphs: Sequence[tuple[int, int]],
    closing: frozenset[int],
    opening: frozenset[int],
    pack: Pack,
) -> tuple[tuple[int, int], ...]:
    """The half-open token ranges of the sentences; they tile the tokens.

    ``closing`` and ``opening`` are the tokens of paired quotation marks; a mark in neither counts
    by its looks.
    """
    rules = _rules(pack)
    found: list[tuple[int, int]] = []
    for first, last in paragraphs:
        begin = first
        token = first
        while token < last:
            if not _ends(words, token, last, rules):
                token += 1
                continue
            end = token + 1
            while end < last and (
                end in closing
                or (words[end] in _CLOSERS and end not in opening)
                or words[end] in _FINAL
            ):
                end += 1
            if end < last and _goes_on(words, token, end, last, closing, opening, rules):
                token = end
                continue
            found.append((begin, end))
            begin = token = end
        if begin < last:
            found.append((begin, last))
    return tuple(found)


def _ends(words: Sequence[str], token: int, last: int, rules: _Rules) -> bool:
    """Whether a token may be the final mark of a sentence."""
    word = words[token]
    if word in _FINAL:
        return True
    if word[-1] != "." or len(word) == 1:
        return False
    if word.strip(".") == "":
        return True  # "...": decided by what follows
    if word in rules.never:
        return False
    return token + 1 < last


def _goes_on(
    words: Sequence[str],
    token: int,
    end: int,
    last: int,
    closing: frozenset[int],
    opening: frozenset[int],
    rules: _Rules,
) -> bool:
    """Whether the sentence goes on after its would-be end at ``token``; ``end`` comes next."""
    word = words[token]
    following = end
    while following < last and words[following] in _LEADERS and following not in closing:
        following += 1
    after = words[following] if following < last else ""
    if words[end] in _CONTINUE and not (words[end] in "–—-" and after[:1].isupper()):
        return True
    if not after:
        return False
    if after[0].islower():
        return following == end or end in closing
    if word in _FINAL or word.strip(".") == "":
        return False
    # A period inside the token: an ordinal, an initial or an abbreviation.
    body = word[:-1]
    if body.isdigit():
        return len(body) <= 2 and after not in rules.starters
    initials = all(len(part) == 1 for part in body.split("."))
    if initials or word in rules.maybe:
        return after not in rules.starters
    return False
