"""Reading a page by the HTTP API: bytes, text or a URL in, the record out."""

from dataclasses import replace
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.pages.fetch import MEDIA_TYPES
from wortlaut.types import Page, Record
from wortlaut.web.answers import JSON, ApiRoute, answer
from wortlaut.web.api_shapes import ReadRequest, answers, takes
from wortlaut.web.bringing import Desk
from wortlaut.web.room import room_of

router = APIRouter(route_class=ApiRoute, tags=["reading"])

_BODY = takes(ReadRequest, {"url": "https://news.example/report"})
_BODY["requestBody"]["content"] |= {
    kind: {"schema": {"type": "string"}} for kind in sorted(set(MEDIA_TYPES.values()))
}


@router.post(
    "/read",
    responses=answers(Record, 413, 415),
    openapi_extra=_BODY,
    summary="Read a page: bytes, text or a URL",
)
async def read(
    request: Request,
    language: Annotated[str | None, Query(pattern="^[a-z]{2,3}$")] = None,
    min_confidence: Annotated[float, Query(ge=0, le=1)] = 0.0,
) -> Response:
    """The record of a page, as `wortlaut read --format json` prints it. Nothing is kept.

    Send the page itself with its media type, or JSON with one of `url`, `text` and `html`. A URL
    must lead to the public internet.
    """
    desk: Desk = request.app.state.desk
    settings = replace(room_of(request).settings, language=language, min_confidence=min_confidence)
    body = await request.body()
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type == JSON:
        page = await _named(desk, body)
    elif media_type in ("", *MEDIA_TYPES.values()):
        page = Page("-", body, media_type or "text/html", _charset(request))
    else:
        kinds = ", ".join([JSON, *sorted(set(MEDIA_TYPES.values()))])
        raise HTTPException(415, f"{media_type} is not read; send {kinds}")
    return answer(request, await desk.read(page, settings))


async def _named(desk: Desk, body: bytes) -> Page:
    try:
        given = msgspec.json.decode(body, type=ReadRequest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as failed:
        raise HTTPException(422, f"the body is not what is expected: {failed}") from None
    named = [name for name in ("url", "text", "html") if getattr(given, name) is not None]
    if len(named) != 1:
        raise HTTPException(422, "give one of url, text and html")
    if given.url is not None:
        return await desk.fetch(given.url)
    text = given.text if given.text is not None else given.html or ""
    kind = "text/plain" if given.text is not None else "text/html"
    return Page("-", text.encode("utf-8", "replace"), kind, "utf-8")


def _charset(request: Request) -> str | None:
    for part in request.headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
