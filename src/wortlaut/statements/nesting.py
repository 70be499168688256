"""Which statement stands in which: a quotation inside a quotation, a fragment inside a report."""

from collections.abc import Sequence
from dataclasses import replace

from wortlaut.types import Draft


def nest(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts in the order of their quotations, each with the innermost one around it as parent.

    A draft stands in another if all its tokens are tokens of the other and the other has more.
    Takes time proportional to the number of drafts times their depth.
    """
    order = sorted(drafts, key=lambda d: (d.quotation[0], -d.quotation[-1], -len(d.quotation)))
    open_: list[tuple[int, frozenset[int]]] = []
    nested: list[Draft] = []
    for index, draft in enumerate(order):
        while open_ and order[open_[-1][0]].quotation[-1] < draft.quotation[0]:
            open_.pop()
        parent = None
        for candidate, tokens in reversed(open_):
            if len(tokens) > len(draft.quotation) and tokens.issuperset(draft.quotation):
                parent = candidate
                break
        nested.append(replace(draft, parent=parent))
        open_.append((index, frozenset(draft.quotation)))
    return tuple(nested)
