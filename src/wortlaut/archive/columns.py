"""The columns of statements in memory: what searches filter, sort and count by.

On disk they lie in blocks of rows of equal size, addressed by the statement's id, so that adding or
changing a few rows writes a few hundred bytes. In memory each column is one array over all ids:
48 bytes a statement, read at some 300 MB/s, and only blocks that changed are read again.
"""

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import apsw

from wortlaut.types import Medium, StatementType

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]

BLOCK = 4096
"""Rows in a block."""

FIELDS = (
    ("flags", "u1"),
    ("type", "u1"),
    ("medium", "u1"),
    ("spare", "u1"),
    ("day", "<i4"),
    ("person", "<i4"),
    ("speaker", "<i4"),
    ("addressee", "<i4"),
    ("outlet", "<i4"),
    ("version", "<i4"),
    ("page", "<i4"),
    ("confidence", "<f8"),
    ("wording", "<i8"),
)
ROW = struct.Struct("<BBBBiiiiiiidq")
DAY = struct.Struct("<i")
DAY_AT = 4

PRESENT, SUPERSEDED, NESTED = 1, 2, 4
"""Flags. A statement is present if it is of the newest reading of its version."""

TYPES = tuple(StatementType)
MEDIA = tuple(Medium)

FREQUENT = 10_000
"""A word in so many statements is frequent."""

MEMORY = 64_000_000
"""Bytes that the ids of frequent words' statements may take in memory."""


def write(connection: apsw.Connection, first: int, rows: Sequence[bytes]) -> None:
    """Puts rows at the statements from ``first`` on."""
    done = 0
    for block, start, size in _parts(first, len(rows)):
        connection.execute(
            "INSERT OR IGNORE INTO found_block VALUES (?, zeroblob(?))", (block, BLOCK * ROW.size)
        )
        with connection.blob_open("main", "found_block", "cells", block, True) as blob:
            blob.seek(start * ROW.size)
            blob.write(b"".join(rows[done : done + size]))
        done += size
        _changed(connection, block)


def mark(connection: apsw.Connection, first: int, count: int, flags: int, day: int) -> None:
    """Changes day and flags of statements in a row: flags but for NESTED, which stays."""
    for block, start, size in _parts(first, count):
        with connection.blob_open("main", "found_block", "cells", block, True) as blob:
            blob.seek(start * ROW.size)
            cells = bytearray(blob.read(size * ROW.size))
            for at in range(0, len(cells), ROW.size):
                cells[at] = flags | cells[at] & NESTED
                DAY.pack_into(cells, at + DAY_AT, day)
            blob.seek(start * ROW.size)
            blob.write(bytes(cells))
        _changed(connection, block)


def _parts(first: int, count: int) -> Iterator[tuple[int, int, int]]:
    """Block, first row in it and number of rows, for ``count`` statements from ``first`` on."""
    while count > 0:
        block, start = divmod(first, BLOCK)
        size = min(count, BLOCK - start)
        yield block, start, size
        first += size
        count -= size


def _changed(connection: apsw.Connection, block: int) -> None:
    connection.execute("UPDATE found_state SET stamp = stamp + 1")
    connection.execute(
        "INSERT OR REPLACE INTO found_change SELECT ?, stamp FROM found_state", (block,)
    )


class Columns:
    """The columns of an archive as of the latest ``snapshot``: arrays over statements' ids."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._made = 0
        self._stamp = -1
        self._columns: dict[str, Column] = {}
        self._postings: dict[str, tuple[int, Column]] = {}
        self._own = False
        self.size = 0

    @contextmanager
    def snapshot(self) -> Iterator["Columns"]:
        """Everything inside sees one state of the archive, and the columns are of that state."""
        if self._own:  # nested
            yield self
            return
        if self._connection.in_transaction:
            # What the surrounding change wrote may yet be taken back.
            self._made = 0
            try:
                self._refresh()
                yield self
            finally:
                self._made = 0
            return
        self._connection.execute("BEGIN")
        self._own = True
        try:
            self._refresh()
            yield self
        finally:
            self._own = False
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")  # nothing was written

    @property
    def unsettled(self) -> bool:
        """Whether what is seen now may yet be taken back, so that it must not be kept in memory."""
        return self._connection.in_transaction and not self._own

    def __getitem__(self, name: str) -> "Column":
        return self._columns[name][: self.size]

    def _refresh(self) -> None:
        import numpy as np

        made, stamp, blocks = self._connection.execute(
            "SELECT made, stamp, (SELECT coalesce(max(block) + 1, 0) FROM found_block)"
            " FROM found_state"
        ).get
        if self._made != made:
            self._columns = {name: np.zeros(0, dtype=kind) for name, kind in FIELDS}
            self._postings = {}
            self._made, self._stamp = made, -1
        if self._stamp == stamp:
            return
        self.size = blocks * BLOCK
        if self.size > len(self._columns["flags"]):
            # With room to grow, or else every page that is added would move them all.
            for name, kind in FIELDS:
                column = np.zeros(self.size + self.size // 8, dtype=kind)
                column[: len(self._columns[name])] = self._columns[name]
                self._columns[name] = column
        changed = self._connection.execute(
            "SELECT b.block, b.cells FROM found_change c JOIN found_block b ON b.block = c.block"
            " WHERE c.stamp > ?",
            (self._stamp,),
        )
        for block, cells in changed:
            rows = np.frombuffer(cells, dtype=list(FIELDS))
            for name, _ in FIELDS:
                self._columns[name][block * BLOCK : (block + 1) * BLOCK] = rows[name]
        self._stamp = stamp

    def postings(self, match: str) -> "Column":
        """The ids of statements that the full-text table finds for an expression, ascending.

        Those of frequent words are kept: statements only ever join them, with higher ids.
        """
        import numpy as np

        stamp, known = self._postings.pop(match, (-1, np.zeros(0, dtype=np.int32)))
        if stamp != self._stamp:
            # As one string: three times as fast as a row for each.
            text = self._connection.execute(
                "SELECT group_concat(rowid) FROM found_text WHERE found_text MATCH ? AND rowid > ?",
                (match, int(known[-1]) if known.size else 0),
            ).get
            if text:
                known = np.concatenate([known, np.fromstring(text, dtype=np.int32, sep=",")])
        if known.size >= FREQUENT and not self.unsettled:
            self._postings[match] = (self._stamp, known)
            while sum(ids.nbytes for _, ids in self._postings.values()) > MEMORY:
                self._postings.pop(next(iter(self._postings)))
        return known

    def union(self, terms: Sequence[str]) -> "Column":
        """The ids of statements that have any of many terms, in no order; repeated where several.

        One query for all: a tenth of the time of one for each.
        """
        import json

        import numpy as np

        text = self._connection.execute(
            "SELECT group_concat(f.rowid) FROM json_each(?) t CROSS JOIN found_text f"
            " WHERE f.found_text MATCH t.value",
            (json.dumps(sorted(terms)),),
        ).get
        return np.fromstring(text, dtype=np.int32, sep=",") if text else np.zeros(0, np.int32)
