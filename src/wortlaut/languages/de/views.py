"""Sentences as the rules look at them: quoted stretches folded into one position, clauses marked.

A view is one sentence at one level of quotation. What stands between quotation marks is a single
position of it (a "hole"), so that the marks cannot confuse the grammar around them; the inside of
a hole gets views of its own.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wortlaut.languages.de import lexicon as lx
from wortlaut.types import Document, QuotedRun, Tokens

HOLE = 1 << 26
_NAME = 7
_LONGEST = 250
_TERMINAL = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between two clause boundaries: view positions ``start`` to ``end`` (half-open).

    ``kind`` is "main" (a finite verb in first or second place), "dass", "w" (ob or w-word),
    "relative", "sub" (other subordinate clause), "zu" (infinitive clause) or "phrase" (no verb).
    ``finite`` is the position of the finite verb, or -1. ``before`` is the boundary's character.
    """

    start: int
    end: int
    kind: str
    finite: int
    before: str


@dataclass(slots=True)
class View:
    """One sentence at one level of quotation; all lists have one entry a position."""

    first: list[int]
    last: list[int]
    low: list[str]
    raw: list[str]
    flags: list[int]
    runs: dict[int, QuotedRun]
    segments: list[Segment] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.first)

    def tokens(self, positions: Sequence[int] | range) -> Tokens:
        """The token numbers that view positions stand for, ascending."""
        first, last = self.first, self.last
        return tuple(t for p in sorted(set(positions)) for t in range(first[p], last[p]))

    def segment_at(self, position: int) -> int:
        """The number of the segment that holds a position (or begins right after it)."""
        return max(0, bisect_right(self.starts, position) - 1)

    def body_end(self) -> int:
        """Where the sentence ends without its final punctuation."""
        end = len(self.first)
        while end > 0 and not self.flags[end - 1] & (lx.WORD | HOLE):
            if self.low[end - 1] == ")":
                break
            end -= 1
        return end


def sentence_ranges(
    document: Document, sentences: Sequence[tuple[int, int]], outer: Sequence[QuotedRun]
) -> Iterator[tuple[int, int]]:
    """The sentences of one level: those that a quotation of that level runs through become one."""
    number = 0
    begin = 0
    index = 0
    while index < len(sentences):
        begin = max(begin, sentences[index][0])
        end = sentences[index][1]
        if begin >= end:
            index += 1
            continue
        while number < len(outer) and outer[number].start < end:
            run = outer[number]
            number += 1
            if run.end <= end:
                continue
            while sentences[index][1] < run.end and index + 1 < len(sentences):
                index += 1
            start, end = sentences[index]
            if run.end < end and run.end - start <= 1 and not _goes_on(document, run.end):
                end = run.end
                break
        while end == sentences[index][1] and index + 1 < len(sentences):
            # "X sagte: / „…“" and "„…!“ / rief X" are one sentence for the rules.
            opens = number < len(outer) and outer[number].start == end
            closed = number > 0 and outer[number - 1].end == end
            if not (
                (opens and document.words[end - 1] == ":") or (closed and _goes_on(document, end))
            ):
                break
            index += 1
            end = sentences[index][1]
            while number < len(outer) and outer[number].start < end:
                run = outer[number]
                number += 1
                while sentences[index][1] < run.end and index + 1 < len(sentences):
                    index += 1
                start, end = sentences[index]
                if run.end < end and run.end - start <= 1 and not _goes_on(document, run.end):
                    end = run.end
                    break
        yield begin, end
        begin = end
        if end >= sentences[index][1]:
            index += 1


def _goes_on(document: Document, token: int) -> bool:
    word = document.words[token]
    return word in {",", "-", "–"} or word[0].islower()


def make_view(
    document: Document,
    lexicon: lx.Lexicon,
    start: int,
    end: int,
    holes: Sequence[QuotedRun],
) -> View:
    """The view of tokens ``start`` to ``end``; ``holes`` are the outermost runs within them."""
    first: list[int] = []
    last: list[int] = []
    low: list[str] = []
    raw: list[str] = []
    flags: list[int] = []
    runs: dict[int, QuotedRun] = {}
    words = document.words
    memo = lexicon.memo
    word_of = lexicon.word
    token = start
    queue = iter(holes)
    hole = next(queue, None)
    while token < end:
        if hole is not None and token >= hole.start:
            if hole.end > token:
                runs[len(first)] = hole
                first.append(token)
                last.append(min(hole.end, end))
                low.append("„“")
                raw.append("„“")
                # A few quoted words may be a name, and so part of a noun phrase.
                short = hole.end - hole.start <= _NAME
                flags.append(HOLE | lx.CAPITAL if short else HOLE)
                token = min(hole.end, end)
            hole = next(queue, None)
            continue
        word = words[token]
        entry = memo.get(word) or word_of(word)
        if not word.isspace():
            first.append(token)
            last.append(token + 1)
            low.append(entry[0])
            raw.append(word)
            flags.append(entry[1])
        token += 1
    if flags and flags[0] & (lx.AUXILIARY | lx.MODAL):
        # "Sollte es regnen, …": the capital is only that of the sentence.
        flags[0] = (flags[0] | lx.FINITE) & ~lx.CAPITAL
    return View(first, last, low, raw, flags, runs)


