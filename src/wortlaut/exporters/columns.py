"""Statements as rows of Arrow tables: the same columns in every Parquet file of wortlaut's."""

from collections.abc import Sequence
from typing import Any

from wortlaut.spans import Span
from wortlaut.types import Evidence, Statement

ROLES = ("quotation", "cue", "frame", "mention", "addressee")


def span_type() -> Any:
    """The type of a list of spans: half-open code points of the text with the id ``text_id``."""
    import pyarrow as pa

    return pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))


def statement_fields() -> list[tuple[str, Any]]:
    """The columns of a statement, with the text it stands in and its number there."""
    import pyarrow as pa

    text, spans = pa.string(), span_type()
    cited: dict[str, list[tuple[str, Any]]] = {
        role: [(role, text), (f"{role}_spans", spans)] for role in ROLES
    }
    return [
        ("text_id", text),
        ("number", pa.int32()),
        ("id", text),
        ("type", text),
        ("medium", text),
        *cited["quotation"],
        *cited["cue"],
        *cited["frame"],
        *cited["mention"],
        ("speaker_id", text),
        ("speaker", text),
        ("speaker_chain", pa.list_(text)),
        ("speaker_confidence", pa.float64()),
        *cited["addressee"],
        ("parent", text),
        ("confidence", pa.float64()),
        ("found_by", text),
    ]


def statement_row(text_id: str, number: int, statement: Statement) -> dict[str, Any]:
    """A statement as a row of these columns."""
    speaker = statement.speaker
    evidence: dict[str, Evidence | None] = {
        "quotation": statement.quotation,
        "cue": statement.cue,
        "frame": statement.frame,
        "mention": speaker.mention if speaker else None,
        "addressee": statement.addressee,
    }
    row: dict[str, Any] = {
        "text_id": text_id,
        "number": number,
        "id": statement.id,
        "type": statement.type.value,
        "medium": statement.medium.value,
        "speaker_id": speaker.id if speaker else None,
        "speaker": speaker.name if speaker else None,
        "speaker_chain": list(speaker.chain) if speaker else None,
        "speaker_confidence": speaker.confidence if speaker else None,
        "parent": statement.parent,
        "confidence": statement.confidence,
        "found_by": statement.found_by,
    }
    for role in ROLES:
        cited = evidence[role]
        row[role] = cited.text if cited else None
        row[f"{role}_spans"] = span_cells(cited.spans) if cited else None
    return row


def span_cells(spans: Sequence[Span]) -> list[dict[str, int]]:
    """Spans as cells of ``span_type``."""
    return [{"start": start, "end": end} for start, end in spans]
