"""Authority files: who is who, as CSV or JSON lines, in and out.

One entry has ``name``, ``aliases``, ``kind``, ``roles`` (each with ``title``, ``since``,
``until``) and ``wikidata``. In CSV aliases are separated by ``|`` and a role is written
``title; since; until``, several separated by ``|``.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from wortlaut.errors import RegisterError
from wortlaut.people.entries import Entry, Person, Role
from wortlaut.people.history import note
from wortlaut.people.matching import SURE
from wortlaut.people.register import Register
from wortlaut.people.schema import is_database
from wortlaut.types import SpeakerKind

COLUMNS = ("name", "aliases", "kind", "roles", "wikidata")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_WIKIDATA = re.compile(r"Q[1-9]\d*")


def read_authority(path: Path) -> list[Entry]:
    """The entries of a file: CSV where its name ends in ``.csv``, else JSON lines.

    Raises:
        RegisterError: the file cannot be read, or a line is broken (the message has its number).
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RegisterError(f"{path}, line {line}: is not UTF-8") from error
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read ({error.strerror or error})") from error
    rows = _csv_rows(path, text) if path.suffix.lower() == ".csv" else _json_rows(path, text)
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for number, row in rows:
        try:
            entry = _entry(row)
        except RegisterError as error:
            raise RegisterError(f"{path}, line {number}: {error}") from error
        if entry.wikidata is not None and seen.setdefault(entry.wikidata, number) != number:
            raise RegisterError(
                f"{path}, line {number}: {entry.wikidata} is also in line {seen[entry.wikidata]}"
            )
        entries.append(entry)
    return entries


def import_authority(register: Register, path: Path) -> int:
    """Puts a file's entries in; how many were new. All of them or, on any error, none.

    An entry with the Wikidata id, or surely the name, of somebody known adds to them.

    Raises:
        RegisterError: the file cannot be read or a line is broken.
    """
    entries = read_authority(path)
    made: dict[str, list[int]] = {"person": [], "alias": [], "role": [], "wikidata": []}
    with register.change():
        for entry in entries:
            known = _known(register, entry)
            if known is None:
                matches = register.match(entry.name, entry.kind, entry.roles)
                person = register.add(entry)
                made["person"].append(person)
                for match in matches:
                    register.note_doubt(person, match)
                continue
            for name in (entry.name, *entry.aliases):
                alias = register.add_alias(known, name)
                made["alias"] += [alias] if alias is not None else []
            made["role"] += register.add_roles(known, entry.roles)
            if entry.wikidata and register.get(known).wikidata is None:
                register.connection.execute(
                    "UPDATE people_person SET wikidata = ? WHERE id = ?", (entry.wikidata, known)
                )
                made["wikidata"].append(known)
        note(register, "import", {**made, "source": path.name, "names": []})
    return len(made["person"])


def _known(register: Register, entry: Entry) -> int | None:
    if entry.wikidata:
        row = register.connection.execute(
            "SELECT id FROM people_person WHERE wikidata = ?", (entry.wikidata,)
        ).fetchone()
        if row:
            return register.root(int(row[0]))
    sure = [m for m in register.match(entry.name, entry.kind, entry.roles) if m.score >= SURE]
    if len(sure) != 1:
        return None
    other = register.get(sure[0].person).wikidata
    return None if entry.wikidata and other and other != entry.wikidata else sure[0].person


def export_authority(register: Register, path: Path) -> int:
    """Writes everybody to a file, CSV or JSON lines by its name; how many.

    The file takes its name only when it is whole.

    Raises:
        RegisterError: the file is an archive, or cannot be written, or CSV cannot hold somebody.
    """
    target = path.resolve()  # through links: the file behind one is replaced, not the link
    beside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        if target.exists() and (not target.is_file() or is_database(target)):
            raise RegisterError(f"{path}: is no authority file to replace; choose another name")
        try:
            with beside.open("x", encoding="utf-8", newline="") as file:
                count = _write(register, file, path.suffix.lower() == ".csv")
            if target.exists():
                beside.chmod(target.stat().st_mode & 0o777)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise RegisterError(f"{path}: cannot be written ({error.strerror or error})") from error
    return count


