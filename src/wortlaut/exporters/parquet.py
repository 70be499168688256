"""Parquet: a statement a row, with the columns of the batch's statements and where it stands."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO

from wortlaut.exporters.selection import Chosen
from wortlaut.spans import Span
from wortlaut.types import Evidence, Statement

_PAGES = 256
"""Pages a row group: memory stays flat."""


def schema() -> Any:
    """The columns; spans count code points of the text with the id ``text_id``."""
    import pyarrow as pa

    text = pa.string()
    spans = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
    return pa.schema(
        [
            ("text_id", text),
            ("number", pa.int32()),
            ("id", text),
            ("type", text),
            ("medium", text),
            ("quotation", text),
            ("quotation_spans", spans),
            ("cue", text),
            ("cue_spans", spans),
            ("frame", text),
            ("frame_spans", spans),
            ("mention", text),
            ("mention_spans", spans),
            ("speaker_id", text),
            ("speaker", text),
            ("speaker_chain", pa.list_(text)),
            ("speaker_confidence", pa.float64()),
            ("addressee", text),
            ("addressee_spans", spans),
            ("parent", text),
            ("confidence", pa.float64()),
            ("found_by", text),
            ("source", text),
            ("url", text),
            ("title", text),
            ("outlet", text),
            ("author", text),
            ("published", text),
            ("language", text),
            ("page_sha256", text),
            ("version", pa.int32()),
            ("seen_at", text),
            ("last_seen_at", text),
            ("archived_at", text),
        ]
    )


def write(items: Iterable[Chosen], file: BinaryIO) -> None:
    """Writes the chosen statements of each item."""
    import pyarrow as pa
    from pyarrow import parquet

    waiting = iter(items)
    with parquet.ParquetWriter(file, schema(), compression="zstd") as writer:
        while some := list(islice(waiting, _PAGES)):
            rows = [row for item in some for row in _rows(item)]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema()))


def _rows(item: Chosen) -> Iterable[dict[str, Any]]:
    text, version = item.record.text, item.version
    page = {
        "text_id": text.id,
        "source": item.record.page.source,
        "url": version.address,
        "title": text.title,
        "outlet": text.outlet,
        "author": text.author,
        "published": text.published,
        "language": text.language,
        "page_sha256": version.sha256,
        "version": version.number,
        "seen_at": version.seen_at,
        "last_seen_at": version.last_seen_at,
        "archived_at": version.added_at,
    }
    ids = {one.id for one in item.statements}
    for number, statement in enumerate(item.record.statements):
        if statement.id in ids:
            yield page | {"number": number} | _statement(statement)


def _statement(statement: Statement) -> dict[str, Any]:
    speaker = statement.speaker
    row: dict[str, Any] = {
        "id": statement.id,
        "type": statement.type.value,
        "medium": statement.medium.value,
        "parent": statement.parent,
        "confidence": statement.confidence,
        "found_by": statement.found_by,
        "speaker_id": speaker.id if speaker else None,
        "speaker": speaker.name if speaker else None,
        "speaker_chain": list(speaker.chain) if speaker else None,
        "speaker_confidence": speaker.confidence if speaker else None,
    }
    roles: dict[str, Evidence | None] = {
        "quotation": statement.quotation,
        "cue": statement.cue,
        "frame": statement.frame,
        "mention": speaker.mention if speaker else None,
        "addressee": statement.addressee,
    }
    for name, evidence in roles.items():
        row[name] = evidence.text if evidence else None
        row[f"{name}_spans"] = [_span(span) for span in evidence.spans] if evidence else None
    return row


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
