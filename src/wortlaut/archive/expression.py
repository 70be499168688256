"""Reads the words of a search.

``words in any inflection``, ``"exact phrases"``, ``prefix*``, ``*part*``, ``-without``,
``this OR that``; OR binds closer than the and between everything else.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from wortlaut.archive.words import BREAK, tokens
from wortlaut.errors import QueryError

_ITEM = re.compile(
    r"""\s*(?:(?P<minus>-)?(?:["“”„](?P<phrase>[^"“”„]*)(?P<closed>["“”„])?|(?P<word>[^\s"“”„]+)))"""
)


class Kind(StrEnum):
    """How a part of a search matches."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Atom:
    """One part of a search: a kind and its folded words; only phrases have several."""

    kind: Kind
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the atoms has to match, or, if ``without``, none may."""

    atoms: tuple[Atom, ...]
    without: bool = False


Expression = tuple[Clause, ...]


def parse(words: str) -> Expression:
    """Reads the words of a search.

    Raises:
        QueryError: they cannot be understood; the message says what to write instead.
    """
    clauses: list[Clause] = []
    joining = False
    for match in _ITEM.finditer(words):
        minus = match["minus"] is not None
        if match["word"] == "OR" and not minus:
            if not clauses or joining:
                raise QueryError("OR needs a word on both sides")
            joining = True
            continue
        atom = _phrase(match) if match["word"] is None else _word(match["word"])
        if atom is None:
            continue  # punctuation alone
        if not joining:
            clauses.append(Clause((atom,), minus))
            continue
        if minus or clauses[-1].without:
            raise QueryError(
                "OR cannot stand beside -word; write the words to leave out one by one"
            )
        clauses[-1] = Clause((*clauses[-1].atoms, atom))
        joining = False
    if joining:
        raise QueryError("OR needs a word on both sides")
    if not clauses and words.strip():
        raise QueryError(f"{words.strip()}: there is no word in this search")
    return tuple(clauses)


def _phrase(match: re.Match[str]) -> Atom | None:
    if match["closed"] is None:
        raise QueryError('a phrase is not closed: write the quotation mark " at its end too')
    found = [word for _, word in tokens(match["phrase"])]
    # "die Brücke … gesperrt" is a phrase of a quotation with something left out there.
    while found and found[-1] == BREAK:
        found.pop()
    while found and found[0] == BREAK:
        found.pop(0)
    return Atom(Kind.PHRASE, tuple(found)) if found else None


def _word(text: str) -> Atom | None:
    found = tuple(word for _, word in tokens(text) if word != BREAK)
    before, after = text.startswith("*"), text.endswith("*")
    if not found:
        if before or after:
            raise QueryError(f"{text}: put letters beside the *, as in präsid*")
        return None
    if len(found) > 1:  # EU-Kommission
        if before or after:
            raise QueryError(f"{text}: a * can stand at one word only; put blanks between words")
        return Atom(Kind.PHRASE, found)
    if before and len(found[0]) < 3:
        raise QueryError(f"{text}: give at least three letters behind the first *")
    if after and len(found[0]) < 2:
        raise QueryError(f"{text}: give at least two letters before the *")
    if before:
        return Atom(Kind.PART if after else Kind.SUFFIX, found)
    return Atom(Kind.PREFIX if after else Kind.WORD, found)
