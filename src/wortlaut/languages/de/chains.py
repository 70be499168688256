"""Speech without a frame: sentences in Konjunktiv that go on from a statement, and hearsay."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import Group
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.phrases import subject_after
from wortlaut.languages.de.views import View
from wortlaut.types import Medium, StatementType

_HEARSAY = frozenset(("soll", "sollen"))


def konjunktiv_sentence(view: View, follows: bool) -> Found | None:
    """A sentence whose main clause stands in Konjunktiv, without anything that introduces it.

    After another statement (``follows``) a Konjunktiv II such as "würde" is enough.
    """
    first = second = 0
    mains = 0
    for segment in view.segments:
        if segment.kind != "main":
            continue
        mains += 1
        bits = view.flags[segment.finite]
        if "ich" in view.low[max(segment.start, segment.finite - 1) : segment.finite + 2]:
            return None
        if bits & lx.KONJUNKTIV1:
            first += 1
        elif (bits & lx.KONJUNKTIV2 and follows) or (
            bits & lx.KONJUNKTIV2
            and view.low[segment.finite]
            not in ("würde", "wäre", "könnte", "hätte", "könnten", "müsste", "dürfte", "dürften")
        ):
            second += 1
        if mains == 1 and not bits & lx.KONJUNKTIV:
            return None
    if first == 0 and second == 0:
        return None
    found = Found(
        StatementType.INDIRECT_FREE_INDIRECT, Medium.SPEECH,
        view.tokens(range(len(view))), "konjunktiv" if first else "konjunktiv-two",
    )  # fmt: skip
    found.borrows = True
    return found


def hearsay(view: View) -> Found | None:
    """ "Er soll … haben": a rumour, not a plan: soll with a perfect infinitive."""
    for segment in view.segments:
        if segment.kind == "main" and view.low[segment.finite] in _HEARSAY:
            end = segment.end
            if (
                view.low[end - 1] in ("haben", "sein")
                and end - segment.finite > 2
                and view.low[end - 2].endswith(("en", "t"))
            ):
                found = Found(
                    StatementType.FREE_INDIRECT, Medium.SPEECH_WRITING,
                    view.tokens(range(len(view))), "hearsay-soll",
                )  # fmt: skip
                found.borrows = True
                return found
    return None


def pointing_back(view: View, groups: list[Group], before: View | None) -> Found | None:
    """ "Das teilte X mit.": the sentence before is the quotation."""
    if before is None or view.low[0] not in ("das", "dies", "dieses") or len(view) > 40:
        return None
    for group in groups:
        if group.finite != 1 and view.flags[group.finite] & lx.VERB:
            continue
        if not group.governs("direct") or group.passive:
            continue
        subject = subject_after(view, group.finite, view.segments[group.segment].end)
        if subject[0] == subject[1]:
            return None
        return Found(
            StatementType.INDIRECT, group.cues[0].medium,
            before.tokens(range(before.body_end())), "pointing-back",
            cue=view.tokens(group.positions), frame=view.tokens(range(view.body_end())),
            speaker=view.tokens(range(*subject)),
        )  # fmt: skip
    return None
