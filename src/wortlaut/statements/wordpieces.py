"""Words cut into pieces, and the vector of each piece.

The cut is the most probable one under a unigram language model (Kudo 2018, "Subword
Regularization", arXiv 1804.10959), found by dynamic programming. Vectors are stored as they were
published: 4 bits a number with one scale for every 32, and are turned into floats only when
a text needs them.
"""

from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from wortlaut.errors import ModelError

START, PAD, END, UNKNOWN = 0, 1, 2, 3
"""The first four pieces: start of a window, padding, end of a window, unknown character."""

BLOCK = 32
SPACE = "▁"
MAX_PIECE = 24
"""No piece in the vocabulary is longer; words are searched in steps of at most this many."""

MAX_WORD = 64
"""Characters of a word that are looked at: a longer one is a link or noise."""

Floats = NDArray[np.float32]


class WordPieces:
    """The vocabulary of one model."""

    def __init__(
        self,
        pieces: list[str],
        scores: Floats,
        folds: dict[str, str],
        scales: NDArray[np.float16],
        nibbles: NDArray[np.uint8],
    ) -> None:
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        self._scores: list[float] = scores.tolist()
        self._unknown = min(self._scores) - 10.0
        self._folds = str.maketrans(folds)
        self._scales = scales
        self._nibbles = nibbles
        self._known: dict[tuple[str, bool], tuple[int, ...]] = {}

    @classmethod
    def load(cls, file: Path) -> "WordPieces":
        """Reads ``pieces.npz``.

        Raises:
            ModelError: the file is missing or damaged.
        """
        try:
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
                pieces = data["pieces"].tobytes().decode().split("\n")
                folds = dict(
                    line.split("\t") for line in data["folds"].tobytes().decode().split("\n")
                )
                return cls(pieces, data["scores"], folds, data["scales"], data["nibbles"])
        except (OSError, KeyError, ValueError, UnicodeError, BadZipFile) as error:
            raise ModelError(f"{file} cannot be read as word pieces: {error}") from error

    def __len__(self) -> int:
        return len(self._scores)

    def cut(self, word: str, spaced: bool) -> tuple[int, ...]:
        """The numbers of a word's pieces; ``spaced`` says whether white space precedes it."""
        key = (word, spaced)
        found = self._known.get(key)
        if found is None:
            folded = word[:MAX_WORD].translate(self._folds)
            found = self._best((SPACE if spaced else "") + folded) or (UNKNOWN,)
            if len(self._known) < 200_000:
                self._known[key] = found
        return found

    def vectors(self, ids: NDArray[np.int64]) -> Floats:
        """The vectors of pieces: an array of the shape of ``ids`` with one more axis."""
        distinct, where = np.unique(ids, return_inverse=True)
        packed = self._nibbles[distinct]
        rows = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32)
        rows -= 8.0
        rows *= self._scales[distinct].astype(np.float32)[:, :, None]
        table: Floats = rows.reshape(len(distinct), -1)
        return table[where.reshape(ids.shape)]

    def _best(self, text: str) -> tuple[int, ...]:
        end = len(text)
        best = [-1e30] * (end + 1)
        best[0] = 0.0
        back = [(0, UNKNOWN)] * (end + 1)
        for i in range(end):
            here = best[i]
            for j in range(i + 1, min(end, i + MAX_PIECE) + 1):
                piece = self._ids.get(text[i:j])
                if piece is not None and piece != UNKNOWN:
                    score = here + self._scores[piece]
                    if score > best[j]:
                        best[j] = score
                        back[j] = (i, piece)
            if here + self._unknown > best[i + 1]:
                best[i + 1] = here + self._unknown
                back[i + 1] = (i, UNKNOWN)
        found: list[int] = []
        i = end
        while i > 0:
            i, piece = back[i]
            found.append(piece)
        return tuple(reversed(found))
