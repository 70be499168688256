"""Parquet: a statement a row, with the columns of the batch's statements and where it stands."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO

from wortlaut.exporters.columns import statement_fields, statement_row
from wortlaut.exporters.selection import Chosen

_PAGES = 256
"""Pages a row group: memory stays flat."""


def schema() -> Any:
    """The columns; spans count code points of the text with the id ``text_id``."""
    import pyarrow as pa

    text = pa.string()
    return pa.schema(
        [
            *statement_fields(),
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
            yield page | statement_row(text.id, number, statement)
