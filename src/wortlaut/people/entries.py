"""What the register holds and answers, as plain values."""

from dataclasses import dataclass
from enum import StrEnum

from wortlaut.types import SpeakerKind


@dataclass(frozen=True, slots=True)
class Role:
    """An office or function; ``since`` and ``until`` are ISO 8601 dates of any precision."""

    title: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody as an authority file or a page gives them, before the register knows them."""

    name: str
    kind: SpeakerKind = SpeakerKind.PERSON
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the register, with everything of those merged into them.

    ``merged`` are the ids that were merged into this one.
    """

    id: int
    name: str
    kind: SpeakerKind
    aliases: tuple[str, ...]
    roles: tuple[Role, ...]
    wikidata: str | None
    merged: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody whom a name may mean: ``score`` between 0 and 1, ``reason`` in words."""

    person: int
    name: str
    score: float
    reason: str


class Decision(StrEnum):
    """What became of a name given to the register."""

    SAME = "same"
    NEW = "new"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Whom a name was given to. A doubtful name stays apart until the user decides."""

    person: int
    decision: Decision
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two entries that may be one; the user merges or dismisses them."""

    id: int
    person: int
    name: str
    candidate: int
    candidate_name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change to the register; ``at`` is ISO 8601 in UTC."""

    id: int
    at: str
    action: str
    text: str
    undone: bool
