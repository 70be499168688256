"""Corrections and the review queue by the HTTP API."""

from typing import Annotated, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import Change, Correction, Kind, Queue
from wortlaut.archive.doubts import queue
from wortlaut.errors import CorrectionError, EvidenceError, RegisterError
from wortlaut.web.answers import JSON, ApiRoute, answer, next_page
from wortlaut.web.api_archive import LARGEST, Id, Limit, Offset
from wortlaut.web.api_shapes import (
    CorrectionList,
    CorrectionRequest,
    UndoRequest,
    answers,
    takes,
)
from wortlaut.web.room import opened, room_of

router = APIRouter(route_class=ApiRoute, tags=["corrections"])

T = TypeVar("T")


async def sent(request: Request) -> bytes:
    """The body, which only an ``async`` function can wait for."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != JSON:
        raise HTTPException(415, f"send {JSON}")
    return await request.body()


Body = Annotated[bytes, Depends(sent)]


@router.get("/corrections", responses=answers(CorrectionList), summary="Corrections")
def list_corrections(
    request: Request,
    statement: Annotated[str | None, Query(pattern="^[0-9a-fA-F]{6,20}$")] = None,
    page: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    author: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """What people decided, the latest first: all, or about a statement or the texts of a page."""
    with opened(request) as archive:
        corrections = Corrections(archive)
        if statement is None and page is None:
            found = corrections.list(limit + 1, offset, author=author)
        else:
            about = corrections.history(statement=statement, page=page)[::-1]
            found = tuple(c for c in about if author in (None, c.author))[offset:][: limit + 1]
    more = next_page(request, limit, offset, len(found) > limit)
    return answer(request, CorrectionList(more, found[:limit]))


@router.post(
    "/corrections",
    status_code=201,
    responses=answers(Correction, 403, 404, 409, 415, status=201),
    openapi_extra=takes(
        CorrectionRequest,
        {
            "kind": "fix",
            "statement": "d85cb57d7e0361a9bb58",
            "who": {"name": "Tilo Brackwede", "kind": "person"},
            "author": "Ines Tervoort",
        },
    ),
    summary="Keep a decision",
)
def correct(request: Request, body: Body) -> Response:
    """Accepts, rejects, fixes or adds a statement. What the engine found stays, and the decision
    can be taken back.
    """
    _writable(request)
    given = _decoded(body, CorrectionRequest)
    if (given.kind is Kind.ADD) != (given.text is not None) or (
        (given.kind is Kind.ADD) == (given.statement is not None)
    ):
        raise HTTPException(422, "give text for add, and statement for all other kinds")
    change = Change(given.kind, given.type, given.medium, given.who, given.spans)
    with opened(request) as archive:
        corrections = Corrections(archive)
        keep = corrections.add if given.text is not None else corrections.correct
        try:
            kept = keep(
                given.text or given.statement or "",
                change,
                given.author,
                note=given.note,
                words=given.words,
            )
        except (CorrectionError, EvidenceError, RegisterError) as error:
            raise HTTPException(422, str(error)) from None
    made = answer(request, kept, 201)
    made.headers["location"] = f"{request.url.path}/{kept.id}"
    return made


@router.get("/corrections/{correction}", responses=answers(Correction, 404), summary="One of them")
def get(request: Request, correction: Id) -> Response:
    """A correction by its id."""
    with opened(request) as archive:
        return answer(request, Corrections(archive).get(correction))


@router.post(
    "/corrections/{correction}/undo",
    responses=answers(Correction, 403, 404, 409, 415),
    openapi_extra=takes(UndoRequest, {"author": "Ines Tervoort"}),
    summary="Take one back",
)
def undo(request: Request, correction: Id, body: Body) -> Response:
    """Takes a correction back. It stays in the list, with who took it back and when."""
    _writable(request)
    given = _decoded(body, UndoRequest)
    with opened(request) as archive:
        corrections = Corrections(archive)
        if corrections.get(correction).undone_at is not None:
            raise HTTPException(409, f"correction {correction} was taken back already")
        try:
            return answer(request, corrections.undo(correction, given.author))
        except CorrectionError as error:
            raise HTTPException(422, str(error)) from None


@router.get("/review", responses=answers(Queue), summary="What is to be decided")
def review(request: Request, limit: Limit = 20, offset: Offset = 0) -> Response:
    """Doubtful statements, the most doubtful first, and people who may be one."""
    with opened(request) as archive:
        return answer(request, queue(archive, limit, offset))


def _writable(request: Request) -> None:
    if room_of(request).read_only:
        raise HTTPException(403, "this server only reads: it was started with --read-only")


def _decoded(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as failed:
        raise HTTPException(422, f"the body is not what is expected: {failed}") from None
