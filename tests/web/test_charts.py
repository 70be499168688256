"""Charts as inline SVG."""

from lxml import etree
from lxml.html import fragment_fromstring

from wortlaut.archive.query import Count
from wortlaut.web.charts import Bar, bars, columns, months, over_time, rows
from wortlaut.web.language import language


def heights(svg: str) -> list[float]:
    tree = etree.fromstring(svg)
    return [float(rect.get("height")) for rect in tree.iter("rect")]


def test_bars_are_as_long_as_their_figures() -> None:
    svg = bars([Bar("Ada", 4, "4"), Bar("<b>Bea</b>", 1, "1")])
    tree = etree.fromstring(svg)
    long, short = (float(rect.get("width")) for rect in tree.iter("rect"))
    assert abs(long - 4 * short) < 1
    assert "<b>" not in svg
    assert tree.get("aria-hidden") == "true"


def test_columns_are_as_high_as_their_figures_and_empty_ones_leave_room() -> None:
    svg = columns([Bar("a", 1, "1"), Bar("b", 0, "0"), Bar("c", 4, "4")])
    low, high = heights(svg)
    assert abs(high - 4 * low) < 0.5
    assert "style" not in svg


def test_nothing_to_draw_is_a_picture_all_the_same() -> None:
    etree.fromstring(bars([]))
    etree.fromstring(columns([]))
    etree.fromstring(columns([Bar("a", 0, "0")]))


def test_the_table_says_the_same_and_runs_nothing() -> None:
    table = rows([Bar("<b>Mai</b>", 1200, "1.200"), Bar("", 0, "0"), Bar("\u202eJuni", 1, "1")])
    cells = [
        cell.text_content() for cell in fragment_fromstring(f"<table>{table}</table>").iter("td")
    ]
    assert cells == ["1.200", "1"]
    assert "<b>" not in table
    assert "\u202e" not in table


def test_bars_over_time_are_named_in_the_readers_language() -> None:
    counts = [Count("2026-01", "2026-01", 1200), Count("2026-03", "2026-03", 1)]
    shown = [(bar.label, bar.shown) for bar in over_time(counts, language("de"))]
    assert shown == [("Jan. 2026", "1.200"), ("", "0"), ("März 2026", "1")]


def test_months_between_are_there() -> None:
    assert months({"2025-11": 2, "2026-02": 1}) == [
        ("2025-11", 2), ("2025-12", 0), ("2026-01", 0), ("2026-02", 1),
    ]  # fmt: skip


def test_long_times_are_counted_by_year() -> None:
    assert months({"2000-01": 2, "2000-05": 1, "2015-01": 4})[0] == ("2000", 3)
    assert len(months({"2000-01": 2, "2015-01": 4})) == 16
    assert months({"2024": 3}) == [("2024", 3)]
    assert months({}) == []
    assert len(months({"0001-01": 1, "9999-01": 1})) == 2
