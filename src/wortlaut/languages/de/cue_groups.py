"""Cue verbs in a sentence, with their particle, auxiliary or fixed word put together again."""

from dataclasses import dataclass

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.views import View

_PRONOMINALS = frozenset("davon darauf dazu damit dafür daran darüber davor darum".split())
_REACH = 45
_WERDEN = ("werd", "wird", "wurd", "würd", "ward")


@dataclass(frozen=True, slots=True)
class Group:
    """A cue in a view: all its positions, the finite verb among them, and its readings.

    ``form`` is "first" (verb before its subject, right after a boundary), "second" or "final".
    """

    finite: int
    positions: tuple[int, ...]
    cues: tuple[lx.Cue, ...]
    form: str
    segment: int
    passive: bool

    def governs(self, what: str) -> bool:
        return any(what in cue.governs for cue in self.cues)


def find_groups(view: View, lexicon: lx.Lexicon) -> list[Group]:
    """All cue verbs of a sentence from left to right."""
    found: list[Group] = []
    flags = view.flags
    used: set[int] = set()
    for position in range(len(flags)):
        if flags[position] & lx.CUE_VERB and position not in used:
            group = _group(view, position, lexicon)
            if group is not None:
                used.update(group.positions)
                found.append(group)
    return found


def _group(view: View, position: int, lexicon: lx.Lexicon) -> Group | None:
    bits, word = view.flags[position], view.low[position]
    number = view.segment_at(position)
    segment = view.segments[number]
    auxiliary = -1
    if bits & (lx.CUE_PARTICIPLE | lx.CUE_INFINITIVE):
        auxiliary = _auxiliary(view, segment.start, segment.end, position, number)
        if (
            auxiliary >= 0
            and not bits & lx.CUE_PARTICIPLE
            and not (view.flags[auxiliary] & lx.MODAL or view.low[auxiliary].startswith(_WERDEN))
        ):
            auxiliary = -1  # only a modal verb or "werden" takes an infinitive
    if auxiliary >= 0:
        infinite = lexicon.participles if bits & lx.CUE_PARTICIPLE else lexicon.infinitives
        cues = infinite.get(word, ())
        verbs = tuple(cue for cue in cues if cue.kind == "verb")
        phrase = _with_word(view, segment.start, segment.end, cues)
        extra = _extra_auxiliaries(view, position, segment.end, auxiliary)
        passive = bool(bits & lx.CUE_PARTICIPLE) and (
            view.low[auxiliary].startswith(_WERDEN)
            or any(view.low[p] in ("worden", "werden") for p in extra)
        )
        if phrase is not None:
            cue, fixed = phrase
            return _made(
                view, auxiliary, (auxiliary, position, *fixed, *extra), (cue,), number, passive
            )
        if verbs:
            return _made(view, auxiliary, (auxiliary, position, *extra), verbs, number, passive)
        return None
    if bits & lx.CUE_JOINED:
        cues = tuple(cue for cue in lexicon.joined[word] if cue.kind == "verb")
        if cues:
            return _made(view, position, (position,), cues, number, False)
    if bits & lx.CUE_FINITE:
        cues = lexicon.finite[word]
        phrase = _with_word(view, position + 1, _clause_end(view, position), cues)
        if phrase is None and position == segment.end - 1:
            phrase = _with_word(view, segment.start, position, cues)
        if phrase is not None:
            cue, fixed = phrase
            return _made(view, position, (position, *fixed), (cue,), number, False)
        particle = _particle(view, position, cues)
        if particle is not None:
            return _made(view, position, (position, particle[1]), (particle[0],), number, False)
        whole = tuple(cue for cue in cues if not cue.particle)
        if whole:
            return _made(view, position, (position,), whole, number, False)
    if bits & lx.CUE_PARTICIPLE and view.low[segment.start] == "wie" and position > segment.start:
        cues = tuple(cue for cue in lexicon.participles[word] if cue.kind == "verb")
        if cues and position == segment.end - 1:
            return _made(view, position, (position,), cues, number, True)
    return None


def _made(
    view: View, finite: int, positions: tuple[int, ...], cues: tuple[lx.Cue, ...],
    number: int, passive: bool,
) -> Group:  # fmt: skip
    segment = view.segments[number]
    if segment.kind in ("dass", "w", "relative", "sub") and finite > segment.start + 1:
        form = "final"
    elif _is_first(view, segment.start, finite):
        form = "first"
    else:
        form = "second"
    clause = view.low[segment.start : segment.end]
    extra = tuple(
        segment.start + offset for offset, word in enumerate(clause) if word in _PRONOMINALS
        and segment.start + offset > finite
        and (
            segment.start + offset + 1 >= segment.end or segment.start + offset + 1 in positions
            or segment.start + offset - 1 in positions
        )
    )  # fmt: skip
    if finite + 1 < len(view) and view.low[finite + 1] == "sich":
        extra += (finite + 1,)
    if cues[0].lemma == "heißen":
        extra += tuple(p for p in (finite + 1,) if p < len(view) and view.low[p] == "es")
    return Group(finite, tuple(sorted({*positions, *extra})), cues, form, number, passive)


