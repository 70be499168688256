"""brat standoff (https://brat.nlplab.org/standoff.html): ``.txt`` and ``.ann`` for each page.

Offsets are code points of the text, as brat counts them. A fragment ends at a line break, since
brat has none that goes on behind it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from wortlaut.exporters.selection import Chosen
from wortlaut.spans import Span
from wortlaut.types import Evidence, Medium, Statement, StatementType

_TYPES = {
    StatementType.DIRECT: "Direct",
    StatementType.INDIRECT: "Indirect",
    StatementType.INDIRECT_FREE_INDIRECT: "IndirectFreeIndirect",
    StatementType.FREE_INDIRECT: "FreeIndirect",
    StatementType.REPORTED: "Reported",
}
_ROLES = ("Cue", "Frame", "Speaker", "Addressee")


def write(items: Iterable[Chosen], folder: Path) -> None:
    """Writes two files a page, and ``annotation.conf`` for brat."""
    (folder / "annotation.conf").write_text(_configuration(), "utf-8", newline="\n")
    for item in items:
        name = f"page-{item.reading:08}"
        content = item.record.text.content
        (folder / f"{name}.txt").write_text(content, "utf-8", newline="\n")
        lines = "".join(f"{line}\n" for line in annotations(item))
        (folder / f"{name}.ann").write_text(lines, "utf-8", newline="\n")


def annotations(item: Chosen) -> Iterator[str]:
    """The lines of an ``.ann`` file."""
    content = item.record.text.content
    entities = relations = attributes = notes = 0
    quotations: dict[str, str] = {}
    for statement in item.statements:
        entities += 1
        quotations[statement.id] = quoted = f"T{entities}"
        yield _entity(quoted, _TYPES[statement.type], statement.quotation, content)
        attributes += 1
        yield f"A{attributes}\tMedium {quoted} {statement.medium.value}"
        notes += 1
        yield f"#{notes}\tAnnotatorNotes {quoted}\t{_note(statement)}"
        for role, evidence in zip(_ROLES, _evidence(statement), strict=True):
            if evidence is None:
                continue
            entities += 1
            relations += 1
            yield _entity(f"T{entities}", role, evidence, content)
            yield f"R{relations}\t{role.lower()} Arg1:{quoted} Arg2:T{entities}"
    for statement in item.statements:
        if statement.parent in quotations:
            relations += 1
            inner, outer = quotations[statement.id], quotations[statement.parent]
            yield f"R{relations}\tinside Arg1:{inner} Arg2:{outer}"


def fragments(spans: Iterable[Span], content: str) -> list[Span]:
    """The spans without line breaks, cut at each of them."""
    found = []
    for start, end in spans:
        at = start
        for line in content[start:end].split("\n"):
            if line:
                found.append(Span(at, at + len(line)))
            at += len(line) + 1
    return found


def _entity(key: str, kind: str, evidence: Evidence, content: str) -> str:
    pieces = fragments(evidence.spans, content)
    places = ";".join(f"{start} {end}" for start, end in pieces)
    return f"{key}\t{kind} {places}\t{' '.join(content[start:end] for start, end in pieces)}"


def _evidence(statement: Statement) -> tuple[Evidence | None, ...]:
    mention = statement.speaker.mention if statement.speaker else None
    return statement.cue, statement.frame, mention, statement.addressee


def _note(statement: Statement) -> str:
    speaker = statement.speaker
    name = speaker.name if speaker and speaker.name else "unknown"
    note = f"{name}; {statement.id}; {statement.confidence:.3f}; {statement.found_by}"
    return " ".join(note.split())


def _configuration() -> str:
    kinds = "|".join(_TYPES.values())
    relations = [f"{role.lower()}\tArg1:{kinds}, Arg2:{role}" for role in _ROLES]
    # Frames hold cues and speakers, statements hold statements.
    overlaps = ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
    media = "|".join(medium.value for medium in Medium)
    parts = {
        "entities": [*_TYPES.values(), *_ROLES],
        "relations": [*relations, f"inside\tArg1:{kinds}, Arg2:{kinds}", *overlaps],
        "events": [],
        "attributes": [f"Medium\tArg:{kinds}, Value:{media}"],
    }
    return "\n".join(f"[{name}]\n" + "".join(f"{one}\n" for one in p) for name, p in parts.items())
