"""The tables of the register: one SQLite file of the user's own, or tables in a larger one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from wortlaut.errors import RegisterError

VERSION = 1
"""Version of the tables; an older file is brought up to it, a newer one refused."""

_HEAD = b"SQLite format 3\0"

_MIGRATIONS = (
    """
    CREATE TABLE people_person (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL,
        wikidata TEXT,
        merged_into INTEGER REFERENCES people_person (id)
            CHECK (merged_into IS NULL OR merged_into <> id)
    );
    CREATE UNIQUE INDEX people_wikidata ON people_person (wikidata)
        WHERE wikidata IS NOT NULL;
    CREATE INDEX people_merged ON people_person (merged_into) WHERE merged_into IS NOT NULL;
    CREATE TABLE people_alias (
        id INTEGER PRIMARY KEY,
        person INTEGER NOT NULL REFERENCES people_person (id) ON DELETE CASCADE,
        name TEXT NOT NULL CHECK (name <> ''),
        UNIQUE (person, name)
    );
    CREATE INDEX people_alias_name ON people_alias (name);
    CREATE TABLE people_key (
        key TEXT NOT NULL,
        alias INTEGER NOT NULL REFERENCES people_alias (id) ON DELETE CASCADE,
        PRIMARY KEY (key, alias)
    ) WITHOUT ROWID;
    CREATE INDEX people_key_alias ON people_key (alias);
    CREATE TABLE people_role (
        id INTEGER PRIMARY KEY,
        person INTEGER NOT NULL REFERENCES people_person (id) ON DELETE CASCADE,
        title TEXT NOT NULL CHECK (title <> ''),
        since TEXT,
        until TEXT
    );
    CREATE INDEX people_role_person ON people_role (person);
    CREATE TABLE people_doubt (
        id INTEGER PRIMARY KEY,
        person INTEGER NOT NULL REFERENCES people_person (id) ON DELETE CASCADE,
        candidate INTEGER NOT NULL REFERENCES people_person (id) ON DELETE CASCADE,
        score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
        reason TEXT NOT NULL,
        dismissed INTEGER NOT NULL DEFAULT 0,
        UNIQUE (person, candidate)
    );
    CREATE INDEX people_doubt_candidate ON people_doubt (candidate);
    CREATE TABLE people_history (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        action TEXT NOT NULL,
        details TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0
    );
    """,
)


BUSY_TIMEOUT = 5000
"""How long another writer of the register's own file is waited for, in milliseconds."""


def connect(path: Path) -> apsw.Connection:
    """Opens or makes the file, with write-ahead logging and foreign keys.

    Raises:
        RegisterError: the file cannot be opened, is no SQLite file, or is of a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = apsw.Connection(str(path))
    except (OSError, apsw.Error) as error:
        raise RegisterError(f"{path}: cannot be opened ({error})") from error
    try:
        connection.set_busy_timeout(BUSY_TIMEOUT)
        connection.execute("PRAGMA journal_mode = WAL")
        prepare(connection)
    except apsw.BusyError as error:
        connection.close()
        raise RegisterError(f"{path}: another program is using it, try again") from error
    except apsw.Error as error:
        connection.close()
        raise RegisterError(f"{path}: is not a register ({error})") from error
    except RegisterError as error:
        connection.close()
        raise RegisterError(f"{path}: {error}") from error
    return connection


def prepare(connection: apsw.Connection) -> None:
    """Makes the tables in a connection, or brings them up to date.

    The connection may belong to others and be inside a transaction. Waiting time and journal are
    left as they are; foreign keys are switched on, which SQLite only allows outside a transaction.

    Raises:
        RegisterError: the tables were made by a newer wortlaut.
    """
    if not connection.in_transaction:
        connection.execute("PRAGMA foreign_keys = ON")
    if _version(connection) == VERSION:  # nothing to write: no lock is asked for
        return
    with transaction(connection):
        connection.execute("CREATE TABLE IF NOT EXISTS people_schema (version INTEGER NOT NULL)")
        for number in range(_version(connection), VERSION):
            connection.execute(_MIGRATIONS[number])
            connection.execute("INSERT INTO people_schema VALUES (?)", (number + 1,))


def _version(connection: apsw.Connection) -> int:
    if not select(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'people_schema'"):
        return 0
    version = int(select(connection, "SELECT max(version) FROM people_schema")[0][0] or 0)
    if version > VERSION:
        raise RegisterError(
            f"the register has version {version}, this wortlaut knows {VERSION}: update wortlaut"
        )
    return version


def select(connection: apsw.Connection, query: str, values: Sequence[Any] = ()) -> list[Any]:
    """All rows of a query, as tuples."""
    return connection.execute(query, values).fetchall()


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Everything inside happens or nothing; inside a transaction of others it is a part of that."""
    nested = connection.in_transaction
    connection.execute("SAVEPOINT people" if nested else "BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # Some errors (a full disk) have ended the transaction already.
        if connection.in_transaction:
            connection.execute("ROLLBACK TO people; RELEASE people" if nested else "ROLLBACK")
        raise
    connection.execute("RELEASE people" if nested else "COMMIT")


def is_database(path: Path) -> bool:
    """Whether a file is a database, as archives and registers are: no export may replace one.

    Raises:
        OSError: the file cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_HEAD)) == _HEAD
