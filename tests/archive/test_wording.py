"""The word diff: nothing lost, nothing made up, whole words."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wortlaut.archive import wording
from wortlaut.archive.wording import Piece, PieceKind, word_diff

words = st.lists(st.sampled_from([*"ab,. \n„“ß", "Brücke", "👩‍👩‍👧", "e\u0301"]), max_size=30).map(
    "".join
)


@settings(deadline=None)
@given(words | st.text(max_size=40), words | st.text(max_size=40))
def test_both_wordings_can_be_put_together_again(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(p.text for p in pieces if p.kind is not PieceKind.ADDED) == old
    assert "".join(p.text for p in pieces if p.kind is not PieceKind.REMOVED) == new
    assert all(piece.text for piece in pieces)
    assert (old == new) == all(piece.kind is PieceKind.SAME for piece in pieces)


def test_neighbouring_words_are_replaced_together() -> None:
    assert word_diff("seit zwei Jahren gesperrt", "seit vielen Monaten gesperrt") == (
        Piece(PieceKind.SAME, "seit "),
        Piece(PieceKind.REMOVED, "zwei Jahren"),
        Piece(PieceKind.ADDED, "vielen Monaten"),
        Piece(PieceKind.SAME, " gesperrt"),
    )


def test_a_page_of_a_million_words_is_compared_by_its_ends() -> None:
    old = "Anfang " + "weiter " * 300_000 + "Ende"
    pieces = word_diff(old, old.replace("Ende", "Schluss").replace("weiter", "fort", 1))
    assert pieces[0].text == "Anfang "
    assert pieces[-1].kind is PieceKind.ADDED
    assert "".join(p.text for p in pieces if p.kind is not PieceKind.ADDED) == old
    assert len(pieces) == 3


def test_stretches_tile_both() -> None:
    stretches = wording.aligned(list("abcXd"), list("abYYd"))
    assert stretches == [(True, 0, 2, 0, 2), (False, 2, 4, 2, 4), (True, 4, 5, 4, 5)]
