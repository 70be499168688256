import pytest

from wortlaut.languages.de.inflection import nominative_adjective


@pytest.mark.parametrize(
    ("word", "gender", "number", "nominative"),
    [
        ("großen", "f", "s", "große"),
        ("Großen", "f", "s", "Große"),
        ("neuen", "m", "s", "neuer"),
        ("Talsperre", "f", "s", "Talsperre"),
        ("Olmstädter", "f", "s", "Olmstädter"),
    ],
)
def test_adjectives_stand_alone_in_the_nominative(
    word: str, gender: str, number: str, nominative: str
) -> None:
    assert nominative_adjective(word, gender, number) == nominative
