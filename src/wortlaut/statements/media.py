"""Whether words were spoken, written or thought: a linear model over the words of each part.

The network, which sees few examples of each cue verb, is worse at this than a logistic regression
that knows the words themselves: "twittern" is writing whatever stands around it. Its features are
hashed (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"), so that the
model is one matrix and no list of words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wortlaut.errors import ModelError
from wortlaut.statements.labels import MEDIA
from wortlaut.types import Draft, StatementType

BUCKETS = 1 << 16
Floats = NDArray[np.float32]

QUOTED_WORDS = 40
"""Words of a quotation that are looked at where no cue says what it is."""


class Media:
    """Tells the medium of statements from their words."""

    def __init__(self, weights: NDArray[np.float16]) -> None:
        self._weights = weights

    @classmethod
    def load(cls, file: Path) -> "Media":
        """Reads ``media.npz``.

        Raises:
            ModelError: the file is missing or damaged.
        """
        try:
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
                return cls(data["weights"])
        except (OSError, KeyError, ValueError, BadZipFile) as error:
            raise ModelError(f"{file} cannot be read as weights of media: {error}") from error

    def tell(
        self, words: Sequence[str], drafts: Sequence[Draft], heard: Sequence[Floats]
    ) -> list[Draft]:
        """The drafts, in order of their quotations, each with its medium.

        ``heard`` are log-probabilities from elsewhere, to be added to this model's.
        """
        told: list[Draft] = []
        for number, draft in enumerate(drafts):
            before = drafts[number - 1] if number else None
            rows = [bucket(feature) for feature in features(words, draft, before)]
            scores = self._weights[rows].astype(np.float32).sum(0)
            scores += heard[number] - np.logaddexp.reduce(scores)
            told.append(replace(draft, medium=MEDIA[int(scores.argmax())]))
        return told


def bucket(feature: str) -> int:
    """The row of the weights that a feature shares with a few others."""
    return crc32(feature.encode("utf-8", "surrogatepass")) % BUCKETS


def features(words: Sequence[str], draft: Draft, before: Draft | None) -> set[str]:
    """What a statement's medium may depend on; ``before`` is the statement before it."""
    return set(_features(words, draft, before))


def _features(words: Sequence[str], draft: Draft, before: Draft | None) -> Iterator[str]:
    kind = draft.type.value
    yield "always"
    yield f"type {kind}"
    cue = [words[token].lower() for token in draft.cue]
    for word in cue:
        yield f"cue {word}"
        yield f"cue stem {word[:5]}"
        yield f"cue {word} {kind}"
    yield f"cue as a whole {' '.join(cue)}"
    yield from _speaker(words, draft)
    if cue and draft.speaker:
        yield f"cue {cue[0]} of {words[draft.speaker[0]].lower()}"
    known = {*draft.cue, *draft.speaker}
    yield from (f"frame {words[token].lower()}" for token in draft.frame if token not in known)
    yield from (f"addressee {words[token].lower()}" for token in draft.addressee)
    yield f"has cue {bool(cue)}"
    yield f"has frame {bool(draft.frame)}"
    yield f"frame first {bool(draft.frame) and draft.frame[0] < draft.quotation[0]}"
    yield f"begins {words[draft.quotation[0]].lower()}"
    if not cue or draft.type in (StatementType.REPORTED, StatementType.FREE_INDIRECT):
        for token in draft.quotation[:QUOTED_WORDS]:
            yield f"quotation {words[token].lower()}"
            yield f"quotation stem {words[token].lower()[:6]}"
    if before is not None and not cue:
        yield f"after type {before.type.value}"
        yield from (f"after cue {words[token].lower()}" for token in before.cue)
        yield from (f"after speaker {words[token].lower()}" for token in before.speaker)


def _speaker(words: Sequence[str], draft: Draft) -> Iterator[str]:
    yield f"speaker words {min(len(draft.speaker), 4)}"
    for token in draft.speaker:
        word = words[token].lower()
        yield f"speaker {word}"
        if words[token][0].isupper():
            # "…ministerium", "…zeitung", "…rat": what kind of speaker a compound names
            yield f"speaker ends {word[-4:]}"
            yield f"speaker ends {word[-3:]}"
