"""Training articles: read, cut to a size that trains well, rewritten now and then.

Rewriting makes the network read what typists do: straight quotation marks, marks never closed,
everything in lower case, umlauts spelt out.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wortlaut.evaluation.corpus import read_corpus, to_document
from wortlaut.evaluation.corpus_format import Entry
from wortlaut.evaluation.robustness import vary
from wortlaut.languages.pack import Pack
from wortlaut.statements.features import RULES_FROM, features, spaced
from wortlaut.statements.find import find as find_by_rules
from wortlaut.statements.windows import Layout, layout
from wortlaut.statements.wordpieces import WordPieces
from wortlaut.types import Document, Draft, Tokens

Floats = NDArray[np.float32]

MOST_WORDS = 600
"""Longer articles are trained on in parts, so that one does not pad all others of its batch."""

HELD_BACK = 60
"""Articles of the second outlet that are never trained on."""

REWRITES = {"straight": 0.38, "unclosed": 0.30, "lower": 0.08, "ascii": 0.12, "guillemets": 0.12}


@dataclass(frozen=True, slots=True)
class Example:
    """One article, or part of one, as the network gets it."""

    entry: Entry
    outlet: int
    document: Document
    plan: Layout
    pieces: tuple[tuple[int, ...], ...]
    features: Floats
    drafts: tuple[Draft, ...]


def read(path: Path) -> list[Entry]:
    """All articles of a corpus file."""
    return list(read_corpus(path))


def hold_back(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The articles to train on, and 60 others chosen by their names."""
    order = sorted(entries, key=lambda entry: crc32(entry.name.encode()))
    held = {entry.name for entry in order[:HELD_BACK]}
    return (
        [entry for entry in entries if entry.name not in held],
        [entry for entry in entries if entry.name in held],
    )


def example(entry: Entry, outlet: int, pack: Pack, vocabulary: WordPieces) -> Example:
    """An entry with everything the network reads."""
    document = to_document(entry, pack)
    return Example(
        entry,
        outlet,
        document,
        layout(document),
        tuple(
            vocabulary.cut(word, spaced(document, token))
            for token, word in enumerate(document.words)
        ),
        features(document, find_by_rules(document, pack)),
        tuple(draft for draft in entry.drafts if draft.quotation),
    )


def without_rules(example: Example) -> Example:
    """The example as if no rule had found anything in it."""
    table = example.features.copy()
    table[:, RULES_FROM:] = 0
    return replace(example, features=table)


def parts(entry: Entry) -> Iterator[Entry]:
    """The entry in stretches of whole sentences with at most 600 words."""
    first = 0
    count = len(entry.sentences)
    while first < count:
        last = first + 1
        begin = entry.sentences[first][0]
        while last < count and entry.sentences[last][1] - begin <= MOST_WORDS:
            last += 1
        yield _part(entry, first, last)
        first = last


def _part(entry: Entry, first: int, last: int) -> Entry:
    begin, end = entry.sentences[first][0], entry.sentences[last - 1][1]
    at = entry.starts[begin]

    def moved(tokens: Tokens) -> Tokens:
        return tuple(token - begin for token in tokens if begin <= token < end)

    return replace(
        entry,
        content=entry.content[at : entry.ends[end - 1]],
        words=entry.words[begin:end],
        starts=tuple(start - at for start in entry.starts[begin:end]),
        ends=tuple(stop - at for stop in entry.ends[begin:end]),
        sentences=tuple((a - begin, b - begin) for a, b in entry.sentences[first:last]),
        drafts=tuple(
            replace(
                draft, quotation=moved(draft.quotation), cue=moved(draft.cue),
                frame=moved(draft.frame), speaker=moved(draft.speaker),
                addressee=moved(draft.addressee), parent=None,
            )
            for draft in entry.drafts
            if draft.quotation and begin <= draft.quotation[0] < end
        ),
        ids=(),
        names=(),
    )  # fmt: skip


def rewrite(entry: Entry, pack: Pack, chance: random.Random) -> Entry:
    """The entry as some other typist would have it."""
    (kind,) = chance.choices(list(REWRITES), list(REWRITES.values()))
    numbered = replace(
        entry,
        ids=tuple(range(len(entry.drafts))),
        names=(None,) * len(entry.drafts),
    )
    if kind == "guillemets":
        table = str.maketrans("„“”", "»««")
        words = tuple(word.translate(table) for word in entry.words)
        return replace(entry, words=words, content=entry.content.translate(table))
    return vary(numbered, kind, pack)
