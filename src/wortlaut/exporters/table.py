"""CSV: a statement a row."""

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO

from wortlaut.types import Record, Statement

if TYPE_CHECKING:  # `wortlaut read` writes rows without opening an archive
    from wortlaut.exporters.selection import Chosen

# Spans are written as start-end, pieces joined by spaces.
COLUMNS = (
    "source text_id title outlet published id type medium speaker speaker_id speaker_mention "
    "quotation quotation_spans cue addressee parent confidence found_by"
).split()
"""What ``wortlaut read`` prints; an export has ``MORE`` behind them."""

MORE = "url page_sha256 version seen_at last_seen_at archived_at".split()


def write(items: "Iterable[Chosen]", file: BinaryIO) -> None:
    """Writes the chosen statements of each item, in UTF-8 with CRLF line ends (RFC 4180)."""
    stream = TextIOWrapper(file, "utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(stream)
        writer.writerow([*COLUMNS, *MORE])
        for item in items:
            v = item.version
            more = [v.address, v.sha256, v.number, v.seen_at, v.last_seen_at, v.added_at]
            for statement in item.statements:
                writer.writerow([*row(item.record, statement), *more])
    finally:
        stream.detach()  # the file is closed by whoever opened it


def row(record: Record, statement: Statement) -> list[object]:
    """The values of a statement for ``COLUMNS``."""
    speaker, text = statement.speaker, record.text
    mention = speaker.mention if speaker else None
    return [
        record.page.source,
        text.id,
        text.title,
        text.outlet,
        text.published,
        statement.id,
        statement.type,
        statement.medium,
        speaker.name if speaker else None,
        speaker.id if speaker else None,
        mention.text if mention else None,
        statement.quotation.text,
        " ".join(f"{start}-{end}" for start, end in statement.quotation.spans),
        statement.cue.text if statement.cue else None,
        statement.addressee.text if statement.addressee else None,
        statement.parent,
        statement.confidence,
        statement.found_by,
    ]
