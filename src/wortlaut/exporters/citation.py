"""A citation of one statement: what was said, by whom, where it stood, and what proves it."""

from dataclasses import dataclass

from wortlaut.archive import Archive, Version
from wortlaut.archive.corrections import Corrections
from wortlaut.errors import QueryError
from wortlaut.spans import Span
from wortlaut.types import Attribution

CONTEXT = 32
"""Code points of the text before and after the quotation that come with it."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another page or version in which the same statement stands."""

    version: int
    url: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Everything a reader needs to find a quotation again and to check it.

    ``prefix`` and ``suffix`` are the text around the quotation, ``spans`` half-open code points of
    the text ``text_id``, ``sha256`` of the raw page. ``version`` and ``reading`` are rows of the
    archive. It stood there from ``seen_at`` to ``last_seen_at`` and was kept at ``archived_at``
    (UTC). ``found_by`` is the rule or model, with "by hand" where a person corrected the statement.
    """

    id: str
    type: str
    quote: str
    prefix: str
    suffix: str
    speaker: str | None
    mention: str | None
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    language: str | None
    url: str
    sha256: str
    text_id: str
    spans: tuple[Span, ...]
    version: int
    reading: int
    seen_at: str
    last_seen_at: str
    archived_at: str
    found_by: str = ""
    elsewhere: tuple[Elsewhere, ...] = ()


def cite_statement(archive: Archive, statement_id: str, version: int | None = None) -> Citation:
    """The citation of a statement, as it was corrected; its id may be cut short to six characters.

    Where it stands in several versions or on several pages, the one seen last is cited and the
    others are mentioned; ``version`` asks for a certain one.

    Raises:
        QueryError: there is no such statement, several begin like this, or it does not stand in
            that version.
    """
    readings: dict[int, int] = {}
    corrections = Corrections(archive)
    for place in corrections.places(statement_id):  # newest first
        readings.setdefault(place.version, place.reading)
        full_id = place.statement_id
    versions = [archive.version(number) for number in readings]
    versions.sort(key=lambda one: (one.last_seen_at, one.id), reverse=True)
    chosen = versions[0]
    if version is not None:
        if version not in readings:
            raise QueryError(f"statement {full_id} does not stand in version {version}")
        chosen = next(one for one in versions if one.id == version)
    others = tuple(Elsewhere(v.id, v.address, v.seen_at) for v in versions if v is not chosen)
    return _citation(corrections, full_id, chosen, readings[chosen.id], others)


def _citation(
    corrections: Corrections,
    full_id: str,
    version: Version,
    reading: int,
    others: tuple[Elsewhere, ...],
) -> Citation:
    record = corrections.archive.record(reading)
    corrected = corrections.effective(record)
    # One that somebody rejected is cited as it was found: it has an id, and a link may lead here.
    statements = (*corrected.statements, *record.statements)
    statement = next((one for one in statements if one.id == full_id), None)
    if statement is None:
        raise QueryError(f"{full_id}: this statement was added by hand and then rejected")
    text = record.text
    spans = statement.quotation.spans
    start, end = spans[0].start, spans[-1].end
    speaker = statement.speaker or Attribution(None, None, None)
    return Citation(
        full_id,
        statement.type.value,
        statement.quotation.text,
        text.content[max(0, start - CONTEXT) : start],
        text.content[end : end + CONTEXT],
        speaker.name,
        speaker.mention.text if speaker.mention else None,
        text.title,
        text.outlet,
        text.author,
        text.published,
        text.language,
        version.address,
        version.sha256,
        text.id,
        spans,
        version.id,
        reading,
        version.seen_at,
        version.last_seen_at,
        version.added_at,
        statement.found_by,
        others,
    )