def _is_first(view: View, start: int, finite: int) -> bool:
    """Whether nothing but a conjunction stands between the boundary and the verb."""
    while start < finite and view.flags[start] & (lx.CONJUNCTION | lx.ADVERB):
        start += 1
    return start == finite


def _auxiliary(view: View, start: int, end: int, position: int, number: int) -> int:
    flags = view.flags
    finite = view.segments[number].finite
    if 0 <= finite < position and flags[finite] & (lx.AUXILIARY | lx.MODAL):
        return finite
    for other in range(position + 1, min(end, position + 4)):
        if flags[other] & (lx.AUXILIARY | lx.MODAL) and flags[other] & lx.VERB:
            return other
        if not flags[other] & lx.AUXILIARY:
            break
    for other in range(position - 1, start - 1, -1):
        if flags[other] & (lx.AUXILIARY | lx.MODAL) and flags[other] & lx.VERB:
            return other
    # The auxiliary of a main clause with an insertion: "hat X, der Vorsitzende, gesagt".
    reach = max(0, number - 3)
    for other_number in range(number - 1, reach - 1, -1):
        segment = view.segments[other_number]
        if segment.kind == "main":
            finite = segment.finite
            if (
                flags[finite] & (lx.AUXILIARY | lx.MODAL)
                and view.segments[number].kind == "phrase"
                and view.segments[number].before in (",", ")")
                and position >= end - 2
            ):
                return finite
            return -1
        if segment.before not in (",", "(", ")"):
            return -1
    return -1


def _extra_auxiliaries(view: View, position: int, end: int, auxiliary: int) -> tuple[int, ...]:
    """ "geäußert worden", "gesagt haben": the infinite auxiliaries after the participle."""
    extra = []
    other = position + 1
    while other < min(end, position + 3) and view.low[other] in (
        "worden",
        "haben",
        "werden",
        "sein",
        "lassen",
    ):
        if other != auxiliary:
            extra.append(other)
        other += 1
    return tuple(extra)


def _clause_end(view: View, position: int) -> int:
    """The end of the clause to the right, over up to two insertions between commas."""
    commas = 0
    end = position + 1
    stop = min(len(view), position + _REACH)
    while end < stop:
        if view.flags[end] & lx.BOUNDARY:
            word = view.low[end]
            if word == "," and commas < 2 and not _opens_clause(view, end + 1):
                commas += 1
            elif word not in ("(", ")", "/", "-"):
                break
        end += 1
    return end


def _opens_clause(view: View, position: int) -> bool:
    if position >= len(view):
        return True
    word = view.low[position]
    return word in ("dass", "daß", "ob", "um") or bool(
        view.flags[position] & (lx.SUBORDINATOR | lx.WH)
        and not view.flags[position] & lx.CAPITAL
        and word not in ("der", "die", "das")
    )


def _with_word(
    view: View, start: int, end: int, cues: tuple[lx.Cue, ...]
) -> tuple[lx.Cue, tuple[int, ...]] | None:
    """A phrase reading whose fixed word stands in the clause, with its preposition and article."""
    for cue in cues:
        if cue.kind != "phrase":
            continue
        for position in range(start, min(end, len(view))):
            if view.raw[position] == cue.particle:
                fixed = [position]
                before = position - 1
                if cue.lemma == "halten":
                    fixed.extend(p for p in range(start, position) if view.low[p] in ("es", "für"))
                elif cue.particle[0].isupper():
                    while (
                        before >= start
                        and len(fixed) < 3
                        and view.flags[before] & (lx.PREPOSITION | lx.DETERMINER)
                    ):
                        fixed.append(before)
                        before -= 1
                return cue, tuple(fixed)
    return None


def _particle(view: View, position: int, cues: tuple[lx.Cue, ...]) -> tuple[lx.Cue, int] | None:
    wanted = {cue.particle: cue for cue in cues if cue.kind == "verb" and cue.particle}
    if not wanted:
        return None
    commas = 0
    for other in range(position + 1, min(len(view), position + _REACH)):
        word = view.low[other]
        if view.flags[other] & lx.BOUNDARY:
            if word == ",":
                commas += 1
                if commas > 2 or _opens_clause(view, other + 1):
                    return None
            elif word not in ("(", ")", "/"):
                return None
        elif word in wanted and (
            other + 1 >= len(view)
            or not view.flags[other + 1] & lx.WORD
            or view.flags[other + 1] & (lx.CONJUNCTION | lx.COMPARISON)
            or view.low[other + 1] in ("dass", "daß", "ob")
        ):
            return wanted[word], other
    return None
