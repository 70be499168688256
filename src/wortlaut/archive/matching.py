"""Holds a search against the vocabulary, finds its statements, marks what matched."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import apsw

from wortlaut.archive.expression import Atom, Expression, Kind
from wortlaut.archive.layers import quotations
from wortlaut.archive.vocabulary import term
from wortlaut.archive.words import BREAK, TOKEN, fold, lemmas, spellings
from wortlaut.errors import QueryError
from wortlaut.languages.pack import PACKS
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
"""Words of the vocabulary that one word of a search may stand for: some 0.3 s in a million
statements."""

MAX_SPELLINGS = 64
"""Ways to spell the words of a phrase that are looked up; a longer one is looked up in pieces."""


@dataclass
class Meant:
    """What an atom stands for in the vocabulary: words by number, or a phrase of such.

    ``inside`` are further words that only contain the atom's.
    """

    words: dict[int, str] = field(default_factory=dict)
    inside: dict[int, str] = field(default_factory=dict)
    phrase: tuple[dict[int, str], ...] = ()

    @cached_property
    def single(self) -> frozenset[str]:
        """The words that match alone."""
        return frozenset(self.words.values()) | frozenset(self.inside.values())

    @cached_property
    def sequence(self) -> tuple[frozenset[str], ...]:
        """The words that match one after the other."""
        return tuple(frozenset(choice.values()) for choice in self.phrase)


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
                self._find(columns, one, mask)
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

    def _find(self, columns: "Columns", meant: Meant, mask: "Mask") -> None:
        """Adds the statements that have a word or phrase to a mask."""
        if len(meant.words) > FEW:
            mask[columns.union([term(number) for number in meant.words])] = True
        else:
            for number in meant.words:
                mask[columns.postings(term(number))] = True
        if meant.phrase:
            mask |= self._with_phrase(columns, meant)

    def _with_phrase(self, columns: "Columns", meant: Meant) -> "Mask":
        import numpy as np

        every = np.ones(columns.size, dtype=np.bool_)
        pieces = _pieces(meant.phrase)
        for piece in pieces:
            mask = np.zeros(columns.size, dtype=np.bool_)
            for numbers in product(*piece):
                mask[columns.postings(f'"{" ".join(map(term, numbers))}"')] = True
            every &= mask
        if len(pieces) > 1:  # they may be somewhere else than one after the other
            ids = every.nonzero()[0]
            for number, text in quotations(self._connection, ids.tolist()):
                words = [fold(word) for word in TOKEN.findall(text)]
                every[number] = any(_phrases(words, meant.sequence))
        return every

    def matches(self, text: str) -> tuple[Span, ...]:
        """What the expression matched in a quotation, in order and without overlaps."""
        if not self._clauses:
            return ()
        cut = list(TOKEN.finditer(text))
        words = [fold(match[0]) for match in cut]
        marked: list[tuple[int, int]] = []  # first and last token
        for clause, meant in self._clauses:
            if clause.without:
                continue
            for one in meant:
                if not one.single.isdisjoint(words):
                    marked += [(at, at) for at, word in enumerate(words) if word in one.single]
                marked += _phrases(words, one.sequence)
        spans: list[Span] = []
        for first, last in sorted(marked):
            start, end = cut[first].start(), cut[last].end()
            if spans and start < spans[-1].end:
                spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
            else:
                spans.append(Span(start, end))
        return tuple(spans)

    def _meaning(self, atom: Atom) -> Meant:
        if atom.kind is Kind.PHRASE:
            choices = tuple(self._spelt(word) for word in atom.words)
            return Meant(phrase=choices) if len(choices) > 1 else Meant(words=choices[0])
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
        if word == BREAK:
            return {0: BREAK}
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
            stems = {
                lemma
                for language in PACKS
                for form in _typed(word)
                for lemma in lemmas(form, language)
            }
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
        last = len(part) - 3
        # Threes one after the other tell words apart about as well as all; each is a long list.
        for step in (3, 1):
            threes = dict.fromkeys(part[at : at + 3] for at in (*range(0, last, step), last))
            match = " AND ".join(f'"{three}"' for three in threes)
            found = self._words(
                f"SELECT rowid FROM found_part WHERE found_part MATCH ? LIMIT {MAX_WORDS + 1}",
                match,
            )
            if len(found) <= MAX_WORDS:
                break
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


def _phrases(words: Sequence[str], sequence: Sequence[frozenset[str]]) -> Iterable[tuple[int, int]]:
    if not sequence:
        return
    for first in range(len(words) - len(sequence) + 1):
        if all(words[first + at] in choice for at, choice in enumerate(sequence)):
            yield first, first + len(sequence) - 1


def _pieces(phrase: Sequence[dict[int, str]]) -> list[list[dict[int, str]]]:
    """A phrase cut so that each piece has few spellings."""
    pieces: list[list[dict[int, str]]] = [[]]
    for choice in phrase:
        if prod(map(len, pieces[-1])) * len(choice) > MAX_SPELLINGS:
            pieces.append([])
        pieces[-1].append(choice)
    return pieces


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values))
