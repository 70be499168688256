"""From a document to its statements by the rules of its language."""

from collections.abc import Sequence
from typing import Protocol

from wortlaut.languages.pack import Pack
from wortlaut.types import Document, Draft, Medium, StatementType, Tokens


class Found(Protocol):
    """What a pack's rules must say of a statement they found."""

    type: StatementType
    medium: Medium
    quotation: Tokens
    cue: Tokens
    frame: Tokens
    speaker: Tokens
    addressee: Tokens
    rule: str


def find(document: Document, pack: Pack) -> list[Draft]:
    """All statements of a document, in order of their first word, outer before inner.

    ``found_by`` is the name of the rule, ``confidence`` the share of that rule's statements that
    held on a training corpus (table ``rules``).

    Raises:
        LanguageError: the pack has no rules.
    """
    rules = pack.hook("rules", "find")
    shares = {row["rule"]: float(row["confidence"]) for row in pack.table("rules")}
    found: list[Found] = [s for s in rules(document, pack) if s.quotation]  # type: ignore[attr-defined]
    found.sort(key=lambda s: (s.quotation[0], -len(s.quotation)))
    parents = enclosing([s.quotation for s in found])
    return [
        Draft(
            s.type,
            s.medium,
            s.quotation,
            cue=s.cue,
            frame=s.frame,
            speaker=s.speaker,
            addressee=s.addressee,
            parent=parent,
            confidence=shares.get(s.rule, 0.5),
            found_by=s.rule,
        )
        for s, parent in zip(found, parents, strict=True)
    ]


def enclosing(quotations: Sequence[Tokens]) -> list[int | None]:
    """For each quotation the index of the smallest other one that holds all its tokens.

    Expects them in order of their first token, longer before shorter; takes time linear in their
    number for any fixed depth of nesting.
    """
    parents: list[int | None] = []
    open_: list[tuple[int, frozenset[int]]] = []
    for index, quotation in enumerate(quotations):
        tokens = frozenset(quotation)
        open_ = [(i, outer) for i, outer in open_ if quotations[i][-1] >= quotation[0]]
        held = [(len(outer), i) for i, outer in open_ if tokens < outer]
        parents.append(min(held)[1] if held else None)
        open_.append((index, tokens))
    return parents
