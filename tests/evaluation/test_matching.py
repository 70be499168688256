from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.invented import draft

from wortlaut.evaluation.matching import assign, match, token_f1
from wortlaut.types import Medium, StatementType

GAINS = st.sampled_from([0.0, 0.0, 0.2, 0.5, 0.511, 1.0])
MATRICES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(GAINS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def best_sum(gains: list[list[float]]) -> float:
    if len(gains) > len(gains[0]):
        gains = [list(column) for column in zip(*gains, strict=True)]
    return max(
        sum(row[column] for row, column in zip(gains, chosen, strict=True))
        for chosen in permutations(range(len(gains[0])), len(gains))
    )


@given(MATRICES)
def test_assignment_is_the_best_there_is(gains: list[list[float]]) -> None:
    pairs = assign(gains)
    assert len(pairs) == min(len(gains), len(gains[0]))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert sum(gains[i][j] for i, j in pairs) == pytest.approx(best_sum(gains))


# What SciPy 1.17's linear_sum_assignment(..., maximize=True) answers where several are best.
@pytest.mark.parametrize(
    ("gains", "pairs"),
    [
        ([[0, 0, 0], [0, 0, 0]], [(0, 0), (1, 1)]),
        ([[0, 0], [0, 0], [0, 0]], [(0, 0), (1, 1)]),
        ([[0, 0.5, 0], [0, 0, 0]], [(0, 1), (1, 0)]),
        ([[0.5, 0, 0], [0.5, 0, 0]], [(0, 0), (1, 1)]),
        ([[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]], [(0, 2), (1, 1), (2, 0)]),
        ([[0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0, 0]], [(0, 2), (1, 1), (2, 0)]),
    ],
)
def test_ties_fall_as_in_the_published_scorer(
    gains: list[list[float]], pairs: list[tuple[int, int]]
) -> None:
    assert assign(gains) == pairs


def test_nothing_to_assign() -> None:
    assert assign([]) == []
    assert assign([[], []]) == []


def test_token_f1() -> None:
    assert token_f1((1, 2, 3), (2, 3, 4, 5)) == pytest.approx(2 * 2 / 7)
    assert token_f1((1, 2), (3,)) == 0.0
    assert token_f1((), (1,)) == 0.0


def test_the_sum_counts_not_the_best_pair() -> None:
    # The first prediction overlaps most with the second gold quotation, but only the crossed
    # pairing gives both something.
    predicted = [draft(range(10)), draft(range(4, 10))]
    gold = [draft(range(3)), draft(range(10))]
    assert match(predicted, gold) == [(0, 0), (1, 1)]


def test_two_predictions_on_one_gold_quotation() -> None:
    predicted = [draft(range(3)), draft(range(3, 10))]
    assert match(predicted, [draft(range(10))]) == [(1, 0)]


def test_label_breaks_ties_but_not_overlap() -> None:
    indirect, writing = StatementType.INDIRECT, Medium.WRITING
    gold = [draft(range(6), indirect, writing)]
    same = [draft(range(6)), draft(range(6), indirect)]
    assert match(same, gold) == [(1, 0)]
    media = [draft(range(6)), draft(range(6), medium=writing)]
    assert match(media, gold) == [(1, 0)]
    longer = [draft(range(6)), draft(range(5), indirect, writing)]
    assert match(longer, gold) == [(0, 0)]


def test_labels_add_nothing_without_overlap() -> None:
    # With a bonus for labels alone, gold 0 would go to prediction 1.
    predicted = [draft([20]), draft([30], StatementType.REPORTED)]
    gold = [draft([1], StatementType.REPORTED), draft([2])]
    assert match(predicted, gold) == [(0, 0), (1, 1)]
