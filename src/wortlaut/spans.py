"""Offset arithmetic, and the only place where evidence is cut out of a text.

All offsets are half-open and count Unicode code points of one frozen text.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wortlaut.errors import EvidenceError

GAP = " … "
"""What stands between the pieces of a discontinuous citation (the output contract fixes it)."""


class Span(NamedTuple):
    """A half-open range of code points; in JSON, ``[start, end]``."""

    start: int
    end: int


def cite(content: str, spans: Sequence[Span]) -> str:
    """The words at ``spans`` in ``content``, pieces joined by " … ".

    Raises:
        EvidenceError: a span is empty, lies outside the text, overlaps the one before it, or
            there is no span at all.
    """
    if not spans:
        raise EvidenceError("evidence needs at least one span")
    last = 0
    for start, end in spans:
        if not last <= start < end <= len(content):
            raise EvidenceError(
                f"span [{start}, {end}] does not fit a text of {len(content)} characters"
            )
        last = end
    return GAP.join(content[start:end] for start, end in spans)


def token_spans(
    tokens: Iterable[int], starts: Sequence[int], ends: Sequence[int]
) -> tuple[Span, ...]:
    """The code-point spans of a set of token numbers; runs of neighbouring tokens become one span.

    ``starts`` and ``ends`` give each token's half-open code-point range.
    """
    spans: list[Span] = []
    previous = None
    for token in sorted(set(tokens)):
        if previous is not None and token == previous + 1:
            spans[-1] = Span(spans[-1].start, ends[token])
        else:
            spans.append(Span(starts[token], ends[token]))
        previous = token
    return tuple(spans)


def contains(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    """Whether every piece of ``inner`` lies within some piece of ``outer``."""
    return all(any(o.start <= i.start and i.end <= o.end for o in outer) for i in inner)
