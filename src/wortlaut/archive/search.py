"""Searches an archive: statements by words and filters, with the counts of facets."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from wortlaut.archive import index, layers
from wortlaut.archive.columns import MEDIA, NESTED, PRESENT, SUPERSEDED, TYPES, Columns
from wortlaut.archive.days import day_number, day_text, is_date
from wortlaut.archive.expression import Expression, parse
from wortlaut.archive.matching import Search
from wortlaut.archive.query import Count, Facet, Hit, Query, Results, Sort
from wortlaut.archive.store import Archive
from wortlaut.errors import QueryError

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

REMEMBERED = 3
"""Searches whose finds are kept: up to eight bytes for each statement."""

FACET_SIZE = 20
"""How many values of a facet are counted out, the most frequent."""

_PERIODS = {"year": 10_000, "month": 100, "day": 1}


def search(
    archive: Archive, query: Query, facets: Sequence[Facet] = (), *, facet_size: int = FACET_SIZE
) -> Results:
    """One page of the statements that a query finds, the number of all, and facets.

    Raises:
        QueryError: the query cannot be understood, or whom or what it names is not there.
        ArchiveError: the search index has to be made anew and the file cannot be written.
    """
    if query.limit < 0 or query.offset < 0:
        raise QueryError("limit and offset cannot be negative")
    parse(query.words)  # what cannot be understood is told before the index is made
    ensure(archive)
    with archive.columns.snapshot() as columns:
        found = _found(archive, columns, query)
        hits = hits_at(archive, columns, _order(columns, query, found), found.words)
        counts = {facet: _count(archive, columns, facet, found.ids, facet_size) for facet in facets}
    return Results(len(found.ids), hits, counts)


def matching(archive: Archive, query: Query) -> list[int]:
    """The rows of all statements that a query finds, whatever its sort and limit, ascending.

    Raises:
        QueryError: the query cannot be understood, or whom or what it names is not there.
        ArchiveError: the search index has to be made anew and the file cannot be written.
    """
    expression = parse(query.words)
    ensure(archive)
    with archive.columns.snapshot() as columns:
        ids: list[int] = _find(archive, columns, query, expression).ids.tolist()
    return ids


def rows(archive: Archive, query: Query) -> list[int]:
    """The rows of the statements on one page of what a query finds, in order.

    Raises:
        QueryError: as ``search``.
        ArchiveError: as ``search``.
    """
    parse(query.words)
    ensure(archive)
    with archive.columns.snapshot() as columns:
        ids: list[int] = _order(columns, query, _found(archive, columns, query)).tolist()
    return ids


def every(archive: Archive, query: Query, batch: int = 500) -> Iterator[Hit]:
    """All hits of a query in order, whatever its limit, with little memory.

    Raises:
        QueryError: as ``search``.
    """
    whole = replace(query, limit=2**31, offset=0)
    expression = parse(query.words)
    ensure(archive)
    with archive.columns.snapshot() as columns:
        found = _find(archive, columns, whole, expression)
        ids = _order(columns, whole, found)
    for start in range(0, len(ids), batch):
        with archive.columns.snapshot() as columns:
            hits = hits_at(archive, columns, ids[start : start + batch], found.words)
        yield from hits


def timeline(archive: Archive, query: Query, by: str = "month") -> tuple[Count, ...]:
    """How many hits fall into each year, month or day that has any, in order of time.

    Raises:
        QueryError: as ``search``, or ``by`` is none of these.
    """
    if by not in _PERIODS:
        raise QueryError(f"{by}: count by year, month or day")
    import numpy as np

    parse(query.words)
    ensure(archive)
    with archive.columns.snapshot() as columns:
        days = columns["day"][_found(archive, columns, query).ids]
        periods, counts = np.unique(days // _PERIODS[by], return_counts=True)
    length = {"year": 4, "month": 7, "day": 10}[by]
    return tuple(
        Count(date, date, hits)
        for period, hits in zip(periods.tolist(), counts.tolist(), strict=True)
        if (date := day_text(period * _PERIODS[by])[:length])
    )


def ensure(archive: Archive, progress: index.Progress | None = None) -> None:
    """Makes the index anew where it is of another analysis, or was never made.

    Raises:
        ArchiveError: that is needed, and the file cannot be written.
    """
    if not index.ready(archive.connection):
        with archive.change():
            index.rebuild(archive.connection, progress)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a query finds: statements' ids, ascending, and which of them have the words themselves
    and not only inside others (None: not asked, or all)."""

    words: Search
    ids: "Array"
    whole: "Array | None"


