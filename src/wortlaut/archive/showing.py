"""Everything about one statement: its page, its evidence in context, where else it stands."""

from dataclasses import dataclass

from wortlaut.archive import layers
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.entries import Version
from wortlaut.archive.overview import same_wording
from wortlaut.archive.query import Hit
from wortlaut.archive.store import Archive
from wortlaut.errors import QueryError
from wortlaut.spans import Span
from wortlaut.types import Engine, Statement

MAX_PLACES = 100


@dataclass(frozen=True, slots=True)
class Context:
    """The lines of the text around a statement: ``text`` is what stands at ``span`` of it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement with its context and its places.

    ``statement``, ``engine``, ``context`` and ``version`` are of the place that is shown: the
    newest version it stands in, as the newest reading there has it, if it still does, and as people
    corrected it. ``person`` is
    the speaker's id in the register. ``versions`` are all versions it stands in, of any page,
    newest first; ``same_wording`` are other statements with the same words.
    """

    statement: Statement
    person: int | None
    engine: Engine
    version: Version
    context: Context
    versions: tuple[Version, ...]
    same_wording: tuple[Hit, ...]


def show(archive: Archive, statement_id: str) -> Shown:
    """What the archive knows of a statement; its id may be cut short to six characters.

    Raises:
        QueryError: there is no such statement, or several begin like this.
    """
    places = Corrections(archive).places(statement_id)
    versions: dict[int, Version] = {}
    for place in places[:MAX_PLACES]:
        if place.version not in versions:
            versions[place.version] = archive.version(place.version)
    # One that the newest reading still has, on a version that still stands, the newest.
    place = max(
        places[:MAX_PLACES],
        key=lambda p: (
            versions[p.version].reading == p.reading,
            versions[p.version].latest,
            versions[p.version].seen_at,
            p.statement,
        ),
    )
    record = archive.record(place.reading)
    reviewed = layers.review(archive.connection, record)
    # One that somebody rejected is shown as it was found.
    both = (*reviewed.record.statements, *record.statements)
    statement = next((one for one in both if one.id == place.statement_id), None)
    if statement is None:
        raise QueryError(f"{statement_id}: this statement was added by hand and then rejected")
    person = reviewed.persons.get(statement.id)
    if person is None:
        person = archive.connection.execute(
            "SELECT person FROM speaker WHERE reading = ? AND speaker_id = ?",
            (place.reading, statement.speaker.id if statement.speaker else None),
        ).get
    try:
        alike = same_wording(archive, place.statement)
    except QueryError:  # only in an older reading
        alike = ()
    newest = sorted(versions.values(), key=lambda v: (v.last_seen_at, v.id), reverse=True)
    return Shown(
        statement,
        archive.people.root(person) if person else None,
        record.engine,
        versions[place.version],
        _context(record.text.content, statement),
        tuple(newest),
        tuple(hit for hit in alike if hit.statement.id != statement.id),
    )


def _context(content: str, statement: Statement) -> Context:
    """The lines in which the evidence stands, with one before and one after."""
    speaker = statement.speaker
    parts = (
        statement.quotation,
        statement.cue,
        statement.frame,
        speaker.mention if speaker else None,
        statement.addressee,
    )
    spans = [span for evidence in parts if evidence for span in evidence.spans]
    start = content.rfind("\n", 0, min(s.start for s in spans)) + 1
    end = content.find("\n", max(s.end for s in spans))
    start = content.rfind("\n", 0, max(0, start - 1)) + 1
    end = len(content) if end < 0 else content.find("\n", end + 1)
    end = len(content) if end < 0 else end
    return Context(Span(start, end), content[start:end])
