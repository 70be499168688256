"""The network at reading time: three ONNX graphs, run by onnxruntime on the CPU.

onnxruntime, because it multiplies in 8-bit integers; numpy would take the encoder's products in
floats, about three times as long. torch is needed to train only.

Many documents go through a graph at once. That changes no bit of what is said about any of them:
the graphs scale by nothing that is measured in a call, and how far a row is padded, which decides
in what order its numbers are summed, depends on that row alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wortlaut.errors import ModelError
from wortlaut.statements.windows import Layout, distance_kind, sentence_step, statement_window
from wortlaut.statements.wordpieces import END, PAD, START, WordPieces

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

PIECES_AT_ONCE = 1024
"""Pieces or words, padding included, of one call: what larger calls work on leaves the caches."""

STEP = 8
"""Rows are padded to a multiple of so many pieces or words: those of one size share a call."""


@dataclass(frozen=True, slots=True)
class Words:
    """A document as the encoder reads it: each word's pieces and features, and its windows.

    Windows are the word ranges that are read together.
    """

    pieces: Sequence[tuple[int, ...]]
    known: Floats
    windows: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the document part says about each word of one document.

    ``start[i, t]`` is the log-odds that a quotation of type t begins at word i.
    """

    start: Floats
    key: Floats
    query: Floats


@dataclass(frozen=True, slots=True)
class Answer:
    """What the statement part says about one beginning.

    ``marks[j]`` are 12 numbers for word ``begin + j``: log-odds of nothing, quotation, frame; of
    nothing, speaker, cue, addressee; of being first and last word of the speaker, first and last
    of the addressee (and a spare). ``nobody`` are the log-odds of no speaker and no addressee.
    """

    begin: int
    marks: Floats
    nobody: Floats
    valid: float
    medium: Floats


