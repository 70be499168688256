"""What a search finds, or a dossier holds, as a file: streamed, of any size."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import count

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from wortlaut.archive import Archive
from wortlaut.archive.query import Hit, Query, Sort
from wortlaut.archive.search import search
from wortlaut.web.answers import ApiRoute
from wortlaut.web.api_search import Asked, understood
from wortlaut.web.api_shapes import Found, answers
from wortlaut.web.room import room_of

router = APIRouter(route_class=ApiRoute, tags=["export"])

BATCH = 500

COLUMNS = (
    "id type medium speaker person quotation quotation_spans cue addressee parent confidence "
    "found_by page version address title outlet published day"
).split()


class Format(StrEnum):
    """How statements are written."""

    JSONL = "jsonl"
    CSV = "csv"


def as_jsonl(hits: Iterable[Hit]) -> Iterator[bytes]:
    """One hit a line, as the search gives it."""
    for hit in hits:
        yield msgspec.json.encode(hit) + b"\n"


def as_csv(hits: Iterable[Hit]) -> Iterator[bytes]:
    """One hit a row. Spans are written as start-end, pieces joined by spaces."""
    yield _row(COLUMNS)
    for hit in hits:
        said = hit.statement
        yield _row(
            (
                said.id,
                said.type.value,
                said.medium.value,
                said.speaker.name if said.speaker else None,
                hit.person,
                said.quotation.text,
                " ".join(f"{start}-{end}" for start, end in said.quotation.spans),
                said.cue.text if said.cue else None,
                said.addressee.text if said.addressee else None,
                said.parent,
                said.confidence,
                said.found_by,
                hit.page,
                hit.version,
                hit.address,
                hit.title,
                hit.outlet,
                hit.published,
                hit.day,
            )
        )


WRITERS: dict[Format, tuple[str, Callable[[Iterable[Hit]], Iterator[bytes]]]] = {
    Format.JSONL: ("application/x-ndjson", as_jsonl),
    Format.CSV: ("text/csv; charset=utf-8", as_csv),
}


@router.get(
    "/export",
    responses={
        **answers(Found),
        200: {
            "description": "the statements, one a line",
            "content": {
                kind.split(";")[0]: {"schema": {"type": "string"}} for kind, _ in WRITERS.values()
            },
        },
    },
    summary="All that a search finds, as a file",
)
def export(request: Request, query: Asked, format: Format = Format.JSONL) -> Response:
    """All statements that a search finds, newest first, as they were corrected."""
    media_type, write = WRITERS[format]
    archives = room_of(request).archives
    with archives.borrow() as archive, understood():
        search(archive, replace(query, limit=0))  # so that a wrong query is told before the file

    def body() -> Iterator[bytes]:
        with archives.borrow() as archive:
            yield from write(hits(archive, query))

    name = f'attachment; filename="statements.{format.value}"'
    return StreamingResponse(body(), media_type=media_type, headers={"content-disposition": name})


def hits(archive: Archive, query: Query) -> Iterator[Hit]:
    """All hits of a query, the newest first, a batch at a time."""
    for batch in count():
        asked = replace(query, sort=Sort.NEWEST, limit=BATCH, offset=batch * BATCH)
        found = search(archive, asked).hits
        yield from found
        if len(found) < BATCH:
            return


def _row(cells: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(map(_cell, cells))
    return line.getvalue().encode()


def _cell(value: object) -> object:
    """Spreadsheets would take words that begin like this for a formula and run it."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
