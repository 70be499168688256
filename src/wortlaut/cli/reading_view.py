"""``--format text``: a record for people, readable at 80 columns and without colour."""

import re
from bisect import bisect_left, bisect_right

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from wortlaut.types import Attribution, BlockKind, Medium, Record, Statement, StatementType

STYLES = {
    StatementType.DIRECT: "bold cyan",
    StatementType.INDIRECT: "green",
    StatementType.INDIRECT_FREE_INDIRECT: "yellow",
    StatementType.FREE_INDIRECT: "magenta",
    StatementType.REPORTED: "blue",
}
TYPE_WORDS = {
    StatementType.DIRECT: "direct",
    StatementType.INDIRECT: "indirect",
    StatementType.INDIRECT_FREE_INDIRECT: "indirect, no frame",
    StatementType.FREE_INDIRECT: "free indirect",
    StatementType.REPORTED: "reported",
}
MEDIUM_WORDS = {
    Medium.SPEECH: "speech",
    Medium.WRITING: "writing",
    Medium.THOUGHT: "thought",
    Medium.SPEECH_WRITING: "speech/writing",
    Medium.SPEECH_THOUGHT: "speech/thought",
    Medium.THOUGHT_WRITING: "thought/writing",
}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def print_record(record: Record, first: bool = True, console: Console | None = None) -> None:
    """Prints header, marked article and table of a record; a rule stands between records."""
    console = console or Console(highlight=False, soft_wrap=False)
    if not first:
        console.print()
        console.rule()
    _print_header(console, record)
    console.print()
    _print_article(console, record)
    if record.statements:
        console.print(_table(record))
    elif not record.notes:
        console.print("Nobody is quoted on this page.")


def _print_header(console: Console, record: Record) -> None:
    text = record.text
    console.print(Styled(_safe(text.title or "(no headline)"), style="bold"))
    where = [text.outlet, text.section, text.published, text.author]
    line = text.dateline
    if line is not None:
        where.append(" ".join(part for part in (line.place, line.date, line.agency) if part))
    console.print(Styled(_safe(" · ".join(part for part in where if part)), style="dim"))
    console.print(Styled(_safe(record.page.source), style="dim"))


def _print_article(console: Console, record: Record) -> None:
    """The blocks of the article, each statement between ``[n: `` and ``]``."""
    marks = _marks(record)
    places = [place for place, _, _ in marks]
    content = record.text.content
    for block in record.text.blocks:
        start, end = block.span
        heading = block.kind in (BlockKind.HEADLINE, BlockKind.HEADING)
        styled = Styled(style="bold" if heading else "")
        at = start
        for place, sign, style in marks[bisect_left(places, start) : bisect_right(places, end)]:
            if place == (start if sign == "]" else end):
                continue  # belongs to the block before or after
            styled.append(_safe(content[at:place]))
            styled.append(sign, style=style)
            at = place
        styled.append(_safe(content[at:end]))
        console.print(styled)
        console.print()


def _marks(record: Record) -> list[tuple[int, str, str]]:
    """Opening and closing signs by offset: what closes comes before what opens, inner first."""
    marks: list[tuple[int, int, int, str, str]] = []
    for number, statement in enumerate(record.statements, 1):
        style = STYLES[statement.type]
        for start, end in statement.quotation.spans:
            length = end - start
            marks.append((start, 1, -length, f"[{number}: ", style))
            marks.append((end, 0, length, "]", style))
    marks.sort()
    return [(place, sign, style) for place, _, _, sign, style in marks]


def _table(record: Record) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold", expand=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("Who", ratio=3, overflow="fold")
    table.add_column("Says", ratio=6, overflow="fold")
    table.add_column("How", ratio=3, overflow="fold")
    table.add_column("To whom", ratio=2, overflow="fold")
    numbers = {statement.id: number for number, statement in enumerate(record.statements, 1)}
    for number, statement in enumerate(record.statements, 1):
        table.add_row(
            str(number),
            Styled(_safe(_who(statement.speaker))),
            Styled(_safe(statement.quotation.text), style=STYLES[statement.type]),
            Styled(_how(statement, numbers)),
            Styled(_safe(statement.addressee.text) if statement.addressee else ""),
        )
        if number < len(record.statements):
            table.add_row()
    return table


def _who(speaker: Attribution | None) -> str:
    """The name, with the words of the text where they are others: «Ida Kranich (sie)»."""
    if speaker is None:
        return "unknown"
    mention = speaker.mention.text if speaker.mention else None
    if speaker.name is None:
        return f"unknown ({mention})"
    steps = [step for step in speaker.chain if step != speaker.name] or (
        [mention] if mention and mention != speaker.name else []
    )
    return f"{speaker.name} ({' → '.join(steps)})" if steps else speaker.name


def _how(statement: Statement, numbers: dict[str, int]) -> str:
    parts = [TYPE_WORDS[statement.type]]
    if statement.medium in MEDIUM_WORDS:
        parts.append(MEDIUM_WORDS[statement.medium])
    if statement.cue is not None:
        parts.append(f"«{_safe(statement.cue.text)}»")
    if statement.parent is not None and statement.parent in numbers:
        parts.append(f"in {numbers[statement.parent]}")
    parts.append(f"{statement.confidence:.0%}")
    return ", ".join(parts)


def _safe(words: str) -> str:
    """Words without terminal escapes and direction overrides, which a page could use to deceive."""
    return _UNPRINTABLE.sub("", words)