def parts(view: View) -> Iterator[View]:
    """The view itself, or pieces of it where it is longer than any sentence: rules that look
    through a whole sentence stay linear in the text."""
    if len(view) <= _LONGEST:
        yield view
        return
    for start in range(0, len(view), _LONGEST):
        end = start + _LONGEST
        yield View(
            view.first[start:end],
            view.last[start:end],
            view.low[start:end],
            view.raw[start:end],
            view.flags[start:end],
            {hole - start: run for hole, run in view.runs.items() if start <= hole < end},
        )


def add_segments(view: View) -> None:
    """Cuts a view into segments at punctuation and says what each is."""
    flags = view.flags
    start = 0
    before = ""
    size = len(flags)
    segments = view.segments
    for position in range(size):
        if flags[position] & lx.BOUNDARY:
            if position > start:
                segments.append(_segment(view, start, position, before))
            start = position + 1
            before = view.low[position]
    if start < size:
        segments.append(_segment(view, start, size, before))
    view.starts.extend(segment.start for segment in segments)


def _segment(view: View, start: int, end: int, before: str) -> Segment:
    flags, low = view.flags, view.low
    finite = find_finite(view, start, end)
    infinitive = _ends_in_zu(view, start, end)
    if infinitive and finite >= 0 and not flags[finite] & (lx.AUXILIARY | lx.MODAL):
        finite = -1  # "die Pläne verschwiegen zu haben": a participle that looks finite
    head = start
    if low[head] in ("und", "oder", "aber", "sondern", "sowie", "denn", "doch") and head + 1 < end:
        head += 1
    if (
        low[head] in ("aber", "auch", "vor", "allem", "zwar", "also")
        and head + 1 < end
        and low[head + 1] in ("dass", "daß", "ob", "allem")
    ):
        head += 1
    word = low[head]
    bits = flags[head]
    if word in ("dass", "daß"):
        kind = "dass"
    elif word == "ob" or (
        bits & lx.WH and before in (",", ":", "") and not bits & lx.CAPITAL and finite >= end - 3
    ):
        kind = "w"
    elif (
        (word in ("um", "ohne", "anstatt", "statt") and before == "," and finite < 0)
        or (bits & lx.SUBORDINATOR and not bits & lx.PREPOSITION and finite != head + 1)
        or (bits & lx.SUBORDINATOR and finite >= end - 2 and finite > head + 1)
    ) and not _as_phrase(view, head, finite, end):
        kind = "sub"
    elif (
        before == ","
        and finite > head
        and _verb_final(view, finite, end)
        and (
            bits & lx.RELATIVE
            or (
                bits & lx.PREPOSITION and head + 1 < end and flags[head + 1] & (lx.RELATIVE | lx.WH)
            )
        )
    ):
        kind = "relative"
    elif finite >= 0:
        kind = "main"
    elif infinitive or _zu_infinitive(view, start, end):
        kind = "zu"
    else:
        kind = "phrase"
    return Segment(start, end, kind, finite, before)


def _as_phrase(view: View, head: int, finite: int, end: int) -> bool:
    """ "Als Begründung gab er an": no clause, but a phrase before the verb."""
    return (
        view.low[head] == "als"
        and head < finite < end - 1
        and all(view.flags[p] & (lx.CAPITAL | lx.DETERMINER) for p in range(head + 1, finite))
        and bool(view.flags[finite - 1] & lx.CAPITAL)
    )


def _verb_final(view: View, finite: int, end: int) -> bool:
    """Whether the finite verb closes its clause ("gesehen haben soll", "gesehen hat")."""
    return finite == end - 1 or (
        finite == end - 2
        and not view.flags[finite] & lx.KONJUNKTIV
        and bool(view.flags[end - 1] & (lx.AUXILIARY | lx.MODAL))
    )


def find_finite(view: View, start: int, end: int) -> int:
    """The finite verb of a stretch: an auxiliary or modal before any other verb, or -1."""
    flags = view.flags
    found = -1
    for position in range(start, end):
        bits = flags[position]
        if bits & lx.VERB and not bits & lx.CAPITAL:
            if position > start and view.low[position - 1] == "zu":
                continue
            if bits & (lx.AUXILIARY | lx.MODAL):
                return position
            if found < 0:
                found = position
    return found


def _ends_in_zu(view: View, start: int, end: int) -> bool:
    """Whether a stretch ends in "zu haben", "zu sein" and the like."""
    return end - start > 2 and view.low[end - 2] == "zu" and view.low[end - 1] in _INFINITIVES


_INFINITIVES = frozenset("haben sein werden lassen können müssen dürfen sollen wollen".split())


def _zu_infinitive(view: View, start: int, end: int) -> bool:
    low, flags = view.low, view.flags
    for position in range(start, end):
        word = low[position]
        if (
            word == "zu"
            and position + 1 < end
            and low[position + 1].endswith("n")
            and not (flags[position + 1] & (lx.CAPITAL | lx.DETERMINER))
        ):
            return True
        if (
            len(word) > 6
            and word.endswith("n")
            and "zu" in word[1:-3]
            and not flags[position] & lx.CAPITAL
        ):
            return True
    return False
