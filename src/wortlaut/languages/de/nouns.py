"""Indirect speech after a noun: "die Forderung, …", "mit der Begründung, …"."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.complements import complement_end
from wortlaut.languages.de.cue_groups import Group
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.participants import speaker_of
from wortlaut.languages.de.phrases import noun_phrase
from wortlaut.languages.de.views import HOLE, Segment, View
from wortlaut.types import StatementType

_POSSESSIVES = ("sein", "ihr", "mein", "unser", "dein", "euer")
_BETWEEN = 12


def noun_cues(view: View, lexicon: lx.Lexicon, groups: list[Group], taken: set[int]) -> list[Found]:
    """All statements of a sentence that a cue noun introduces."""
    found: list[Found] = []
    flags = view.flags
    for position in range(len(flags)):
        if flags[position] & lx.CUE_NOUN and position not in taken:
            statement = _after_noun(view, lexicon, groups, position, taken)
            if statement is not None:
                found.append(statement)
                tokens = set(statement.quotation)
                taken.update(p for p in range(len(view)) if view.first[p] in tokens)
    return found


def _after_noun(
    view: View, lexicon: lx.Lexicon, groups: list[Group], noun: int, taken: set[int]
) -> Found | None:
    cue = lexicon.noun(view.raw[noun])
    if cue is None:
        return None
    flags, segments = view.flags, view.segments
    number = view.segment_at(noun)
    end = segments[number].end
    if end - noun > _BETWEEN or number + 1 >= len(segments):
        return None
    between = range(noun + 1, end)
    if any(flags[p] & lx.KONJUNKTIV for p in between):
        return None
    segment = segments[number + 1]
    if segment.start in taken or segment.before not in (",", ":"):
        return None
    if not _governed(view, cue, segment):
        return None
    if any(flags[p] & lx.CUE_NOUN for p in between):
        return None
    main = segments[number]
    in_field = main.finite < 0 or main.finite > noun
    stop = complement_end(view, segment.start, "noun")
    rest = range(0)
    if in_field:
        for other in segments[number + 2 :]:
            if other.kind in ("main", "phrase") and other.finite == other.start:
                stop = min(stop, other.start - 1)
                rest = range(stop, _frame_end(view, stop))
                break
    positions = [noun]
    before = noun - 1
    while before >= 0 and flags[before] & lx.DETERMINER:
        positions.insert(0, before)
        before -= 1
    begin = 0
    for earlier in range(number, 0, -1):
        if segments[earlier].before in (".", "!", "?", ";"):
            begin = segments[earlier].start
            break
    frame = [p for p in (*range(begin, segment.start), *rest) if p not in taken]
    return Found(
        StatementType.INDIRECT, cue.medium, view.tokens(range(segment.start, stop)),
        f"noun-{_RULES.get(segment.kind, segment.kind)}",
        cue=view.tokens(positions), frame=view.tokens(frame),
        speaker=_speaker(view, groups, noun, end),
    )  # fmt: skip


def _frame_end(view: View, start: int) -> int:
    """The end of the frame behind a quotation: before the next one."""
    for position in range(start, view.body_end()):
        if view.flags[position] & HOLE and view.low[position - 1] == ":":
            return position - 1
    return view.body_end()


_RULES = {"main": "konjunktiv", "zu": "infinitive"}


def _governed(view: View, cue: lx.Cue, segment: Segment) -> bool:
    if segment.kind == "dass":
        return "dass" in cue.governs
    if segment.kind == "zu":
        return "zu" in cue.governs
    if segment.kind == "w":
        return "w" in cue.governs and view.low[segment.start] == "ob"
    if segment.kind == "main":
        return (
            "v2" in cue.governs
            and bool(view.flags[segment.finite] & lx.KONJUNKTIV)
            and segment.finite > segment.start
        )
    return False


def _speaker(view: View, groups: list[Group], noun: int, end: int) -> tuple[int, ...]:
    """Whose claim it is: a genitive after the noun, a possessive before it, else the subject."""
    after = noun + 1
    if after < end and (
        view.low[after] in ("der", "des", "eines", "einer", "seiner", "ihrer", "von", "vom")
    ):
        start = after + 1 if view.low[after] in ("von", "vom") else after
        stop = noun_phrase(view, start, end)
        if stop > start:
            return view.tokens(range(start, stop))
    if (
        noun
        and view.low[noun - 1].startswith(_POSSESSIVES)
        and view.flags[noun - 1] & lx.DETERMINER
    ):
        return view.tokens((noun - 1,))
    number = view.segment_at(noun)
    finite = view.segments[number].finite
    if finite < 0 or view.flags[finite] & HOLE:
        return ()
    if view.low[finite].startswith(("wurd", "wird", "werd")):
        return ()
    group = Group(finite, (finite,), (), "second", number, False)
    return speaker_of(view, group, 0)
