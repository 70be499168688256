"""What the HTTP API answers and takes, and the schemas of it all for its OpenAPI description."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from wortlaut.archive import Version
from wortlaut.archive.decisions import Correction, Kind, Queue, Role, Who
from wortlaut.archive.dossiers import Dossier
from wortlaut.archive.query import Count, Facet, Hit
from wortlaut.people import Match, Person
from wortlaut.spans import Span
from wortlaut.types import Medium, Record, Statement, StatementType
from wortlaut.web.answers import JSON, Problem

REF = "#/components/schemas/{name}"


@dataclass(frozen=True, slots=True)
class Health:
    """That the server works, and what it is; ``contract`` is the version of records."""

    status: str
    version: str
    contract: int
    read_only: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits; ``next`` is the address of the next one."""

    total: int
    next: str | None
    hits: tuple[Hit, ...]
    facets: dict[Facet, tuple[Count, ...]]


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many hits each year, month or day has."""

    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class StatementPlace:
    """Where a statement stands."""

    page: int
    version: int
    reading: int
    address: str
    title: str | None
    outlet: str | None
    published: str | None
    seen_at: str
    superseded: bool


@dataclass(frozen=True, slots=True)
class StatementAnswer:
    """A statement as it was corrected (null: rejected) and as it was found (null: added by hand).

    ``places`` come newest first, at most a hundred.
    """

    id: str
    text_id: str
    statement: Statement | None
    as_found: Statement | None
    places: tuple[StatementPlace, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A page with its versions, oldest first, and the record of the newest."""

    page: int
    versions: tuple[Version, ...]
    record: Record


@dataclass(frozen=True, slots=True)
class VersionAnswer:
    """One version of a page with its record."""

    version: Version
    record: Record


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a page, oldest first."""

    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class People:
    """People and organisations by name."""

    next: str | None
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """Whom a name may mean, best first."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class CorrectionList:
    """Corrections, the latest first."""

    next: str | None
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class DossierList:
    """Dossiers by name."""

    next: str | None
    dossiers: tuple[Dossier, ...]


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A page to read: a URL, or its text or HTML."""

    url: str | None = None
    text: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """A decision to keep. ``add`` names a text, the others a statement.

    ``spans`` are half-open code points of the text for each role (an empty list: the statement has
    no such part), ``words`` those that the author saw there.
    """

    kind: Kind
    author: str
    statement: str | None = None
    text: str | None = None
    type: StatementType | None = None
    medium: Medium | None = None
    who: Who | None = None
    spans: Mapping[Role, tuple[Span, ...]] = field(default_factory=dict)
    words: Mapping[Role, str] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UndoRequest:
    """Who takes a correction back."""

    author: str


@dataclass(frozen=True, slots=True)
class Failed:
    """How every error looks."""

    error: Problem


SHAPES: tuple[type, ...] = (
    Record,
    Health,
    Found,
    Timeline,
    StatementAnswer,
    PageAnswer,
    VersionAnswer,
    Versions,
    People,
    Person,
    Matches,
    CorrectionList,
    Correction,
    Queue,
    DossierList,
    Dossier,
    ReadRequest,
    CorrectionRequest,
    UndoRequest,
    Failed,
)


@cache
def schemas() -> dict[str, Any]:
    """The JSON schema of every shape, by name."""
    made: dict[str, Any] = msgspec.json.schema_components(SHAPES, ref_template=REF)[1]
    for schema in made.values():
        # An answer holds all its fields, also those that have a default for whoever makes one.
        if schema.get("type") == "object" and "properties" in schema:
            schema["description"] = " ".join(schema.get("description", "").split())
            if not schema.get("title", "").endswith(("Request", "Who", "Problem")):
                schema["required"] = list(schema["properties"])
    return made


def answers(shape: type, *errors: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """``responses`` of a route: what it gives, and with which statuses it can fail."""
    made: dict[int | str, dict[str, Any]] = {status: _of(shape, "done")}
    if status == 200:
        made[304] = {"description": "not changed: the reader has it (If-None-Match)"}
    for code in (*errors, 400, 401, 422, 503):
        made[code] = _of(Failed, "error")
    return made


def takes(shape: type, example: Mapping[str, Any]) -> dict[str, Any]:
    """``openapi_extra`` of a route that takes a shape as JSON."""
    content = {JSON: {"schema": _ref(shape), "example": dict(example)}}
    return {"requestBody": {"required": True, "content": content}}


def _of(shape: type, words: str) -> dict[str, Any]:
    return {"description": words, "content": {JSON: {"schema": _ref(shape)}}}


def _ref(shape: type) -> dict[str, str]:
    return {"$ref": REF.format(name=shape.__name__)}
