"""What the network is told about each word beside the word itself.

The columns are fixed: a model names the feature set it was trained with, and another one is
refused. Everything here is cheap and local; what a word means is left to the network.
"""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from wortlaut.languages.pack import Pack, find_pack
from wortlaut.statements.labels import TYPES
from wortlaut.types import Document, Draft

FEATURE_SET = "words-4"
KINDS_FROM, KINDS_TO = 32, 44
RULES_FROM = 48
WIDTH = 68
"""Columns of one word; a few are spare. Those from 32 are what the pack's lexicon knows, those
from 48 what its rules find."""

Floats = NDArray[np.float32]

# Lengths of quoted stretches (words between the marks) up to which they are of one kind: one or
# two words are nearly always a name or a scare quote, nine and more nearly always speech.
_LENGTHS = (2, 4, 8)


def closed_runs(document: Document) -> dict[int, int]:
    """For each opening quotation mark that is closed, the token of its closing mark."""
    return {
        run.open: run.close
        for run in document.quoted
        if run.open is not None and run.close is not None
    }


def features(document: Document, by_rules: Sequence[Draft]) -> Floats:
    """One row a word; ``by_rules`` is what the rules find in the document."""
    table = np.zeros((len(document.words), WIDTH), np.float32)
    pack = find_pack(document.text.language)
    _quotation_marks(document, table)
    _words(document, table, pack)
    _sentences(document, table)
    _rules(by_rules, table)
    return table


def _rules(by_rules: Sequence[Draft], table: Floats) -> None:
    """What the rules take each word for: the network may trust them or know better."""
    begin, within = RULES_FROM, RULES_FROM + len(TYPES)
    last = within + len(TYPES)
    for draft in by_rules:
        kind = TYPES.index(draft.type)
        words = list(draft.quotation)
        if draft.parent is not None:
            table[words, last + 6] = 1
        table[words, within + kind] = 1
        table[words[0], begin + kind] = 1
        table[words[0], last + 5] = draft.confidence
        table[words[-1], last] = 1
        for column, role in enumerate((draft.speaker, draft.cue, draft.frame, draft.addressee), 1):
            table[list(role), last + column] = 1


def _quotation_marks(document: Document, table: Floats) -> None:
    words = document.words
    ends = [end for _, end in document.sentences]
    opens = sorted(run.open for run in document.quoted if run.open is not None)
    for run in document.quoted:
        if run.open is None or run.close is None:
            begin, end = _cut_short(run.start, run.end, run.open, opens, ends)
            table[begin:end, 4] = 1
            if run.open is not None:
                table[run.open, 3] = 1
            else:
                table[end - 1, 29] = 1
            continue
        begin, end, close = run.open, run.close + 1, run.close
        table[begin:end, 1] = np.maximum(table[begin:end, 1], table[begin:end, 0])
        table[begin:end, 0] = 1
        table[begin, 2] = 1
        table[close, 5] = 1
        length = close - begin - 1
        table[begin:end, 6 + sum(length > limit for limit in _LENGTHS)] = 1
        if length and words[close - 1][0] in ".!?…,":
            table[begin:end, 10] = 1
        if end < len(words) and words[end] == ",":
            table[begin:end, 11] = 1
        if begin and words[begin - 1] == ":":
            table[begin:end, 12] = 1


def _cut_short(
    start: int, end: int, opened: int | None, opens: Sequence[int], ends: Sequence[int]
) -> tuple[int, int]:
    """A stretch with a mark missing is trusted to the sentence's end or the next opening mark."""
    if opened is None:
        return start, end
    sentence = ends[int(np.searchsorted(ends, opened, side="right"))]
    after = int(np.searchsorted(opens, opened, side="right"))
    limit = opens[after] if after < len(opens) else end
    return start, max(opened + 1, min(end, sentence, limit))


def _sentences(document: Document, table: Floats) -> None:
    words = document.words
    for number, (begin, end) in enumerate(document.sentences):
        if begin == end:
            continue
        table[begin, 13] = 1
        table[end - 1, 14] = 1
        place = np.arange(end - begin, dtype=np.float32) / 20
        table[begin:end, 15] = np.minimum(place, 4)
        table[begin:end, 16] = np.minimum(place[::-1], 4)
        table[begin:end, 17] = number == 0
        table[begin:end, 18] = min(number, 20) / 20
        # whether a subjunctive stands anywhere in the sentence
        table[begin:end, 19:21] = table[begin:end, KINDS_FROM : KINDS_FROM + 2].max(0)
        table[begin:end, 21] = words[end - 1] == ":"
        table[begin:end, 22] = words[end - 1][0] not in '.!?:“"…”«»'


def _words(document: Document, table: Floats, pack: Pack | None) -> None:
    """What a word alone tells: what the lexicon knows of it, how it begins."""
    columns: dict[str, tuple[int, ...]] = {}
    kinds = None
    if pack is not None:
        kinds = cast(
            "Callable[[str], tuple[int, ...]]", pack.hook("word_kinds", "word_kinds")(pack)
        )
    rows: list[int] = []
    marks: list[int] = []
    for token, word in enumerate(document.words):
        found = columns.get(word)
        if found is None:
            initial = word[0]
            own = 25 if initial.isupper() else 27 if initial.isdigit() else 26
            found = () if initial.isalpha() and own == 26 else (own,)
            if kinds is not None:
                found += tuple(KINDS_FROM + k for k in kinds(word) if k < KINDS_TO - KINDS_FROM)
            columns[word] = found
        for column in found:
            rows.append(token)
            marks.append(column)
    table[rows, marks] = 1
    table[1:, 28] = np.asarray(document.ends[:-1]) >= np.asarray(document.starts[1:])


def spaced(document: Document, token: int) -> bool:
    """Whether white space, or nothing at all, stands before a word."""
    return token == 0 or document.ends[token - 1] < document.starts[token]
