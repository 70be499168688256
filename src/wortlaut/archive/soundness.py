"""Holds one reading against its text: evidence, ids, parents, mentions, and the record's hash."""

from collections.abc import Iterator
from itertools import pairwise

import apsw
import msgspec

from wortlaut import codec
from wortlaut.archive import reading as readings
from wortlaut.errors import EvidenceError, WortlautError
from wortlaut.record import speaker_id, statement_id
from wortlaut.spans import cite
from wortlaut.types import CONTRACT, Record

Unsound = tuple[str, str, str]
"""The part (statement, speaker, reading), its id, and what is wrong with it in one line."""


def unsound(connection: apsw.Connection, reading: int, content: str | None) -> Iterator[Unsound]:
    """What does not hold in a reading of a text; ``content`` is None where the text is none."""
    if content is not None:
        yield from _evidence(connection, reading, content)
    try:
        record = readings.record(connection, reading)
    except (WortlautError, msgspec.MsgspecError, ValueError, TypeError) as error:
        yield "reading", str(reading), f"its record cannot be put together ({error})"
        return
    yield from _ids(record)
    yield from _parents(record)
    yield from _speakers(record)
    yield from _lines(record, reading)
    sealed = connection.execute("SELECT sha256 FROM seal WHERE reading = ?", (reading,)).fetchone()
    # Readings older than the seals have none.
    if sealed is not None and codec.digest(record) != sealed[0]:
        yield "reading", str(reading), "its record is another than its hash was made of"


def _evidence(connection: apsw.Connection, reading: int, content: str) -> Iterator[Unsound]:
    last: tuple[int, str, int, int] = (-1, "", -1, 0)  # statement, role, piece, end
    quoted = set()
    for key, name, role, piece, start, end, words in connection.execute(
        "SELECT s.id, CAST(s.statement_id AS BLOB), CAST(e.role AS BLOB), e.piece, e.start,"
        ' e."end", CAST(e.words AS BLOB) FROM statement s JOIN evidence e ON e.statement = s.id'
        " WHERE s.reading = ? ORDER BY s.id, e.role, e.piece",
        (reading,),
    ):
        part = role.decode("utf-8", "replace")
        shown = name.decode("utf-8", "replace")
        if last[:2] != (key, part):
            last = (key, part, -1, 0)
        if piece != last[2] + 1 or start < last[3]:
            yield "statement", shown, f"the pieces of its {part} are not in their order"
        if not 0 <= start < end <= len(content):
            yield "statement", shown, f"the span {start}–{end} of its {part} is not in the text"
        elif content[start:end].encode("utf-8", "surrogatepass") != words:
            yield "statement", shown, f"other words stand at {start}–{end}, its {part}"
        last = (key, part, piece, end)
        if part == "quotation":
            quoted.add(key)
    for key, name in connection.execute(
        "SELECT id, CAST(statement_id AS BLOB) FROM statement WHERE reading = ?", (reading,)
    ):
        if key not in quoted:
            yield "statement", name.decode("utf-8", "replace"), "it has lost its quotation"


def _ids(record: Record) -> Iterator[Unsound]:
    if record.contract != CONTRACT:
        return  # another wortlaut may have made them otherwise
    for one in record.statements:
        if one.id != statement_id(record.text.id, one.type, one.quotation.spans):
            yield "statement", one.id, "its id does not follow from text, type and spans"
    for speaker in record.speakers:
        if speaker.id != speaker_id(record.text.id, speaker.kind, speaker.name):
            yield "speaker", speaker.id, "the id does not follow from text, kind and name"


def _parents(record: Record) -> Iterator[Unsound]:
    parents = {one.id: one.parent for one in record.statements}
    for one in record.statements:
        if one.parent is None:
            continue
        if one.parent not in parents:
            yield "statement", one.id, f"it stands in {one.parent}, which is not there"
            continue
        above: str | None = one.parent
        for _ in parents:  # no way up is longer
            if above is None:
                break
            above = parents.get(above)
        if above is not None:
            yield "statement", one.id, "it stands in itself"


def _speakers(record: Record) -> Iterator[Unsound]:
    content = record.text.content
    known = {speaker.id for speaker in record.speakers}
    for one in record.statements:
        if one.speaker is not None and one.speaker.id is not None and one.speaker.id not in known:
            yield "statement", one.id, f"its speaker {one.speaker.id} is not there"
    for speaker in record.speakers:
        for mention in speaker.mentions:
            try:
                cite(content, mention)
            except EvidenceError as error:
                yield "speaker", speaker.id, f"a mention is not in the text: {error}"


def _lines(record: Record, reading: int) -> Iterator[Unsound]:
    size = len(record.text.content)
    spans = [block.span for block in record.text.blocks]
    if any(one.end > other.start for one, other in pairwise(spans)):
        yield "reading", str(reading), "its lines overlap"
    if record.text.dateline is not None:
        spans.append(record.text.dateline.span)
    for start, end in spans:
        if not 0 <= start <= end <= size:
            yield "reading", str(reading), f"the span {start}–{end} of a line is not in the text"
