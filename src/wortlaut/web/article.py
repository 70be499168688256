"""An article with its statements marked, as the page and the statement show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wortlaut.types import Block, BlockKind, Record, Statement
from wortlaut.web.marks import Mark, lines, weave

ELEMENTS = {
    BlockKind.HEADLINE: "h2",
    BlockKind.HEADING: "h3",
    BlockKind.BLOCKQUOTE: "blockquote",
    BlockKind.LEAD: "p",
    BlockKind.PARAGRAPH: "p",
    BlockKind.LIST_ITEM: "p",
}


Note = Callable[[Statement, int], Markup]
"""What is shown at a statement, from it and its number on the page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article: the element it becomes, its kind and its marked words."""

    element: str
    kind: str
    words: Markup


def article(record: Record, note: Note, numbers: dict[str, int]) -> list[Line]:
    """All lines with all statements marked; ``note`` gives what is shown at a statement."""
    levels = depths(record)
    marks = [
        mark
        for statement in record.statements
        for mark in _marks(statement, numbers[statement.id], levels[statement.id], note)
    ]
    return _lines(record, marks)


def passage(record: Record, statement: Statement, around: int = 1) -> list[Line]:
    """The lines in which one statement stands, with its roles marked, and some lines around."""
    spans = lines(record.text.content)
    held = [
        index
        for index, span in enumerate(spans)
        if any(start < span.end and end > span.start for start, end in statement.quotation.spans)
    ]
    if not held:
        return []
    first, last = max(0, held[0] - around), held[-1] + around
    return _lines(record, roles_of(statement))[first : last + 1]


def roles_of(statement: Statement) -> list[Mark]:
    """The words of one statement and of its roles, to be seen at once."""
    look = {"class": f"s s-{statement.type.value}"}
    return [Mark(statement.quotation.spans, attributes=look), *_roles(statement, "seen")]


def depths(record: Record) -> dict[str, int]:
    """In how many others each statement stands, by id; 0 for most."""
    parents = {statement.id: statement.parent for statement in record.statements}
    levels = {}
    for statement_id, parent in parents.items():
        above, seen = parent, {statement_id}
        while above is not None and above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        levels[statement_id] = len(seen) - 1
    return levels


def _lines(record: Record, marks: Sequence[Mark]) -> list[Line]:
    kinds: dict[int, Block] = {block.span.start: block for block in record.text.blocks}
    spans = lines(record.text.content)
    shown = []
    for span, words in zip(spans, weave(record.text.content, spans, marks), strict=True):
        block = kinds.get(span.start)
        kind = block.kind if block else BlockKind.PARAGRAPH
        shown.append(Line(ELEMENTS[kind], kind.value, words))
    return shown


def _marks(statement: Statement, number: int, level: int, note: Note) -> list[Mark]:
    lead = note(statement, number)
    return [
        Mark(
            statement.quotation.spans,
            attributes={
                "class": f"s s-{statement.type.value} d{min(level, 3)}",
                "data-s": str(number),
            },
            id=f"s-{statement.id}",
            lead=lead,
        ),
        *_roles(statement, f"r-{number}"),
    ]


def _roles(statement: Statement, name: str) -> list[Mark]:
    mention = statement.speaker.mention if statement.speaker else None
    roles = (("cue", statement.cue), ("speaker", mention), ("addressee", statement.addressee))
    return [
        Mark(evidence.spans, "span", {"class": f"r r-{role} {name}"})
        for role, evidence in roles
        if evidence is not None
    ]
