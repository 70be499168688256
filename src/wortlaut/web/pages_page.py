"""A page as it was read, its versions, and its stored copy."""

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wortlaut.archive import Archive, lookup
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.entries import Version
from wortlaut.web.article import article
from wortlaut.web.asking import address_asked
from wortlaut.web.room import macro, opened, show
from wortlaut.web.stored import POLICY, harmless

router = APIRouter()


@router.get("/page/{page}")
def newest(request: Request, page: int) -> Response:
    """The newest version of a page."""
    with opened(request) as archive:
        return _shown(request, archive, lookup.newest_version(archive, page))


@router.get("/version/{version}")
def version(request: Request, version: int) -> Response:
    """One version of a page."""
    with opened(request) as archive:
        return _shown(request, archive, archive.version(version))


@router.get("/at")
def at(request: Request, address: str) -> Response:
    """The page with an address in the archive."""
    with opened(request) as archive:
        return RedirectResponse(f"/page/{archive.find_page(address_asked(address))}", 303)


def _shown(request: Request, archive: Archive, one: Version) -> Response:
    record, decided = Corrections(archive).review(archive.record(one.reading))
    numbers = {statement.id: number for number, statement in enumerate(record.statements, 1)}
    note = macro(request, "_statement.html", "note")
    language = record.text.language
    lines = article(
        record, lambda statement, number: Markup(note(statement, number, language)), numbers
    )
    if lines and lines[0].kind == "headline":
        headline, lines = lines[0].words, lines[1:]
    else:
        headline = None
    return show(
        request,
        "page.html",
        version_=one,
        versions=archive.versions(one.page),
        record=record,
        decided=decided,
        headline=headline,
        lines=lines,
        numbers=numbers,
        persons=lookup.persons(archive, one.reading),
    )


@router.get("/version/{version}/stored")
def stored(request: Request, version: int) -> Response:
    """The stored copy in a frame in which nothing runs."""
    with opened(request) as archive:
        return show(request, "stored.html", version_=archive.version(version))


@router.get("/version/{version}/copy")
def copy(request: Request, version: int) -> Response:
    """What stands in that frame."""
    with opened(request) as archive:
        body, cut = harmless(archive.raw(version))
    frame = show(request, "copy.html", body=Markup(body), cut=cut)
    return HTMLResponse(
        frame.body,
        headers={
            "content-security-policy": POLICY,
            "x-frame-options": "SAMEORIGIN",
            "cache-control": "private, no-cache",
        },
    )
