"""The words of a search: reading them, finding their statements, showing what matched.

``words in any inflection``, ``"exact phrases"``, ``prefix*``, ``*part*``, ``-without``,
``this OR that``; OR binds closer than the and between everything else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING, Any

import apsw

from wortlaut.archive.index import term
from wortlaut.archive.words import BREAK, lemmas, spellings, tokens
from wortlaut.errors import QueryError
from wortlaut.spans import Span

if TYPE_CHECKING:
    import numpy as np

    from wortlaut.archive.columns import Columns

    Mask = np.ndarray[Any, np.dtype[np.bool_]]

INSIDE = 4
"""Letters that a word needs to be looked for inside others; shorter ones are in too many."""

BEFORE = 3
"""Letters that stand at least before a word inside a compound: "Nacht" does not contain "acht"."""

FEW = 50
"""So many words are looked up one by one, and those of frequent ones kept in memory."""

MAX_WORDS = 20_000
"""Words of the vocabulary that one word of a search may stand for: some 50 ms."""

_MAX_PHRASES = 64

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
    """One part of a search: a kind and its folded words."""

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
    found = tuple(word for _, word in tokens(match["phrase"]) if word != BREAK)
    return Atom(Kind.PHRASE, found) if found else None


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


@dataclass(slots=True)
class Meant:
    """What an atom stands for in the vocabulary: words by number, and phrases of them.

    ``inside`` are further words that only contain the atom's.
    """

    words: dict[int, str] = field(default_factory=dict)
    inside: dict[int, str] = field(default_factory=dict)
    phrases: list[tuple[int, ...]] = field(default_factory=list)
    sequence: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Which statements match: ``whole`` those with the words themselves, ``all`` also those that
    have them inside compounds only. Both are masks over statements' ids."""

    whole: "Mask"
    all: "Mask"


class Search:
    """An expression held against the vocabulary of an archive, within a snapshot of it."""

    def __init__(self, connection: apsw.Connection, expression: Expression) -> None:
        self._connection = connection
        self._clauses = [
            (clause, [self._meaning(atom) for atom in clause.atoms]) for clause in expression
        ]

    def statements(self, columns: "Columns", tiers: bool) -> Found | None:
        """The statements that match, or None if everything does. Without ``tiers`` ``whole`` is
        not worked out."""
        import numpy as np

        whole: Mask | None = None
        every: Mask | None = None
        # What is left out last, so that there is something to leave it out from.
        for clause, meant in sorted(self._clauses, key=lambda item: item[0].without):
            mask = np.zeros(columns.size, dtype=np.bool_)
            for one in meant:
                _find(columns, one, mask)
            inside = mask
            further = [term(number) for one in meant for number in one.inside]
            if further:
                inside = mask.copy()
                inside[columns.union(further)] = True
            if clause.without:
                every = ~inside if every is None else every & ~inside
                whole = whole if whole is None else whole & ~inside
            else:
                every = inside if every is None else every & inside
                if tiers:
                    whole = mask if whole is None else whole & mask
        if every is None:
            return None
        return Found(every if whole is None else whole, every)

    def matches(self, text: str) -> tuple[Span, ...]:
        """What the expression matched in a quotation, in order and without overlaps."""
        cut = tokens(text)
        marked: list[tuple[int, int]] = []  # first and last token
        for clause, meant in self._clauses:
            if clause.without:
                continue
            for one in meant:
                single = set(one.words.values()) | set(one.inside.values())
                marked += [(at, at) for at, (_, word) in enumerate(cut) if word in single]
                marked += _phrases(cut, one.sequence)
        spans: list[Span] = []
        for first, last in sorted(marked):
            start, end = cut[first][0].start, cut[last][0].end
            if spans and start < spans[-1].end:
                spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
            else:
                spans.append(Span(start, end))
        return tuple(spans)

    def _meaning(self, atom: Atom) -> Meant:
        if atom.kind is Kind.PHRASE:
            choices = [self._spelt(word) for word in atom.words]
            if len(choices) == 1:
                return Meant(words=choices[0])
            found = list(product(*choices))
            if len(found) > _MAX_PHRASES:
                found = found[:_MAX_PHRASES]
            return Meant(
                phrases=found,
                sequence=tuple(frozenset(choice.values()) for choice in choices),
            )
        (word,) = atom.words
        if atom.kind is Kind.PREFIX:
            return Meant(words=self._beginning(word))
        if atom.kind is Kind.WORD:
            words, stems = self._inflected(word)
            inside: dict[int, str] = {}
            for stem in {word, *(stem for stem in stems if _begin_alike(stem, word))}:
                if len(stem) >= INSIDE:
                    inside |= self._containing(stem, atom.kind)
            return Meant(words, {n: w for n, w in inside.items() if n not in words})
        return Meant(words=self._containing(word, atom.kind))

    def _spelt(self, word: str) -> dict[int, str]:
        """The words that are spelt like one, but for diacritics."""
        return self._words(
            "SELECT word FROM found_spelling WHERE spelling IN (SELECT value FROM json_each(?))",
            _json(spellings(word)),
        )

    def _inflected(self, word: str) -> tuple[dict[int, str], set[str]]:
        """The words that share a lemma with one, and the lemmas."""
        spelt = self._spelt(word)
        if spelt:
            stems = {
                str(lemma)
                for (lemma,) in self._connection.execute(
                    "SELECT lemma FROM found_lemma WHERE word IN (SELECT value FROM json_each(?))",
                    (_json(spelt),),
                )
            }
        else:
            # Loads a dictionary, which takes most of a second, once.
            stems = {lemma for form in _typed(word) for lemma in lemmas(form, "de")}
        inflected = self._words(
            "SELECT word FROM found_lemma WHERE lemma IN (SELECT value FROM json_each(?))",
            _json(stems),
        )
        return spelt | inflected, stems

    def _beginning(self, word: str) -> dict[int, str]:
        start = spellings(word)[0]
        found = self._words(
            "SELECT word FROM found_spelling WHERE spelling >= ?1"
            f" AND spelling < ?1 || char(1114111) LIMIT {MAX_WORDS + 1}",
            start,
        )
        return _bounded(found, word)

    def _containing(self, word: str, kind: Kind) -> dict[int, str]:
        part = spellings(word)[0]
        threes = dict.fromkeys(part[at : at + 3] for at in range(len(part) - 2))
        match = " AND ".join(f'"{three}"' for three in threes)
        found = self._words(
            f"SELECT rowid FROM found_part WHERE found_part MATCH ? LIMIT {MAX_WORDS + 1}", match
        )
        _bounded(found, word)
        return {number: other for number, other in found.items() if _contains(other, part, kind)}

    def _words(self, query: str, value: object) -> dict[int, str]:
        return dict(
            self._connection.execute(
                f"SELECT id, word FROM found_word WHERE id IN ({query})", (value,)
            )
        )


