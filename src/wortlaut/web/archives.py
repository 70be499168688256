"""Open archives for the requests: each is used by one thread at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue

from starlette.exceptions import HTTPException

from wortlaut.archive import Archive
from wortlaut.errors import ArchiveError, WortlautError

CACHE = -48_000
"""Kibibytes of pages that one connection keeps, as SQLite counts them: there are several."""


class Archives:
    """Connections to one archive, lent one by one.

    As many are opened as threads ask at the same time, so whoever holds one must not wait for
    another thread: borrow inside a function that runs in one thread from beginning to end.
    """

    def __init__(self, path: Path, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._idle: LifoQueue[Archive] = LifoQueue()

    @contextmanager
    def borrow(self) -> Iterator[Archive]:
        """An open archive, given back afterwards.

        Raises:
            ArchiveError: it cannot be opened.
        """
        try:
            archive = self._idle.get_nowait()
        except Empty:
            archive = Archive.open(self.path, read_only=self.read_only)
            archive.connection.pragma("cache_size", CACHE)
        whole = False
        try:
            yield archive
            whole = True
        except (WortlautError, HTTPException) as error:
            whole = not isinstance(error, ArchiveError)
            raise
        finally:
            # After anything unforeseen the next request starts with a connection of its own.
            if whole and not archive.connection.in_transaction:
                self._idle.put(archive)
            else:
                archive.close()

    def close(self) -> None:
        """Closes all that are not lent."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return
