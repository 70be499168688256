"""The same wording on several pages: what was said is told by its words, not by where it stands."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import apsw

from wortlaut.spans import GAP

LEAST = 4
"""Words that a quotation must have: shorter ones are the same by chance."""

BATCH = 10_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Repeated:
    """Words that stand on several pages; ``statement_id`` is one of the statements that say so."""

    pages: int
    statement_id: str
    reading: int
    version: int
    page: int
    address: str
    title: str | None
    outlet: str | None
    published: str | None
    speaker: str | None
    quotation: str


def update(connection: apsw.Connection) -> None:
    """Takes in the statements that are new since the last time, inside the caller's transaction."""
    last: Any = connection.execute("SELECT last FROM repeated_state").get
    while True:
        rows: list[Any] = connection.execute(
            "SELECT s.id, v.page, group_concat(e.words, ? ORDER BY e.piece) FROM"
            " (SELECT id, reading FROM statement WHERE id > ? ORDER BY id LIMIT ?) s"
            " JOIN reading r ON r.id = s.reading JOIN version v ON v.id = r.version"
            " JOIN evidence e ON e.statement = s.id AND e.role = 'quotation'"
            " GROUP BY s.id ORDER BY s.id",
            (GAP, last, BATCH),
        ).fetchall()
        if not rows:
            return
        for statement, page, words in rows:
            key = hash_of(words)
            if key is None:
                continue
            connection.execute(
                "INSERT OR IGNORE INTO repeated_on VALUES (?, ?, ?)", (key, page, statement)
            )
            if connection.changes():
                connection.execute(
                    "INSERT INTO repeated_words VALUES (?, 1)"
                    " ON CONFLICT (words) DO UPDATE SET pages = pages + 1",
                    (key,),
                )
        last = rows[-1][0]
        connection.execute("UPDATE repeated_state SET last = ?", (last,))


def most_repeated(connection: apsw.Connection, limit: int) -> tuple[Repeated, ...]:
    """The wordings that stand on most pages, at least on two, those found last first."""
    rows = connection.execute(
        "SELECT w.pages, (SELECT max(statement) FROM repeated_on o WHERE o.words = w.words)"
        " FROM repeated_words w WHERE w.pages > 1 ORDER BY w.pages DESC, w.words DESC LIMIT ?",
        (limit,),
    ).fetchall()
    return tuple(_found(connection, int(str(pages)), int(str(row))) for pages, row in rows)


def elsewhere(
    connection: apsw.Connection, quotation: str, page: int, limit: int = 50
) -> tuple[Repeated, ...]:
    """Where else the words of a quotation stand: one statement for each other page."""
    key = hash_of(quotation)
    if key is None:
        return ()
    rows = connection.execute(
        "SELECT statement FROM repeated_on WHERE words = ? AND page <> ?"
        " ORDER BY statement DESC LIMIT ?",
        (key, page, limit),
    ).fetchall()
    return tuple(_found(connection, len(rows) + 1, int(str(row))) for (row,) in rows)


def hash_of(quotation: str) -> int | None:
    """A number for the words of a quotation, whatever its marks and capitals; None for few words.

    Half of 64 bits are enough for what is compared by eye in the end.
    """
    words = _WORD.findall(quotation.casefold())
    if len(words) < LEAST:
        return None
    digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _found(connection: apsw.Connection, pages: int, statement: int) -> Repeated:
    row: Any = connection.execute(
        "SELECT s.statement_id, s.reading, r.version, v.page,"
        " (SELECT url FROM address WHERE page = v.page ORDER BY url LIMIT 1),"
        " r.title, r.outlet, r.published, s.speaker_name,"
        " (SELECT group_concat(words, ? ORDER BY piece) FROM evidence"
        "   WHERE statement = s.id AND role = 'quotation')"
        " FROM statement s JOIN reading r ON r.id = s.reading JOIN version v ON v.id = r.version"
        " WHERE s.id = ?",
        (GAP, statement),
    ).fetchone()
    return Repeated(pages, *row)