def _bounded(found: dict[int, str], word: str) -> dict[int, str]:
    if len(found) > MAX_WORDS:
        raise QueryError(
            f"{word} is a part of more than {MAX_WORDS:,} words: give more letters, or write"
            f' "{word}" for that word alone'
        )
    return found


def _find(columns: "Columns", meant: Meant, mask: "Mask") -> None:
    """Adds the statements of words and phrases to a mask."""
    if len(meant.words) > FEW:
        mask[columns.union([term(number) for number in meant.words])] = True
    else:
        for number in meant.words:
            mask[columns.postings(term(number))] = True
    for phrase in meant.phrases:
        mask[columns.postings(_quoted(phrase))] = True


def _typed(word: str) -> set[str]:
    """What a word may be that was typed without umlauts: bruecken may be Brücken."""
    umlauts = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    return {word, umlauts}


def _begin_alike(stem: str, word: str) -> bool:
    """Whether a word is the stem with an ending, as nouns are; "war" is "sein", but no part of
    "seine" is meant by it."""
    return spellings(stem)[-1][:INSIDE] == spellings(word)[-1][:INSIDE]


def _contains(word: str, part: str, kind: Kind) -> bool:
    for form in spellings(word):
        if kind is Kind.PART:
            if part in form:
                return True
        elif kind is Kind.SUFFIX:
            if form.endswith(part):
                return True
        elif form.startswith(part) or form.find(part, BEFORE) >= 0:
            return True
    return False


def _phrases(
    cut: Sequence[tuple[Span, str]], sequence: Sequence[frozenset[str]]
) -> Iterable[tuple[int, int]]:
    if not sequence:
        return
    for first in range(len(cut) - len(sequence) + 1):
        if all(cut[first + at][1] in choice for at, choice in enumerate(sequence)):
            yield first, first + len(sequence) - 1


def _quoted(numbers: tuple[int, ...]) -> str:
    return '"' + " ".join(map(term, numbers)) + '"'


def _json(values: Iterable[object]) -> str:
    import json

    return json.dumps(list(values))
