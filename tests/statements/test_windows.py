import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.statements.windows import (
    DISTANCES,
    LEFT,
    RIGHT,
    context_windows,
    distance_kind,
    layout,
    sentence_step,
    statement_window,
)
from wortlaut.types import Document, Text

PAGE = (
    "Die Ministerin kam am Montag. „Wir bauen die Brücke. Das dauert nicht lange“, sagte sie. "
    "Der Bürgermeister schwieg. Danach fuhr sie ab."
)


def document(content: str) -> Document:
    pack = find_pack("de")
    assert pack is not None
    return analyse(Text("x", content, "de"), pack)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=30), st.integers(20, 200))
def test_context_windows_tile_the_document(sizes: list[int], most: int) -> None:
    text = document(" ".join("Wort" + " wort" * size + "." for size in sizes))
    lengths = np.full(len(text.words), 2)
    windows = context_windows(layout(text), lengths, most)
    assert [token for begin, end in windows for token in range(begin, end)] == list(
        range(len(text.words))
    )
    assert all(2 * (end - begin) <= most or end - begin == 1 for begin, end in windows)


def test_context_windows_break_between_sentences() -> None:
    text = document(PAGE)
    ends = {end for _, end in text.sentences}
    windows = context_windows(layout(text), np.ones(len(text.words), np.int64), 22)
    assert len(windows) > 1
    assert {end for _, end in windows} <= ends


def test_a_statement_is_looked_for_to_the_end_of_the_sentence_that_closes_it() -> None:
    text = document(PAGE)
    start = text.words.index("„")
    begin, end = statement_window(layout(text), start)
    assert begin == 0
    assert "sagte" in text.words[begin:end]
    assert "fuhr" not in text.words[begin:end]


def test_statement_windows_are_bounded() -> None:
    text = document("wort " * 500 + "Ende.")
    begin, end = statement_window(layout(text), 300)
    assert (begin, end) == (300 - LEFT, 300 + RIGHT)


def test_distances_are_exact_nearby_and_coarse_far_away() -> None:
    kinds = distance_kind(np.arange(-90, 97))
    assert kinds.min() >= 0
    assert kinds.max() < DISTANCES
    near = distance_kind(np.arange(-7, 8))
    assert len(set(near.tolist())) == 15
    assert distance_kind(np.asarray([45]))[0] == distance_kind(np.asarray([48]))[0]


def test_sentence_steps_count_from_the_start() -> None:
    text = document(PAGE)
    plan = layout(text)
    begin, end = statement_window(plan, text.words.index("„"))
    steps = sentence_step(plan, text.words.index("„"), begin, end)
    assert steps[0] == 3
    assert steps[text.words.index("„")] == 4
