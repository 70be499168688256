"""The archive's file: opening it, its tables, and bringing an older one up to date.

One SQLite file in WAL mode, by apsw, which brings a current SQLite with full-text search whatever
the system has. The register of people lives in the same file with a version of its own.
"""

import time
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

import apsw

from wortlaut.errors import ArchiveError
from wortlaut.people.schema import prepare as prepare_people

APPLICATION = 0x576F7274
"""Says that a SQLite file is an archive of wortlaut ("Wort")."""

MIGRATIONS = (
    "001_core.sql",
    "002_search.sql",
    "003_dossiers.sql",
    "004_intake.sql",
    "005_corrections.sql",
    "006_seals.sql",
)
"""In their order; one that was published never changes. The file's version is their number."""

PATIENCE = 120.0
"""Seconds to wait for another process that is writing."""

SAY_AFTER = 2.0

Waiting = Callable[[], None]


def connect(path: Path, waiting: Waiting | None = None, read_only: bool = False) -> apsw.Connection:
    """Opens the file, or makes it, with all tables up to date.

    ``waiting`` is called once, after two seconds, whenever another process keeps this one waiting.

    Raises:
        ArchiveError: the file cannot be opened, is no archive, or is of a newer wortlaut; with
            ``read_only`` also where there is none, or an older one.
    """
    try:
        connection = _open(path, read_only)
    except (OSError, apsw.Error) as error:
        raise ArchiveError(f"{path}: cannot be opened ({error})") from error
    patience = _patience(waiting or (lambda: None))
    try:
        connection.set_busy_handler(patience)
        tries = 0
        while not _prepared(connection, path, read_only):
            # Two that make a new file at once: SQLite asks no handler then.
            if not patience(tries):
                raise apsw.BusyError("the file stayed locked")
            tries += 1
    except apsw.Error as error:
        connection.close()
        raise ArchiveError(_reason(path, error)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def version(connection: apsw.Connection) -> int:
    """How many migrations a file has seen."""
    return int(connection.pragma("user_version"))


@cache
def expected_schema() -> dict[tuple[str, str], str]:
    """The SQL of everything in a new archive, by kind (table, index, trigger) and name."""
    connection = apsw.Connection(":memory:")
    prepare_people(connection)
    _migrate(connection)
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(str(kind), str(name)): str(sql) for kind, name, sql in rows}


def _open(path: Path, read_only: bool) -> apsw.Connection:
    if read_only:
        if not path.is_file():
            raise ArchiveError(f"{path}: there is no archive; make one with: wortlaut add SOURCE")
        return apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    path.parent.mkdir(parents=True, exist_ok=True)
    return apsw.Connection(str(path))


def _prepared(connection: apsw.Connection, path: Path, read_only: bool) -> bool:
    """Whether the file could be got ready; not while another process is making it."""
    try:
        _prepare(connection, path, read_only)
    except apsw.BusyError:
        return False
    return True


def _prepare(connection: apsw.Connection, path: Path, read_only: bool) -> None:
    # In one transaction, or else another process might make its tables in between.
    connection.execute("BEGIN")
    try:
        known = connection.pragma("application_id")
        tables = {
            str(name)
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        number = version(connection)
    finally:
        connection.execute("ROLLBACK")
    # The register alone has made a file before the archive did.
    strange = {name for name in tables if not name.startswith(("people_", "sqlite_"))}
    if known not in (0, APPLICATION) or (known == 0 and strange):
        raise ArchiveError(f"{path}: is a database of another program, not an archive of wortlaut")
    if number > len(MIGRATIONS):
        raise ArchiveError(
            f"{path}: was made by a newer wortlaut (version {number} of the tables; this one knows "
            f"{len(MIGRATIONS)}): update wortlaut"
        )
    connection.pragma("foreign_keys", True)
    connection.pragma("cache_size", -64_000)
    if read_only:
        if number == 0:
            raise ArchiveError(f"{path}: holds no pages yet; add some with: wortlaut add SOURCE")
        if number < len(MIGRATIONS):
            raise ArchiveError(
                f"{path}: is of an older wortlaut; it is brought up to date by: wortlaut search"
            )
        return
    connection.pragma("journal_mode", "wal")
    # An acknowledged page outlives a power failure too.
    connection.pragma("synchronous", "full")
    prepare_people(connection)
    if number < len(MIGRATIONS):
        _migrate(connection)


def _migrate(connection: apsw.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited.
        for number in range(version(connection), len(MIGRATIONS)):
            script = files("wortlaut.archive").joinpath("sql", MIGRATIONS[number])
            connection.execute(script.read_text(encoding="utf-8"))
            connection.pragma("user_version", number + 1)
        connection.pragma("application_id", APPLICATION)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _patience(waiting: Waiting) -> Callable[[int], bool]:
    started = 0.0
    said = False

    def busy(tries: int) -> bool:
        nonlocal started, said
        now = time.monotonic()
        if tries == 0:
            started, said = now, False
        waited = now - started
        if waited > SAY_AFTER and not said:
            said = True
            waiting()
        if waited > PATIENCE:
            return False
        time.sleep(min(0.001 * 2**tries, 0.1) if tries < 10 else 0.1)
        return True

    return busy


def _reason(path: Path, error: apsw.Error) -> str:
    if isinstance(error, apsw.NotADBError | apsw.CorruptError):
        return f"{path}: is no archive, or a damaged one ({error})"
    if isinstance(error, apsw.BusyError):
        return f"{path}: another process has been writing for {PATIENCE:.0f} s; try again later"
    return f"{path}: cannot be opened ({error})"
