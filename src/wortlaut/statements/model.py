"""The trained engine: finds statements with a small neural network, without torch.

Measured and described in docs/model-card.md. A model is a folder with its weights and a card;
a published folder never changes, and one made for other features than this code's is refused.
"""

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wortlaut.errors import ModelError
from wortlaut.statements.decode import Candidate, Settings, candidates, decode
from wortlaut.statements.features import FEATURE_SET, features, spaced
from wortlaut.statements.labels import TYPES
from wortlaut.statements.media import Media
from wortlaut.statements.nesting import nest
from wortlaut.statements.network import Network, Reading, Words, joined
from wortlaut.statements.stretches import moved, stretches, within
from wortlaut.statements.windows import Layout, context_windows, layout
from wortlaut.statements.wordpieces import WordPieces
from wortlaut.types import Document, Draft

Floats = NDArray[np.float32]
Read = tuple[Layout, list[Candidate]]
"""A document's layout and the statements that may stand in it."""

MOST_PIECES = 128
"""Word pieces of one encoder window."""

MOST_WORDS = 1500
"""Words of one run of the document part; longer documents are read in several."""

MOST_AT_ONCE = 20_000
"""Words of the documents that are read together, at most, if they are more than one."""

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

    def find(
        self, documents: Sequence[Document], by_rules: Sequence[Sequence[Draft]]
    ) -> list[list[Draft]]:
        """The statements of each document, in order of their quotations.

        ``by_rules`` are those that the rules find, of which the network is told. What is found in
        a document does not depend on which others are read with it.
        """
        found: list[list[Draft]] = [[] for _ in documents]
        for batch in _batches(documents, by_rules):
            parts = [(part, told) for _, _, part, told in batch]
            read = self.read(parts)
            for (number, begin, part, _), (plan, possible) in zip(batch, read, strict=True):
                drafts = decode(part, plan, possible, self.settings, self.media)
                found[number] += [moved(draft, begin) for draft in drafts] if begin else drafts
        return [list(nest(drafts)) for drafts in found]

    def read(
        self,
        documents: Sequence[tuple[Document, Sequence[Draft]]],
        most_pieces: int = MOST_PIECES,
    ) -> list[Read]:
        """What the network says about documents, of each of which the rules' drafts are told.

        ``most_pieces`` is how long a window of the encoder may be.
        """
        plans = [layout(document) for document, _ in documents]
        readings = self._readings(documents, plans, most_pieces)
        asked = [_beginnings(reading.start, self.settings.begin) for reading in readings]
        answers = iter(
            self._network.answer(
                [(n, start, kind) for n, some in enumerate(asked) for start, kind, _ in some],
                readings,
                plans,
            )
        )
        return [
            (
                plan,
                candidates(
                    plan, some, list(islice(answers, len(some))), by_rules, _dateline(document)
                ),
            )
            for plan, some, (document, by_rules) in zip(plans, asked, documents, strict=True)
        ]

    def _readings(
        self,
        documents: Sequence[tuple[Document, Sequence[Draft]]],
        plans: Sequence[Layout],
        most_pieces: int,
    ) -> list[Reading]:
        words = [
            self._words(document, by_rules, plan, most_pieces)
            for (document, by_rules), plan in zip(documents, plans, strict=True)
        ]
        encoded = self._network.encode(words, self._vocabulary)
        parts = [
            (number, begin)
            for number, table in enumerate(encoded)
            for begin in range(0, len(table), MOST_WORDS)
        ]
        read = self._network.read([encoded[n][begin : begin + MOST_WORDS] for n, begin in parts])
        found: list[list[Reading]] = [[] for _ in documents]
        for (number, _), part in zip(parts, read, strict=True):
            found[number].append(part)
        return [joined(some) for some in found]

    def _words(
        self, document: Document, by_rules: Sequence[Draft], plan: Layout, most_pieces: int
    ) -> Words:
        pieces = [
            self._vocabulary.cut(word, spaced(document, token))
            for token, word in enumerate(document.words)
        ]
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        outlet = np.tile(np.asarray(self._outlet, np.float32), (len(document.words), 1))
        known = np.concatenate([features(document, by_rules), outlet], axis=1)
        return Words(pieces, known, context_windows(plan, lengths, most_pieces))


def _batches(
    documents: Sequence[Document], by_rules: Sequence[Sequence[Draft]]
) -> Iterator[list[tuple[int, int, Document, Sequence[Draft]]]]:
    """All stretches with words, some at once: (document, first token, stretch, rules' drafts)."""
    batch: list[tuple[int, int, Document, Sequence[Draft]]] = []
    size = 0
    for number, document in enumerate(documents):
        for begin, part in stretches(document):
            if not part.words:
                continue
            if batch and size + len(part.words) > MOST_AT_ONCE:
                yield batch
                batch, size = [], 0
            told = by_rules[number]
            if part is not document:
                told = within(told, begin, begin + len(part.words))
            batch.append((number, begin, part, told))
            size += len(part.words)
    if batch:
        yield batch


def _dateline(document: Document) -> range:
    """The tokens of the dateline."""
    line = document.text.dateline
    if line is None:
        return range(0)
    return range(
        bisect_left(document.starts, line.span.start), bisect_left(document.starts, line.span.end)
    )


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
        return Settings(
            begin=float(table["begin"]),
            least=float(table["least"]),
            confidence=_numbers(table["confidence"], 6),
            types=_numbers(table["types"], len(TYPES)),
            speaker=_numbers(table["speaker"], 5),
            overlap=float(table["overlap"]),
            nobody=(table["nobody"][0], table["nobody"][1]),
            agreed=float(table["agreed"]),
            marks=float(table["marks"]),
            medium=float(table["medium"]),
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ModelError(f"the card of {card.get('name')!r} has no usable settings") from error


def _numbers(values: Sequence[float], count: int) -> tuple[float, ...]:
    if len(values) != count:
        raise ValueError(f"{len(values)} numbers instead of {count}")
    return tuple(map(float, values))


def _beginnings(odds: Floats, least: float) -> list[tuple[int, int, float]]:
    """Words at which quotations may begin: (word, type, log-odds)."""
    sure = 1 / (1 + np.exp(-odds))
    likeliest = sure.argmax(1)
    found = []
    for word, kind in np.argwhere(sure >= least):
        if kind == likeliest[word] or sure[word, kind] >= SECOND_TYPE:
            found.append((int(word), int(kind), float(odds[word, kind])))
    return found
