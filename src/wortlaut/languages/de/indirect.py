"""Indirect speech with a cue verb: the quotation after, before or around the cue."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.complements import complement_end, complement_start
from wortlaut.languages.de.cue_groups import Group
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.participants import impersonal_speaker, participants
from wortlaut.languages.de.phrases import subject_after
from wortlaut.languages.de.views import HOLE, Segment, View
from wortlaut.types import StatementType

WEAK = 0.55
"""A cue whose clauses are quotations less often than this introduces none."""

_THINKING = frozenset("glauben hoffen vermuten befürchten fürchten denken finden".split())
_NAMING = frozenset("nennen bezeichnen enthalten halten planen erwarten vorsehen".split())
_DEGREE = frozenset("sehr lange viel viele oft weit hoch groß schwer wenig schnell sie".split())
_SEIN = frozenset("ist sind war waren sei seien wäre wären".split())


def with_cue_verb(view: View, group: Group, taken: set[int], floor: int) -> Found | None:
    """The statement that one cue verb introduces, or None.

    ``taken`` are positions that already belong to quotations of this sentence, ``floor`` the
    position up to which earlier statements of the sentence claim their frame.
    """
    found = _found(view, group, taken, floor)
    if found is not None:
        found.entry = group.cues[0].cue
    return found


def _found(view: View, group: Group, taken: set[int], floor: int) -> Found | None:
    if group.finite in taken or group.cues[0].strength < WEAK:
        return None
    if (
        view.flags[group.finite] & lx.KONJUNKTIV1
        and (group.form == "second" or group.segment == 0)
        and view.segments[group.segment].kind == "main"
    ):
        return None  # somebody else's Konjunktiv: the whole sentence is told, cue and all
    if group.form == "final" and any(
        segment.kind == "main" and view.flags[segment.finite] & lx.KONJUNKTIV1
        for segment in view.segments[: group.segment]
    ):
        return None
    wie = _wie_segment(view, group)
    if wie >= 0:
        return _wie(view, group, wie, taken)
    pointing = _pointing(view, group, taken, floor)
    if pointing is not None:
        return pointing
    if group.form == "first" and group.segment > 0:
        found = _before(view, group, taken, floor)
        if found is not None:
            return found
    return _after(view, group, taken, floor)


def _pointing(view: View, group: Group, taken: set[int], floor: int) -> Found | None:
    """ "Die Halle bleibt zu, das teilte die Stadt mit.": "das" stands for what comes before."""
    segment = view.segments[group.segment]
    comma = segment.start - 1
    if (
        group.segment == 0
        or segment.before not in (",", "–")
        or view.low[segment.start] not in ("das", "dies", "so")
        or not segment.start < group.finite <= segment.start + 2
        or not group.governs("direct")
        or segment.end < view.body_end()
        or not any(s.kind == "main" for s in view.segments[: group.segment])
        or any(p in taken for p in range(floor, comma))
    ):
        return None
    subject = subject_after(view, group.finite, segment.end)
    if subject[0] == subject[1] or view.flags[segment.finite] & lx.KONJUNKTIV:
        return None
    return Found(
        StatementType.INDIRECT,
        group.cues[0].medium,
        view.tokens(range(floor, comma)),
        "indirect-before",
        cue=view.tokens(group.positions),
        frame=view.tokens(range(comma, view.body_end())),
        speaker=view.tokens(range(*subject)),
    )


def _after(view: View, group: Group, taken: set[int], floor: int) -> Found | None:
    start, rule = complement_start(view, group)
    if start < 0 or start in taken:
        return None
    end = complement_end(view, start, rule)
    begin = max(floor, _clause_start(view, group))
    frame = [p for p in range(begin, start) if p not in taken]
    speaker, addressee = participants(view, group, begin, start)
    return Found(
        StatementType.INDIRECT, group.cues[0].medium,
        view.tokens(range(start, end)), f"indirect-{rule}",
        cue=view.tokens(group.positions), frame=view.tokens(frame), speaker=speaker,
        addressee=addressee,
    )  # fmt: skip


def _clause_start(view: View, group: Group) -> int:
    """Where the frame begins: with the sentence, or with the subordinate clause of the cue."""
    segment = view.segments[group.segment]
    if segment.kind == "relative":
        return segment.start
    for number in range(group.segment, 0, -1):
        if view.segments[number].before in (";", ".", "!", "?", ":"):
            return view.segments[number].start
    return view.segments[0].start if view.segments else 0


def _before(view: View, group: Group, taken: set[int], floor: int) -> Found | None:
    """ "Die Straße sei gesperrt, sagte X": the quotation before the cue, perhaps also after it."""
    segments = view.segments
    segment = segments[group.segment]
    phrase = group.cues[0].kind == "phrase" and group.cues[0].lemma == "sein"
    state = len(group.positions) > 1 and view.low[group.finite] in _SEIN and not phrase
    if segment.before not in (",", "–") or group.passive or state:
        return None
    if not (group.governs("direct") or phrase or group.cues[0].lemma in _THINKING):
        return None
    start = floor
    for number in range(group.segment - 1, 0, -1):
        if segments[number].before in (".", "!", "?", ";"):
            start = max(start, segments[number].start)
            break
    comma = segment.start - 1
    left = [s for s in segments[: group.segment] if s.start >= start]
    if not left or any(p in taken for p in range(start, comma)):
        return None
    while start < comma and view.flags[start] & lx.BOUNDARY:
        start += 1
    if view.low[start] == "wie" or group.cues[0].lemma == "stehen":
        return None
    if view.flags[comma - 1] & HOLE and comma >= 2 and view.low[comma - 2] == ":":
        return None  # "X war froh: „…“, sagte er" is direct speech
    main = any(
        s.kind == "main" and not (left[0].kind == "sub" and s.finite == s.end - 1) for s in left
    )
    clause = left[0].kind in ("dass", "w")
    holes = any(view.flags[p] & HOLE for p in range(start, comma))
    if holes and all(
        view.flags[p] & HOLE or not view.flags[p] & lx.WORD for p in range(start, comma)
    ):
        return None  # direct speech, another rule's business
    if segment.start < group.finite:  # ", betonte aber" needs a subject of its own to be a frame
        return None
    end, rest = _frame_after(view, group)
    konjunktiv = any(s.kind == "main" and view.flags[s.finite] & lx.KONJUNKTIV for s in left)
    rest_main = _continues(view, rest)
    if not (main or clause or rest_main):
        return None
    subject = subject_after(view, group.finite, end)
    impersonal = group.cues[0].lemma == "heißen"
    if complement_start(view, group)[1] in ("dass", "w-clause", "infinitive") and not konjunktiv:
        return None
    if subject[0] == subject[1] and not (konjunktiv or impersonal):
        return None
    if not konjunktiv and view.low[group.finite + 1 : group.finite + 2] in (
        ["aber"],
        ["jedoch"],
        ["zugleich"],
        ["auch"],
        ["dann"],
    ):
        return None  # a second conjunct: "… beziffert die Zahl auf drei, befürchtet aber mehr"
    quotation = list(range(start, comma))
    frame = list(range(comma, end))
    if rest_main:
        stop = complement_end(view, rest, "around")
        quotation.extend(range(rest, stop))
        if rest > end and view.low[rest - 1] == ",":
            frame.append(rest - 1)
        rule = "indirect-around"
    else:
        rule = "indirect-before"
        frame = list(range(comma, min(view.body_end(), rest)))
    return Found(
        StatementType.INDIRECT, group.cues[0].medium, view.tokens(quotation), rule,
        cue=view.tokens(group.positions), frame=view.tokens(frame),
        speaker=impersonal_speaker(view, group) if impersonal else view.tokens(range(*subject)),
    )  # fmt: skip


def _continues(view: View, rest: int) -> bool:
    if rest >= view.body_end():
        return False
    segment = view.segments[view.segment_at(rest)]
    if segment.kind != "main":
        return False
    first = _is_verb_first(view, segment)
    return bool(view.flags[segment.finite] & lx.KONJUNKTIV) or (
        first and not view.flags[segment.finite] & lx.CUE_FINITE
    )


def _is_verb_first(view: View, segment: Segment) -> bool:
    position = segment.start
    while position < segment.finite and view.flags[position] & (lx.CONJUNCTION | lx.ADVERB):
        position += 1
    return position == segment.finite


def _frame_after(view: View, group: Group) -> tuple[int, int]:
    """Where the clause of a cue after its quotation ends, and where the sentence goes on."""
    segments = view.segments
    end = segments[group.segment].end
    number = group.segment + 1
    last = max(group.positions)
    while number < len(segments):
        segment = segments[number]
        inserted = segment.kind in ("relative", "phrase", "sub") or segment.start <= last
        if segment.before in (".", "!", "?", ";", ":") or not inserted:
            return end, segment.start
        end = segment.end
        number += 1
    return end, len(view)


def _wie_segment(view: View, group: Group) -> int:
    """The segment whose "wie" the cue verb closes, over insertions between commas, or -1."""
    segments = view.segments
    number = group.segment
    while number >= 0 and group.segment - number < 4:
        segment = segments[number]
        if view.low[segment.start] == "wie":
            return (
                number
                if number < group.segment or group.finite > segment.start + 1 or (group.passive)
                else -1
            )
        if segment.before not in (",", "(", ")") or number == 0:
            return -1
        before = segments[number - 1]
        if before.kind not in ("relative", "phrase", "w", "sub") or (
            before.finite >= 0 and before.kind != "relative"
        ):
            return -1
        number -= 1
    return -1


def _wie(view: View, group: Group, number: int, taken: set[int]) -> Found | None:
    """ "Wie die Polizei mitteilte, …" and "…, wie die Polizei mitteilte(, …)"."""
    segments = view.segments
    segment = segments[group.segment]
    cue = group.cues[0]
    if (
        group.finite < segment.end - 4
        or cue.lemma in _NAMING
        or not cue.governs & {"direct", "dass"}
    ):
        return None
    if view.low[segments[number].start + 1] in _DEGREE:
        return None
    body = view.body_end()
    wie = segments[number].start
    subject = (wie + 1, wie + 1)
    if not group.passive:
        subject = subject_after(view, wie, segment.end)
    after = segment.end
    while after < body and view.flags[after] & lx.BOUNDARY:
        after += 1
    if number == 0 or wie == 0:
        if after >= body or after in taken:
            return None
        quotation = list(range(after, complement_end(view, after, "wie")))
        frame = list(range(0, after))
    else:
        begin = 0
        for other in range(number, 0, -1):
            if segments[other].before in (".", "!", "?", ";"):
                begin = segments[other].start
                break
        quotation = [p for p in range(begin, wie - 1) if p not in taken]
        frame = list(range(wie - 1, min(after, body)))
        if not quotation:
            return None
        if after < body:
            quotation.extend(range(after, complement_end(view, after, "wie")))
    return Found(
        StatementType.INDIRECT, group.cues[0].medium, view.tokens(quotation), "indirect-wie",
        cue=view.tokens((wie, *group.positions)), frame=view.tokens(frame),
        speaker=view.tokens(range(*subject)),
    )  # fmt: skip
