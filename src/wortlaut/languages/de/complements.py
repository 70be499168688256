"""Where the quotation after a cue begins, and where any quotation without marks ends."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import Group
from wortlaut.languages.de.views import HOLE, Segment, View

_ASKING = frozenset("fragen nachfragen anfragen erkundigen befragen diskutieren".split())
_STRONG = frozenset(
    "sagen erklären meinen glauben berichten betonen mitteilen behaupten finden heißen".split()
)


def complement_start(view: View, group: Group) -> tuple[int, str]:
    """Where the quotation after a cue begins and which rule says so, or (-1, "")."""
    segments = view.segments
    number = group.segment
    last = max(group.positions)
    skipped_sub = -1
    for other in range(number + 1, min(len(segments), number + 9)):
        segment = segments[other]
        if segment.start <= last:
            continue
        if segment.before == ":":
            if segment.kind == "main" and view.flags[segment.finite] & lx.KONJUNKTIV:
                return segment.start, "colon"
            return -1, ""
        if segment.before not in (",", "(", ")", "–", "-", "/"):
            return -1, ""
        if segment.kind == "dass" and group.governs("dass"):
            return (skipped_sub if skipped_sub >= 0 else segment.start), "dass"
        if (
            segment.kind == "w"
            and group.governs("w")
            and (view.low[segment.start] == "ob" or group.cues[0].lemma in _ASKING)
        ):
            return segment.start, "w-clause"
        if segment.kind in ("dass", "w"):
            return -1, ""
        if segment.kind == "main":
            bits = view.flags[segment.finite]
            if not group.governs("v2"):
                return -1, ""
            if skipped_sub < 0 and group.form != "second" and segment.finite == segment.start:
                return -1, ""  # the main clause of the subordinate clause that holds the cue
            if bits & lx.KONJUNKTIV and segment.before != "(":
                return (skipped_sub if skipped_sub >= 0 else segment.start), "verb-second"
            if (
                other == number + 1
                and group.cues[0].lemma in _STRONG
                and segment.finite > segment.start
                and segment.before == ","
                and view.flags[segment.start] & (lx.DETERMINER | lx.PRONOUN)
                and group.form == "second"
            ):
                return segment.start, "indicative"
            return -1, ""
        if segment.kind == "zu" and group.governs("zu"):
            return segment.start, "infinitive"
        if segment.kind in ("sub", "relative") and any(
            view.flags[p] & lx.CUE_VERB and not view.flags[p] & lx.AUXILIARY
            for p in range(segment.finite, segment.end)
            if segment.finite >= 0
        ):
            return -1, ""  # what follows belongs to the nearer cue
        if segment.kind == "sub" and skipped_sub < 0 and segment.before == ",":
            skipped_sub = segment.start
    return -1, ""


def complement_end(view: View, start: int, rule: str) -> int:
    """Where a quotation that begins at ``start`` ends: with the sentence, or where its frame
    takes up the word again ("…, betonte aber, dass …", "…, so der Minister")."""
    segments = view.segments
    end = view.body_end()
    first = view.segment_at(start)
    for number in range(first, len(segments)):
        segment = segments[number]
        if segment.start >= end:
            break
        if number > first and _breaks(view, segment, rule):
            return segment.start - 1
        inner = _second_conjunct(view, segment, max(start, segment.start), rule)
        if inner >= 0:
            return inner
    return end


def _breaks(view: View, segment: Segment, rule: str) -> bool:
    low, flags = view.low, view.flags
    if segment.before == ":" and flags[segment.start] & HOLE:
        return True
    if segment.before in (".", "!", "?"):
        return True
    if low[segment.start] == "so" and segment.kind == "phrase":
        return True
    if segment.kind == "main":
        position = segment.start
        bits = flags[segment.finite]
        while position < segment.finite and flags[position] & (lx.CONJUNCTION | lx.ADVERB):
            position += 1
        if position == segment.finite and not bits & lx.KONJUNKTIV:
            if segment.before == ")":
                return False
            return bool(bits & lx.CUE_FINITE and not bits & lx.AUXILIARY) or (
                segment.start < segment.finite and low[segment.start] in ("und", "aber", "doch")
            )
        if segment.before == ";" and not bits & lx.KONJUNKTIV:
            return True
        if rule == "dass" and segment.before == "," and _second_place(view, segment):
            return not bits & lx.KONJUNKTIV
    return (
        low[segment.start] == "wie"
        and segment.kind in ("sub", "w")
        and bool(any(flags[p] & lx.CUE_VERB for p in range(segment.start, segment.end)))
    )


def _second_place(view: View, segment: Segment) -> bool:
    """Whether a segment is plainly a main clause of its own: "…, die Polizei sucht nach ihm"."""
    start = segment.start
    return (
        start < segment.finite < segment.end - 1
        and segment.finite - start <= 4
        and not view.flags[start] & (lx.CONJUNCTION | lx.RELATIVE & ~lx.DETERMINER)
        and not view.flags[segment.finite] & lx.AUXILIARY
    )


def _second_conjunct(view: View, segment: Segment, start: int, rule: str) -> int:
    """ "… dass A kam und forderte B": the position of "und" where the frame goes on."""
    if rule not in ("dass", "w-clause", "verb-second", "infinitive"):
        return -1
    flags = view.flags
    seen = rule == "infinitive"
    for position in range(start, segment.end - 1):
        bits = flags[position]
        if bits & lx.VERB:
            seen = True
        if (
            seen
            and view.low[position] == "und"
            and flags[position + 1] & lx.CUE_FINITE
            and not flags[position + 1] & (lx.KONJUNKTIV | lx.CUE_PARTICIPLE | lx.CUE_INFINITIVE)
            and position + 2 < segment.end
            and not view.low[position + 1].endswith("n")
        ):
            return position
    return -1
