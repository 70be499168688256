from hypothesis import given
from hypothesis import strategies as st

from wortlaut.statements.nesting import nest
from wortlaut.types import Draft, Medium, StatementType


def draft(*tokens: int) -> Draft:
    return Draft(StatementType.DIRECT, Medium.SPEECH, tokens)


def test_the_innermost_statement_around_is_the_parent() -> None:
    nested = nest([draft(3, 4), draft(0, 1, 2, 3, 4, 5), draft(2, 3, 4), draft(7, 8)])
    assert [(d.quotation[0], d.parent) for d in nested] == [(0, None), (2, 0), (3, 1), (7, None)]


def test_a_statement_in_the_gap_of_another_is_not_in_it() -> None:
    nested = nest([draft(0, 1, 6, 7), draft(3, 4)])
    assert [d.parent for d in nested] == [None, None]


token_sets = st.sets(st.integers(0, 12), min_size=1).map(lambda s: draft(*sorted(s)))


@given(st.lists(token_sets))
def test_parents_contain_their_children(drafts: list[Draft]) -> None:
    nested = nest(drafts)
    assert sorted(d.quotation for d in nested) == sorted(d.quotation for d in drafts)
    for child in nested:
        if child.parent is not None:
            assert set(child.quotation) < set(nested[child.parent].quotation)
