"""People and organisations by the HTTP API."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.errors import RegisterError
from wortlaut.people import Person
from wortlaut.types import SpeakerKind
from wortlaut.web.answers import ApiRoute, answer, next_page
from wortlaut.web.api_archive import Id, Limit, Offset
from wortlaut.web.api_shapes import Matches, People, answers
from wortlaut.web.room import opened

router = APIRouter(route_class=ApiRoute, tags=["people"])


@router.get("/people", responses=answers(People), summary="Everybody, by name")
def people(
    request: Request, kind: SpeakerKind | None = None, limit: Limit = 50, offset: Offset = 0
) -> Response:
    """People and organisations in the register, by name."""
    with opened(request) as archive:
        found = tuple(archive.people.list(kind, limit + 1, offset))
    more = next_page(request, limit, offset, len(found) > limit)
    return answer(request, People(more, found[:limit]))


@router.get("/people/search", responses=answers(Matches), summary="Whom a name may mean")
def match(
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=200)],
    kind: SpeakerKind | None = None,
) -> Response:
    """Whom a name may mean, best first, with scores and reasons."""
    with opened(request) as archive:
        return answer(request, Matches(archive.people.match(name, kind)))


@router.get("/people/{person}", responses=answers(Person, 404), summary="Somebody")
def get(request: Request, person: Id) -> Response:
    """Somebody by id, or whom they were merged into. What they said: search with speaker=id."""
    with opened(request) as archive:
        try:
            return answer(request, archive.people.get(person))
        except RegisterError as error:
            raise HTTPException(404, str(error)) from None
