"""The HTTP API under /api/v1: what it is made of, and how it describes itself."""

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from wortlaut import __version__
from wortlaut.types import CONTRACT
from wortlaut.web import (
    api_archive,
    api_corrections,
    api_dossiers,
    api_export,
    api_people,
    api_read,
    api_search,
)
from wortlaut.web.answers import ApiRoute, answer, error, invalid
from wortlaut.web.api_shapes import Health, answers, schemas
from wortlaut.web.bringing import BusyError, Desk
from wortlaut.web.room import room_of, show

__all__ = ["error", "install"]

PREFIX = "/api/v1"

router = APIRouter(route_class=ApiRoute, tags=["server"])


@router.get("/health", responses=answers(Health), summary="Whether the server works")
def health(request: Request) -> Response:
    """What this server is."""
    return answer(request, Health("ok", __version__, CONTRACT, room_of(request).read_only))


ROUTERS = (
    router,
    api_read.router,
    api_search.router,
    api_archive.router,
    api_people.router,
    api_corrections.router,
    api_dossiers.router,
    api_export.router,
)


def install(app: FastAPI) -> None:
    """Puts the API into the application, with its description and its errors."""
    for part in ROUTERS:
        app.include_router(part, prefix=PREFIX)
    app.state.desk = Desk(app.state.room.settings)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(BusyError, _busy)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]


async def _invalid(request: Request, failed: Exception) -> Response:
    assert isinstance(failed, RequestValidationError)
    if request.url.path.startswith(("/api/", "/feeds/")):
        return invalid(failed)
    in_path = any(problem["loc"][:1] == ("path",) for problem in failed.errors())
    status, words = (404, "there is no such page") if in_path else (400, "this cannot be asked")
    return show(request, "error.html", status, code=status, words=words)


async def _busy(request: Request, failed: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        made = error(503, str(failed))
    else:
        made = show(request, "error.html", 503, code=503, words=str(failed))
    made.headers["retry-after"] = "60"
    return made


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description="Every error looks like the schema Failed. Lists have limit, offset and "
            "next. Answers have an ETag. A token goes into the header Authorization.",
            routes=app.routes,
        )
        parts = made.setdefault("components", {})
        parts["schemas"] = dict(schemas())
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{"token": []}, {}]
        app.openapi_schema = made
    return app.openapi_schema
