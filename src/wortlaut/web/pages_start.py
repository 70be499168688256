"""The start page: what is new, who speaks, and a box to bring a page."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive import lookup
from wortlaut.web.room import opened, show

router = APIRouter()


@router.get("/")
def start(request: Request) -> Response:
    """What is new in the archive."""
    with opened(request) as archive:
        pages = lookup.newest_pages(archive, 12)
    return show(request, "start.html", pages=pages)
