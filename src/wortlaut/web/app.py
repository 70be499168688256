"""The application: the reading room's pages and the HTTP API on one archive."""

import gc
import os
import secrets
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from anyio import to_thread
from fastapi import Depends, FastAPI
from msgspec import json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from wortlaut import __version__
from wortlaut.config import Settings
from wortlaut.errors import (
    ArchiveError,
    NameRefusedError,
    PageError,
    QueryError,
    WortlautError,
)
from wortlaut.web import (
    api,
    feeds,
    pages_bring,
    pages_compare,
    pages_dossiers,
    pages_login,
    pages_page,
    pages_people,
    pages_review,
    pages_search,
    pages_start,
    pages_statement,
)
from wortlaut.web.archives import Archives
from wortlaut.web.room import Room, show
from wortlaut.web.security import HEADERS, Guard, Keys, check_csrf
from wortlaut.web.turns import Turns

OPENING = "WORTLAUT_OPENING"

GARBAGE = 20_000
"""Objects that come on top before Python looks for those that nobody needs."""

THREADS = 3
"""Requests that work at the same time where the turn of one takes long, or others change something.
Each has a connection that keeps columns of its own: 48 bytes a statement."""

PAGES = (
    pages_start,
    pages_page,
    pages_search,
    pages_people,
    pages_statement,
    pages_compare,
    pages_dossiers,
    pages_bring,
    pages_review,
    pages_login,
)
"""Modules with a ``router`` of pages; every change in them wants the CSRF token of a form."""


def create_app(
    archive_path: Path,
    *,
    read_only: bool = False,
    token: str | None = None,
    names: Collection[str] = (),
    settings: Settings | None = None,
    secret: bytes | None = None,
) -> FastAPI:
    """The application on the archive in a file, which is made if there is none.

    ``token``: what readers must log in with; None lets in whoever reaches the server. ``names``:
    host names by which it may be addressed, besides localhost and IP addresses. ``read_only``
    refuses every change. ``settings`` say how pages that readers bring are read.
    ``secret`` is what sessions and forms are signed with, if other processes take them, too.

    Raises:
        ArchiveError: the archive cannot be opened; with ``read_only`` also where there is none.
    """
    archives = Archives(archive_path, read_only)
    with archives.borrow():
        pass  # so that a file that is no archive is said now, and not to the first reader

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        archives.close()

    app = FastAPI(
        title="wortlaut",
        version=__version__,
        summary="Who said what: the record of an archive.",
        docs_url=None,  # it would load its script from another host
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        # Newer versions report to wherever the environment says.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        lifespan=lifespan,
    )
    keys = Keys(token, secret) if secret else Keys(token)
    app.state.room = Room(archives, keys, settings or Settings(), read_only)
    app.add_middleware(Turns)
    app.add_middleware(Guard, keys=keys, names=names)
    app.mount("/static", StaticFiles(directory=str(files("wortlaut.web") / "static")), "static")
    for pages in PAGES:
        app.include_router(
            pages.router, dependencies=[Depends(check_csrf)], include_in_schema=False
        )
    # Programs send no forms: what comes from other sites is refused by Guard.
    api.install(app)
    feeds.install(app)
    app.add_exception_handler(WortlautError, _failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(OverflowError, _too_large)
    app.add_exception_handler(Exception, _broken)
    return app


@dataclass(frozen=True, slots=True)
class Opening:
    """What several processes need to know to answer as one room."""

    archive: str
    read_only: bool
    token: str | None = field(repr=False)
    names: tuple[str, ...]
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)

    def open(self) -> FastAPI:
        """The application in this process.

        Raises:
            ArchiveError: as ``create_app``.
        """
        app = create_app(
            Path(self.archive),
            read_only=self.read_only,
            token=self.token,
            names=self.names,
            secret=bytes.fromhex(self.secret),
        )
        # What is there now stays until the end: looking through it for what nobody needs any more
        # takes a tenth of a page's time.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE, 20, 50)
        return app

    @contextmanager
    def told(self) -> Iterator[None]:
        """Processes started meanwhile open the same room: `worker`.

        They are told by the environment, which only their owner can read.
        """
        os.environ[OPENING] = json.encode(self).decode()
        try:
            yield
        finally:
            del os.environ[OPENING]


def worker() -> FastAPI:
    """The application of a process that was started within `Opening.told`."""
    return json.decode(os.environ.pop(OPENING), type=Opening).open()


STATUS = ((NameRefusedError, 400), (QueryError, 404), (PageError, 422), (ArchiveError, 503))


def status_of(error: WortlautError) -> int:
    """The HTTP status that says what kind of error it is."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, WortlautError)
    return _answer(request, status_of(error), str(error))


async def _too_large(request: Request, _: Exception) -> Response:
    """Numbers in addresses that SQLite cannot hold are ids of nothing."""
    return _answer(request, 404, "there is nothing with so large a number")


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _answer(request, error.status_code, str(error.detail))
    response.headers.update(error.headers or {})
    return response


async def _broken(request: Request, _: Exception) -> Response:
    """A defect: its traceback goes to the server's standard error, not to the reader."""
    words = "this is a defect of wortlaut; please report what you did"
    if request.url.path.startswith(("/api/", "/feeds/")):
        response = api.error(500, words)
    else:
        response = PlainTextResponse(f"wortlaut: {words}\n", 500)
    for name, value in HEADERS.items():  # this answer does not pass Guard
        response.headers.setdefault(name, value)
    return response


def _answer(request: Request, status: int, words: str) -> Response:
    if request.url.path.startswith(("/api/", "/feeds/")):
        return api.error(status, words)
    return show(request, "error.html", status, code=status, words=words)
