"""Charts as inline SVG."""

from lxml import etree

from wortlaut.web.charts import Bar, bars, columns, months


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
