"""What people can decide about statements, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wortlaut.people import Doubt
from wortlaut.spans import Span
from wortlaut.types import Evidence, Medium, SpeakerKind, Statement, StatementType


class Kind(StrEnum):
    """What a correction does."""

    ACCEPT = "accept"
    REJECT = "reject"
    FIX = "fix"
    ADD = "add"


class Role(StrEnum):
    """The parts of a statement that are words of the text; ``speaker`` is the mention."""

    QUOTATION = "quotation"
    CUE = "cue"
    FRAME = "frame"
    SPEAKER = "speaker"
    ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True)
class Who:
    """Whom somebody says a statement is by; ``name`` None: the page does not tell.

    ``person`` is an id of the register. Where it is given and ``name`` is not, the name is the
    register's.
    """

    name: str | None = None
    kind: SpeakerKind = SpeakerKind.PERSON
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A decision about one statement.

    ``accept`` (it is right as it stands) and ``reject`` (it is none) carry nothing else. ``fix``
    changes what is given and leaves the rest; ``add`` puts in a statement that no engine found and
    needs ``type``, ``medium`` and a quotation. ``spans`` are half-open code points of the text for
    each role; an empty tuple says that the statement has no such part.
    """

    kind: Kind
    type: StatementType | None = None
    medium: Medium | None = None
    who: Who | None = None
    spans: Mapping[Role, tuple[Span, ...]] = field(default_factory=dict)


ACCEPT = Change(Kind.ACCEPT)
REJECT = Change(Kind.REJECT)


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision as it was kept: by whom, when (ISO 8601 in UTC), and whether it was taken back.

    ``roles`` holds the words of each role that the change gives, None for one that it takes away.
    ``text_id`` is the text it belongs to; it holds on every page with that text.
    """

    id: int
    text_id: str
    statement_id: str
    change: Change
    roles: Mapping[Role, Evidence | None]
    author: str
    at: str
    note: str | None
    undone_by: str | None
    undone_at: str | None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A statement that somebody should look at; ``doubt`` is larger the less sure it is.

    ``reason`` is one of ``statement`` (it may be none), ``speaker`` (it may be somebody else's) and
    ``nobody`` (whose it is could not be told).
    """

    statement: Statement
    doubt: float
    reason: str
    row: int
    reading: int
    version: int
    page: int
    address: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be decided: statements, most doubtful first, and people who may be one.

    ``decided`` is how many statements have a decision that stands.
    """

    statements: tuple[Doubtful, ...]
    people: tuple[Doubt, ...]
    decided: int
