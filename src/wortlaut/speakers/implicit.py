"""Who speaks where no words say so: continued speech, second conjuncts, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wortlaut.speakers.cast import Figure
    from wortlaut.speakers.resolve import Answer, Page
    from wortlaut.types import Draft

MAX_SENTENCES = 2
"""How far from a quotation without speaker the next one with a speaker may be."""


def silent_speaker(
    page: Page, drafts: Sequence[Draft], index: int, answers: Mapping[int, Answer]
) -> tuple[Figure | None, tuple[str, ...], float]:
    """The figure for a draft without speaker, the steps to it, and how sure that is."""
    draft = drafts[index]
    if draft.parent is not None and draft.parent in answers and not draft.cue:
        told = answers[draft.parent]
        if told.figure is not None:
            return told.figure, told.chain, 0.6
    first = page.places.sentence(min(draft.quotation))
    last = page.places.sentence(max(draft.quotation))
    best: tuple[float, int] | None = None
    for other, answer in answers.items():
        if other == index or answer.figure is None:
            continue
        there = drafts[other]
        near_first = page.places.sentence(min(there.quotation))
        near_last = page.places.sentence(max(there.quotation))
        before = first - near_last if near_last <= first else None
        after = near_first - last if near_first >= last else None
        if before is not None and before <= MAX_SENTENCES:
            score = -float(before)
        elif after is not None and after <= 1:
            score = -float(after) - 0.5
        else:
            continue
        if best is None or score > best[0]:
            best = (score, other)
    if best is None:
        return None, (), 0.5
    answer = answers[best[1]]
    return answer.figure, answer.chain, 0.6 + 0.15 * best[0]
