"""The network at reading time: three ONNX graphs, run by onnxruntime on the CPU.

onnxruntime, because it multiplies in 8-bit integers; numpy would take the encoder's products in
floats, about three times as long. torch is needed to train only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wortlaut.errors import ModelError
from wortlaut.statements.windows import Layout, distance_kind, sentence_step, statement_window
from wortlaut.statements.wordpieces import END, PAD, START, WordPieces

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

PIECES_AT_ONCE = 4096
"""Pieces or words, padding included, of one call: larger calls gain nothing and take memory."""


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

    def encode(
        self,
        windows: Sequence[tuple[int, int]],
        pieces: Sequence[Sequence[int]],
        known: Floats,
        vocabulary: WordPieces,
    ) -> Floats:
        """One vector a word; ``windows`` are the word ranges that are read together.

        ``pieces`` are each word's, ``known`` its features.
        """
        sizes = [sum(map(len, pieces[begin:end])) for begin, end in windows]
        found: Floats | None = None
        for batch in _batches(sizes):
            longest = max(sizes[n] for n in batch) + 2
            widest = max(windows[n][1] - windows[n][0] for n in batch) + 2
            ids = np.full((len(batch), longest), PAD, np.int64)
            piece_mask = np.zeros((len(batch), longest), np.int32)
            word_mask = np.zeros((len(batch), widest), np.int32)
            pool = np.zeros((len(batch), widest, longest), np.float32)
            extra = np.zeros((len(batch), widest, known.shape[1]), np.float32)
            for row, number in enumerate(batch):
                begin, end = windows[number]
                inside = pieces[begin:end]
                lengths = np.asarray([1, *map(len, inside), 1])
                line = [START, *(piece for word in inside for piece in word), END]
                ids[row, : len(line)] = line
                piece_mask[row, : len(line)] = 1
                word_mask[row, : len(lengths)] = 1
                word = np.repeat(np.arange(len(lengths)), lengths)
                pool[row, word, np.arange(len(line))] = (1 / lengths)[word]
                extra[row, 1 : len(lengths) - 1] = known[begin:end]
            words = self._encoder.run(
                None,
                {
                    "vectors": vocabulary.vectors(ids),
                    "piece_mask": piece_mask,
                    "pool": pool,
                    "word_mask": word_mask,
                    "word_features": extra,
                },
            )[0]
            if found is None:
                found = np.zeros((len(pieces), words.shape[2]), np.float32)
            for row, number in enumerate(batch):
                begin, end = windows[number]
                found[begin:end] = words[row, 1 : 1 + end - begin]
        assert found is not None, "a document without words has nothing to encode"
        return found

    def read(self, words: Floats) -> Reading:
        """Runs the document part over a document's word vectors, features included."""
        lengths = np.asarray([len(words)], np.int32)
        start, key, query = self._document.run(None, {"words": words[None], "lengths": lengths})
        return Reading(start[0], key[0], query[0])

    def answer(
        self, asked: Sequence[tuple[int, int]], reading: Reading, plan: Layout
    ) -> list[Answer]:
        """Runs the statement part for each (first word, number of the type)."""
        found: list[Answer | None] = [None] * len(asked)
        windows = [statement_window(plan, start) for start, _ in asked]
        for batch in _batches([end - begin for begin, end in windows]):
            longest = max(windows[n][1] - windows[n][0] for n in batch)
            keys = np.zeros((len(batch), longest, reading.key.shape[1]), np.float32)
            distance = np.zeros((len(batch), longest), np.int64)
            step = np.zeros((len(batch), longest), np.int64)
            mask = np.zeros((len(batch), longest, 1), np.float32)
            for row, number in enumerate(batch):
                start, (begin, end) = asked[number][0], windows[number]
                size = end - begin
                keys[row, :size] = reading.key[begin:end]
                distance[row, :size] = distance_kind(np.arange(begin, end) - start)
                step[row, :size] = sentence_step(plan, start, begin, end)
                mask[row, :size] = 1
            marks, nobody, valid, medium = self._statement.run(
                None,
                {
                    "keys": keys,
                    "query": np.stack([reading.query[asked[n][0]] for n in batch]),
                    "type": np.asarray([asked[n][1] for n in batch], np.int64),
                    "distance": distance,
                    "step": step,
                    "mask": mask,
                    "at": np.asarray([[asked[n][0] - windows[n][0]] for n in batch], np.int64),
                    "lengths": np.asarray([windows[n][1] - windows[n][0] for n in batch], np.int32),
                },
            )
            for row, number in enumerate(batch):
                begin, end = windows[number]
                found[number] = Answer(
                    begin, marks[row, : end - begin], nobody[row], float(valid[row, 0]), medium[row]
                )
        return [answer for answer in found if answer is not None]


def _batches(sizes: Sequence[int]) -> list[list[int]]:
    """Numbers in order of size, so many at once that a call, padding included, stays small."""
    batches: list[list[int]] = []
    for number in sorted(range(len(sizes)), key=lambda n: (sizes[n], n)):
        if batches and (len(batches[-1]) + 1) * (sizes[number] + 2) <= PIECES_AT_ONCE:
            batches[-1].append(number)
        else:
            batches.append([number])
    return batches
