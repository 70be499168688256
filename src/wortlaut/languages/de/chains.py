"""Speech without a frame: sentences in Konjunktiv that go on from a statement, and hearsay."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.views import View
from wortlaut.types import Medium, StatementType

_HEARSAY = frozenset(("soll", "sollen"))


def konjunktiv_sentence(view: View) -> Found | None:
    """A sentence whose main clause stands in Konjunktiv, without anything that introduces it."""
    first = second = 0
    mains = 0
    for segment in view.segments:
        if segment.kind != "main":
            continue
        mains += 1
        bits = view.flags[segment.finite]
        if bits & lx.KONJUNKTIV1:
            first += 1
        elif bits & lx.KONJUNKTIV2 and view.low[segment.finite] not in ("würde", "wäre", "könnte", "hätte", "könnten", "müsste", "dürfte", "dürften"):
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
    """"Er soll … haben": a rumour, not a plan: soll with a perfect infinitive."""
    for segment in view.segments:
        if segment.kind == "main" and view.low[segment.finite] in _HEARSAY:
            end = segment.end
            if view.low[end - 1] in ("haben", "sein") and end - segment.finite > 2:
                found = Found(
                    StatementType.FREE_INDIRECT, Medium.SPEECH_WRITING,
                    view.tokens(range(len(view))), "hearsay-soll",
                )  # fmt: skip
                found.borrows = True
                return found
    return None
