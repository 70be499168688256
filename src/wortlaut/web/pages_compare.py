"""Statements or versions of pages side by side, with the words that differ."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive import Archive
from wortlaut.archive.changes import compare
from wortlaut.archive.wording import PieceKind, word_diff
from wortlaut.errors import QueryError
from wortlaut.web.pages_statement import Standing, find
from wortlaut.web.room import opened, show, tame

router = APIRouter()
MOST = 6
"""How many stand side by side."""

_ELEMENT = {
    PieceKind.SAME: "{}",
    PieceKind.REMOVED: "<del>{}</del>",
    PieceKind.ADDED: "<ins>{}</ins>",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One statement beside others: its words, marked against those of the first."""

    found: Standing
    words: Markup


@router.get("/compare")
def comparing(
    request: Request,
    s: Annotated[list[str] | None, Query()] = None,
    v: Annotated[list[int] | None, Query()] = None,
    add: str = "",
) -> Response:
    """Statements by their ids (``s``), or two versions by theirs (``v``)."""
    with opened(request) as archive:
        if v:
            return _versions(request, archive, v)
        ids = list(dict.fromkeys([*(s or []), *([_id(add)] if add.strip() else [])]))
        if len(ids) > MOST:
            raise QueryError(f"at most {MOST} statements fit side by side")
        found = [find(archive, one, None) for one in ids]
        columns = [
            Column(one, diff(found[0].statement.quotation.text, one.statement.quotation.text))
            for one in found
        ]
        return show(
            request, "compare.html", columns=columns, room_left=len(ids) < MOST,
            ids=[one.statement.id for one in found],
        )  # fmt: skip


def diff(old: str, new: str) -> Markup:
    """How one wording became the other, as HTML."""
    return Markup("").join(
        Markup(_ELEMENT[piece.kind]).format(tame(piece.text)) for piece in word_diff(old, new)
    )


def _versions(request: Request, archive: Archive, numbers: list[int]) -> Response:
    if len(numbers) != 2:
        raise QueryError("give two versions to compare")
    old, new = (archive.version(number) for number in numbers)
    before, after = archive.record(old.reading), archive.record(new.reading)
    return show(
        request,
        "versions.html",
        old=old,
        new=new,
        before=before,
        after=after,
        found=compare(before, after),
        diff=diff,
    )


def _id(given: str) -> str:
    """The id in a link to a statement, or the id itself."""
    return given.strip().partition("?")[0].rstrip("/").rpartition("/")[2]
