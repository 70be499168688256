"""Freezing: what changes, what must not, and that spans are exact."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.pages.normalise import Facts, assemble, clean, freeze
from wortlaut.types import BlockKind, text_id

anything = st.text(st.characters(), max_size=60)
pieces = st.lists(st.tuples(st.sampled_from(list(BlockKind)), anything), max_size=8)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  zwei \n Zeilen\t", "zwei Zeilen"),
        ("zum\xa0Beispiel\u202f5\u2009€", "zum Beispiel 5 €"),
        ("Ver\xadkehrs\u200bminister\ufeff", "Verkehrsminister"),
        ("Mu\u0308ller", "Müller"),
        ("\x84Ja\x93", "„Ja“"),
        ("a\ud800b", "a\ufffdb"),
        ("\u2066links\u2069 \u200erechts", "links rechts"),
        ("\0\x07", ""),
        ("„Straße“ – »ẞ« 𝔘😀", "„Straße“ – »ẞ« 𝔘😀"),
    ],
)
def test_clean(raw: str, line: str) -> None:
    assert clean(raw) == line


@given(anything)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    line = clean(raw)
    assert clean(line) == line
    assert unicodedata.is_normalized("NFC", line)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    line.encode("utf-8")


@given(pieces)
def test_blocks_are_the_lines_of_the_content(given_pieces: list[tuple[BlockKind, str]]) -> None:
    content, blocks = assemble(given_pieces)
    lines = [content[block.span.start : block.span.end] for block in blocks]
    assert "\n".join(lines) == content
    assert all(lines)
    expected = [(kind, clean(text)) for kind, text in given_pieces if clean(text)]
    assert [(block.kind, line) for block, line in zip(blocks, lines, strict=True)] == expected


@given(pieces)
def test_same_pieces_same_text(given_pieces: list[tuple[BlockKind, str]]) -> None:
    text = freeze(*assemble(given_pieces), Facts(title=" A\xa0B "), "de")
    assert text == freeze(*assemble(given_pieces), Facts(title=" A\xa0B "), "de")
    assert text.id == text_id(text.content)
    assert text.title == "A B"
