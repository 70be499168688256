from pathlib import Path

import numpy as np
import pytest

from wortlaut.errors import ModelError
from wortlaut.statements.wordpieces import UNKNOWN, WordPieces

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁Brü", "cke", "▁Brücke", "n", "e", "b", "r"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -6.0, -6.0, -5.0, -4.0, -4.0, -5.0, -5.0]


@pytest.fixture
def vocabulary(tmp_path: Path) -> WordPieces:
    file = tmp_path / "pieces.npz"
    np.savez(
        file,
        pieces=np.frombuffer("\n".join(PIECES).encode(), np.uint8),
        scores=np.asarray(SCORES, np.float32),
        folds=np.frombuffer("ﬁ\tfi".encode(), np.uint8),
        scales=np.full((len(PIECES), 1), 0.5, np.float16),
        nibbles=np.tile(np.arange(16, dtype=np.uint8), (len(PIECES), 1, 1)),
    )
    return WordPieces.load(file)


def names(vocabulary: WordPieces, word: str, spaced: bool) -> list[str]:
    return [PIECES[number] for number in vocabulary.cut(word, spaced)]


def test_the_likeliest_cut_is_taken(vocabulary: WordPieces) -> None:
    assert names(vocabulary, "Brücken", True) == ["▁Brücke", "n"]


def test_space_before_a_word_matters(vocabulary: WordPieces) -> None:
    assert names(vocabulary, "e", True) == ["▁", "e"]
    assert names(vocabulary, "e", False) == ["e"]


def test_unknown_characters_are_one_piece_each(vocabulary: WordPieces) -> None:
    assert vocabulary.cut("漢字", False) == (UNKNOWN, UNKNOWN)


def test_no_word_is_without_pieces(vocabulary: WordPieces) -> None:
    assert vocabulary.cut("", False) == (UNKNOWN,)


def test_vectors_are_four_bits_times_scale(vocabulary: WordPieces) -> None:
    vectors = vocabulary.vectors(np.asarray([[4, 5], [5, 4]]))
    assert vectors.shape == (2, 2, 32)
    # low halves of the bytes first, then the high ones, both from -8 up
    assert vectors[0, 0, :3].tolist() == [-4.0, -3.5, -3.0]
    assert vectors[0, 0, 16:].tolist() == [-4.0] * 16


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pieces.npz"
    file.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ModelError, match="cannot be read"):
        WordPieces.load(file)
