import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.statements.features import (
    KINDS_FROM,
    RULES_FROM,
    WIDTH,
    Floats,
    closed_runs,
    features,
)
from wortlaut.statements.find import find
from wortlaut.types import Document, Text


def document(content: str) -> Document:
    pack = find_pack("de")
    assert pack is not None
    return analyse(Text("x", content, "de"), pack)


def told(page: Document) -> Floats:
    pack = find_pack("de")
    assert pack is not None
    return features(page, find(page, pack))


def test_words_between_marks_are_told() -> None:
    page = document("„Wir bauen die Brücke“, sagte er. Die „Abendpost“ schwieg.")
    table = told(page)
    words = page.words
    assert table[words.index("bauen"), 0] == 1
    assert table[words.index("sagte"), 0] == 0
    # four words inside are of another kind than one
    assert table[words.index("bauen"), 7] == 1
    assert table[words.index("Abendpost"), 6] == 1
    assert closed_runs(page)[0] == words.index("“")


def test_a_mark_that_never_closes_is_told_apart() -> None:
    page = document("Er sagte: „Wir bauen die Brücke. Danach ging er.")
    table = told(page)
    assert table[page.words.index("bauen"), 0] == 0
    assert table[page.words.index("bauen"), 4] == 1
    assert table[page.words.index("ging"), 4] == 0


def test_subjunctives_colour_their_sentence() -> None:
    page = document("Die Brücke sei alt. Die Straße ist neu.")
    table = told(page)
    assert table[page.words.index("sei"), KINDS_FROM] == 1
    assert table[page.words.index("Brücke"), 19] == 1
    assert table[page.words.index("Straße"), 19] == 0


@given(st.text(max_size=80))
def test_any_text_has_features(content: str) -> None:
    page = document(content)
    table = told(page)
    assert table.shape == (len(page.words), WIDTH)
    assert np.isfinite(table).all()


def test_what_the_rules_find_is_told_and_may_be_left_out() -> None:
    page = document("Ida Kranich sagte, dass die Brücke alt sei.")
    table, without = told(page), features(page, [])
    first = page.words.index("dass")
    assert table[first, RULES_FROM:].any()
    assert not without[:, RULES_FROM:].any()
    assert (table[:, :RULES_FROM] == without[:, :RULES_FROM]).all()
