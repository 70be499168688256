"""From a document to its statements by the rules of its language."""

from typing import Protocol

from wortlaut.languages.pack import Pack
from wortlaut.statements.nesting import nest
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
    return list(
        nest(
            [
                Draft(
                    s.type,
                    s.medium,
                    s.quotation,
                    cue=s.cue,
                    frame=s.frame,
                    speaker=s.speaker,
                    addressee=s.addressee,
                    confidence=shares.get(s.rule, 0.5),
                    found_by=s.rule,
                )
                for s in found
            ]
        )
    )
