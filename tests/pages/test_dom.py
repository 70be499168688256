"""The lines of a page: words as a reader sees them, with what they stand in."""

import pytest

from wortlaut.pages.dom import Line, lines, parse
from wortlaut.types import BlockKind


def read(markup: str) -> list[Line]:
    root = parse(markup)
    return [] if root is None else lines(root)


def words(markup: str) -> list[str]:
    return [line.text for line in read(markup)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Das <b>Wo</b>rt<i>laut</i> bleibt.</p>", ["Das Wortlaut bleibt."]),
        ("<p>Eins</p>Zwei<p>Drei", ["Eins", "Zwei", "Drei"]),
        ("<div>Eins<div>Zwei</div>Drei</div>", ["Eins", "Zwei", "Drei"]),
        ("<p>Eins<br>zwei<br><br>Drei<br/>\n<br/>Vier", ["Eins zwei", "Drei", "Vier"]),
        ("<p>A<wbr>B&shy;C &amp; D&nbsp;E", ["AB\xadC & D E"]),
        ("<h1><span>Olmstadt</span><span>Neuer Hafen</span></h1>", ["Olmstadt Neuer Hafen"]),
        ("<p>Text<script>x()</script> geht <style>p{}</style>weiter", ["Text geht weiter"]),
        ("<p hidden>weg<p style='display: none'>weg<p class=sr-only>weg<p>da", ["da"]),
        ("<p>Er sagt es.<sup><a href=#1>[1]</a></sup> Sie auch.", ["Er sagt es. Sie auch."]),
        ("<p>10 m<sup>2</sup> groß", ["10 m2 groß"]),
        ("<table><tr><td>a<td>b</table>", ["a", "b"]),
        ("<p>offen <b>und <i>nie</p><p>zu", ["offen und nie", "zu"]),
        ("<?xml version='1.0' encoding='utf-16'?><html><body><p>Ü</p></body></html>", ["Ü"]),
        ("", []),
        ("<!-- nichts -->", []),
    ],
)
def test_words(markup: str, expected: list[str]) -> None:
    assert words(markup) == expected


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<p>Er sagte: <q>Nein</q>.", 'Er sagte: "Nein".'),
        ("<p>Er sagte: „<q>Nein</q>“.", "Er sagte: „Nein“."),
        ("<p>Er sagte: <q>„Nein“</q>.", "Er sagte: „Nein“."),
    ],
)
def test_q_shows_as_quotation_marks(markup: str, line: str) -> None:
    assert words(markup) == [line]


def test_kinds() -> None:
    markup = (
        "<h2>Titel</h2><p>Absatz</p><ul><li>Punkt</ul><blockquote><p>Zitat</p><p>Zwei</p>"
        "</blockquote><p>Ende"
    )
    assert [line.kind for line in read(markup)] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.BLOCKQUOTE,
        BlockKind.BLOCKQUOTE,
        BlockKind.PARAGRAPH,
    ]


def test_zones_and_links() -> None:
    found = read(
        "<nav><a href=/>Start</a></nav><p>Text mit <a href=/x>Link</a></p>"
        "<div class='box teaser-list'><p>Mehr</p></div><div id=kommentare>Ach</div>"
    )
    assert [line.linked for line in found] == [5, 4, 0, 0]
    assert [line.zone for line in found] == ["nav", None, "teaser", "kommentare"]


@pytest.mark.parametrize("depth", [300, 5000, 100_000])
def test_nothing_is_lost_in_deep_nesting(depth: int) -> None:
    markup = f"<html><body>{'<div>' * depth}<p>Ganz innen.</p>{'</div>' * depth}<p>Danach.</p>"
    assert words(markup) == ["Ganz innen.", "Danach."]


def test_characters_the_parser_cannot_take() -> None:
    assert words("<p>a\0b \ud800 c") == ["ab \ufffd c"]
