"""A search in an address and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from wortlaut.archive.query import Query, Sort
from wortlaut.errors import QueryError
from wortlaut.types import Medium, StatementType
from wortlaut.web.asking import parameters, query_of

queries = st.builds(
    Query,
    words=st.sampled_from(["", "Brücke", '"seit Jahren" -nie', "a&b=c#d"]),
    speaker=st.sampled_from([None, "7", "Helma Vrees"]),
    outlet=st.sampled_from([None, "Moorblatt"]),
    type=st.sampled_from([None, *StatementType]),
    medium=st.sampled_from([None, *Medium]),
    since=st.sampled_from([None, "2026", "2026-03-01"]),
    min_confidence=st.sampled_from([0.0, 0.5, 0.95]),
    nested=st.sampled_from([None, True, False]),
    superseded=st.booleans(),
    page=st.sampled_from([None, 3]),
    sort=st.sampled_from(list(Sort)),
    limit=st.sampled_from([1, 20, 100]),
    offset=st.integers(0, 10_000),
)


@given(queries)
def test_every_search_comes_back(query: Query) -> None:
    given = {name: str(value) for name, value in parameters(query).items() if value is not None}
    assert query_of(QueryParams(given)) == query


def test_empty_fields_count_as_left_out() -> None:
    given = "q=&speaker=&type=&nested=&since=&min_confidence=&offset=&sort="
    assert query_of(QueryParams(given)) == Query()


@pytest.mark.parametrize(
    "given",
    ["type=quatsch", "sort=x", "nested=perhaps", "min_confidence=2", "min_confidence=nan",
     "min_confidence=x", "offset=-1", "offset=99999", "limit=²", "page=x", "limit=1e3"],
)  # fmt: skip
def test_what_is_wrong_is_named(given: str) -> None:
    with pytest.raises(QueryError, match=given.split("=", maxsplit=1)[0]):
        query_of(QueryParams(given))
