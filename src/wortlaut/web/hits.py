"""Statements in lists: what a hit shows, whichever page lists it."""

from dataclasses import dataclass

from markupsafe import Markup

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.query import Hit
from wortlaut.spans import Span
from wortlaut.types import Statement
from wortlaut.web.marks import Mark, weave

LONGEST = 420
"""Code points of a quotation that a list shows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A hit with its words marked, and the statement as it stands after people's decisions.

    ``decided``: somebody has looked at it; ``rejected``: they said that it is none.
    """

    hit: Hit
    statement: Statement
    words: Markup
    decided: bool = False
    rejected: bool = False


def listed(archive: Archive, hits: tuple[Hit, ...]) -> list[Listed]:
    """The hits as lists show them."""
    corrections = Corrections(archive)
    decided = _decided(archive, [hit.statement.id for hit in hits])
    shown = []
    for hit in hits:
        if hit.statement.id not in decided:
            shown.append(Listed(hit, hit.statement, marked(hit.statement.quotation.text, hit)))
            continue
        record = corrections.record(hit.reading)
        now = next((one for one in record.statements if one.id == hit.statement.id), None)
        said = now or hit.statement
        matches = hit if said.quotation.text == hit.statement.quotation.text else None
        words = marked(said.quotation.text, matches)
        shown.append(Listed(hit, said, words, decided=True, rejected=now is None))
    return shown


def marked(quotation: str, hit: Hit | None) -> Markup:
    """A quotation with the words that were searched for; a long one is cut around the first."""
    matches = hit.matches if hit else ()
    start, end = 0, len(quotation)
    if end > LONGEST:
        first = matches[0].start if matches else 0
        start = max(0, min(first - LONGEST // 3, end - LONGEST))
        end = start + LONGEST
    marks = [Mark(tuple(matches), attributes={"class": "hit"})]
    (words,) = weave(quotation, [Span(start, end)], marks)
    before = "… " if start else ""
    after = " …" if end < len(quotation) else ""
    return Markup(before + words + after)


def _decided(archive: Archive, ids: list[str]) -> set[str]:
    marks = ",".join("?" * len(ids))
    rows = archive.connection.execute(
        f"SELECT DISTINCT statement_id FROM correction WHERE statement_id IN ({marks})"
        " AND id NOT IN (SELECT correction FROM correction_undone)",
        ids,
    )
    return {str(row[0]) for row in rows}