class Network:
    """The three graphs of one model, on ``threads`` cores."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Loads the graphs.

        Raises:
            ModelError: a graph is missing or damaged, or onnxruntime is not installed.
        """
        try:
            import onnxruntime  # type: ignore[import-untyped]
        except ImportError as error:
            raise ModelError("the trained model needs onnxruntime: pip install wortlaut") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def load(name: str) -> Any:
            file = folder / f"{name}.onnx"
            try:
                return onnxruntime.InferenceSession(
                    file.read_bytes(), options, providers=["CPUExecutionProvider"]
                )
            except Exception as error:  # onnxruntime's own errors share no base
                raise ModelError(f"{file} cannot be loaded: {error}") from error

        self._encoder = load("encoder")
        self._document = load("document")
        self._statement = load("statement")

    def encode(self, documents: Sequence[Words], vocabulary: WordPieces) -> list[Floats]:
        """For each document one vector a word, followed by the word's features."""
        total = self._document.get_inputs()[0].shape[2]
        found = [np.zeros((len(d.pieces), total), np.float32) for d in documents]
        width = total - documents[0].known.shape[1]
        for table, document in zip(found, documents, strict=True):
            table[:, width:] = document.known
        ids = [np.fromiter(chain.from_iterable(d.pieces), np.int64) for d in documents]
        lengths = [np.fromiter(map(len, d.pieces), np.int64) for d in documents]
        firsts = [np.concatenate([[0], np.cumsum(n)]) for n in lengths]
        windows = [(n, begin, end) for n, d in enumerate(documents) for begin, end in d.windows]
        sizes = [
            (int(firsts[n][end] - firsts[n][begin]) + 2, end - begin + 2)
            for n, begin, end in windows
        ]
        for batch, (longest, widest) in _batches([(_up(p), _up(w)) for p, w in sizes]):
            rows = len(batch)
            piece = np.full((rows, longest), PAD, np.int64)
            pool = np.zeros((rows, widest, longest), np.float32)
            extra = np.zeros((rows, widest, total - width), np.float32)
            for row, number in enumerate(batch):
                n, begin, end = windows[number]
                last = sizes[number][0] - 1
                piece[row, 0], piece[row, last] = START, END
                piece[row, 1:last] = ids[n][firsts[n][begin] : firsts[n][end]]
                length = np.concatenate([[1], lengths[n][begin:end], [1]])
                word = np.repeat(np.arange(len(length)), length)
                pool[row, word, np.arange(last + 1)] = (1 / length)[word]
                extra[row, 1 : 1 + end - begin] = documents[n].known[begin:end]
            filled = np.asarray([sizes[number] for number in batch])
            words = self._encoder.run(
                None,
                {
                    "vectors": vocabulary.vectors(piece),
                    "piece_mask": _mask(filled[:, 0], longest),
                    "pool": pool,
                    "word_mask": _mask(filled[:, 1], widest),
                    "word_features": extra,
                },
            )[0]
            for row, number in enumerate(batch):
                n, begin, end = windows[number]
                found[n][begin:end, :width] = words[row, 1 : 1 + end - begin]
        return found

    def read(self, documents: Sequence[Floats]) -> list[Reading]:
        """Runs the document part over documents' word vectors, features included."""
        found: dict[int, Reading] = {}
        order = sorted(range(len(documents)), key=lambda n: len(documents[n]))
        for batch in _filled(order, [len(words) for words in documents]):
            lengths = np.asarray([len(documents[n]) for n in batch], np.int32)
            words = np.zeros((len(batch), lengths.max(), documents[0].shape[1]), np.float32)
            for row, number in enumerate(batch):
                words[row, : lengths[row]] = documents[number]
            start, key, query = self._document.run(None, {"words": words, "lengths": lengths})
            for row, (number, size) in enumerate(zip(batch, lengths, strict=True)):
                found[number] = Reading(start[row, :size], key[row, :size], query[row, :size])
        return [found[number] for number in range(len(documents))]

    def answer(
        self,
        asked: Sequence[tuple[int, int, int]],
        readings: Sequence[Reading],
        plans: Sequence[Layout],
    ) -> list[Answer]:
        """Runs the statement part for each (document, first word, number of the type)."""
        found: dict[int, Answer] = {}
        windows = [statement_window(plans[n], start) for n, start, _ in asked]
        for batch, (longest,) in _batches([(_up(end - begin),) for begin, end in windows]):
            rows = np.asarray([asked[number] for number in batch])
            begins, ends = np.asarray([windows[number] for number in batch]).T
            keys = np.zeros((len(batch), longest, readings[0].key.shape[1]), np.float32)
            step = np.zeros((len(batch), longest), np.int64)
            for row, (n, start, _) in enumerate(rows):
                begin, end = begins[row], ends[row]
                keys[row, : end - begin] = readings[n].key[begin:end]
                step[row, : end - begin] = sentence_step(plans[n], start, begin, end)
            mask = _mask(ends - begins, longest)
            distance = distance_kind((begins - rows[:, 1])[:, None] + np.arange(longest)) * mask
            marks, nobody, valid, medium = self._statement.run(
                None,
                {
                    "keys": keys,
                    "query": np.stack([readings[n].query[start] for n, start, _ in rows]),
                    "type": rows[:, 2],
                    "distance": distance,
                    "step": step,
                    "mask": mask[..., None].astype(np.float32),
                    "at": (rows[:, 1] - begins)[:, None],
                    "lengths": (ends - begins).astype(np.int32),
                },
            )
            for row, number in enumerate(batch):
                begin, end = windows[number]
                found[number] = Answer(
                    begin, marks[row, : end - begin], nobody[row], float(valid[row, 0]), medium[row]
                )
        return [found[number] for number in range(len(asked))]


def joined(readings: Sequence[Reading]) -> Reading:
    """The readings of a document's parts as one."""
    if len(readings) == 1:
        return readings[0]
    return Reading(
        np.concatenate([part.start for part in readings]),
        np.concatenate([part.key for part in readings]),
        np.concatenate([part.query for part in readings]),
    )


def _up(size: int) -> int:
    return -(-size // STEP) * STEP


def _mask(lengths: Ints, width: int) -> NDArray[np.int32]:
    return (np.arange(width) < lengths[:, None]).astype(np.int32)


def _batches(sizes: Sequence[tuple[int, ...]]) -> Iterator[tuple[list[int], tuple[int, ...]]]:
    """Numbers of equal size, so many at once that a call stays small, and that size."""
    by_size: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, size in enumerate(sizes):
        by_size[size].append(number)
    for size, numbers in sorted(by_size.items()):
        for batch in _filled(numbers, [size[0]] * len(sizes)):
            yield batch, size


def _filled(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """The numbers, shortest first, in stretches that stay small when padded to the longest."""
    batch: list[int] = []
    for number in order:
        if batch and (len(batch) + 1) * lengths[number] > PIECES_AT_ONCE:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
