"""People and organisations: who is in the register, and everything that one of them said."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wortlaut.archive import Archive
from wortlaut.archive.overview import heard_most
from wortlaut.archive.profile import meant, profile
from wortlaut.archive.query import Count, Facet, Query, Sort
from wortlaut.archive.search import rows as rows_of
from wortlaut.archive.search import search, timeline
from wortlaut.archive.themes import repeated_words, said, spoken_of
from wortlaut.errors import QueryError, RegisterError
from wortlaut.people import Person, history, merge, rename, split, undo
from wortlaut.types import SpeakerKind
from wortlaut.web.asking import DEEPEST, PAGE_SIZE
from wortlaut.web.changing import changed
from wortlaut.web.charts import columns, over_time, rows
from wortlaut.web.hits import listed
from wortlaut.web.language import language_of
from wortlaut.web.room import address, opened, room_of, show

router = APIRouter()
SAMPLE = 100
"""The newest statements, out of which repeated words and people spoken of are counted."""

LISTED = 50


@dataclass(frozen=True, slots=True)
class About:
    """What somebody's statements are about."""

    months: tuple[Count, ...]
    addressees: tuple[Count, ...]
    words: tuple[Count, ...]
    people: tuple[Count, ...]


@router.get("/people")
def people(request: Request, q: str = "", kind: str = "", offset: int = 0) -> Response:
    """Who is heard most, everybody by name, or whom a name may mean."""
    offset = max(0, min(offset, DEEPEST))
    wanted = SpeakerKind(kind) if kind in list(SpeakerKind) else None
    with opened(request) as archive:
        register = archive.people
        try:
            found = [register.get(match.person) for match in meant(archive, q)] if q else None
        except QueryError:
            found = []
        return show(
            request,
            "people.html",
            q=q,
            kind=wanted,
            kinds=list(SpeakerKind),
            found=found,
            most=heard_most(archive, None, 12) if not (q or offset or wanted) else (),
            everybody=list(register.list(wanted, LISTED, offset)) if found is None else [],
            offset=offset,
            size=LISTED,
            link=lambda **values: address("/people", **values),
        )


@router.get("/person/{person}")
def person(request: Request, person: int, offset: int = 0, sort: str = "newest") -> Response:
    """One person or organisation: what they said, when, to whom, about whom, and where."""
    offset = max(0, min(offset, DEEPEST))
    order = Sort.OLDEST if sort == "oldest" else Sort.NEWEST
    with opened(request) as archive:
        shown = profile(archive, person, sort=order, offset=offset, limit=PAGE_SIZE)
        who = shown.person
        if who.id != person:
            return RedirectResponse(f"/person/{who.id}", 308)
        hits = listed(archive, shown.statements.hits)
        # The same on every page of their statements, and dearer than all the rest.
        about = archive.remembered("about", who.id, lambda: _about(archive, who), 500)
    bars = over_time(about.months, language_of(request))
    after = offset + PAGE_SIZE
    return show(
        request,
        "person.html",
        who=who,
        total=shown.statements.total,
        hits=hits,
        outlets=shown.outlets[:12],
        types=shown.types,
        addressees=about.addressees,
        words=about.words,
        about=about.people,
        figures=rows(bars),
        chart=columns(bars) if len(bars) > 1 else None,
        sort=order,
        offset=offset,
        before=max(0, offset - PAGE_SIZE) if offset else None,
        after=after if after < min(shown.statements.total, DEEPEST) else None,
        link=lambda **values: address(f"/person/{who.id}", **values),
    )


def _about(archive: Archive, who: Person) -> About:
    query = Query(speaker=str(who.id), sort=Sort.NEWEST, limit=SAMPLE)
    newest = said(archive, rows_of(archive, query))
    counted = search(archive, replace(query, limit=0), (Facet.ADDRESSEE,), facet_size=12)
    return About(
        timeline(archive, query),
        counted.facets[Facet.ADDRESSEE],
        repeated_words(archive, newest),
        spoken_of(archive, newest),
    )


@router.get("/person/{person}/keeping")
def keeping(request: Request, person: int) -> Response:
    """Where somebody is renamed, merged with who may be the same, and split."""
    if room_of(request).read_only:
        raise HTTPException(403, "this archive is open for reading only")
    with opened(request) as archive:
        try:
            who = archive.people.get(person)
        except RegisterError as error:
            raise HTTPException(404, str(error)) from error
        try:
            alike = [one for one in meant(archive, who.name) if one.person != who.id][:8]
        except QueryError:  # there is no word in the name
            alike = []
        called = archive.names.people([*who.merged, *(one.person for one in alike)])
        changes = history(archive.people)[:1]
    return show(
        request,
        "keeping.html",
        who=who,
        others=[(one.person, called[one.person], one.score) for one in alike],
        merged=[(number, called[number]) for number in who.merged],
        last=changes[0] if changes and not changes[0].undone else None,
    )


@router.post("/person/{person}/merge")
def merging(request: Request, person: int, other: Annotated[str, Form()] = "") -> Response:
    """Says that two are one; ``other`` is an id, or a link to a person's page."""
    number = other.strip().rstrip("/").rpartition("/")[2]
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise RegisterError(f"{other}: is no number of somebody in the register")
    with changed(request) as archive:
        kept = merge(archive.people, person, int(number))
    return RedirectResponse(f"/person/{kept}", 303)


@router.post("/person/{person}/split")
def splitting(request: Request, person: int) -> Response:
    """Takes somebody out of whom they were merged into."""
    with changed(request) as archive:
        split(archive.people, person)
    return RedirectResponse(f"/person/{person}", 303)


@router.post("/person/{person}/rename")
def renaming(request: Request, person: int, name: Annotated[str, Form()] = "") -> Response:
    """Calls somebody by another name."""
    with changed(request) as archive:
        rename(archive.people, person, name)
    return RedirectResponse(f"/person/{person}", 303)


@router.post("/people/undo")
def undoing(request: Request, back: Annotated[int, Form()] = 0) -> Response:
    """Takes back the last change of the register."""
    with changed(request) as archive:
        undo(archive.people)
    return RedirectResponse(f"/person/{back}" if back else "/people", 303)
