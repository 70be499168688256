"""A statement in its context, with everything that proves it."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive import Archive, lookup
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import Correction
from wortlaut.archive.entries import Version
from wortlaut.archive.overview import same_wording
from wortlaut.archive.query import Hit
from wortlaut.errors import QueryError
from wortlaut.exporters import citation_styles
from wortlaut.exporters.citation import cite_statement
from wortlaut.types import Record, Statement
from wortlaut.web.article import passage
from wortlaut.web.room import opened, show

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement as it stands now: on a version of a page, with what people decided about it."""

    statement: Statement
    record: Record
    version: Version
    versions: tuple[Version, ...]
    history: tuple[Correction, ...]
    rejected: bool


@router.get("/statement/{statement_id}")
def statement(request: Request, statement_id: str, version: int | None = None) -> Response:
    """One statement; in a certain version of a page where ``version`` is given."""
    with opened(request) as archive:
        found = find(archive, statement_id, version)
        said = found.statement
        by_id = {one.id: one for one in found.record.statements}
        citations = {}
        if found.record.text.id and not _added(found):
            cited = cite_statement(archive, said.id, version)
            citations = {name: style(cited) for name, style in citation_styles.STYLES.items()}
        return show(
            request,
            "statement.html",
            found=found,
            s=said,
            record=found.record,
            lines=passage(found.record, said),
            parent=by_id.get(said.parent) if said.parent else None,
            inner=[one for one in found.record.statements if one.parent == said.id],
            persons=lookup.persons(archive, found.version.reading),
            again=_again(archive, found),
            citations=citations,
            dossiers=lookup.dossier_names(archive),
        )


def find(archive: Archive, statement_id: str, version: int | None = None) -> Standing:
    """A statement by its id, which may be cut short; on the version that was seen last.

    Raises:
        QueryError: there is none, or it does not stand in ``version``.
    """
    corrections = Corrections(archive)
    history = corrections.history(statement=statement_id)
    added = next((one for one in history if one.change.kind == "add"), None)
    if added is not None:
        readings = lookup.readings_of(archive, added.text_id)
        full_id = statement_id
    else:
        places = archive.places(statement_id)
        readings = {}
        for place in places:
            readings.setdefault(place.version, place.reading)
        full_id = places[0].statement_id
        history = corrections.history(statement=full_id)
    versions = sorted(
        (archive.version(number) for number in readings),
        key=lambda one: (one.last_seen_at, one.id),
        reverse=True,
    )
    chosen = next((one for one in versions if version is None or one.id == version), None)
    if chosen is None:
        raise QueryError(f"statement {full_id} does not stand in version {version}")
    as_read = archive.record(readings[chosen.id])
    record = corrections.effective(as_read)
    for one in record.statements:
        if one.id == full_id:
            return Standing(one, record, chosen, tuple(versions), history, False)
    for one in as_read.statements:
        if one.id == full_id:
            return Standing(one, record, chosen, tuple(versions), history, True)
    raise QueryError(f"statement {full_id} was taken back")


def _again(archive: Archive, found: Standing) -> list[Hit]:
    """Statements with the same words on other pages, one for each."""
    row = lookup.row_of(archive, found.version.reading, found.statement.id)
    if row is None or found.rejected or not found.version.latest:
        return []
    hits = same_wording(archive, row)
    pages = {hit.page: hit for hit in reversed(hits) if hit.page != found.version.page}
    return list(pages.values())


def _added(found: Standing) -> bool:
    return any(one.change.kind == "add" for one in found.history)