def _write(register: Register, file: TextIO, as_csv: bool) -> int:
    count = 0
    writer = csv.writer(file, lineterminator="\n")
    if as_csv:
        writer.writerow(COLUMNS)
    for person in register.list():
        if as_csv:
            writer.writerow(_csv_cells(person))
        else:
            file.write(json.dumps(to_json(person), ensure_ascii=False) + "\n")
        count += 1
    return count


def to_json(person: Person) -> dict[str, object]:
    """Somebody as one line of an authority file, as values for JSON."""
    return {
        "name": person.name,
        "aliases": list(person.aliases),
        "kind": person.kind.value,
        "roles": [{"title": r.title, "since": r.since, "until": r.until} for r in person.roles],
        "wikidata": person.wikidata,
    }


def _csv_cells(person: Person) -> list[str]:
    for text in (*person.aliases, *(r.title for r in person.roles)):
        if "|" in text or ";" in text:
            raise RegisterError(f"{text!r} does not fit into CSV: export as JSON lines")
    roles = ["; ".join((r.title, r.since or "", r.until or "")).rstrip("; ") for r in person.roles]
    return [
        person.name,
        "|".join(person.aliases),
        person.kind.value,
        "|".join(roles),
        person.wikidata or "",
    ]


def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, object]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if "name" not in header or not set(header) <= set(COLUMNS):
            raise RegisterError(
                f"{path}, line 1: the columns must be some of {', '.join(COLUMNS)}, with name"
            )
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise RegisterError(
                    f"{path}, line {reader.line_num}: {len(cells)} cells, not {len(header)}"
                )
            row: dict[str, object] = dict(zip(header, (c.strip() for c in cells), strict=True))
            row["aliases"] = [
                a.strip() for a in str(row.get("aliases", "")).split("|") if a.strip()
            ]
            row["roles"] = [
                dict(
                    zip(
                        ("title", "since", "until"),
                        (p.strip() for p in part.split(";")),
                        strict=False,
                    )
                )
                for part in str(row.get("roles", "")).split("|")
                if part.strip()
            ]
            yield reader.line_num, row
    except csv.Error as error:
        raise RegisterError(f"{path}, line {reader.line_num}: is not CSV ({error})") from error


def _json_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise RegisterError(f"{path}, line {number}: is not JSON ({error})") from error
        if not isinstance(row, dict):
            raise RegisterError(f"{path}, line {number}: is not a JSON object")
        if unknown := set(row) - set(COLUMNS):
            raise RegisterError(f"{path}, line {number}: unknown field {min(unknown)!r}")
        yield number, row


def _entry(row: dict[str, object]) -> Entry:
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        raise RegisterError("the name is missing")
    kind = row.get("kind") or SpeakerKind.PERSON
    try:
        kind = SpeakerKind(str(kind))
    except ValueError as error:
        kinds = ", ".join(SpeakerKind)
        raise RegisterError(f"kind {kind!r} is none of {kinds}") from error
    aliases = row.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(a, str) and a.strip() for a in aliases):
        raise RegisterError("aliases must be a list of names")
    roles = row.get("roles") or []
    if not isinstance(roles, list):
        raise RegisterError("roles must be a list")
    wikidata = row.get("wikidata") or None
    if wikidata is not None and not (isinstance(wikidata, str) and _WIKIDATA.fullmatch(wikidata)):
        raise RegisterError(f"{wikidata!r} is no Wikidata id (Q and digits)")
    return Entry(
        name.strip(), kind, tuple(a.strip() for a in aliases), tuple(map(_role, roles)), wikidata
    )


def _role(value: object) -> Role:
    if not isinstance(value, dict) or not isinstance(value.get("title"), str):
        raise RegisterError("a role must have a title")
    if not value["title"].strip() or set(value) - {"title", "since", "until"}:
        raise RegisterError("a role has title, since and until")
    dates = []
    for field in ("since", "until"):
        date = value.get(field) or None
        if date is not None and not (isinstance(date, str) and _DATE.fullmatch(date)):
            raise RegisterError(f"{field} {date!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
        dates.append(date)
    since, until = dates
    if since and until and until[: len(since)] < since[: len(until)]:
        raise RegisterError(f"the role {value['title']!r} ends before it begins")
    return Role(value["title"].strip(), since, until)
