"""The tables of the register: one SQLite file of the user's own, or tables in a larger one."""

import sqlite3
from pathlib import Path

from wortlaut.errors import RegisterError

VERSION = 1
"""Version of the tables; an older file is brought up to it, a newer one refused."""

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


def connect(path: Path) -> sqlite3.Connection:
    """Opens or makes the file, with write-ahead logging and foreign keys.

    Raises:
        RegisterError: the file cannot be opened, is no SQLite file, or is of a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise RegisterError(f"{path}: cannot be opened ({error})") from error
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        prepare(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise RegisterError(f"{path}: is not a register ({error})") from error
    except RegisterError as error:
        connection.close()
        raise RegisterError(f"{path}: {error}") from error
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Makes the tables in a connection, or brings them up to date.

    Raises:
        RegisterError: the tables were made by a newer wortlaut.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("CREATE TABLE IF NOT EXISTS people_schema (version INTEGER NOT NULL)")
    row = connection.execute("SELECT max(version) FROM people_schema").fetchone()
    version = row[0] or 0
    if version > VERSION:
        raise RegisterError(
            f"the register has version {version}, this wortlaut knows {VERSION}: update wortlaut"
        )
    for number in range(version, VERSION):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _MIGRATIONS[number].split(";"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute("INSERT INTO people_schema VALUES (?)", (number + 1,))
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
