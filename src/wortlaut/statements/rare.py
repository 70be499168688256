"""What the model cannot have learned, from the rules: speech in speech, marks that never close.

The training corpora hold next to no quotations inside quotations with a speaker of their own, and
hardly any opening mark without its partner; an interview or a badly typed page is full of them.
Where a rule for direct speech fired fewer than ``FEW`` times in the training corpus, what it finds
completes what the model finds, or stands instead.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from wortlaut.languages.pack import Pack
from wortlaut.statements.nesting import nest
from wortlaut.types import Document, Draft, StatementType

FEW = 5
NEAR = 3
"""How many tokens before a rule's statement the model's version of it may begin."""

LEAST = 0.5
"""Least confidence of a rule's statement, and least token F1 with one of the model's to replace."""


def complete(
    document: Document, drafts: Sequence[Draft], by_rules: Sequence[Draft], pack: Pack
) -> list[Draft]:
    """The model's drafts of a document with the rules' rare finds put in.

    On a page where most quotation marks have no partner the marks tell nothing, and the model's
    drafts stay as they are.
    """
    closed = sum(run.close is not None and run.open is not None for run in document.quoted)
    endless = {run.start for run in document.quoted if run.close is None}
    rare = [
        draft
        for draft in by_rules
        if draft.type is StatementType.DIRECT
        and draft.confidence >= LEAST
        and (draft.found_by in _rare_rules(pack) or draft.quotation[0] in endless)
    ]
    if not rare or 2 * closed < len(document.quoted):
        return list(drafts)
    order = sorted(range(len(drafts)), key=lambda index: drafts[index].quotation[0])
    firsts = [drafts[index].quotation[0] for index in order]
    kept: dict[int, Draft] = dict(enumerate(drafts))
    added: list[Draft] = []
    for draft in rare:
        begin = bisect_left(firsts, draft.quotation[0] - NEAR)
        end = bisect_right(firsts, draft.quotation[-1])
        rivals = [i for i in order[begin:end] if i in kept and _same(kept[i], draft)]
        roles = kept[rivals[0]] if rivals else draft
        for index in rivals:
            del kept[index]
        added.append(
            replace(
                draft,
                cue=draft.cue or roles.cue,
                frame=draft.frame or roles.frame,
                speaker=draft.speaker or roles.speaker,
                addressee=draft.addressee or roles.addressee,
            )
        )
    return list(nest([*kept.values(), *added]))


def _same(model: Draft, rule: Draft) -> bool:
    if model.quotation[0] == rule.quotation[0] and model.type is rule.type:
        return True
    shared = len(set(model.quotation) & set(rule.quotation))
    return 2 * shared >= LEAST * (len(model.quotation) + len(rule.quotation))


@cache
def _rare_rules(pack: Pack) -> frozenset[str]:
    return frozenset(row["rule"] for row in pack.table("rules") if int(row["n"]) < FEW)
