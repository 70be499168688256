"""Examples as tensors."""

import random
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from training.examples import Example
from training.network import FEATURES, OUTLETS, PARTS, POINTERS
from wortlaut.statements.features import WIDTH
from wortlaut.statements.labels import MEDIA, TYPES
from wortlaut.statements.windows import (
    context_windows,
    distance_kind,
    sentence_step,
    statement_window,
)
from wortlaut.statements.wordpieces import END, PAD, START, UNKNOWN
from wortlaut.types import Draft

LOST_PIECES = 0.03
"""The share of pieces replaced by the unknown one, so that no single word is relied on."""

NO_OUTLET = 0.15
"""How often the network is not told whose article it reads."""

UNASKED = -100
"""Where nothing is asked."""

Tensors = dict[str, torch.Tensor]
Asked = tuple[int, int, int]
"""Row of the batch, first word, number of the type."""


def _up(size: int, step: int) -> int:
    """Sizes in steps: every new shape of a product costs the CPU library a preparation."""
    return -(-size // step) * step


def _reversal(lengths: Sequence[int], width: int) -> NDArray[np.int64]:
    index = np.tile(np.arange(width), (len(lengths), 1))
    for row, length in enumerate(lengths):
        index[row, :length] = np.arange(length)[::-1]
    return index


def windows(
    examples: Sequence[Example],
    vectors: torch.Tensor,
    most: int,
    chance: random.Random,
) -> Tensors:
    """What the encoder and the document part read."""
    cut = [
        (row, *window)
        for row, e in enumerate(examples)
        for window in context_windows(e.plan, np.asarray([len(p) for p in e.pieces]), most)
    ]
    longest = max(sum(map(len, examples[r].pieces[a:b])) for r, a, b in cut) + 2
    longest = min(_up(longest, 32), 512)
    widest = _up(max(b - a for _, a, b in cut) + 2, 32)
    rows = _up(len(cut), 2 if len(cut) < 16 else 4)
    words = _up(max(len(e.pieces) for e in examples), 32)
    ids = np.full((rows, longest), PAD)
    piece_mask = np.zeros((rows, longest), bool)
    word_mask = np.zeros((rows, widest), bool)
    piece_mask[len(cut) :, 0] = True
    word_mask[len(cut) :, 0] = True
    pool = np.zeros((rows, widest, longest), np.float32)
    extra = np.zeros((rows, widest, FEATURES), np.float32)
    place = np.full((len(examples), words), rows * widest)
    document = np.zeros((len(examples), words, FEATURES), np.float32)
    for row, e in enumerate(examples):
        document[row, : len(e.pieces), :WIDTH] = e.features
        if e.outlet < OUTLETS and chance.random() >= NO_OUTLET:
            document[row, : len(e.pieces), WIDTH + e.outlet] = 1
    for number, (row, begin, end) in enumerate(cut):
        inside = examples[row].pieces[begin:end]
        lengths = np.asarray([1, *map(len, inside), 1])
        line = [
            UNKNOWN if chance.random() < LOST_PIECES else piece for word in inside for piece in word
        ][: longest - 2]
        line = [START, *line, END]
        ids[number, : len(line)] = line
        piece_mask[number, : len(line)] = True
        word_mask[number, : len(lengths)] = True
        word = np.repeat(np.arange(len(lengths)), lengths)[: len(line)]
        pool[number, word, np.arange(len(line))] = (1 / lengths)[word]
        extra[number, 1 : len(lengths) - 1] = document[row, begin:end]
        place[row, begin:end] = number * widest + 1 + np.arange(end - begin)
    return {
        "vectors": vectors[torch.from_numpy(ids)],
        "piece_mask": torch.from_numpy(piece_mask),
        "word_mask": torch.from_numpy(word_mask),
        "pool": torch.from_numpy(pool),
        "word_features": torch.from_numpy(extra),
        "place": torch.from_numpy(place),
        "document_features": torch.from_numpy(document),
        "reverse": torch.from_numpy(_reversal([len(e.pieces) for e in examples], words)),
    }


def questions(examples: Sequence[Example], width: int, asked: Sequence[Asked]) -> Tensors:
    """What the statement part reads; ``width`` is the number of words a row of the batch has."""
    cut = [statement_window(examples[row].plan, start) for row, start, _ in asked]
    longest = _up(max(end - begin for begin, end in cut), 16)
    words = np.zeros((len(asked), longest), np.int64)
    distance = np.zeros_like(words)
    step = np.zeros_like(words)
    mask = np.zeros((len(asked), longest), np.float32)
    for number, ((row, start, _), (begin, end)) in enumerate(zip(asked, cut, strict=True)):
        size = end - begin
        words[number] = row * width + end - 1
        words[number, :size] = row * width + np.arange(begin, end)
        distance[number, :size] = distance_kind(np.arange(begin, end) - start)
        step[number, :size] = sentence_step(examples[row].plan, start, begin, end)
        mask[number, :size] = 1
    first = [row * width + start for row, start, _ in asked]
    return {
        "words": torch.from_numpy(words),
        "distance": torch.from_numpy(distance),
        "step": torch.from_numpy(step),
        "mask": torch.from_numpy(mask),
        "reverse": torch.from_numpy(_reversal([end - begin for begin, end in cut], longest)),
        "start": torch.tensor(first),
        "type": torch.tensor([kind for _, _, kind in asked]),
        "at": torch.tensor([a[1] - begin for a, (begin, _) in zip(asked, cut, strict=True)]),
    }


def beginnings(examples: Sequence[Example], width: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Where quotations of each type begin, and which words count."""
    wanted = np.zeros((len(examples), width, len(TYPES)), np.float32)
    counts = np.zeros((len(examples), width, 1), np.float32)
    for row, e in enumerate(examples):
        counts[row, : len(e.pieces)] = 1
        for draft in e.drafts:
            wanted[row, draft.quotation[0], TYPES.index(draft.type)] = 1
    return torch.from_numpy(wanted), torch.from_numpy(counts)


def parts(examples: Sequence[Example], width: int) -> torch.Tensor:
    """Which words are part of any quotation, frame, cue, speaker or addressee."""
    wanted = np.zeros((len(examples), width, PARTS), np.float32)
    for row, e in enumerate(examples):
        for draft in e.drafts:
            for column, tokens in enumerate(
                (draft.quotation, draft.frame, draft.cue, draft.speaker, draft.addressee)
            ):
                wanted[row, list(tokens), column] = 1
    return torch.from_numpy(wanted)


def answers(
    examples: Sequence[Example], asked: Sequence[Asked], gold: Sequence[Draft | None], width: int
) -> Tensors:
    """What the statement part should say; ``UNASKED`` where nothing is asked (false beginnings)."""
    layer = np.full((len(asked), width), UNASKED)
    roles = np.full((len(asked), width), UNASKED)
    pointers = np.full((len(POINTERS), len(asked)), UNASKED)
    media = np.full(len(asked), UNASKED)
    valid = np.zeros(len(asked), np.float32)
    for number, ((row, start, _), draft) in enumerate(zip(asked, gold, strict=True)):
        if draft is None:
            continue
        begin, end = statement_window(examples[row].plan, start)
        valid[number] = 1
        media[number] = MEDIA.index(draft.medium)
        layer[number, : end - begin] = 0
        roles[number, : end - begin] = 0
        for line, tokens, mark in (
            (layer, draft.frame, 2),
            (layer, draft.quotation, 1),
            (roles, draft.addressee, 3),
            (roles, draft.speaker, 1),
            (roles, draft.cue, 2),
        ):
            for token in tokens:
                if begin <= token < end:
                    line[number, token - begin] = mark
        for first, tokens in ((0, draft.speaker), (2, draft.addressee)):
            # somebody named outside the window counts as nobody
            inside = bool(tokens) and begin <= tokens[0] and tokens[-1] < end
            pointers[first, number] = tokens[0] - begin if inside else width
            pointers[first + 1, number] = tokens[-1] - begin if inside else width
    return {
        "layer": torch.from_numpy(layer),
        "roles": torch.from_numpy(roles),
        "medium": torch.from_numpy(media),
        "valid": torch.from_numpy(valid),
        **{name: torch.from_numpy(line) for name, line in zip(POINTERS, pointers, strict=True)},
    }
