"""Changes that readers make: refused in a room for reading only, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.exceptions import HTTPException
from starlette.requests import Request

from wortlaut.archive import Archive
from wortlaut.web.room import opened, room_of


@contextmanager
def changed(request: Request) -> Iterator[Archive]:
    """The archive for a change; everything inside happens or nothing.

    Raises:
        HTTPException: 403 where the room is open for reading only.
        ArchiveError: the archive cannot be written.
    """
    if room_of(request).read_only:
        raise HTTPException(403, "this archive is open for reading only")
    with opened(request) as archive, archive.change():
        yield archive
