"""A text with its marks as HTML: the server renders the spans, nothing counts in the browser.

Marks may nest, overlap, repeat and lie outside the text; the result is always well-formed, shows
every character of the text exactly once and in order, and runs nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

from wortlaut.spans import Span
from wortlaut.web.room import tame

NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be seen in a text.

    ``attributes`` stand on every piece of it, ``id`` only on the first, where ``lead`` is put in
    front of the words. Of two marks that cover the same words the one that comes first is outside.
    """

    spans: tuple[Span, ...]
    tag: str = "mark"
    attributes: dict[str, str] = field(default_factory=dict)
    id: str | None = None
    lead: Markup = NOTHING


@dataclass(slots=True)
class _Piece:
    """One span of a mark, cut to the text."""

    start: int
    end: int
    mark: Mark
    key: int


def weave(content: str, lines: Sequence[Span], marks: Iterable[Mark]) -> list[Markup]:
    """The words of each line with what is marked in them; lines ascend and do not overlap."""
    pieces = [
        _Piece(max(0, start), min(end, len(content)), mark, key)
        for key, mark in enumerate(marks)
        for start, end in mark.spans
    ]
    # The longer of two that begin together is outside.
    pieces.sort(key=lambda piece: (piece.start, -piece.end, piece.key))
    begun: set[int] = set()
    woven = []
    after = 0
    running: list[_Piece] = []
    for start, end in lines:
        running = [piece for piece in running if piece.end > start]
        while after < len(pieces) and pieces[after].start < end:
            if pieces[after].end > max(start, pieces[after].start):
                running.append(pieces[after])
            after += 1
        woven.append(_line(content, start, end, running, begun))
    return woven


def _line(content: str, start: int, end: int, pieces: list[_Piece], begun: set[int]) -> Markup:
    cuts = sorted(
        {start, end}
        | {piece.start for piece in pieces if start < piece.start < end}
        | {piece.end for piece in pieces if start < piece.end < end}
    )
    out: list[str] = []
    opened: list[_Piece] = []
    waiting = 0
    for at, until in pairwise(cuts):
        # Whatever stands inside of what ends here is closed with it and opened again.
        keep = next((i for i, piece in enumerate(opened) if piece.end <= at), len(opened))
        again = [piece for piece in opened[keep:] if piece.end > at]
        out.extend(f"</{piece.mark.tag}>" for piece in reversed(opened[keep:]))
        del opened[keep:]
        while waiting < len(pieces) and pieces[waiting].start <= at:
            if pieces[waiting].end > at:
                again.append(pieces[waiting])
            waiting += 1
        for piece in again:
            out.append(_opening(piece, begun))
            opened.append(piece)
        out.append(escape(tame(content[at:until])))
    out.extend(f"</{piece.mark.tag}>" for piece in reversed(opened))
    return Markup("".join(out))


def _opening(piece: _Piece, begun: set[int]) -> str:
    # Put together by hand: `Markup.format` takes as long as all the rest of a list of hits.
    mark = piece.mark
    words = "".join(f' {name}="{escape(value)}"' for name, value in mark.attributes.items())
    if piece.key in begun:
        return f"<{mark.tag}{words}>"
    begun.add(piece.key)
    if mark.id:
        words += f' id="{escape(mark.id)}"'
    return f"<{mark.tag}{words}>{mark.lead}"


def lines(content: str) -> list[Span]:
    """The lines of a text that hold something, without their ends."""
    spans = []
    start = 0
    for line in content.split("\n"):
        if line:
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans
