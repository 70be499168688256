"""What can be asked of an archive, and the shape of the answer."""

from dataclasses import dataclass
from enum import StrEnum

from wortlaut.spans import Span
from wortlaut.types import Medium, Statement, StatementType


class Sort(StrEnum):
    """The order of hits. Without words, relevance is the same as newest."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    CONFIDENCE = "confidence"


class Facet(StrEnum):
    """By what hits can be counted."""

    SPEAKER = "speaker"
    ADDRESSEE = "addressee"
    OUTLET = "outlet"
    TYPE = "type"
    MEDIUM = "medium"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Query:
    """A search; everything that is given must hold.

    ``words``: words in any inflection, ``"exact phrases"``, ``prefix*``, ``*part*`` of words,
    ``-without``, ``this OR that``; empty finds all. ``speaker``: a name (any of the spellings that
    the register knows, or a part of it) or an id of the register in digits. ``addressee`` and
    ``outlet``: a name. ``since`` and ``until``: ISO 8601 dates of any precision, inclusive, held
    against the day of publication (else the day the page was first seen). ``nested``: only
    statements inside others (True), only others (False). ``superseded`` adds statements that stand
    only in versions of a page that were replaced by newer ones. ``page`` and ``version``: ids.
    """

    words: str = ""
    speaker: str | None = None
    addressee: str | None = None
    outlet: str | None = None
    type: StatementType | None = None
    medium: Medium | None = None
    since: str | None = None
    until: str | None = None
    min_confidence: float = 0.0
    nested: bool | None = None
    superseded: bool = False
    page: int | None = None
    version: int | None = None
    sort: Sort = Sort.RELEVANCE
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that was found, and where it stands.

    ``statement`` is as in the record; ``row``, ``reading``, ``version`` and ``page`` are ids in the
    archive, ``person`` the speaker's id in the register. ``matches`` are half-open code points of
    ``statement.quotation.text`` that the words matched. ``day`` is the day it counts for.
    ``superseded``: the page has a newer version.
    """

    statement: Statement
    row: int
    reading: int
    version: int
    page: int
    address: str
    title: str | None
    outlet: str | None
    published: str | None
    day: str
    person: int | None
    superseded: bool
    matches: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many hits have a value; ``key`` is what to put into the query (an id, a name, a year)."""

    key: str
    label: str
    hits: int


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits with the number of all, and the counts of facets, most first."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[Facet, tuple[Count, ...]]
