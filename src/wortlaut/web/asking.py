"""A search as it stands in an address, and back: links to a search can be shared."""

import os
from dataclasses import replace
from typing import Any

from starlette.datastructures import QueryParams

from wortlaut.archive.query import Query, Sort
from wortlaut.errors import QueryError
from wortlaut.intake.addresses import address_of
from wortlaut.pages.fetch import is_url
from wortlaut.types import Medium, StatementType

PAGE_SIZE = 20
MOST = 100
"""Hits on one page at most."""

DEEPEST = 10_000
"""Hits that can be paged through; beyond it a search should say more."""

NAMES = ("q", "speaker", "addressee", "outlet", "type", "medium", "since", "until")


def query_of(given: QueryParams) -> Query:
    """The query in the parameters of an address; empty ones count as left out.

    Raises:
        QueryError: a value is none that is known; the message names those that are.
    """
    return Query(
        words=given.get("q", "").strip(),
        speaker=given.get("speaker", "").strip() or None,
        addressee=given.get("addressee", "").strip() or None,
        outlet=given.get("outlet", "").strip() or None,
        type=_value("type", given, StatementType),
        medium=_value("medium", given, Medium),
        since=given.get("since", "").strip() or None,
        until=given.get("until", "").strip() or None,
        min_confidence=_share(given),
        nested=_truth("nested", given),
        superseded=_truth("superseded", given) or False,
        page=_whole("page", given, 2**62) or None,
        version=_whole("version", given, 2**62) or None,
        sort=_value("sort", given, Sort) or Sort.RELEVANCE,
        limit=_whole("limit", given, MOST) or PAGE_SIZE,
        offset=_whole("offset", given, DEEPEST) or 0,
    )


def address_asked(given: str) -> str:
    """The address in the archive that a reader means.

    A relative path stays what it is: the server's own folder is nothing to readers, and an answer
    that completes the path would tell where it lies.
    """
    return address_of(given) if is_url(given) or os.path.isabs(given) else given


def parameters(query: Query, **changes: Any) -> dict[str, Any]:
    """The parameters of a query, with some changed; what is as by default is left out."""
    query = replace(query, **changes)
    return {
        "q": query.words,
        "speaker": query.speaker,
        "addressee": query.addressee,
        "outlet": query.outlet,
        "type": query.type,
        "medium": query.medium,
        "since": query.since,
        "until": query.until,
        "min_confidence": query.min_confidence or None,
        "nested": None if query.nested is None else str(query.nested).lower(),
        "superseded": "true" if query.superseded else None,
        "page": query.page,
        "version": query.version,
        "sort": None if query.sort is Sort.RELEVANCE else query.sort,
        "limit": None if query.limit == PAGE_SIZE else query.limit,
        "offset": query.offset or None,
    }


def _value(name: str, given: QueryParams, kind: Any) -> Any:
    value = given.get(name, "").strip()
    if not value:
        return None
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise QueryError(f"{name}={value}: is none of {known}") from None


def _share(given: QueryParams) -> float:
    value = given.get("min_confidence", "").strip()
    try:
        share = float(value or 0)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise QueryError(f"min_confidence={value}: give a number from 0 to 1")
    return share


def _truth(name: str, given: QueryParams) -> bool | None:
    value = given.get(name, "").strip().lower()
    if value in ("", "any"):
        return None
    if value not in ("true", "false"):
        raise QueryError(f"{name}={value}: give true or false")
    return value == "true"


def _whole(name: str, given: QueryParams, most: int) -> int | None:
    value = given.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 20) or int(value) > most:
        raise QueryError(f"{name}={value}: give a whole number up to {most}")
    return int(value)
