"""Hits, counts and people for people to read, at 80 columns and without colour."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from wortlaut.archive.query import Count, Facet, Hit
from wortlaut.cli.reading_view import STYLES, TYPE_WORDS, safe, who
from wortlaut.spans import Span

MATCH = "bold reverse"
BAR = 24
"""Width of the longest bar of a chart."""

_HEADS = {
    Facet.SPEAKER: "Who",
    Facet.ADDRESSEE: "To whom",
    Facet.OUTLET: "Outlet",
    Facet.TYPE: "How",
    Facet.MEDIUM: "Medium",
    Facet.YEAR: "Year",
}


def console() -> Console:
    """As wide as the terminal; nothing is coloured but what this module says."""
    return Console(highlight=False, soft_wrap=False)


def print_hits(hits: Iterable[Hit]) -> None:
    """Each hit as who, where and when, its words with the matches marked, and its page."""
    out = console()
    for hit in hits:
        statement = hit.statement
        head = Styled(safe(who(statement.speaker)), style="bold")
        where = [hit.outlet, hit.day, TYPE_WORDS[statement.type], f"{statement.confidence:.0%}"]
        head.append(safe("  " + " · ".join(part for part in where if part)), style="not bold dim")
        if hit.superseded:
            head.append("  (older version)", style="not bold yellow")
        out.print(head)
        words = marked(statement.quotation.text, hit.matches)
        words.stylize(STYLES[statement.type].replace("bold ", ""))
        out.print(Padding(words, (0, 0, 0, 2), expand=False))
        page = Styled(f"{statement.id[:12]}  ", "cyan", no_wrap=True, overflow="ellipsis")
        page.append(safe(hit.title or hit.address), style="dim")
        out.print(Padding(page, (0, 0, 0, 2), expand=False))
        out.print()


def marked(text: str, matches: Sequence[Span]) -> Styled:
    """Words with the matches in them marked."""
    styled = Styled()
    at = 0
    for start, end in matches:
        styled.append(safe(text[at:start]))
        styled.append(safe(text[start:end]), style=MATCH)
        at = end
    styled.append(safe(text[at:]))
    return styled


def print_facets(facets: dict[Facet, tuple[Count, ...]]) -> None:
    """A table for each facet that has values."""
    out = console()
    for facet, counts in facets.items():
        if counts:
            by_time = facet is Facet.YEAR
            ordered = sorted(counts, key=lambda count: count.key) if by_time else counts
            print_counts(_HEADS[facet], ordered, out)
            out.print()


def print_counts(head: str, counts: Sequence[Count], out: Console | None = None) -> None:
    """Values with the number of statements and a bar."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(head, max_width=36, overflow="fold")
    table.add_column("Statements", justify="right")
    table.add_column("")
    most = max((count.hits for count in counts), default=1)
    for count in counts:
        bar = "█" * max(1, round(BAR * count.hits / most))
        table.add_row(safe(count.label), f"{count.hits:,}", Styled(bar, style="blue"))
    (out or console()).print(table)
