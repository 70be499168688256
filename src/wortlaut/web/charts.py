"""Charts as inline SVG: sizes and places are attributes, so that no style has to be allowed.

Each stands beside a table of the same figures, which is what a screen reader reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from wortlaut.archive.query import Count
from wortlaut.web.language import Language
from wortlaut.web.room import tame

WIDTH = 480
_LONG = 680
_LINE = 26
_LABEL = 165


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its label; ``shown`` is the figure as the reader's language writes it."""

    label: str
    value: int
    shown: str


NOTHING = Bar("", 0, "0")


def over_time(counts: Sequence[Count], tongue: Language) -> list[Bar]:
    """A bar for each month, or year, from the first to the last of some counts by month."""
    # Most months of a rare word have nothing, and nothing needs no label.
    return [
        Bar(tongue.date(key, "medium"), n, tongue.number(n)) if n else NOTHING
        for key, n in months({count.key: count.hits for count in counts})
    ]


def bars(figures: Sequence[Bar]) -> Markup:
    """Horizontal bars, one a line, with their labels before and their figures behind."""
    most = max((bar.value for bar in figures), default=0) or 1
    height = _LINE * len(figures) or 1
    drawn = []
    for number, bar in enumerate(figures):
        y = _LINE * number
        width = round((WIDTH - _LABEL - 60) * bar.value / most, 1)
        label = bar.label if len(bar.label) <= 24 else bar.label[:23] + "…"
        drawn.append(
            Markup(
                '<text x="{}" y="{}" text-anchor="end">{}</text>'
                '<rect x="{}" y="{}" width="{}" height="16" rx="2"/>'
                '<text x="{}" y="{}">{}</text>'
            ).format(
                _LABEL - 8, y + 16, tame(label), _LABEL, y + 4, width,
                _LABEL + width + 6, y + 16, bar.shown,
            )
        )  # fmt: skip
    return _svg(WIDTH, height, drawn)


def columns(figures: Sequence[Bar]) -> Markup:
    """Columns over time, the first and the last labelled; equal widths, nothing left out."""
    most = max((bar.value for bar in figures), default=0) or 1
    high, low = 16, 110
    step = _LONG / max(1, len(figures))
    width = round(max(0.5, min(step * 0.8, 40)), 2)
    drawn = [
        Markup('<line x1="0" x2="{}" y1="{}" y2="{}"/>').format(_LONG, low + 0.5, low + 0.5),
    ]
    # Numbers alone: nothing to escape, and there are many.
    rects = []
    for number, bar in enumerate(figures):
        if bar.value:
            tall = round((low - high) * bar.value / most, 1)
            x = round(step * number + (step - width) / 2, 2)
            rects.append(f'<rect x="{x}" y="{low - tall}" width="{width}" height="{tall}"/>')
    drawn.append(Markup("".join(rects)))
    if figures:
        best = max(range(len(figures)), key=lambda number: figures[number].value)
        x = round(step * best + step / 2, 1)
        anchor = "start" if x < 30 else "end" if x > _LONG - 30 else "middle"
        drawn.append(
            Markup('<text x="{}" y="11" text-anchor="{}">{}</text>').format(
                x, anchor, figures[best].shown
            )
        )
        drawn.append(Markup('<text x="0" y="{}">{}</text>').format(low + 16, figures[0].label))
    if len(figures) > 1:
        drawn.append(
            Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
                _LONG, low + 16, figures[-1].label
            )
        )
    return _svg(_LONG, low + 22, drawn)


def rows(figures: Sequence[Bar]) -> Markup:
    """The rows of the table that says the same as a chart, but for figures that are nothing."""
    # Joined here and not in the template, where each row takes ten times as long: ten years of
    # months are more than all the rest of a page.
    return Markup(
        "".join(
            f'<tr><th scope="row"><bdi>{escape(tame(bar.label))}</bdi></th>'
            f'<td class="num">{escape(bar.shown)}</td></tr>'
            for bar in figures
            if bar.value
        )
    )


def months(counts: dict[str, int]) -> list[tuple[str, int]]:
    """All months from the first to the last ("2026-03") with their figures, 0 for those between.

    Where there are more than ten years of them, years; more than 120 years only where there is one.
    """
    known = sorted(key for key in counts if len(key) == 7)
    if not known:
        return _years(counts)
    (first, start), (last, end) = (map(int, key.split("-")) for key in (known[0], known[-1]))
    numbers = range(first * 12 + start - 1, last * 12 + end)
    if len(numbers) > 120:
        return _years(counts)
    names = [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]
    return [(name, counts.get(name, 0)) for name in names]


def _years(counts: dict[str, int]) -> list[tuple[str, int]]:
    years: dict[int, int] = {}
    for key, value in counts.items():
        years[int(key[:4])] = years.get(int(key[:4]), 0) + value
    if not years or max(years) - min(years) > 120:
        return [(f"{year:04}", value) for year, value in sorted(years.items())]
    return [(f"{year:04}", years.get(year, 0)) for year in range(min(years), max(years) + 1)]


def _svg(width: int, height: int, drawn: list[Markup]) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        width, height, Markup("").join(drawn)
    )
