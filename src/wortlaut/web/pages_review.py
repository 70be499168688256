"""Reviewing: doubtful statements and people, decided one by one, by keyboard or by forms."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Form
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wortlaut.archive import Archive, lookup
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT, Correction
from wortlaut.archive.doubts import queue
from wortlaut.errors import CorrectionError, EvidenceError, QueryError
from wortlaut.people import dismiss, merge
from wortlaut.types import Medium, Record, SpeakerKind, Statement, StatementType
from wortlaut.web.article import roles_of
from wortlaut.web.changing import changed
from wortlaut.web.deciding import (
    ROLES,
    Filled,
    addition,
    around,
    filled_of,
    fix,
    pickable,
)
from wortlaut.web.pages_statement import Standing, find
from wortlaut.web.room import address, opened, show
from wortlaut.web.security import cookie, local_path

router = APIRouter()
AUTHOR = "wortlaut_author"
YEAR = 365 * 24 * 3600
LISTED = 50


@router.get("/review")
def review(request: Request, skip: int = 0, done: int = 0) -> Response:
    """The most doubtful statement that nobody has decided on; ``skip`` leaves some out."""
    skip = max(0, min(skip, 1000))
    with opened(request) as archive:
        waiting = queue(archive, 1, skip)
        last = _last(archive, done)
        if not waiting.statements:
            return show(
                request, "reviewed.html", waiting=waiting, last=last, skip=skip,
                author=_author(request),
            )  # fmt: skip
        doubtful = waiting.statements[0]
        found = find(archive, doubtful.statement.id, doubtful.version)
        return _desk(request, archive, found, waiting=waiting, last=last, skip=skip)


@router.get("/review/people")
def people(request: Request) -> Response:
    """People and organisations who may be one."""
    with opened(request) as archive:
        return show(request, "doubts.html", doubts=archive.people.review()[:LISTED])


@router.post("/review/people/{doubt}")
def decide_people(request: Request, doubt: int, same: Annotated[str, Form()] = "") -> Response:
    """Says whether two are one."""
    with changed(request) as archive:
        pair = next((one for one in archive.people.review() if one.id == doubt), None)
        if pair is None:
            raise QueryError(f"there is no open doubt with id {doubt}")
        if same:
            merge(archive.people, pair.candidate, pair.person)
        else:
            dismiss(archive.people, doubt)
    return RedirectResponse("/review/people", 303)


@router.get("/review/history")
def history(request: Request, offset: int = 0) -> Response:
    """All decisions, the latest first, each of which can be taken back."""
    offset = max(0, offset)
    with opened(request) as archive:
        made = Corrections(archive).list(LISTED, offset)
        return show(request, "decisions.html", made=made, offset=offset, size=LISTED)


@router.post("/review/name")
async def name(request: Request) -> Response:
    """Keeps the name that decisions are signed with."""
    form = await request.form()
    author = str(form.get("author", "")).strip()
    if not author or len(author) > 80 or not author.isprintable():
        raise CorrectionError("give a name of at most 80 characters")
    answer = RedirectResponse(_back(form), 303)
    value = author.encode().hex()  # a cookie holds no umlauts
    answer.headers.append("set-cookie", cookie(request, AUTHOR, value, YEAR))
    return answer


@router.post("/review/undo/{correction}")
def undo(request: Request, correction: int, back: Annotated[str, Form()] = "") -> Response:
    """Takes a decision back; it stays in the history."""
    with changed(request) as archive:
        taken = Corrections(archive).undo(correction, _signed(request))
    return RedirectResponse(
        back if back == "/review/history" else f"/review/{taken.statement_id}", 303
    )


@router.get("/review/{statement_id}")
def review_one(request: Request, statement_id: str, done: int = 0) -> Response:
    """One statement, doubtful or not."""
    with opened(request) as archive:
        found = find(archive, statement_id, None)
        return _desk(request, archive, found, last=_last(archive, done))


@router.post("/review/{statement_id}")
async def decide(request: Request, statement_id: str) -> Response:
    """Keeps a decision and goes on to the next."""
    form = await request.form()
    return await to_thread.run_sync(_decide, request, statement_id, form)


def _decide(request: Request, statement_id: str, form: FormData) -> Response:
    decision, note = str(form.get("decision", "")), str(form.get("note", ""))
    author = _signed(request)
    try:
        with changed(request) as archive:
            corrections = Corrections(archive)
            if decision == "accept":
                made = corrections.correct(statement_id, ACCEPT, author, note=note)
            elif decision == "reject":
                made = corrections.correct(statement_id, REJECT, author, note=note)
            else:
                found = find(archive, statement_id, None)
                change = fix(
                    found.record.text.content, found.statement, _filled(form), archive.people
                )
                made = corrections.correct(found.statement.id, change, author, note=note)
    except (CorrectionError, EvidenceError) as error:
        with opened(request) as archive:
            found = find(archive, statement_id, None)
            return _desk(request, archive, found, 400, wrong=str(error), filled=_filled(form))
    skip = str(form.get("skip", ""))
    if skip.isascii() and skip.isdigit():
        return RedirectResponse(
            address("/review", skip=skip if skip != "0" else None, done=made.id), 303
        )
    return RedirectResponse(address(f"/review/{made.statement_id}", done=made.id), 303)


@router.get("/version/{version}/add")
def add(request: Request, version: int) -> Response:
    """The form for a statement that was missed."""
    with opened(request) as archive:
        return _adding(request, archive, version)


@router.post("/version/{version}/add")
async def add_it(request: Request, version: int) -> Response:
    """Keeps a statement that was missed."""
    form = await request.form()
    return await to_thread.run_sync(_add, request, version, form)


def _add(request: Request, version: int, form: FormData) -> Response:
    author = _signed(request)
    filled = _filled(form)
    try:
        with changed(request) as archive:
            record = archive.record(archive.version(version).reading)
            change = addition(record.text.content, filled, archive.people)
            made = Corrections(archive).add(
                record.text.id, change, author, note=str(form.get("note", ""))
            )
    except (CorrectionError, EvidenceError) as error:
        with opened(request) as archive:
            return _adding(request, archive, version, 400, wrong=str(error), filled=filled)
    return RedirectResponse(address(f"/review/{made.statement_id}", done=made.id), 303)


def _adding(
    request: Request,
    archive: Archive,
    number: int,
    status: int = 200,
    wrong: str | None = None,
    filled: Filled | None = None,
) -> Response:
    version = archive.version(number)
    record = archive.record(version.reading)
    return show(
        request,
        "add.html",
        status,
        version_=version,
        record=record,
        lines=pickable(record.text.content),
        **_fields(request, record, filled or filled_of(None), wrong),
    )


def _desk(
    request: Request,
    archive: Archive,
    found: Standing,
    status: int = 200,
    *,
    waiting: object = None,
    last: Correction | None = None,
    skip: int | None = None,
    wrong: str | None = None,
    filled: Filled | None = None,
) -> Response:
    record, statement = found.record, found.statement
    first, end = around(record.text.content, statement.quotation.spans)
    return show(
        request,
        "desk.html",
        status,
        found=found,
        s=statement,
        record=record,
        lines=pickable(record.text.content, first, end, roles_of(statement)),
        waiting=waiting,
        last=last,
        skip=skip,
        persons=lookup.persons(archive, found.version.reading),
        **_fields(request, record, filled or filled_of(statement, _kind(record, statement)), wrong),
    )


def _fields(
    request: Request, record: Record, filled: Filled, wrong: str | None
) -> dict[str, object]:
    return {
        "filled": filled,
        "wrong": wrong,
        "author": _author(request),
        "roles": ROLES,
        "types": list(StatementType),
        "media": list(Medium),
        "kinds": list(SpeakerKind),
        "names": sorted({speaker.name for speaker in record.speakers}),
    }


def _kind(record: Record, statement: Statement) -> SpeakerKind:
    speaker = statement.speaker.id if statement.speaker else None
    return next((one.kind for one in record.speakers if one.id == speaker), SpeakerKind.PERSON)


def _filled(form: FormData) -> Filled:
    def words(name: str) -> str:
        return str(form.get(name, "")).replace("\r\n", "\n")

    return Filled(
        words("type"),
        words("medium"),
        words("name"),
        words("kind"),
        {role: words(f"words-{role}") for role in ROLES},
        {role: place for role in ROLES if (place := words(f"place-{role}"))},
    )


def _author(request: Request) -> str:
    try:
        return bytes.fromhex(request.cookies.get(AUTHOR, "")).decode()
    except ValueError:
        return ""


def _signed(request: Request) -> str:
    author = _author(request)
    if not author:
        raise CorrectionError("a correction is signed: give a name first, on the page for review")
    return author


def _last(archive: Archive, number: int) -> Correction | None:
    if not number:
        return None
    try:
        made = Corrections(archive).get(number)
    except QueryError:
        return None
    return made if made.undone_at is None else None


def _back(form: FormData) -> str:
    return local_path(str(form.get("back", "/review")))
