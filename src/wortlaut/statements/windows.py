"""Which stretch of a document the network looks at, for each of its questions.

Training and reading share these functions: a network only understands the cut it learned on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wortlaut.languages.analyse import sentence_numbers
from wortlaut.statements.features import closed_runs
from wortlaut.types import Document

Ints = NDArray[np.int64]

LEFT, RIGHT = 64, 96
"""How many words around its first word a statement's parts are looked for, at most."""

SENTENCES_BEFORE = 4
"""A speaker named longer ago is not looked for; 98 in 100 stand nearer."""

DISTANCES = 40
SENTENCE_STEPS = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a document that windows are cut by.

    ``sentence_of[i]`` is the sentence of word i; ``closes`` maps opening quotation marks to their
    closing ones.
    """

    sentences: tuple[tuple[int, int], ...]
    sentence_of: Ints
    closes: dict[int, int]


def layout(document: Document) -> Layout:
    """The document's layout."""
    numbers = np.asarray(sentence_numbers(document), dtype=np.int64)
    return Layout(document.sentences, numbers, closed_runs(document))


def context_windows(plan: Layout, lengths: Ints, most: int) -> list[tuple[int, int]]:
    """Word ranges that tile the document, of about equal size and at most ``most`` pieces each.

    ``lengths[i]`` is the number of pieces of word i. Windows break between sentences, inside one
    only if it alone is longer than a window.
    """
    total = np.concatenate([[0], np.cumsum(lengths)])
    count = max(1, -(-int(total[-1]) // most))
    enough = total[-1] / count * 0.95
    windows: list[tuple[int, int]] = []
    begin = 0
    for first, last in plan.sentences:
        too_long = total[last] - total[begin] > most
        if first > begin and (too_long or total[first] - total[begin] >= enough):
            windows.append((begin, first))
            begin = first
        while total[last] - total[begin] > most:
            fits = int(np.searchsorted(total, total[begin] + most, side="right")) - 1
            end = max(fits, begin + 1)
            windows.append((begin, end))
            begin = end
    if begin < len(lengths):
        windows.append((begin, len(lengths)))
    return windows


def statement_window(plan: Layout, start: int) -> tuple[int, int]:
    """Where the parts of a statement whose quotation begins at word ``start`` are looked for.

    From four sentences before to the end of the next one, or, where a quotation mark opens there,
    of the sentence that goes on after its closing mark.
    """
    sentence = int(plan.sentence_of[start])
    last = len(plan.sentences) - 1
    begin = max(plan.sentences[max(0, sentence - SENTENCES_BEFORE)][0], start - LEFT)
    end = plan.sentences[min(last, sentence + 1)][1]
    close = plan.closes.get(start)
    if close is not None:
        after = int(plan.sentence_of[min(close + 1, len(plan.sentence_of) - 1)])
        end = max(end, plan.sentences[after][1])
    return begin, min(end, start + RIGHT)


def distance_kind(distance: Ints) -> Ints:
    """Signed word distances in 40 kinds: exact up to 7, then three kinds for each doubling."""
    size = np.abs(distance)
    kind = np.where(size < 8, size, 8 + np.floor(np.log2(np.maximum(size, 8) / 8) * 3))
    kind = np.minimum(kind, 19).astype(np.int64)
    return np.where(distance < 0, kind, 20 + kind)


def sentence_step(plan: Layout, start: int, begin: int, end: int) -> Ints:
    """For the words of a window, how many sentences from the start's they are, in 8 kinds."""
    steps = plan.sentence_of[begin:end] - plan.sentence_of[start] + SENTENCES_BEFORE
    kinds: Ints = np.clip(steps, 0, SENTENCE_STEPS - 1)
    return kinds
