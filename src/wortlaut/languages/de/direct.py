"""Direct speech: which stretches between quotation marks are somebody's words, and whose."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import Group
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.participants import speaker_of
from wortlaut.languages.de.phrases import noun_phrase, subject_after
from wortlaut.languages.de.reported import FRAGMENTS
from wortlaut.languages.de.views import HOLE, View
from wortlaut.types import Document, Medium, StatementType


def direct_speech(
    document: Document,
    view: View,
    lexicon: lx.Lexicon,
    groups: list[Group],
    hole: int,
    indirect: Found | None,
) -> Found | None:
    """The statement that a hole of a sentence is, or None for a title, a name, a scare quote.

    ``indirect`` is the statement in whose quotation the hole lies.
    """
    words = document.words[view.first[hole] : view.last[hole]]
    count = sum(any(map(str.isalnum, word)) for word in words)
    if count == 0:
        return None
    body = view.tokens((hole,))
    capital = len(words) > 1 and words[1][:1].isupper()
    ended = len(words) > 1 and words[-2][-1] in ".!?…"
    after_noun = (
        hole > 0 and bool(view.flags[hole - 1] & lx.CAPITAL) and view.raw[hole - 1][:1].isupper()
    )
    # A capital after the mark is a name or a title, unless it begins a sentence.
    name = capital and (
        count <= 3
        or (after_noun and count < 8)
        or not (ended or any(lexicon.word(word)[1] & lx.VERB for word in words))
    )
    colon = hole > 0 and view.low[hole - 1] == ":"
    if indirect is not None and not colon:
        if indirect.type is StatementType.DIRECT or name:
            return None
        return Found(
            StatementType.DIRECT, indirect.medium, body, "direct-in-indirect",
            cue=indirect.cue, frame=indirect.frame, speaker=indirect.speaker, level=0,
        )  # fmt: skip
    if _free_left(view, hole) and (count >= 3 or view.low[hole + 1 : hole + 2] == [","] or ended):
        after = _frame_after(view, groups, hole)
        if after is not None:
            return _made(view, body, "direct-before-cue", after)
    if count >= 3 or ended:
        before = _frame_before(view, groups, hole)
        if before is not None:
            return _made(view, body, "direct-after-cue", before)
    if colon and (count >= 4 or ended):
        return _made(view, body, "direct-colon", _colon_frame(view, hole))
    alone = all(view.flags[p] & HOLE or not view.flags[p] & lx.WORD for p in range(len(view)))
    if alone and (count >= 5 or ended):
        return Found(StatementType.DIRECT, Medium.SPEECH, body, "direct-continued", borrows=True)
    for group in groups:
        if any(cue.lemma in FRAGMENTS for cue in group.cues) and not (capital and after_noun):
            return None if _names(view, group) else _in_clause(view, group, body, "direct-fragment")
    # Words quoted in lower case are words of somebody: names and titles have capitals.
    reporting = any(cue.reported > 0.1 for group in groups for cue in group.cues)
    if (count >= 5 and not name) or (not capital and count >= (2 if reporting else 3)):
        if groups:
            return _in_clause(view, groups[0], body, "direct-in-clause")
        if not (capital and after_noun) and (not capital or count >= 7):
            return Found(StatementType.DIRECT, Medium.SPEECH, body, "direct-quoted", borrows=True)
    return None


def _names(view: View, group: Group) -> bool:
    """Whether a verb of naming gives a name: "nennt sich „…“", "wird „…“ genannt"."""
    segment = view.segments[group.segment]
    clause = view.low[segment.start : segment.end]
    return group.cues[0].lemma == "nennen" and (
        group.passive or "sich" in clause or "man" in clause
    )


def _free_left(view: View, hole: int) -> bool:
    """Whether a quotation can begin here: not right after a noun ("die Zeitung „…“")."""
    return (
        hole == 0
        or bool(view.flags[hole - 1] & (lx.BOUNDARY | HOLE))
        or (view.low[hole - 1] in ("und", "aber", "doch"))
    )


_Frame = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], Medium]


def _made(view: View, body: tuple[int, ...], rule: str, frame: _Frame) -> Found:
    cue, whole, speaker, medium = frame
    return Found(
        StatementType.DIRECT, medium, body, rule, cue=cue, frame=whole, speaker=speaker,
        borrows=not speaker,
    )  # fmt: skip


def _frame_after(view: View, groups: list[Group], hole: int) -> _Frame | None:
    """„…“, sagte X. / „…“, so X."""
    flags, low = view.flags, view.low
    position = hole + 1
    while position < len(view) and low[position] in (",", "–", "-"):
        position += 1
    if position >= len(view):
        return None
    if low[position] == "so" and position + 1 < len(view):
        end = noun_phrase(view, position + 1, len(view))
        segment = view.segments[view.segment_at(position)]
        if end > position + 1 and segment.finite < 0:
            stop = max(end, segment.end)
            return (
                view.tokens((position,)), view.tokens(range(hole + 1, stop)),
                view.tokens(range(position + 1, end)), Medium.SPEECH,
            )  # fmt: skip
        return None
    for group in groups:
        if group.finite == position or (
            group.finite == position + 1 and flags[position] & (lx.ADVERB | lx.CONJUNCTION)
        ):
            stop = _clause_stop(view, group)
            if group.cues[0].lemma == "heißen" or group.passive:
                speaker = speaker_of(view, group, hole + 1)
            else:
                speaker = view.tokens(range(*subject_after(view, group.finite, stop)))
            return (
                view.tokens(group.positions), view.tokens(range(hole + 1, stop)),
                speaker, group.cues[0].medium,
            )  # fmt: skip
        if group.finite > position:
            break
    return None


def _clause_stop(view: View, group: Group) -> int:
    """The end of a frame behind its quotation: the clause with its insertions, without what
    follows after the next quotation mark, colon or full stop."""
    end = view.body_end()
    for position in range(max(group.positions), end):
        if (
            view.flags[position] & HOLE
            and position > max(group.positions) + 1
            and view.low[position - 1] in (",", ":", ".", "–")
        ):
            return position if view.low[position - 1] == ":" else position - 1
        if view.low[position] in (".", "!", "?", ";"):
            return position
        if (
            view.low[position] == "und"
            and position + 1 < end
            and view.flags[position + 1] & lx.CUE_FINITE
        ):
            return position
    number = view.segment_at(group.finite)
    for segment in view.segments[number + 1 :]:
        if segment.kind == "main" and segment.start > max(group.positions):
            return min(end, segment.start - 1)
    return end


def _frame_before(view: View, groups: list[Group], hole: int) -> _Frame | None:
    """X sagte: „…“ / X sagte, „…“"""
    mark = view.low[hole - 1 : hole]
    if hole == 0 or mark not in ([":"], [","]):
        return None
    best: Group | None = None
    for group in groups:
        if group.finite < hole:
            best = group
    if best is None:
        return None
    number = view.segment_at(hole - 1)
    if mark == [","] and best.segment < number - 1:
        return None
    begin = 0
    for position in range(min(best.finite, hole - 2), -1, -1):
        if view.low[position] in (".", "!", "?", ";") or (
            view.flags[position] & HOLE and view.last[position] - view.first[position] > 8
        ):
            begin = position + 1
            break
    while begin < hole and view.flags[begin] & lx.BOUNDARY:
        begin += 1
    return (
        view.tokens([p for p in best.positions if p < hole]), view.tokens(range(begin, hole)),
        speaker_of(view, best, begin), best.cues[0].medium,
    )  # fmt: skip


def _colon_frame(view: View, hole: int) -> _Frame:
    begin = 0
    for position in range(hole - 2, -1, -1):
        if view.low[position] in (".", "!", "?"):
            begin = position + 1
            break
    segment = view.segments[view.segment_at(begin)]
    speaker: tuple[int, ...] = ()
    if segment.kind in ("main", "phrase"):
        end = noun_phrase(view, begin, hole - 1)
        if not view.flags[begin] & (lx.PREPOSITION | lx.OBLIQUE):
            speaker = view.tokens(range(begin, end))
    return (), view.tokens(range(begin, hole)), speaker, Medium.SPEECH


def _in_clause(view: View, group: Group, body: tuple[int, ...], rule: str) -> Found:
    inside = set(body)
    clause = [p for p in range(view.body_end()) if view.first[p] not in inside]
    needs = group.cues[0].needs
    fixed = [p for p in clause if view.low[p] in needs and p not in group.positions]
    return Found(
        StatementType.DIRECT, group.cues[0].medium, body, rule,
        cue=view.tokens([*group.positions, *fixed[:1]]), frame=view.tokens(clause),
        speaker=speaker_of(view, group, 0),
    )  # fmt: skip
