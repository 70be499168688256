"""JSON lines: a statement a line, in the layout of the output contract, with where it stands."""

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from wortlaut.exporters.selection import Chosen


def write(items: Iterable[Chosen], file: BinaryIO) -> None:
    """Writes the chosen statements of each item."""
    for item in items:
        page = origin(item)
        for statement in item.statements:
            file.write(msgspec.json.encode(page | msgspec.to_builtins(statement)) + b"\n")


def origin(item: Chosen) -> dict[str, Any]:
    """Where the statements of an item stand; the first six fields as in ``wortlaut read``."""
    record, version = item.record, item.version
    text = record.text
    return {
        "contract": record.contract,
        "source": record.page.source,
        "text_id": text.id,
        "title": text.title,
        "outlet": text.outlet,
        "published": text.published,
        "url": version.address,
        "page_sha256": version.sha256,
        "version": version.number,
        "seen_at": version.seen_at,
        "last_seen_at": version.last_seen_at,
        "archived_at": version.added_at,
    }
