"""The start page: what is new, who speaks, and which wordings went round."""

from collections.abc import Sequence
from datetime import date, timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive import Archive, Version, lookup
from wortlaut.archive.overview import Repeated, heard_most, latest, repeated
from wortlaut.archive.query import Count, Hit
from wortlaut.web.charts import Bar, bars
from wortlaut.web.hits import listed
from wortlaut.web.language import language_of
from wortlaut.web.room import opened, show

router = APIRouter()
DAYS = 7
REPEATED_DAYS = 30

Again = tuple[Repeated, ...]


@router.get("/")
def start(request: Request) -> Response:
    """What is new in the archive; a box to bring a page where there is none."""
    with opened(request) as archive:
        hits, pages, since, counts, again = archive.remembered("start", (), lambda: _new(archive))
        shown = listed(archive, hits)
    tongue = language_of(request)
    figures = [Bar(count.label, count.hits, tongue.number(count.hits)) for count in counts]
    return show(
        request,
        "start.html",
        hits=shown,
        pages=pages,
        since=since,
        until=hits[0].day if hits else None,
        counts=counts,
        chart=bars(figures) if figures else None,
        again=again,
    )


def _new(
    archive: Archive,
) -> tuple[tuple[Hit, ...], tuple[Version, ...], str | None, tuple[Count, ...], Again]:
    hits = latest(archive, 8)
    pages = lookup.newest_pages(archive, 12)
    since = _before(hits, DAYS)
    counts = heard_most(archive, since, 8) if hits else ()
    again = repeated(archive, _before(hits, REPEATED_DAYS), 6) if hits else ()
    return hits, pages, since, counts, again


def _before(hits: Sequence[Hit], days: int) -> str | None:
    """The day from which on the last days of the archive run: it may be an old one."""
    newest = hits[0].day if hits else ""
    try:
        return (date.fromisoformat(newest) - timedelta(days=days - 1)).isoformat()
    except (ValueError, OverflowError):
        return newest[:7] or None
