"""Dossiers by the HTTP API, to read."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive import dossiers, lookup
from wortlaut.archive.dossiers import Dossier
from wortlaut.web.answers import ApiRoute, answer, next_page
from wortlaut.web.api_archive import Id, Limit, Offset
from wortlaut.web.api_shapes import DossierList, answers
from wortlaut.web.room import opened

router = APIRouter(route_class=ApiRoute, tags=["dossiers"])


@router.get("/dossiers", responses=answers(DossierList), summary="Dossiers, by name")
def get_all(request: Request, limit: Limit = 50, offset: Offset = 0) -> Response:
    """Collections of pinned statements and saved searches, by name."""
    with opened(request) as archive:
        found = dossiers.dossiers(archive)
    more = next_page(request, limit, offset, len(found) > offset + limit)
    return answer(request, DossierList(more, found[offset : offset + limit]))


@router.get("/dossiers/{dossier}", responses=answers(Dossier, 404), summary="A dossier")
def get(request: Request, dossier: Id) -> Response:
    """A dossier with its items in the order in which they were added."""
    with opened(request) as archive:
        return answer(request, dossiers.dossier(archive, lookup.dossier_name(archive, dossier)))
