"""Bringing a page: an address, a file or pasted words; read, kept, and shown at once."""

from functools import partial

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wortlaut.errors import PageError
from wortlaut.intake.keeping import keep
from wortlaut.pages.fetch import STDIN, type_by_content
from wortlaut.pipeline import Failure
from wortlaut.types import Page
from wortlaut.web.bringing import Desk
from wortlaut.web.room import opened, room_of, show

router = APIRouter()


@router.get("/bring")
def form(request: Request) -> Response:
    """The boxes for a page."""
    return show(request, "bring.html")


@router.post("/bring")
async def bring(request: Request) -> Response:
    """Takes the first of address, file and words that is filled in."""
    if room_of(request).read_only:
        raise HTTPException(403, "this archive is open for reading only")
    desk: Desk = request.app.state.desk
    async with request.form() as form:
        url, upload, text = form.get("url"), form.get("file"), form.get("text")
        if isinstance(url, str) and url.strip():
            page = await desk.fetch(url.strip())
        elif isinstance(upload, UploadFile) and upload.filename:
            page = _given(await upload.read())
        elif isinstance(text, str) and text.strip():
            page = Page(STDIN, text.encode(errors="replace"), "text/plain", "utf-8")
        else:
            raise PageError("give an address, a file or some words")
    number = await desk.work(partial(_keep, request, page))
    return RedirectResponse(f"/page/{number}", 303)


def _given(body: bytes) -> Page:
    return Page(STDIN, body, type_by_content(body))


def _keep(request: Request, page: Page) -> int:
    settings = room_of(request).settings
    if not page.body.strip():
        raise PageError("the page is empty")
    with opened(request) as archive:
        for kept in keep(archive, [page], settings):
            if isinstance(kept, Failure):
                raise kept.error
            return kept.added.page
    raise AssertionError("one page gives one answer")
