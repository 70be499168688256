"""What is new in an archive, who is heard most, and which wordings went round."""

from dataclasses import dataclass

from wortlaut.archive.columns import PRESENT, SUPERSEDED
from wortlaut.archive.days import day_number
from wortlaut.archive.layers import current_row
from wortlaut.archive.query import Count, Facet, Hit, Query, Sort
from wortlaut.archive.search import ensure, hits_at, search
from wortlaut.archive.store import Archive
from wortlaut.archive.words import tokens
from wortlaut.errors import QueryError

FEW_WORDS = 4
"""Quotations of fewer words ("Ja, natürlich") are alike by chance."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A wording that stands on several pages: its earliest statement, and on how many pages."""

    hit: Hit
    pages: int


def latest(archive: Archive, limit: int = 20) -> tuple[Hit, ...]:
    """The statements of the newest pages."""
    return search(archive, Query(sort=Sort.NEWEST, limit=limit)).hits


def heard_most(archive: Archive, since: str | None = None, limit: int = 10) -> tuple[Count, ...]:
    """Who speaks most since a day, as search counts them."""
    query = Query(since=since, limit=0)
    return search(archive, query, (Facet.SPEAKER,), facet_size=limit).facets[Facet.SPEAKER]


def same_wording(archive: Archive, row: int, limit: int = 50) -> tuple[Hit, ...]:
    """The other statements whose quotations have the same words, the oldest first.

    Capitals, punctuation and spelling of ß do not count. Only newest readings of newest versions.

    Raises:
        QueryError: no statement has this row.
    """
    ensure(archive)
    row = current_row(archive.connection, row)
    with archive.columns.snapshot() as columns:
        if not 0 < row < columns.size or not columns["flags"][row] & PRESENT:
            raise QueryError(f"there is no statement with row {row} among the newest readings")
        alike = columns["wording"] == columns["wording"][row]
        alike &= (columns["flags"] & (PRESENT | SUPERSEDED)) == PRESENT
        alike[row] = False
        ids = alike.nonzero()[0]
        return hits_at(archive, columns, ids[columns["day"][ids].argsort(kind="stable")][:limit])


def repeated(archive: Archive, since: str | None = None, limit: int = 10) -> tuple[Repeated, ...]:
    """The wordings that stand on most pages since a day, at least on two."""
    import numpy as np

    ensure(archive)
    # As the search bounds it, so that a wrong date is told.
    search(archive, Query(since=since, limit=0))
    with archive.columns.snapshot() as columns:
        mask = (columns["flags"] & (PRESENT | SUPERSEDED)) == PRESENT
        if since is not None:
            mask &= columns["day"] >= day_number(since)
        ids = mask.nonzero()[0]
        wordings, pages = columns["wording"][ids], columns["page"][ids]
        order = np.lexsort((ids, columns["day"][ids], pages, wordings))
        wordings, pages, ids = wordings[order], pages[order], ids[order]
        if not len(ids):
            return ()
        new_page = np.ones(len(ids), dtype=np.bool_)
        new_page[1:] = (wordings[1:] != wordings[:-1]) | (pages[1:] != pages[:-1])
        starts = np.flatnonzero(np.r_[True, wordings[1:] != wordings[:-1]])
        counts = np.add.reduceat(new_page.astype(np.int64), starts)
        found: list[Repeated] = []
        for at in np.argsort(-counts, kind="stable"):
            if counts[at] < 2 or len(found) == limit:
                break
            end = starts[at + 1] if at + 1 < len(starts) else len(ids)
            alike = ids[starts[at] : end]
            first = alike[columns["day"][alike].argmin()]
            (hit,) = hits_at(archive, columns, first[None])
            if len(tokens(hit.statement.quotation.text)) >= FEW_WORDS:
                found.append(Repeated(hit, int(counts[at])))
    return tuple(found)
