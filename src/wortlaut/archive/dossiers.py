"""Dossiers: named collections of pinned statements and saved searches, with notes."""

from dataclasses import dataclass

import msgspec

from wortlaut.archive.corrections import Corrections
from wortlaut.archive.query import Query
from wortlaut.archive.store import Archive, now
from wortlaut.errors import NameRefusedError, QueryError


@dataclass(frozen=True, slots=True)
class Item:
    """A pinned statement (``statement_id``) or a saved search (``query``); ``id`` is its number."""

    id: int
    note: str
    added_at: str
    statement_id: str | None = None
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A collection; its items in the order in which they were added. Times are in UTC."""

    id: int
    name: str
    note: str
    made_at: str
    items: tuple[Item, ...] = ()

    @property
    def pins(self) -> tuple[Item, ...]:
        """The pinned statements."""
        return tuple(item for item in self.items if item.statement_id is not None)

    @property
    def searches(self) -> tuple[Item, ...]:
        """The saved searches."""
        return tuple(item for item in self.items if item.query is not None)


def dossiers(archive: Archive) -> tuple[Dossier, ...]:
    """All dossiers by name, with their items."""
    rows = archive.connection.execute("SELECT folded FROM dossier ORDER BY folded")
    return tuple(dossier(archive, folded) for (folded,) in list(rows))


def dossier(archive: Archive, name: str) -> Dossier:
    """A dossier by its name, in capitals or not.

    Raises:
        QueryError: there is none of that name.
    """
    row = archive.connection.execute(
        "SELECT id, name, note, made_at FROM dossier WHERE folded = ?", (_folded(name),)
    ).fetchone()
    if row is None:
        raise QueryError(f"there is no dossier called {name!r}; see: wortlaut dossier list")
    items = archive.connection.execute(
        "SELECT id, note, added_at, statement_id, query FROM dossier_item WHERE dossier = ?"
        " ORDER BY id",
        (row[0],),
    )
    key, title, words, made_at = row
    return Dossier(
        key,
        title,
        words,
        made_at,
        tuple(
            Item(number, said, at, pin, msgspec.json.decode(query, type=Query) if query else None)
            for number, said, at, pin, query in items
        ),
    )


def create(archive: Archive, name: str, note: str = "") -> Dossier:
    """A new dossier.

    Raises:
        NameRefusedError: there is one of that name, or the name is empty.
        ArchiveError: the archive cannot be written.
    """
    clean = _name(name)
    with archive.change():
        _refuse_taken(archive, clean)
        archive.connection.execute(
            "INSERT INTO dossier (name, folded, note, made_at) VALUES (?, ?, ?, ?)",
            (clean, _folded(clean), note.strip(), now()),
        )
        return dossier(archive, clean)


def rename(archive: Archive, name: str, new: str) -> Dossier:
    """Gives a dossier another name.

    Raises:
        QueryError: there is none of that name.
        NameRefusedError: the new one is empty or another dossier's.
        ArchiveError: the archive cannot be written.
    """
    clean = _name(new)
    with archive.change():
        known = dossier(archive, name)
        if _folded(clean) != _folded(known.name):
            _refuse_taken(archive, clean)
        archive.connection.execute(
            "UPDATE dossier SET name = ?, folded = ? WHERE id = ?",
            (clean, _folded(clean), known.id),
        )
        return dossier(archive, clean)


def delete(archive: Archive, name: str) -> Dossier:
    """Deletes a dossier with its notes, and gives back what it was; statements stay.

    Raises:
        QueryError: there is none of that name.
        ArchiveError: the archive cannot be written.
    """
    with archive.change():
        known = dossier(archive, name)
        archive.connection.execute("DELETE FROM dossier WHERE id = ?", (known.id,))
        return known


def pin(archive: Archive, name: str, statement_id: str, note: str = "") -> Item:
    """Pins a statement, whose id may be cut short; one that is pinned stays, with the new note.

    Raises:
        QueryError: there is no such dossier or statement, or several ids begin like this.
        ArchiveError: the archive cannot be written.
    """
    full = Corrections(archive).places(statement_id)[0].statement_id
    return _add(archive, name, "statement_id", full, note)


def save(archive: Archive, name: str, query: Query, note: str = "") -> Item:
    """Saves a search; one that is saved stays, with the new note.

    Raises:
        QueryError: there is no such dossier.
        ArchiveError: the archive cannot be written.
    """
    return _add(archive, name, "query", msgspec.json.encode(query).decode(), note)


def remove(archive: Archive, name: str, item: str) -> Item:
    """Takes out an item, by its number or by the (cut short) id of the statement.

    Raises:
        QueryError: there is no such dossier, or nothing like this in it.
        ArchiveError: the archive cannot be written.
    """
    with archive.change():
        found = _item(dossier(archive, name), item)
        archive.connection.execute("DELETE FROM dossier_item WHERE id = ?", (found.id,))
        return found


def note(archive: Archive, name: str, words: str, item: str | None = None) -> Dossier:
    """Replaces the note of a dossier, or of one of its items.

    Raises:
        QueryError: there is no such dossier, or nothing like this in it.
        ArchiveError: the archive cannot be written.
    """
    with archive.change():
        known = dossier(archive, name)
        if item is None:
            change, key = "UPDATE dossier SET note = ? WHERE id = ?", known.id
        else:
            change = "UPDATE dossier_item SET note = ? WHERE id = ?"
            key = _item(known, item).id
        archive.connection.execute(change, (words.strip(), key))
        return dossier(archive, name)


def _add(archive: Archive, name: str, column: str, value: str, words: str) -> Item:
    with archive.change():
        known = dossier(archive, name)
        archive.connection.execute(
            f"INSERT INTO dossier_item (dossier, {column}, note, added_at) VALUES (?, ?, ?, ?)"
            f" ON CONFLICT (dossier, {column}) DO UPDATE SET"
            " note = CASE excluded.note WHEN '' THEN note ELSE excluded.note END",
            (known.id, value, words.strip(), now()),
        )
        (key,) = archive.connection.execute(
            f"SELECT id FROM dossier_item WHERE dossier = ? AND {column} = ?", (known.id, value)
        )
        return _item(dossier(archive, name), str(key[0]))


def _item(known: Dossier, item: str) -> Item:
    found = [one for one in known.items if str(one.id) == item]
    if not found and len(item) >= 6:
        found = [one for one in known.pins if (one.statement_id or "").startswith(item.lower())]
    if len(found) != 1:
        raise QueryError(
            f"there is no item {item} in the dossier {known.name!r}; see: wortlaut dossier show"
        )
    return found[0]


def _refuse_taken(archive: Archive, name: str) -> None:
    taken = archive.connection.execute(
        "SELECT name FROM dossier WHERE folded = ?", (_folded(name),)
    ).fetchone()
    if taken is not None:
        raise NameRefusedError(f"there is a dossier called {taken[0]!r}; choose another name")


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise NameRefusedError("a dossier needs a name")
    return clean


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
