"""Dossiers: collections of statements and searches, with notes."""

from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wortlaut.archive import Archive, dossiers, lookup
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.dossiers import Dossier, Item
from wortlaut.archive.search import search
from wortlaut.errors import QueryError
from wortlaut.exporters.formats import FORMATS
from wortlaut.exporters.selection import chosen, pinned
from wortlaut.web.asking import parameters, query_of
from wortlaut.web.changing import changed
from wortlaut.web.pages_statement import Standing, find
from wortlaut.web.room import address, opened, show
from wortlaut.web.security import local_path

router = APIRouter()
FILES = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "jsonl": "application/x-ndjson",
}
"""What a dossier is exported as; the command has more."""

Field = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pinned statement; ``found`` is None where it is no longer there."""

    item: Item
    found: Standing | None


@router.get("/dossiers")
def all_of_them(request: Request) -> Response:
    """All dossiers by name."""
    with opened(request) as archive:
        return show(request, "dossiers.html", dossiers=dossiers.dossiers(archive))


@router.post("/dossiers")
def create(request: Request, name: Field = "", note: Field = "") -> Response:
    """A new dossier."""
    with changed(request) as archive:
        made = dossiers.create(archive, name, note)
    return RedirectResponse(f"/dossier/{made.id}", 303)


@router.get("/dossier/{number}")
def dossier(request: Request, number: int) -> Response:
    """One dossier: its statements and its searches, with how much each finds."""
    with opened(request) as archive:
        known = _by_id(archive, number)
        pins = [_pinned(archive, item) for item in known.pins]
        searches = [
            (item, parameters(item.query), search(archive, item.query).total)
            for item in known.searches
            if item.query is not None
        ]
        ids = [pin.found.statement.id for pin in pins if pin.found]
        return show(
            request, "dossier.html", dossier=known, pins=pins, searches=searches, ids=ids[:6]
        )


@router.get("/dossier/{number}/export.{form}")
def export(request: Request, number: int, form: str) -> Response:
    """The pinned statements as a file, as people corrected them."""
    if form not in FILES:
        raise QueryError(f"{form}: choose from {', '.join(FILES)}")
    write = import_module(f"wortlaut.exporters.{FORMATS[form].module}").write
    file = BytesIO()
    with opened(request) as archive:
        name = _by_id(archive, number).name
        pins = pinned(archive, name)
        write(chosen(archive, pins, Corrections(archive).effective), file)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}.{form}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(file.getvalue(), media_type=FILES[form], headers=headers)


def _by_id(archive: Archive, number: int) -> Dossier:
    return dossiers.dossier(archive, lookup.dossier_name(archive, number))


def _pinned(archive: Archive, item: Item) -> Pinned:
    try:
        return Pinned(item, find(archive, item.statement_id or "", None))
    except QueryError:
        return Pinned(item, None)


@router.post("/dossier/{number}/edit")
def edit(request: Request, number: int, name: Field = "", note: Field = "") -> Response:
    """Another name or note."""
    with changed(request) as archive:
        known = _by_id(archive, number)
        if name.strip() and name != known.name:
            known = dossiers.rename(archive, known.name, name)
        dossiers.note(archive, known.name, note)
    return RedirectResponse(f"/dossier/{number}", 303)


@router.post("/dossier/{number}/delete")
def delete(request: Request, number: int) -> Response:
    """Deletes the dossier; its statements stay where they are."""
    with changed(request) as archive:
        dossiers.delete(archive, _by_id(archive, number).name)
    return RedirectResponse("/dossiers", 303)


@router.post("/dossier/{number}/item/{item}")
def edit_item(
    request: Request, number: int, item: int, note: Field = "", remove: Field = ""
) -> Response:
    """Another note of an item, or the item taken out."""
    with changed(request) as archive:
        known = _by_id(archive, number)
        if remove:
            dossiers.remove(archive, known.name, str(item))
        else:
            dossiers.note(archive, known.name, note, str(item))
    return RedirectResponse(f"/dossier/{number}", 303)


@router.post("/pin")
def pin(
    request: Request,
    dossier: Field = "",
    new: Field = "",
    statement: Field = "",
    search: Field = "",
    note: Field = "",
    back: Field = "/dossiers",
) -> Response:
    """Puts a statement, or a search (its query string), into a dossier or into a new one."""
    with changed(request) as archive:
        if new.strip():
            known = dossiers.create(archive, new)
        elif dossier.isascii() and dossier.isdigit():
            known = _by_id(archive, int(dossier))
        else:
            raise QueryError("choose a dossier, or name a new one")
        if statement:
            dossiers.pin(archive, known.name, statement, note)
        else:
            dossiers.save(archive, known.name, query_of(QueryParams(search)), note)
    return RedirectResponse(address(local_path(back).partition("?")[0], pinned=known.id), 303)