def _found(archive: Archive, columns: Columns, query: Query) -> _Found:
    """What a query finds, kept for a while: pages ask for hits, counts and times one by one."""
    sort = Sort.RELEVANCE if query.sort is Sort.RELEVANCE else Sort.NEWEST
    same = replace(query, sort=sort, limit=0, offset=0)
    return archive.remembered(
        "found", same, lambda: _find(archive, columns, query, parse(query.words)), REMEMBERED
    )


def _find(archive: Archive, columns: Columns, query: Query, expression: Expression) -> _Found:
    words = Search(archive.connection, expression)
    matched = words.statements(columns, query.sort is Sort.RELEVANCE)
    if matched is None:
        ids = _chosen(archive, query, columns.__getitem__).nonzero()[0]
    else:
        # Most words are in few statements, so that only those are looked at any further.
        ids = matched.all.nonzero()[0]
        ids = ids[_chosen(archive, query, lambda name: columns[name][ids])]
    whole = matched.whole[ids] if matched and query.sort is Sort.RELEVANCE else None
    return _Found(words, ids, whole)


def _chosen(archive: Archive, query: Query, column: Callable[[str], "Array"]) -> "Array":
    """Which statements the query finds but for its words; ``column`` gives what is known of all."""
    import numpy as np

    wanted, care = PRESENT, PRESENT
    if not query.superseded and query.version is None:
        care |= SUPERSEDED
    if query.nested is not None:
        care |= NESTED
        wanted |= NESTED if query.nested else 0
    mask: Array = (column("flags") & care) == wanted
    if query.type is not None:
        mask &= column("type") == TYPES.index(query.type)
    if query.medium is not None:
        mask &= column("medium") == MEDIA.index(query.medium)
    if query.min_confidence > 0:
        mask &= column("confidence") >= query.min_confidence
    for name, bound in (("since", query.since), ("until", query.until)):
        if bound is not None:
            number = _bound(name, bound)
            mask &= column("day") >= number if name == "since" else column("day") <= number
    for name, value in (("page", query.page), ("version", query.version)):
        if value is not None:
            mask &= column(name) == value
    if query.speaker is not None:
        people, names = archive.names.speakers(query.speaker)
        said = np.isin(column("person"), people)
        if names:
            said |= (column("person") == 0) & np.isin(column("speaker"), names)
        mask &= said
    for name, wish in (("addressee", query.addressee), ("outlet", query.outlet)):
        if wish is not None:
            mask &= np.isin(column(name), archive.names.numbers(wish))
    return mask


def _bound(name: str, date: str) -> int:
    number = day_number(date, 0 if name == "since" else 99)
    if not number or not is_date(date):
        raise QueryError(f"{date}: is no date for {name}; write 2026, 2026-03 or 2026-03-14")
    return number


def _order(columns: Columns, query: Query, found: _Found) -> "Array":
    """The ids of the hits on the page that is asked for, in order."""
    import numpy as np

    ids = found.ids
    upto = min(query.offset + query.limit, len(ids))
    if upto <= query.offset:
        return ids[:0]
    if query.sort is Sort.CONFIDENCE:
        return _surest(columns["confidence"][ids], ids, upto)[query.offset :]
    # Day and id as one number, the best the smallest.
    key = columns["day"][ids].astype(np.int64) << 31 | ids
    if query.sort is not Sort.OLDEST:
        key = -key
    if query.sort is Sort.RELEVANCE and found.whole is not None:
        key += np.where(found.whole, 0, np.int64(1) << 60)
    best = np.argpartition(key, upto - 1)[:upto] if upto < len(ids) else np.arange(len(ids))
    return ids[best[np.argsort(key[best])]][query.offset :]


