"""What a search finds, or a dossier holds, as a file in the formats of ``wortlaut export``."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from importlib import import_module
from tempfile import TemporaryFile
from typing import Annotated, BinaryIO

from fastapi import APIRouter
from fastapi import Query as Parameter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.query import Query
from wortlaut.exporters.formats import FORMATS
from wortlaut.exporters.selection import chosen, select
from wortlaut.types import Record
from wortlaut.web.answers import ApiRoute
from wortlaut.web.api_archive import AsFound
from wortlaut.web.api_search import Asked, understood
from wortlaut.web.api_shapes import Found, answers
from wortlaut.web.archives import Archives
from wortlaut.web.bringing import Desk
from wortlaut.web.room import room_of

router = APIRouter(route_class=ApiRoute, tags=["export"])

CHUNK = 1 << 18


class Format(StrEnum):
    """How statements are written; formats that are folders of files are left to the command."""

    JSONL = "jsonl"
    CSV = "csv"
    WEB_ANNOTATION = "web-annotation"
    TEI = "tei"
    CONLL = "conll"
    HTML = "html"
    PARQUET = "parquet"


MEDIA_TYPES = {
    Format.JSONL: ("application/x-ndjson", "jsonl"),
    Format.CSV: ("text/csv; charset=utf-8", "csv"),
    Format.WEB_ANNOTATION: ("application/ld+json", "jsonld"),
    Format.TEI: ("application/tei+xml", "xml"),
    Format.CONLL: ("text/plain; charset=utf-8", "conll"),
    Format.HTML: ("text/html; charset=utf-8", "html"),
    Format.PARQUET: ("application/vnd.apache.parquet", "parquet"),
}


@router.get(
    "/export",
    responses={
        **answers(Found),
        200: {
            "description": "the statements",
            "content": {
                kind.split(";")[0]: {"schema": {"type": "string"}}
                for kind, _ in MEDIA_TYPES.values()
            },
        },
    },
    summary="All that a search finds, as a file",
)
async def export(
    request: Request,
    query: Asked,
    format: Annotated[Format, Parameter(description="As what.")] = Format.JSONL,
    as_found: AsFound = False,
) -> Response:
    """All statements that a search finds, page by page, as people corrected them."""
    desk: Desk = request.app.state.desk
    media_type, ending = MEDIA_TYPES[format]
    work = partial(_write, room_of(request).archives, query, format, as_found)
    file, size = await desk.export(work)
    headers = {
        "content-disposition": f'attachment; filename="statements.{ending}"',
        "content-security-policy": "default-src 'none'; sandbox",
        "content-length": str(size),
    }
    return StreamingResponse(_chunks(file), media_type=media_type, headers=headers)


def _write(archives: Archives, query: Query, form: Format, as_found: bool) -> tuple[BinaryIO, int]:
    """A file that is gone when it is closed, with everything in it."""
    write: Callable[..., None] = import_module(
        f"wortlaut.exporters.{FORMATS[form.value].module}"
    ).write
    file = TemporaryFile()  # noqa: SIM115 (closed by whoever sends it)
    try:
        with archives.borrow() as archive, understood():
            write(chosen(archive, select(archive, query), _corrected(archive, as_found)), file)
    except BaseException as error:
        file.close()
        if isinstance(error, ModuleNotFoundError):
            words = f"{form.value} needs {error.name}: pip install 'wortlaut[export]'"
            raise HTTPException(503, words) from None
        raise
    size = file.tell()
    file.seek(0)
    return file, size


def _corrected(archive: Archive, as_found: bool) -> Callable[[Record], Record] | None:
    return None if as_found else Corrections(archive).effective


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
