"""What the archive takes and gives back, as plain values."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a page that was added."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    READ_AGAIN = "read again"


@dataclass(frozen=True, slots=True)
class Added:
    """A page that is in the archive now: ``version`` and ``reading`` are those it led to."""

    outcome: Outcome
    page: int
    version: int
    reading: int
    statements: int


@dataclass(frozen=True, slots=True)
class Version:
    """What stood at a page at some time.

    ``number`` counts a page's versions by time, from 1. ``address`` is the first of the page's
    addresses, ``text_id`` the text of the newest reading. Times are ISO 8601 in UTC; it was seen
    from ``seen_at`` to ``last_seen_at``.
    """

    id: int
    page: int
    number: int
    address: str
    sha256: str
    size: int
    media_type: str
    seen_at: str
    last_seen_at: str
    added_at: str
    reading: int
    text_id: str
    title: str | None
    outlet: str | None
    published: str | None
    latest: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: the row of the statement, its reading, version and page."""

    statement: int
    statement_id: str
    reading: int
    version: int
    page: int