def _surest(confidence: "Array", ids: "Array", upto: int) -> "Array":
    """The ids with the highest confidence, of equal ones the latest first."""
    import numpy as np

    # Only what is over the last value that gets in has to be sorted; of those with it, many as a
    # rule, the latest are taken.
    last = np.partition(confidence, len(ids) - upto)[len(ids) - upto]
    over = ids[confidence > last]
    equal = ids[confidence == last][::-1][: upto - len(over)]
    order = np.lexsort((-over, -confidence[confidence > last]))
    return np.concatenate([over[order], equal])


def hits_at(
    archive: Archive, columns: Columns, ids: "Array", words: Search | None = None
) -> tuple[Hit, ...]:
    """The statements with some ids, within a snapshot; ``words`` say what to mark in them."""
    wanted = [int(number) for number in ids]
    roots = archive.names.roots()
    hits = []
    for number, (statement, place, address, title, outlet, published) in zip(
        wanted, layers.stands(archive.connection, wanted), strict=True
    ):
        person = int(columns["person"][number])
        hits.append(
            Hit(
                statement,
                number,
                place.reading,
                place.version,
                place.page,
                address,
                title,
                outlet,
                published,
                day_text(int(columns["day"][number])),
                roots.get(person, person) or None,
                bool(columns["flags"][number] & SUPERSEDED),
                words.matches(statement.quotation.text) if words else (),
            )
        )
    return tuple(hits)


def _count(
    archive: Archive, columns: Columns, facet: Facet, ids: "Array", size: int
) -> tuple[Count, ...]:
    """The values of a facet with their hits, most first, then by label."""
    import numpy as np

    if facet in (Facet.TYPE, Facet.MEDIUM):
        values = [kind.value for kind in (TYPES if facet is Facet.TYPE else MEDIA)]
        totals = np.bincount(columns[facet.value][ids], minlength=len(values)).tolist()
        rows = [Count(value, value, n) for value, n in zip(values, totals, strict=True) if n]
    elif facet is Facet.YEAR:
        years = zip(*_counted(columns["day"][ids] // 10_000), strict=True)
        rows = [Count(f"{year:04}", f"{year:04}", int(n)) for year, n in years]
    elif facet is Facet.SPEAKER:
        rows = _count_speakers(archive, columns, ids, size)
    else:
        numbers, counts = _most(*_counted(columns[facet.value][ids]), size)
        labels = archive.names.labels(numbers)
        rows = [Count(labels[k], labels[k], n) for k, n in zip(numbers, counts, strict=True)]
    rows.sort(key=lambda count: (-count.hits, count.label))
    return tuple(rows[:size])


def _count_speakers(archive: Archive, columns: Columns, ids: "Array", size: int) -> list[Count]:
    """People by the register's id, others by name."""
    import numpy as np

    people = columns["person"][ids]
    numbers, totals = _counted(people)
    if roots := archive.names.roots():
        merged = dict(zip(numbers.tolist(), totals.tolist(), strict=True))
        for gone in merged.keys() & roots.keys():
            merged[roots[gone]] = merged.get(roots[gone], 0) + merged.pop(gone)
        numbers, totals = np.array(list(merged)), np.array(list(merged.values()))
    persons, counts = _most(numbers, totals, size)
    known = archive.names.people(persons)
    rows = [Count(str(p), known[p], n) for p, n in zip(persons, counts, strict=True)]
    others, counts = _most(*_counted(columns["speaker"][ids[people == 0]]), size)
    labels = archive.names.labels(others)
    return rows + [Count(labels[k], labels[k], n) for k, n in zip(others, counts, strict=True)]


def _counted(values: "Array") -> tuple["Array", "Array"]:
    """The values but 0 ("not known") and how often each is there."""
    import numpy as np

    counts = np.bincount(values)
    counts[:1] = 0
    there = counts.nonzero()[0]
    return there, counts[there]


def _most(values: "Array", counts: "Array", size: int) -> tuple[list[int], list[int]]:
    """The most frequent values, and all that are as frequent as the last of them."""
    import numpy as np

    if len(counts) > size:
        least = np.partition(counts, len(counts) - size)[len(counts) - size] if size else 0
        values, counts = values[counts >= least], counts[counts >= least]
    return values.tolist(), counts.tolist()
