"""Every list of statements as a feed, Atom or JSON, with conditional requests."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import msgspec
from fastapi import APIRouter, FastAPI
from fastapi import Query as Parameter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive import Archive, lookup
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.dossiers import dossier
from wortlaut.archive.query import Hit, Query, Sort
from wortlaut.archive.search import search
from wortlaut.errors import QueryError, RegisterError
from wortlaut.web.answers import ApiRoute, tagged
from wortlaut.web.api_archive import Id, Offset
from wortlaut.web.api_search import Asked, understood
from wortlaut.web.feed_formats import ATOM, JSON_FEED, Entry, Feed, atom, json_feed
from wortlaut.web.language import language_of
from wortlaut.web.room import opened, tame

router = APIRouter(route_class=ApiRoute, include_in_schema=False)

LENGTH = 50
TITLE = 100
"""Characters of a quotation in a title."""

AUTHORITY = "wortlaut,2026"
"""Of the tags (RFC 4151) that name entries: the rest of a tag is a hash of text and spans."""

NEVER = "1970-01-01T00:00:00Z"
"""When an empty list was changed last."""


class Kind(StrEnum):
    """How a feed is written."""

    ATOM = "atom"
    JSON = "json"


Length = Annotated[int, Parameter(ge=1, le=100)]


def install(app: FastAPI) -> None:
    """Puts the feeds into the application."""
    app.include_router(router, prefix="/feeds")


@router.get("/latest.{kind}")
def latest(request: Request, kind: Kind, limit: Length = LENGTH) -> Response:
    """The statements of the newest pages."""
    with opened(request) as archive:
        hits = search(archive, Query(sort=Sort.NEWEST, limit=limit)).hits
        title = language_of(request).translations.gettext("Latest statements")
        return _feed(request, archive, kind, f"wortlaut – {title}", "/", hits)


@router.get("/search.{kind}")
def found(
    request: Request, kind: Kind, query: Asked, limit: Length = LENGTH, offset: Offset = 0
) -> Response:
    """What a search finds, the newest first whatever it sorts by."""
    with opened(request) as archive, understood():
        asked = replace(query, sort=Sort.NEWEST, limit=limit, offset=offset)
        hits = search(archive, asked).hits
        pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "limit" and v]
        page = "/search" + (f"?{urlencode(pairs)}" if pairs else "")
        words = [str(v) for k, v in pairs if k not in ("sort", "offset")]
        title = ", ".join(words) or language_of(request).translations.gettext("Search")
        return _feed(request, archive, kind, f"wortlaut – {title}", page, hits)


@router.get("/person/{person}.{kind}")
def person(request: Request, person: Id, kind: Kind, limit: Length = LENGTH) -> Response:
    """What a person or an organisation says."""
    with opened(request) as archive:
        try:
            who = archive.people.get(person)
        except RegisterError as error:
            raise HTTPException(404, str(error)) from None
        asked = Query(speaker=str(who.id), sort=Sort.NEWEST, limit=limit)
        hits = search(archive, asked).hits
        return _feed(request, archive, kind, who.name, f"/person/{who.id}", hits)


@router.get("/dossier/{number}.{kind}")
def collected(request: Request, number: Id, kind: Kind, limit: Length = LENGTH) -> Response:
    """What is pinned in a dossier and what its searches find, the newest first."""
    with opened(request) as archive:
        known = dossier(archive, lookup.dossier_name(archive, number))
        hits: dict[tuple[str, int], Hit] = {}
        for item in known.pins:
            for hit in _pinned(archive, item.statement_id or ""):
                hits[hit.statement.id, hit.page] = hit
        for item in known.searches:
            if item.query is not None:
                asked = replace(item.query, sort=Sort.NEWEST, limit=limit, offset=0)
                for hit in search(archive, asked).hits:
                    hits.setdefault((hit.statement.id, hit.page), hit)
        newest = sorted(hits.values(), key=lambda hit: (hit.day, hit.version), reverse=True)
        return _feed(request, archive, kind, known.name, f"/dossier/{number}", newest[:limit])


def _pinned(archive: Archive, statement_id: str) -> Iterable[Hit]:
    """A pinned statement on the newest of its pages; none if it was rejected."""
    corrections = Corrections(archive)
    try:
        place = corrections.places(statement_id)[0]
    except QueryError:
        return
    version = archive.version(place.version)
    for said in corrections.record(place.reading).statements:
        if said.id == place.statement_id:
            yield Hit(
                said,
                place.statement,
                place.reading,
                place.version,
                place.page,
                version.address,
                version.title,
                version.outlet,
                version.published,
                (version.published or version.seen_at)[:10],
                None,
                not version.latest,
            )


def _feed(
    request: Request, archive: Archive, kind: Kind, title: str, page: str, hits: Sequence[Hit]
) -> Response:
    base = f"{request.url.scheme}://{request.url.netloc}"
    changed = _changed(archive, hits)
    entries = tuple(_entry(hit, base, *changed[hit.reading]) for hit in hits)
    updated = max((entry.updated for entry in entries), default=NEVER)
    asked = f"?{request.url.query}" if request.url.query else ""
    feed = Feed(
        f"tag:{AUTHORITY}:{request.url.hostname}{quote(page, safe='/?=&%')}",
        str(tame(title)),
        updated,
        base + request.url.path + asked,
        base + page,
        entries,
    )
    body, media_type = (atom(feed), ATOM) if kind is Kind.ATOM else (json_feed(feed), JSON_FEED)
    headers = {"vary": "Accept-Language, Cookie"}
    if not page.startswith("/dossier/"):  # what was taken out of one leaves no trace of when
        moment = datetime.fromisoformat(max(updated, _decided(archive)))
        headers["last-modified"] = format_datetime(moment.astimezone(UTC), usegmt=True)
        if "if-none-match" not in request.headers and _not_since(request, moment):
            return Response(status_code=304, headers=headers)
    return tagged(request, body, media_type, headers=headers)


def _not_since(request: Request, moment: datetime) -> bool:
    try:
        given = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return moment.timestamp() > 0 and given.replace(tzinfo=given.tzinfo or UTC) >= moment


def _changed(archive: Archive, hits: Sequence[Hit]) -> dict[int, tuple[str, str | None]]:
    """When the readings were made or corrected last, and their languages."""
    rows: Any = archive.connection.execute(
        "SELECT r.id, max(v.added_at, r.made_at, ifnull((SELECT max(max(c.at, ifnull(u.at, '')))"
        " FROM correction c LEFT JOIN correction_undone u ON u.correction = c.id"
        " WHERE c.text = r.text), '')), r.language FROM reading r"
        " JOIN version v ON v.id = r.version WHERE r.id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode([hit.reading for hit in hits]).decode(),),
    )
    return {reading: (at, language) for reading, at, language in rows}


def _decided(archive: Archive) -> str:
    """When anybody decided anything last: that may take a statement out of a list."""
    latest: Any = archive.connection.execute(
        "SELECT max(at) FROM (SELECT max(at) AS at FROM correction UNION ALL"
        " SELECT max(at) FROM correction_undone UNION ALL"
        " SELECT replace(max(at), '+00:00', 'Z') FROM people_history)"
    ).get
    return latest or NEVER


def _entry(hit: Hit, base: str, updated: str, language: str | None) -> Entry:
    said = hit.statement
    words = " ".join(said.quotation.text.split())
    short = words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"
    speaker = said.speaker.name if said.speaker else None
    web = hit.address.startswith(("http://", "https://"))
    return Entry(
        f"tag:{AUTHORITY}:statement/{said.id}/page/{hit.page}",
        str(tame(f"{speaker}: {short}" if speaker else short)),
        updated,
        f"{base}/statement/{said.id}",
        str(tame(said.quotation.text)),
        str(tame(speaker)) if speaker else None,
        tame(hit.title),
        tame(hit.outlet),
        hit.published,
        quote(hit.address, safe="/:?&=#%~+,;@!$'()*[]") if web else None,
        said.type.value,
        language,
    )
