"""The archive: one file that keeps every page, text and statement, and can prove them."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import apsw

from wortlaut.archive import again, index, reading, writing
from wortlaut.archive.again import EngineOf, Known
from wortlaut.archive.columns import Columns
from wortlaut.archive.entries import Added, Outcome, Place, Version
from wortlaut.archive.names import Names
from wortlaut.archive.schema import PATIENCE, Waiting, connect
from wortlaut.errors import ArchiveError
from wortlaut.people import Register
from wortlaut.types import Page, Record

REMEMBERED = 6
"""So many of a kind, unless the caller says how many."""

Made = TypeVar("Made")


class Archive:
    """Pages with their versions, records and people in one SQLite file.

    One object serves one thread. Other processes may read at any time; of several that write, each
    waits for the others.
    """

    def __init__(self, connection: apsw.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self.columns = Columns(connection)
        self._remembered: tuple[object, dict[str, dict[Hashable, Any]]] = (None, {})
        self.names = Names(connection, self.columns)

    @classmethod
    def open(
        cls, path: Path, waiting: Waiting | None = None, *, read_only: bool = False
    ) -> "Archive":
        """The archive in a file, which is made if there is none.

        ``waiting`` is called, once a wait, when another process keeps this one waiting.

        Raises:
            ArchiveError: the file cannot be opened, is no archive, or is of a newer wortlaut; with
                ``read_only`` also where there is none.
        """
        return cls(connect(path, waiting, read_only), path)

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Everything inside happens or nothing, and is on the disk afterwards; may be nested.

        Raises:
            ArchiveError: the disk is full, the file cannot be written, another process does not
                stop writing, or the archive refuses something as unsound.
        """
        if self.connection.in_transaction:
            yield
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled back already.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except apsw.Error as error:
            raise ArchiveError(self._reason(error)) from error

    def _reason(self, error: apsw.Error) -> str:
        if isinstance(error, apsw.BusyError):
            return f"{self.path}: another process has been writing for {PATIENCE:.0f} s; try again"
        if isinstance(error, apsw.FullError):
            return f"{self.path}: the disk is full; nothing half-written was kept, make room first"
        if isinstance(error, apsw.ReadOnlyError):
            return f"{self.path}: cannot be written to"
        if isinstance(error, apsw.IOError):
            return f"{self.path}: cannot be written ({error}); nothing half-written was kept"
        if isinstance(error, apsw.CorruptError | apsw.NotADBError):
            return f"{self.path}: is damaged ({error}); see: wortlaut doctor"
        return f"{self.path}: {error}"

    def add(self, page: Page, record: Record, addresses: tuple[str, ...]) -> Added:
        """Keeps a page with its record; whole and on the disk when this returns.

        ``addresses`` are where the page stands (the URL as given and the one it led to). Within
        ``change()`` many pages share one commit.

        Raises:
            ArchiveError: the record is not of this page, or the archive cannot be written.
        """
        with self.change():
            return writing.write(self.connection, page, record, addresses, now())

    def known(self, page: Page, addresses: tuple[str, ...], engine_of: EngineOf) -> Known | None:
        """The page as the archive has it, if these bytes stand there and this engine read them.

        Such a page need not be read again: ``seen`` is enough. ``engine_of`` says what would read a
        page of a language (None: not told).
        """
        return again.find(self.connection, page, addresses, engine_of, now())

    def seen(self, known: Known, addresses: tuple[str, ...], at: str | None = None) -> Added:
        """Notes that a known page still stood there, now or ``at`` a time (ISO 8601 in UTC).

        Raises:
            ArchiveError: the archive cannot be written.
        """
        with self.change():
            return again.note(self.connection, known, addresses, at or now())

    def newest(self, version: int) -> Known | None:
        """A version as a known page, to be noted as seen, if it is the newest of its page."""
        return again.newest(self.connection, version)

    def add_reading(self, version: int, record: Record) -> Added:
        """Keeps what another engine read in a version that is in the archive.

        Raises:
            ArchiveError: the record is of other bytes, or the archive cannot be written.
        """
        with self.change():
            page = self.version(version).page
            made, wrote = writing.write_reading(self.connection, version, record, now())
        outcome = Outcome.READ_AGAIN if wrote else Outcome.UNCHANGED
        return Added(outcome, page, version, made, len(record.statements))

    def settle(self) -> None:
        """After many pages came in, makes all as quick to search as it can be.

        Takes up to some seconds for a million statements; nothing where only few came in.

        Raises:
            ArchiveError: the archive cannot be written.
        """
        if not index.in_one_part(self.connection):
            with self.change():
                index.merge(self.connection)

    def remembered(
        self, kind: str, key: Hashable, make: Callable[[], Made], most: int = REMEMBERED
    ) -> Made:
        """What ``make`` gives, made anew only when something in the file may have changed.

        The latest ``most`` of a kind are kept. Within ``change()`` nothing is.
        """
        if self.columns.unsettled:
            return make()
        # The first tells of changes by others, the second of this connection's own.
        state = (self.connection.pragma("data_version"), self.connection.total_changes())
        if self._remembered[0] != state:
            self._remembered = (state, {})
        known = self._remembered[1].setdefault(kind, {})
        made: Made = known.pop(key) if key in known else make()
        known[key] = made
        while len(known) > most:
            known.pop(next(iter(known)))
        return made

    @property
    def people(self) -> Register:
        """The register of people and organisations in this archive."""
        return self.names.register

    def find_page(self, address: str) -> int:
        """The page at an address.

        Raises:
            QueryError: no page has it.
        """
        return reading.find_page(self.connection, address)

    def versions(self, page: int) -> tuple[Version, ...]:
        """All versions of a page, oldest first."""
        return reading.versions(self.connection, page)

    def version(self, number: int) -> Version:
        """One version by id.

        Raises:
            QueryError: there is none.
        """
        return reading.version(self.connection, number)

    def record(self, reading_id: int) -> Record:
        """The record of a reading, equal to the one that was added.

        Raises:
            QueryError: there is no such reading.
        """
        return reading.record(self.connection, reading_id)

    def raw(self, version: int) -> Page:
        """The raw page of a version, as it was read.

        Raises:
            QueryError: there is no such version.
            ArchiveError: its bytes are damaged.
        """
        return reading.page_of(self.connection, version)

    def places(self, statement_id: str) -> tuple[Place, ...]:
        """Where a statement stands, newest first; its id may be cut short to six characters.

        Raises:
            QueryError: there is no such statement, or several begin like this.
        """
        return reading.places(self.connection, statement_id)


def now() -> str:
    """The time, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
