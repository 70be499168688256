"""Pages, versions and statements by the HTTP API."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive import Archive, Place, Version
from wortlaut.archive.corrections import Corrections
from wortlaut.types import Record
from wortlaut.web.answers import ApiRoute, answer, tagged
from wortlaut.web.api_shapes import (
    PageAnswer,
    StatementAnswer,
    StatementPlace,
    VersionAnswer,
    Versions,
    answers,
)
from wortlaut.web.asking import address_asked
from wortlaut.web.room import opened

router = APIRouter(route_class=ApiRoute, tags=["archive"])

LARGEST = 2**63 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST)]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many to leave out first.")]
AsFound = Annotated[
    bool, Query(description="As the engine found it, without the corrections made by people.")
]

PLACES = 100


@router.get("/pages", responses=answers(PageAnswer, 404), summary="The page at an address")
def find_page(
    request: Request,
    address: Annotated[str, Query(min_length=1, max_length=4000)],
    as_found: AsFound = False,
) -> Response:
    """The page that has an address (URL), as it was given or as it was redirected to."""
    with opened(request) as archive:
        return answer(request, _page(archive, archive.find_page(address_asked(address)), as_found))


@router.get("/pages/{page}", responses=answers(PageAnswer, 404), summary="A page")
def get_page(request: Request, page: Id, as_found: AsFound = False) -> Response:
    """A page with all its versions and the record of the newest one."""
    with opened(request) as archive:
        return answer(request, _page(archive, page, as_found))


@router.get("/pages/{page}/versions", responses=answers(Versions, 404), summary="Its versions")
def get_versions(request: Request, page: Id) -> Response:
    """What stood at a page over time, oldest first."""
    with opened(request) as archive:
        return answer(request, Versions(_versions(archive, page)))


@router.get("/versions/{version}", responses=answers(VersionAnswer, 404), summary="A version")
def get_version(request: Request, version: Id, as_found: AsFound = False) -> Response:
    """One version of a page with its record."""
    with opened(request) as archive:
        found = archive.version(version)
        return answer(request, VersionAnswer(found, _record(archive, found.reading, as_found)))


@router.get(
    "/versions/{version}/raw",
    responses={
        **answers(VersionAnswer, 404),
        200: {
            "description": "the bytes as they were read",
            "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        },
    },
    summary="Its bytes",
)
def get_raw(request: Request, version: Id) -> Response:
    """The bytes of a version exactly as they were read, to be saved, never to be shown."""
    with opened(request) as archive:
        page = archive.raw(version)
    headers = {
        "content-disposition": f'attachment; filename="version-{version}.bin"',
        "content-security-policy": "default-src 'none'; sandbox",
        "x-media-type": "".join(c for c in page.media_type if c.isascii() and c.isprintable()),
    }
    return tagged(request, page.body, "application/octet-stream", headers=headers)


@router.get(
    "/statements/{statement}", responses=answers(StatementAnswer, 404), summary="A statement"
)
def get_statement(
    request: Request, statement: Annotated[str, Path(pattern="^[0-9a-fA-F]{6,20}$")]
) -> Response:
    """A statement by its id, which may be cut short to six digits: where it stands, as it was
    found, as it was corrected, and the corrections.
    """
    with opened(request) as archive:
        corrections = Corrections(archive)
        places = corrections.places(statement)
        key = places[0].statement_id
        record = archive.record(places[0].reading)
        corrected = corrections.effective(record)
        return answer(
            request,
            StatementAnswer(
                key,
                record.text.id,
                next((s for s in corrected.statements if s.id == key), None),
                next((s for s in record.statements if s.id == key), None),
                tuple(_place(archive, place) for place in places[:PLACES]),
                corrections.history(statement=key),
            ),
        )


def _page(archive: Archive, page: int, as_found: bool) -> PageAnswer:
    versions = _versions(archive, page)
    return PageAnswer(page, versions, _record(archive, versions[-1].reading, as_found))


def _versions(archive: Archive, page: int) -> tuple[Version, ...]:
    found = archive.versions(page)
    if not found:
        raise HTTPException(404, f"there is no page with id {page} in the archive")
    return found


def _record(archive: Archive, reading: int, as_found: bool) -> Record:
    return archive.record(reading) if as_found else Corrections(archive).record(reading)


def _place(archive: Archive, place: Place) -> StatementPlace:
    version = archive.version(place.version)
    return StatementPlace(
        place.page,
        place.version,
        place.reading,
        version.address,
        version.title,
        version.outlet,
        version.published,
        version.seen_at,
        not version.latest,
    )
