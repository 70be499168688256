"""The trained engine: finds statements with a small neural network, without torch.

Measured and described in docs/model-card.md. A model is a folder with its weights and a card;
a published folder never changes, and one made for other features than this code's is refused.
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wortlaut.errors import ModelError
from wortlaut.statements.decode import Settings, decode
from wortlaut.statements.features import FEATURE_SET, features, spaced
from wortlaut.statements.media import Media
from wortlaut.statements.nesting import nest
from wortlaut.statements.network import Answer, Network, Reading
from wortlaut.statements.stretches import moved, stretches
from wortlaut.statements.windows import Layout, context_windows, layout
from wortlaut.statements.wordpieces import WordPieces
from wortlaut.types import Document, Draft

Floats = NDArray[np.float32]

MOST_PIECES = 128
"""Word pieces of one encoder window."""

MOST_WORDS = 1500
"""Words of one run of the document part; longer documents are read in several."""

SECOND_TYPE = 0.35
"""A word begins two quotations only if the second type is at least this likely, too."""


class Model:
    """One trained model, ready to read. Loading takes about a third of a second."""

    def __init__(self, folder: Path, *, threads: int = 1, outlet: tuple[float, float] = (1.0, 0.0)):
        """Loads a model folder.

        ``outlet`` says whose annotation habits to follow: shares of the two corpora the model was
        trained on.

        Raises:
            ModelError: files are missing or damaged, or were made for another feature set.
        """
        card = read_card(folder)
        if card.get("feature_set") != FEATURE_SET:
            raise ModelError(
                f"{folder} was made for feature set {card.get('feature_set')!r}, not "
                f"{FEATURE_SET!r}: use the wortlaut version it came with"
            )
        self.name: str = card["name"]
        self.settings = read_settings(card)
        self.media = Media.load(folder / "media.npz")
        self._outlet = outlet
        self._vocabulary = WordPieces.load(folder / "pieces.npz")
        self._network = Network(folder, threads)

    def find(self, documents: Sequence[Document]) -> list[list[Draft]]:
        """The statements of each document, in order of their quotations.

        Each document is read by itself: sums are scaled over all words of a call, and what is
        found in a page must not depend on which others are read with it.
        """
        return [self._find(document) for document in documents]

    def _find(self, document: Document) -> list[Draft]:
        found: list[Draft] = []
        for begin, part in stretches(document):
            if part.words:
                drafts = decode(part, *self.read(part), self.settings, self.media)
                found += [moved(draft, begin) for draft in drafts] if begin else drafts
        return list(nest(found))

    def read(self, document: Document) -> tuple[Layout, list[tuple[int, int, float]], list[Answer]]:
        """What the network says about a document.

        Returns its layout, the possible beginnings of quotations as (word, number of the type,
        log-odds), and the answer about each.
        """
        plan = layout(document)
        reading = self._reading(document, plan)
        asked = _beginnings(reading.start, self.settings.begin)
        answers = self._network.answer([(start, kind) for start, kind, _ in asked], reading, plan)
        return plan, asked, answers

    def _reading(self, document: Document, plan: Layout) -> Reading:
        pieces = [
            self._vocabulary.cut(word, spaced(document, token))
            for token, word in enumerate(document.words)
        ]
        known = self._known(document)
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        windows = context_windows(plan, lengths, MOST_PIECES)
        encoded = self._network.encode(windows, pieces, known, self._vocabulary)
        words = np.concatenate([encoded, known], axis=1)
        parts = [
            self._network.read(words[begin : begin + MOST_WORDS])
            for begin in range(0, len(words), MOST_WORDS)
        ]
        return Reading(
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.key for part in parts]),
            np.concatenate([part.query for part in parts]),
        )

    def _known(self, document: Document) -> Floats:
        outlet = np.tile(np.asarray(self._outlet, np.float32), (len(document.words), 1))
        return np.concatenate([features(document), outlet], axis=1)


def read_card(folder: Path) -> dict[str, Any]:
    """The model's ``card.toml``.

    Raises:
        ModelError: it is missing or not TOML.
    """
    try:
        return tomllib.loads((folder / "card.toml").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder} holds no model: {error}") from error


def read_settings(card: dict[str, Any]) -> Settings:
    """The tuned settings in a card.

    Raises:
        ModelError: one is missing.
    """
    try:
        table = card["settings"]
        constant, of_valid, of_odds = table["confidence"]
        return Settings(
            begin=float(table["begin"]),
            least=float(table["least"]),
            confidence=(constant, of_valid, of_odds),
            types=tuple(table["types"]),
            speaker=(table["speaker"][0], table["speaker"][1]),
            overlap=float(table["overlap"]),
            nobody=(table["nobody"][0], table["nobody"][1]),
            marks=float(table["marks"]),
            medium=float(table["medium"]),
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ModelError(f"the card of {card.get('name')!r} has no usable settings") from error


def _beginnings(odds: Floats, least: float) -> list[tuple[int, int, float]]:
    """Words at which quotations may begin: (word, type, log-odds)."""
    sure = 1 / (1 + np.exp(-odds))
    likeliest = sure.argmax(1)
    found = []
    for word, kind in np.argwhere(sure >= least):
        if kind == likeliest[word] or sure[word, kind] >= SECOND_TYPE:
            found.append((int(word), int(kind), float(odds[word, kind])))
    return found
