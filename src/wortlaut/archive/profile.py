"""One person or organisation across the archive: what ``wortlaut who`` and a person's page show."""

from dataclasses import dataclass

from wortlaut.archive.query import Count, Facet, Query, Results, Sort
from wortlaut.archive.search import search
from wortlaut.archive.store import Archive
from wortlaut.errors import QueryError, RegisterError
from wortlaut.people import Match, Person
from wortlaut.people.matching import SURE

HAS_IT = 0.9
"""The score of whoever has a name among the words of theirs: below that of a sure match."""

MAX_MEANT = 100


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody, with their statements by year and outlet, and one page of them.

    ``years`` are in order of time, ``outlets`` most first.
    """

    person: Person
    years: tuple[Count, ...]
    outlets: tuple[Count, ...]
    types: tuple[Count, ...]
    statements: Results


def profile(
    archive: Archive,
    person: int,
    *,
    sort: Sort = Sort.NEWEST,
    limit: int = 20,
    offset: int = 0,
    since: str | None = None,
    until: str | None = None,
) -> Profile:
    """What the archive has of somebody in the register, by id.

    Raises:
        QueryError: there is no such id, or a date is none.
    """
    try:
        found = archive.people.get(person)
    except (RegisterError, OverflowError) as error:
        raise QueryError(
            f"there is nobody with id {person} in the register; see: wortlaut people list"
        ) from error
    results = search(
        archive,
        Query(
            speaker=str(found.id), sort=sort, limit=limit, offset=offset, since=since, until=until
        ),
        (Facet.YEAR, Facet.OUTLET, Facet.TYPE),
        facet_size=1_000,
    )
    years = tuple(sorted(results.facets[Facet.YEAR], key=lambda count: count.key))
    return Profile(found, years, results.facets[Facet.OUTLET], results.facets[Facet.TYPE], results)


def meant(archive: Archive, name: str) -> tuple[Match, ...]:
    """Whom a name may mean, best first: by its words, by spelling, by part, by likeness.

    Raises:
        QueryError: the name holds no word.
    """
    matches = archive.people.match(name)
    found = {match.person: match for match in matches}
    having = archive.names.persons(name, matches)[:MAX_MEANT]
    known = archive.names.people(having)
    for person in having:
        if person not in found or found[person].score < HAS_IT:
            found[person] = Match(person, known[person], HAS_IT, "has this in a name")
    return tuple(sorted(found.values(), key=lambda match: (-match.score, match.person)))


def chosen(archive: Archive, name: str, matches: tuple[Match, ...]) -> int | None:
    """The one of ``meant`` that is plainly the one, if there is one.

    That is who alone bears exactly this name, or else who alone has it in theirs.
    """
    exact = {m.person for m in matches if m.score >= SURE}
    likely = {m.person for m in matches if m.score >= HAS_IT}
    for people in (exact, likely):
        if len(people) == 1:
            return people.pop()
    return None
