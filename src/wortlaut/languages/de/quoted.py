"""The tree of quoted stretches, and where one that never closes really ends."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import Group, find_groups
from wortlaut.languages.de.phrases import subject_after
from wortlaut.languages.de.views import View, add_segments, make_view
from wortlaut.types import Document, QuotedRun

_LOOK = 6
"""In how many sentences of a quotation that never closes a ", sagte X." is looked for."""


@dataclass(slots=True)
class Quoted:
    """A quoted stretch with those directly inside it.

    ``said`` is set where the closing mark is missing and a cue shows where the words end: the
    view of the sentence with the cue, the cue, and the position of the comma before it.
    """

    run: QuotedRun
    inside: list["Quoted"] = field(default_factory=list)
    said: tuple[View, Group, int] | None = None


def quoted_tree(document: Document, lexicon: lx.Lexicon) -> list[Quoted]:
    """The outermost quoted stretches; each holds those inside it. Linear in the tokens."""
    roots: list[Quoted] = []
    stack: list[Quoted] = []
    begins = [start for start, _ in document.sentences]
    opened = sorted({run.start for run in document.quoted})
    floor = 0
    for run in document.quoted:
        if run.end <= floor or run.end <= run.start:
            continue
        while stack and stack[-1].run.end <= run.start:
            stack.pop()
        item = Quoted(run)
        if run.open is not None and run.close is None:
            _find_end(document, lexicon, item, begins, opened)
        if stack:
            if item.run.end > stack[-1].run.end:
                item.run = replace(item.run, end=stack[-1].run.end)
            stack[-1].inside.append(item)
        else:
            roots.append(item)
        stack.append(item)
    return roots


def sentences_within(
    document: Document, begins: Sequence[int], start: int, end: int
) -> list[tuple[int, int]]:
    """The parts of the document's sentences that lie in a token range."""
    found = []
    number = max(0, bisect_right(begins, start) - 1)
    while number < len(document.sentences) and document.sentences[number][0] < end:
        first, last = document.sentences[number]
        if max(first, start) < min(last, end):
            found.append((max(first, start), min(last, end)))
        number += 1
    return found


def _find_end(
    document: Document,
    lexicon: lx.Lexicon,
    item: Quoted,
    begins: Sequence[int],
    opened: Sequence[int],
) -> None:
    """Cuts a stretch without closing mark after the sentence that says who spoke."""
    run = item.run
    begin = run.start
    number = max(0, bisect_right(begins, begin) - 1)
    for first, last in document.sentences[number : number + _LOOK]:
        if first >= run.end or last - first > 200:
            break
        view = make_view(document, lexicon, max(first, begin), min(last, run.end), ())
        add_segments(view)
        for group in find_groups(view, lexicon):
            segment = view.segments[group.segment] if view.segments else None
            if (
                segment is not None
                and group.form == "first"
                and segment.before == ","
                and segment.start > 2
                and group.governs("direct")
                and not view.flags[group.finite] & lx.KONJUNKTIV
                and segment.end >= view.body_end() - 12
            ):
                subject = subject_after(view, group.finite, segment.end)
                inner = bisect_left(opened, max(first, run.start + 1))
                if inner < len(opened) and opened[inner] < view.first[group.finite]:
                    break  # the cue belongs to a quotation that opened later
                if subject[1] > subject[0] and view.low[subject[0]] not in ("ich", "wir"):
                    item.run = replace(run, end=min(last, run.end))
                    item.said = (view, group, segment.start - 1)
                    return
