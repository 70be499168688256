"""Merging, splitting and undoing: what the user decides, and how it is taken back."""

import json
from datetime import UTC, datetime
from typing import Any

from wortlaut.errors import RegisterError
from wortlaut.people.entries import Change
from wortlaut.people.register import Register
from wortlaut.people.schema import select

Details = dict[str, Any]
"""What is needed to take a change back; its shape depends on the action."""


def merge(register: Register, keep: int, other: int) -> int:
    """Says that two are one; ``other`` becomes part of ``keep``. Returns the id that stays.

    Raises:
        RegisterError: an id is unknown, both are one already, or their Wikidata ids differ.
    """
    with register.change():
        root, gone = register.root(keep), register.root(other)
        if root == gone:
            raise RegisterError(
                f"{keep} and {other} are one already"
                if keep != other
                else f"{keep} cannot be merged into itself"
            )
        one, two = register.get(root), register.get(gone)
        if one.wikidata and two.wikidata and one.wikidata != two.wikidata:
            raise RegisterError(
                f"{one.name} ({one.wikidata}) and {two.name} ({two.wikidata}) have different"
                " Wikidata ids: they cannot be one"
            )
        register.connection.execute(
            "UPDATE people_person SET merged_into = ? WHERE id = ?", (root, gone)
        )
        note(register, "merge", {"keep": root, "other": gone, "names": [one.name, two.name]})
    return root


def split(register: Register, person: int) -> None:
    """Takes somebody out again of whom they were merged into, with all that came with them.

    Raises:
        RegisterError: the id is unknown or was never merged.
    """
    with register.change():
        row = register.connection.execute(
            "SELECT merged_into, name FROM people_person WHERE id = ?", (person,)
        ).fetchone()
        if row is None:
            raise RegisterError(f"there is nobody with id {person} in the register")
        if row[0] is None:
            raise RegisterError(f"{person} ({row[1]}) was never merged into anybody")
        register.connection.execute(
            "UPDATE people_person SET merged_into = NULL WHERE id = ?", (person,)
        )
        note(register, "split", {"person": person, "from": row[0], "names": [row[1]]})


def rename(register: Register, person: int, name: str) -> None:
    """Calls somebody by another name; the one they had stays among their spellings.

    Raises:
        RegisterError: the id is unknown, or the name is empty or theirs already.
    """
    name = " ".join(name.split())
    with register.change():
        root = register.root(person)
        before = register.get(root).name
        if name == before:
            raise RegisterError(f"{root} is called {name} already")
        alias = register.add_alias(root, name)
        register.connection.execute("UPDATE people_person SET name = ? WHERE id = ?", (name, root))
        note(register, "rename", {"person": root, "alias": alias, "names": [name, before]})


def dismiss(register: Register, doubt: int) -> None:
    """Says that a pair of ``review`` is not one; it is not listed again.

    Raises:
        RegisterError: there is no such pair.
    """
    with register.change():
        register.connection.execute(
            "UPDATE people_doubt SET dismissed = 1 WHERE id = ? AND dismissed = 0", (doubt,)
        )
        if register.connection.changes() == 0:
            raise RegisterError(f"there is no open doubt with id {doubt}")
        note(register, "dismiss", {"doubt": doubt, "names": []})


def undo(register: Register) -> Change:
    """Takes back the last change that was not yet taken back, and returns it.

    Raises:
        RegisterError: there is nothing to undo.
    """
    with register.change():
        row = register.connection.execute(
            "SELECT id, action, details FROM people_history WHERE undone = 0"
            " ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise RegisterError("there is nothing to undo")
        number, action, details = row[0], row[1], json.loads(row[2])
        run = register.connection.execute
        if action == "merge":
            run("UPDATE people_person SET merged_into = NULL WHERE id = ?", (details["other"],))
        elif action == "split":
            run(
                "UPDATE people_person SET merged_into = ? WHERE id = ?",
                (details["from"], details["person"]),
            )
        elif action == "rename":
            old = details["names"][1]
            run("UPDATE people_person SET name = ? WHERE id = ?", (old, details["person"]))
            run("DELETE FROM people_alias WHERE id = ?", (details["alias"],))
        elif action == "dismiss":
            run("UPDATE people_doubt SET dismissed = 0 WHERE id = ?", (details["doubt"],))
        elif action == "import":
            for table in ("role", "alias", "person"):
                made = [(i,) for i in details[table]]
                register.connection.executemany(f"DELETE FROM people_{table} WHERE id = ?", made)
            register.connection.executemany(
                "UPDATE people_person SET wikidata = NULL WHERE id = ?",
                [(i,) for i in details["wikidata"]],
            )
        run("UPDATE people_history SET undone = 1 WHERE id = ?", (number,))
        return next(c for c in history(register) if c.id == number)


def history(register: Register) -> tuple[Change, ...]:
    """All changes, the latest first."""
    rows = select(
        register.connection,
        "SELECT id, at, action, details, undone FROM people_history ORDER BY id DESC",
    )
    return tuple(
        Change(number, at, action, _text(action, json.loads(details)), bool(undone))
        for number, at, action, details, undone in rows
    )


def note(register: Register, action: str, details: Details) -> None:
    """Writes a change down."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    register.connection.execute(
        "INSERT INTO people_history (at, action, details) VALUES (?, ?, ?)",
        (at, action, json.dumps(details, ensure_ascii=False)),
    )


def _text(action: str, details: Details) -> str:
    names = details["names"]
    if action == "merge":
        return f"{names[1]} ({details['other']}) merged into {names[0]} ({details['keep']})"
    if action == "rename":
        return f"{names[1]} ({details['person']}) renamed to {names[0]}"
    if action == "split":
        return f"{names[0]} ({details['person']}) split from {details['from']}"
    if action == "dismiss":
        return f"doubt {details['doubt']} dismissed"
    return f"{len(details['person'])} new from {details['source']}"
