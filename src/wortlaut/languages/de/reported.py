"""Reported speech: a main clause that says what somebody said without giving the words."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import Group
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.participants import speaker_of
from wortlaut.languages.de.views import View
from wortlaut.types import StatementType

THRESHOLD = 0.25
"""Verbs that report less often than this are left alone: precision matters more here."""


FRAGMENTS = frozenset("nennen bezeichnen sprechen beschreiben würdigen".split())
"""Verbs whose quoted words are direct speech: "nannte den Plan „Unsinn“"."""


def reported_speech(view: View, groups: list[Group]) -> Found | None:
    """The sentence as reported speech, if the verb of a main clause of it usually reports."""
    for group in groups:
        cue = group.cues[0]
        if cue.reported < THRESHOLD or view.segments[group.segment].kind != "main":
            continue
        if cue.needs and not any(word in cue.needs for word in view.low):
            continue
        if view.flags[group.finite] & lx.KONJUNKTIV or (cue.lemma in FRAGMENTS and view.runs):
            continue
        return Found(
            StatementType.REPORTED, cue.medium, view.tokens(range(len(view))), "reported",
            speaker=speaker_of(view, group, 0),
        )  # fmt: skip
    return None
