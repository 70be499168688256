"""Overlapping spans become brackets; nothing is lost or doubled."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wortlaut.exporters.segments import Closed, Mark, Opened, Words, lines, nested

marks = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 12)), max_size=8).map(
    lambda runs: [Mark(start, start + size, key) for key, (start, size) in enumerate(runs)]
)


@settings(deadline=None)
@given(marks, st.integers(0, 10), st.integers(0, 20))
def test_brackets_nest_and_cover_each_mark(given_marks: list[Mark], start: int, size: int) -> None:
    end = start + size
    stack: list[int] = []
    covered: dict[int, list[int]] = {mark.key: [] for mark in given_marks}
    text = []
    for event in nested(start, end, given_marks):
        if isinstance(event, Opened):
            assert event.key not in stack
            stack.append(event.key)
        elif isinstance(event, Closed):
            assert stack.pop() == event.key
        elif isinstance(event, Words):
            places = range(event.start, event.end)
            text += places
            for key in stack:
                covered[key] += places
    assert stack == []
    assert text == list(range(start, end))
    for mark in given_marks:
        assert covered[mark.key] == list(range(max(start, mark.start), min(end, mark.end)))


def test_what_nests_is_not_cut() -> None:
    events = list(nested(0, 9, [Mark(2, 5, 1), Mark(0, 9, 0), Mark(2, 9, 2)]))
    assert [e.key for e in events if isinstance(e, Opened)] == [0, 2, 1]


@settings(deadline=None)
@given(st.text("ab\n"))
def test_lines(content: str) -> None:
    assert [content[start:end] for start, end in lines(content)] == content.split("\n")
