"""Searching by the HTTP API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Query as Parameter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive.query import Facet, Query, Sort
from wortlaut.archive.search import search, timeline
from wortlaut.errors import QueryError
from wortlaut.types import Medium, StatementType
from wortlaut.web.answers import ApiRoute, answer, next_page
from wortlaut.web.api_archive import LARGEST, Limit, Offset
from wortlaut.web.api_shapes import Found, Timeline, answers
from wortlaut.web.room import opened

router = APIRouter(route_class=ApiRoute, tags=["search"])

Name = Annotated[str | None, Parameter(max_length=300)]
Date = Annotated[
    str | None, Parameter(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$", description="2026, 2026-03 …")
]
Key = Annotated[int | None, Parameter(ge=1, le=LARGEST)]


def asked(
    q: Annotated[
        str,
        Parameter(
            max_length=2000,
            description='Words in any inflection, "phrases", prefix*, *part*, -without, a OR b; '
            "empty finds all.",
        ),
    ] = "",
    speaker: Annotated[
        str | None,
        Parameter(max_length=300, description="A name, or an id of the register."),
    ] = None,
    addressee: Name = None,
    outlet: Name = None,
    type: StatementType | None = None,
    medium: Medium | None = None,
    since: Date = None,
    until: Date = None,
    min_confidence: Annotated[float, Parameter(ge=0, le=1)] = 0.0,
    nested: Annotated[
        bool | None, Parameter(description="Only statements inside others, or only others.")
    ] = None,
    superseded: Annotated[
        bool, Parameter(description="Also what stands only in replaced versions of pages.")
    ] = False,
    page: Key = None,
    version: Key = None,
    sort: Sort = Sort.RELEVANCE,
) -> Query:
    """What is searched for, of the parameters of an address."""
    return Query(
        words=q.strip(),
        speaker=(speaker or "").strip() or None,
        addressee=(addressee or "").strip() or None,
        outlet=(outlet or "").strip() or None,
        type=type,
        medium=medium,
        since=since,
        until=until,
        min_confidence=min_confidence,
        nested=nested,
        superseded=superseded,
        page=page,
        version=version,
        sort=sort,
    )


@contextmanager
def understood() -> Iterator[None]:
    """Says of a search that cannot be understood that it is wrong, not that something is missing.

    Raises:
        HTTPException: 422.
    """
    try:
        yield
    except QueryError as error:
        raise HTTPException(422, str(error)) from None


Asked = Annotated[Query, Depends(asked)]


@router.get("/search", responses=answers(Found), summary="Search statements")
def find(
    request: Request,
    query: Asked,
    facets: Annotated[
        list[Facet] | None, Parameter(description="By what to count the hits; may be repeated.")
    ] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    """The statements that all given parameters hold for, as people corrected them."""
    with opened(request) as archive, understood():
        found = search(archive, replace(query, limit=limit, offset=offset), facets or ())
    more = next_page(request, limit, offset, found.total > offset + limit)
    return answer(request, Found(found.total, more, found.hits, found.facets))


@router.get("/search/timeline", responses=answers(Timeline), summary="Hits over time")
def over_time(
    request: Request,
    query: Asked,
    by: Annotated[str, Parameter(pattern="^(year|month|day)$")] = "month",
) -> Response:
    """How many hits each year, month or day has, in order; those without any are left out."""
    with opened(request) as archive, understood():
        return answer(request, Timeline(timeline(archive, query, by)))
