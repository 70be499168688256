"""The four tables of a run, and records as rows of them (docs/batch.md tells every column).

A record can be rebuilt from its rows without loss: `wortlaut.batch.back` does so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from wortlaut.exporters.columns import span_cells, span_type, statement_fields, statement_row
from wortlaut.types import Page, Record

TABLES = ("pages", "texts", "speakers", "statements")
_ID_DIGITS = 20

Columns = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Read:
    """A page that was read: its record, and the page itself where its bytes are to be kept."""

    record: Record
    page: Page
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A page that was not, and why in one line."""

    source: str
    error: str
    page: Page | None = None
    keep: bool = False


@cache
def schemas() -> dict[str, Any]:
    """The schema of each table, by name."""
    import pyarrow as pa

    text, number = pa.string(), pa.int32()
    keys = [("page", text), ("date", pa.date32()), ("outlet", text)]
    fields: dict[str, list[tuple[str, Any]]] = {
        "pages": [
            *keys,
            ("source", text),
            ("url", text),
            ("sha256", text),
            ("media_type", text),
            ("charset", text),
            ("fetched_at", text),
            ("text_id", text),
            ("language", text),
            ("statements", number),
            ("speakers", number),
            ("contract", number),
            ("engine", text),
            ("engine_version", text),
            ("pack", text),
            ("models", pa.list_(text)),
            ("notes", pa.list_(text)),
            ("error", text),
            ("body", pa.binary()),
        ],
        "texts": [
            *keys,
            ("text_id", text),
            ("content", text),
            ("language", text),
            ("title", text),
            ("section", text),
            ("outlet_on_page", text),
            ("author", text),
            ("published", text),
            (
                "dateline",
                pa.struct(
                    [
                        ("place", text),
                        ("date", text),
                        ("agency", text),
                        ("start", number),
                        ("end", number),
                    ]
                ),
            ),
            ("blocks", pa.list_(pa.struct([("start", number), ("end", number), ("kind", text)]))),
        ],
        "speakers": [
            *keys,
            ("text_id", text),
            ("number", number),
            ("id", text),
            ("name", text),
            ("kind", text),
            ("mentions", pa.list_(span_type())),
            ("roles", pa.list_(text)),
            ("named", pa.bool_()),
        ],
        "statements": [*keys, *statement_fields()],
    }
    return {name: pa.schema(columns) for name, columns in fields.items()}


def to_tables(items: Iterable[Read | Failed]) -> dict[str, Any]:
    """Rows of all four tables as Arrow tables."""
    import pyarrow as pa

    columns: dict[str, Columns] = {
        name: {field: [] for field in schema.names} for name, schema in schemas().items()
    }
    for item in items:
        if isinstance(item, Failed):
            _add(columns["pages"], _failed(item))
            continue
        record = item.record
        keys = _keys(record)
        _add(columns["pages"], _page(keys, item))
        _add(columns["texts"], _text(keys, record))
        for number, speaker in enumerate(record.speakers):
            mentions = [span_cells(mention) for mention in speaker.mentions]
            row = {"text_id": record.text.id, "number": number, "id": speaker.id}
            row |= {"name": speaker.name, "kind": speaker.kind.value, "mentions": mentions}
            row |= {"roles": list(speaker.roles), "named": speaker.named}
            _add(columns["speakers"], keys | row)
        for number, statement in enumerate(record.statements):
            row = statement_row(record.text.id, number, statement)
            _add(columns["statements"], keys | row)
    return {name: pa.table(columns[name], schema=schema) for name, schema in schemas().items()}


def page_id(source: str, digest: str) -> str:
    """The key of a page: a hash of where it came from and of its bytes."""
    return sha256(f"{source}\n{digest}".encode()).hexdigest()[:_ID_DIGITS]


def _add(columns: Columns, row: dict[str, Any]) -> None:
    for name, values in columns.items():
        values.append(row.get(name))


def _keys(record: Record) -> dict[str, Any]:
    text, page = record.text, record.page
    dateline = text.dateline.date if text.dateline else None
    return {
        "page": page_id(page.source, page.sha256),
        "date": _day(text.published) or _day(dateline) or _day(page.fetched_at),
        "outlet": text.outlet or _host(page.source),
    }


def _day(stamp: str | None) -> Any:
    from datetime import date

    try:
        return date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None


def _host(source: str) -> str | None:
    """The host of a URL without its "www."; None for files."""
    if not source.startswith(("http://", "https://")):
        return None
    try:
        return (urlsplit(source).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _page(keys: dict[str, Any], item: Read) -> dict[str, Any]:
    record, page = item.record, item.page
    return keys | {
        "source": record.page.source,
        "url": page.url,
        "sha256": record.page.sha256,
        "media_type": record.page.media_type,
        "charset": page.charset,
        "fetched_at": record.page.fetched_at,
        "text_id": record.text.id,
        "language": record.text.language,
        "statements": len(record.statements),
        "speakers": len(record.speakers),
        "contract": record.contract,
        "engine": record.engine.name,
        "engine_version": record.engine.version,
        "pack": record.engine.pack,
        "models": list(record.engine.models),
        "notes": list(record.notes),
        "body": page.body if item.keep else None,
    }


def _failed(item: Failed) -> dict[str, Any]:
    page = item.page
    row: dict[str, Any] = {"source": item.source, "outlet": _host(item.source), "error": item.error}
    if page is None:  # where it stands is part of what is said of it
        return row | {"page": page_id(item.source, item.error)}
    digest = sha256(page.body).hexdigest()
    return row | {
        "page": page_id(page.source, digest),
        "date": _day(page.fetched_at),
        "url": page.url,
        "sha256": digest,
        "media_type": page.media_type,
        "charset": page.charset,
        "fetched_at": page.fetched_at,
        "body": page.body if item.keep else None,
    }


def _text(keys: dict[str, Any], record: Record) -> dict[str, Any]:
    text = record.text
    line = text.dateline
    return keys | {
        "text_id": text.id,
        "content": text.content,
        "language": text.language,
        "title": text.title,
        "section": text.section,
        "outlet_on_page": text.outlet,
        "author": text.author,
        "published": text.published,
        "dateline": line
        and {
            "place": line.place,
            "date": line.date,
            "agency": line.agency,
            "start": line.span.start,
            "end": line.span.end,
        },
        "blocks": [
            {"start": block.span.start, "end": block.span.end, "kind": block.kind.value}
            for block in text.blocks
        ],
    }
