"""Marks in a text: nested, overlapping, forged."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from wortlaut.spans import Span
from wortlaut.web.marks import Mark, lines, weave

TEXT = "„Im Herbst hieß es: ‚Im Mai.‘ Jetzt“, sagte sie."


def woven(text: str, *marks: Mark) -> str:
    return "\n".join(weave(text, lines(text), marks))


def mark(*spans: tuple[int, int], name: str = "a") -> Mark:
    return Mark(tuple(Span(*span) for span in spans), attributes={"class": name}, id=f"i-{name}")


class Reader(HTMLParser):
    """Reads back the words, and what is open at each of them; refuses what is not well-formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.open: list[str] = []
        self.seen: list[tuple[str, frozenset[str]]] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.open.append(given["class"] or "")
        if given.get("id"):
            self.ids.append(given["id"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.seen += [(character, frozenset(self.open)) for character in data]


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def test_one_mark() -> None:
    assert woven("Er kam.", mark((3, 6))) == 'Er <mark class="a" id="i-a">kam</mark>.'


def test_nested_marks_stand_inside() -> None:
    html = woven(TEXT, mark((0, 36), name="outer"), mark((20, 29), name="inner"))
    assert re.search(r'class="outer"[^<]*<mark class="inner"[^>]*>‚Im Mai.‘</mark>', html)


def test_of_equal_spans_the_first_is_outside() -> None:
    html = woven("abc", mark((0, 3), name="one"), mark((0, 3), name="two"))
    assert html.startswith('<mark class="one" id="i-one"><mark class="two"')


def test_overlapping_marks_are_divided() -> None:
    html = woven("abcdef", mark((0, 4), name="one"), mark((2, 6), name="two"))
    reader = read(html)
    assert [sorted(names) for _, names in reader.seen] == [
        ["one"], ["one"], ["one", "two"], ["one", "two"], ["two"], ["two"],
    ]  # fmt: skip
    assert sorted(reader.ids) == ["i-one", "i-two"]  # an id only once


def test_a_mark_over_several_lines_is_reopened() -> None:
    html = weave("ab\ncd", lines("ab\ncd"), [mark((1, 4))])
    assert html == ['a<mark class="a" id="i-a">b</mark>', '<mark class="a">c</mark>d']


def test_what_is_put_in_front_comes_once() -> None:
    number = Mark((Span(0, 1), Span(2, 3)), lead=Markup("<b>1</b>"))
    assert woven("abc", number) == "<mark><b>1</b>a</mark>b<mark>c</mark>"


@pytest.mark.parametrize("spans", [[(-5, 2)], [(1, 900)], [(3, 1)], [(7, 9)], [(0, 0)], [(2, 2)]])
def test_forged_offsets_do_no_harm(spans: list[tuple[int, int]]) -> None:
    assert "".join(c for c, _ in read(woven("abc", mark(*spans))).seen) == "abc"


def test_nothing_of_the_text_or_its_attributes_is_markup() -> None:
    bad = "<script>alert(1)</script>"
    html = woven(bad, Mark((Span(0, 8),), attributes={"class": '"><script>'}))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_marks_that_reorder_text_are_shown_as_signs() -> None:
    assert woven("a\u202eb\u2066c") == "a\u2bd1b\u2bd1c"


spans = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=3)


@given(st.text(alphabet="ab \n<&\"'", max_size=40), st.lists(spans, max_size=6))
def test_every_character_once_in_order_under_its_marks(
    text: str, given: list[list[tuple[int, int]]]
) -> None:
    marks = [mark(*some, name=f"m{number}") for number, some in enumerate(given)]
    reader = read("\n".join(weave(text, lines(text), marks)))
    shown = [(character, names) for character, names in reader.seen if character != "\n"]
    expected = [
        (
            character,
            frozenset(
                f"m{number}"
                for number, some in enumerate(given)
                if any(start <= at < end for start, end in some)
            ),
        )
        for at, character in enumerate(text)
        if character != "\n"
    ]
    assert shown == expected
    assert len(reader.ids) == len(set(reader.ids))
