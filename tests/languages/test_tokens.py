import pytest
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.pack import find_pack
from wortlaut.languages.tokens import tokenizer


def words(content: str) -> list[str]:
    pack = find_pack("de")
    assert pack is not None
    return [content[start:end] for start, end in tokenizer(pack).tokens(content)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Am 8. August kam Dr. Ohm.", "Am|8.|August|kam|Dr.|Ohm|."),
        ("„Wohin?“, fragte sie.", "„|Wohin|?|“|,|fragte|sie|."),
        ("Es gab z. B. u.a. 1.000 Boote usw.", "Es|gab|z.|B.|u.a.|1.000|Boote|usw."),
        ("Die CDU/CSU und SPD/Grüne", "Die|CDU/CSU|und|SPD|/|Grüne"),
        ("(Nein...) wirklich…", "(|Nein|...|)|wirklich|…"),
        ("siehe www.beispiel.example/a,b", "siehe|www.beispiel.example/a,b"),
        ("10-12 Uhr, 50%", "10|-|12|Uhr|,|50|%"),
        ("''so'' sagt man", "''|so|''|sagt|man"),
        ("Die USA. Und Ende.", "Die|USA|.|Und|Ende|."),
    ],
)
def test_cuts_as_the_corpus_does(content: str, expected: str) -> None:
    assert words(content) == expected.split("|")


@given(st.text())
def test_tokens_tile_everything_but_white_space(content: str) -> None:
    pack = find_pack("de")
    assert pack is not None
    last = 0
    for start, end in tokenizer(pack).tokens(content):
        assert last <= start < end <= len(content)
        assert content[last:start].strip() == ""
        last = end
    assert content[last:].strip() == ""
