"""Which predicted quotation answers which gold one: a one-to-one matching of greatest overlap.

The assignment is the shortest augmenting path algorithm of Crouse (2016), "On implementing 2D
rectangular assignment algorithms", IEEE Transactions on Aerospace and Electronic Systems 52(4),
in the order of scanning that SciPy's ``linear_sum_assignment`` uses. The order matters: where
several assignments are equally good (quotations that overlap with nothing can be paired in any
way) it decides which labels meet, and so the scores Form and STWR. Published scores were counted
with SciPy's choice, which is why it is pinned here instead of left to whichever release happens
to be installed.
"""

from collections.abc import Sequence
from math import inf

from wortlaut.types import Draft, Tokens

SAME_TYPE = 0.01
SAME_MEDIUM = 0.001
"""Tie-breakers, added to an overlap that is not zero."""


def token_f1(one: Tokens, other: Tokens) -> float:
    """Token F1 of two sets of tokens (symmetric); 0 where either is empty."""
    return _f1(len(set(one) & set(other)), len(one), len(other))


def _f1(both: int, one: int, other: int) -> float:
    if not both:
        return 0.0
    # In these steps, so that equal overlaps are equal floats in the published scorer and here.
    precision, recall = both / one, both / other
    return 2 * precision * recall / (precision + recall)


def match(predicted: Sequence[Draft], gold: Sequence[Draft]) -> list[tuple[int, int]]:
    """Pairs (predicted, gold) of indices; as many as the shorter side has.

    Their summed token F1 on the quotation (plus tie-breakers) is the largest there is. Pairs
    without any overlap occur, as in the published measure.
    """
    gains = [[0.0] * len(predicted) for _ in gold]
    at: dict[int, list[int]] = {}
    for j, draft in enumerate(predicted):
        for token in draft.quotation:
            at.setdefault(token, []).append(j)
    for i, wanted in enumerate(gold):
        both: dict[int, int] = {}
        for token in wanted.quotation:
            for j in at.get(token, ()):
                both[j] = both.get(j, 0) + 1
        for j, count in both.items():
            found = predicted[j]
            gains[i][j] = (
                _f1(count, len(found.quotation), len(wanted.quotation))
                + (SAME_TYPE if found.type is wanted.type else 0.0)
                + (SAME_MEDIUM if found.medium is wanted.medium else 0.0)
            )
    return [(j, i) for i, j in assign(gains)]


def assign(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column), each row and column at most once, of the largest summed gain.

    As many pairs as the shorter side is long, in ascending order of rows. Takes time cubic in
    the shorter side at worst.
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        turned = [[-row[j] for row in gains] for j in range(len(gains[0]))]
        return sorted((i, j) for j, i in enumerate(_shortest_paths(turned)))
    return list(enumerate(_shortest_paths([[-gain for gain in row] for row in gains])))


def _shortest_paths(costs: list[list[float]]) -> list[int]:
    """The column of each row in an assignment of least cost; no more rows than columns."""
    rows, columns = len(costs), len(costs[0])
    row_price, column_price = [0.0] * rows, [0.0] * columns
    column_of, row_of = [-1] * rows, [-1] * columns
    for start in range(rows):
        reached = [inf] * columns
        came_from = [-1] * columns
        seen_rows, seen_columns = [], []
        # Last column first, so that a constant matrix is assigned along its diagonal.
        remaining = list(range(columns - 1, -1, -1))
        row, distance, sink = start, 0.0, -1
        while sink < 0:
            seen_rows.append(row)
            best, lowest = -1, inf
            cost, base = costs[row], row_price[row]
            for place, column in enumerate(remaining):
                length = distance + cost[column] - base - column_price[column]
                if length < reached[column]:
                    came_from[column] = row
                    reached[column] = length
                # Among equals one that is still free ends the search at once.
                if reached[column] < lowest or (reached[column] == lowest and row_of[column] < 0):
                    best, lowest = place, reached[column]
            distance = lowest
            column = remaining[best]
            seen_columns.append(column)
            remaining[best] = remaining[-1]
            remaining.pop()
            if row_of[column] < 0:
                sink = column
            else:
                row = row_of[column]
        row_price[start] += distance
        for row in seen_rows[1:]:
            row_price[row] += distance - reached[column_of[row]]
        for column in seen_columns:
            column_price[column] -= distance - reached[column]
        column = sink
        while True:
            row = came_from[column]
            row_of[column] = row
            column_of[row], column = column, column_of[row]
            if row == start:
                break
    return column_of
