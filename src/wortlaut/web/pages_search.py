"""Searching: a box, facets with counts, hits over time; every search is an address to share."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.archive import lookup
from wortlaut.archive.query import Count, Facet, Query, Sort
from wortlaut.archive.search import ensure, search, timeline
from wortlaut.errors import QueryError
from wortlaut.web.asking import DEEPEST, parameters, query_of
from wortlaut.web.charts import columns, over_time, rows
from wortlaut.web.hits import listed
from wortlaut.web.language import Language, language_of
from wortlaut.web.room import address, opened, show

router = APIRouter()
FACETS = tuple(Facet)
FACET_SIZE = 12


@router.get("/search")
def searching(request: Request) -> Response:
    """The hits of a search, or what is wrong with it."""
    try:
        query = query_of(request.query_params)
    except QueryError as error:
        query, wrong = Query(), str(error)
        return show(request, "search.html", 400, wrong=wrong, **_nothing(query))
    with opened(request) as archive:
        try:
            ensure(archive)
            with archive.columns.snapshot():  # one for hits and times
                results = search(archive, query, FACETS, facet_size=FACET_SIZE)
                counts = timeline(archive, query)
        except QueryError as error:
            return show(request, "search.html", 400, wrong=str(error), **_nothing(query))
        hits = listed(archive, results.hits)
        names = lookup.dossier_names(archive)
        speaker = _speaker(results.facets[Facet.SPEAKER], query)
    tongue = language_of(request)
    bars = over_time(counts, tongue)
    after = query.offset + query.limit
    return show(
        request,
        "search.html",
        wrong=None,
        query=query,
        total=results.total,
        hits=hits,
        facets=[(f, _rows(query, f, results.facets[f], tongue)) for f in FACETS],
        chosen=_chosen(query, speaker),
        link=lambda **changes: address("/search", **parameters(query, **{"offset": 0} | changes)),
        parameters=parameters(query),
        dossiers=names,
        sorts=list(Sort),
        figures=rows(bars),
        chart=columns(bars) if len(bars) > 1 else None,
        before=max(0, query.offset - query.limit) if query.offset else None,
        after=after if after < min(results.total, DEEPEST) else None,
    )


def _rows(
    query: Query, facet: Facet, counts: tuple[Count, ...], tongue: Language
) -> list[tuple[str, bool, str, str]]:
    """A facet's values: where each leads, whether it is chosen, what it is called, its hits."""
    given = parameters(query, offset=0)
    names = ("since", "until") if facet is Facet.YEAR else (facet.value,)
    chosen = None if facet is Facet.YEAR else given[facet.value]
    without = address("/search", **{name: v for name, v in given.items() if name not in names})
    more = without + ("&" if "?" in without else "?")
    return [
        (
            without if count.key == chosen else more + urlencode(dict.fromkeys(names, count.key)),
            count.key == chosen,
            count.label,
            tongue.number(count.hits),
        )
        for count in counts
    ]


def _speaker(counts: tuple[Count, ...], query: Query) -> str | None:
    """The name of the chosen speaker, who may be given by their id."""
    if query.speaker is None:
        return None
    return next((count.label for count in counts if count.key == query.speaker), query.speaker)


def _chosen(query: Query, speaker: str | None) -> list[tuple[str, str, dict[str, object]]]:
    """What narrows the search: its kind, its value, and the change that takes it away."""
    chosen: list[tuple[str, str | None, dict[str, object]]] = [
        ("speaker", speaker, {"speaker": None}),
        ("addressee", query.addressee, {"addressee": None}),
        ("outlet", query.outlet, {"outlet": None}),
        ("type", query.type, {"type": None}),
        ("medium", query.medium, {"medium": None}),
        ("since", query.since, {"since": None}),
        ("until", query.until, {"until": None}),
        ("page", str(query.page) if query.page else None, {"page": None}),
        ("version", str(query.version) if query.version else None, {"version": None}),
    ]
    return [(kind, value, change) for kind, value, change in chosen if value]


def _nothing(query: Query) -> dict[str, object]:
    return {
        "query": query,
        "total": 0,
        "hits": [],
        "facets": [],
        "chosen": [],
        "link": lambda **changes: address("/search", **parameters(query, **changes)),
        "parameters": parameters(query),
        "dossiers": [],
        "sorts": list(Sort),
        "figures": rows(()),
        "chart": None,
        "before": None,
        "after": None,
    }
