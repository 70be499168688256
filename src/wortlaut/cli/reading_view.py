"""``--format text``: a record for people, readable at 80 columns and without colour."""

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from wortlaut.types import Attribution, Block, BlockKind, Medium, Record, Statement, StatementType

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
Sign = tuple[int, str, str]  # offset, what is printed there, its style

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def print_record(record: Record, first: bool = True, console: Console | None = None) -> None:
    """Prints header, marked article and table of a record; a rule stands between records."""
    console = console or Console(highlight=False, soft_wrap=False)
    if not first:
        console.print()
        console.rule()
    blocks = record.text.blocks
    headed = bool(blocks) and blocks[0].kind is BlockKind.HEADLINE
    marks = _marks(record)
    title = _marked(record, blocks[0], marks) if headed else Styled(safe(record.text.title or ""))
    title.stylize("bold")
    console.print(title)
    _print_origin(console, record)
    console.print()
    for block in blocks[headed:]:
        console.print(_marked(record, block, marks))
        console.print()
    if record.statements:
        console.print(_table(record))
    elif not record.notes:
        console.print("Nobody is quoted on this page.")


def _print_origin(console: Console, record: Record) -> None:
    text = record.text
    where = [text.outlet, text.section, text.published, text.author]
    line = text.dateline
    if line is not None:
        where.append(" ".join(part for part in (line.place, line.date, line.agency) if part))
    known = safe(" · ".join(part for part in where if part))
    if known:
        console.print(Styled(known, style="dim"))
    console.print(Styled(safe(record.page.source), style="dim"))


def _marked(record: Record, block: Block, marks: list[Sign]) -> Styled:
    """A block of the article, each statement in it between ``[n: `` and ``]``."""
    content = record.text.content
    start, end = block.span
    styled = Styled(style="bold" if block.kind is BlockKind.HEADING else "")
    at = start
    first = bisect_left(marks, start, key=itemgetter(0))
    last = bisect_right(marks, end, key=itemgetter(0))
    for place, sign, style in marks[first:last]:
        if place == (start if sign == "]" else end):
            continue  # belongs to the block before or after
        styled.append(safe(content[at:place]))
        styled.append(sign, style=style)
        at = place
    styled.append(safe(content[at:end]))
    return styled


def _marks(record: Record) -> list[Sign]:
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
            Styled(safe(who(statement.speaker))),
            Styled(safe(statement.quotation.text), style=STYLES[statement.type]),
            Styled(_how(statement, numbers)),
            Styled(safe(statement.addressee.text) if statement.addressee else ""),
        )
        if number < len(record.statements):
            table.add_row()
    return table


def who(speaker: Attribution | None) -> str:
    """The name, with the words of the text where they are others: «Ida Kranich (sie)»."""
    if speaker is None:
        return "unknown"
    mention = speaker.mention.text if speaker.mention else None
    if speaker.name is None:
        return f"unknown ({mention})"
    # A step that holds the name ("die Ministerin Ida Kranich") tells a reader nothing new.
    chain = speaker.chain or ((mention,) if mention else ())
    steps = [step for step in chain if speaker.name not in step and step not in speaker.name]
    return f"{speaker.name} ({' → '.join(steps)})" if steps else speaker.name


def _how(statement: Statement, numbers: dict[str, int]) -> str:
    parts = [TYPE_WORDS[statement.type]]
    if statement.medium in MEDIUM_WORDS:
        parts.append(MEDIUM_WORDS[statement.medium])
    if statement.cue is not None:
        parts.append(f"«{safe(statement.cue.text)}»")
    if statement.parent is not None and statement.parent in numbers:
        parts.append(f"in {numbers[statement.parent]}")
    parts.append(f"{statement.confidence:.0%}")
    return ", ".join(parts)


def safe(words: str) -> str:
    """Words without terminal escapes and direction overrides, which a page could use to deceive."""
    return _UNPRINTABLE.sub("", words)
