"""What the German rules hand on: a statement in token numbers with the name of its rule."""

from dataclasses import dataclass

from wortlaut.types import Medium, StatementType, Tokens


@dataclass(slots=True)
class Found:
    """A statement found by one rule; later rules may complete it, so it is not frozen.

    ``borrows`` is True where the speaker must come from an earlier statement. ``level`` is 0 for
    quoted words inside indirect speech. ``entry`` is the cue of the lexicon, where a verb is one.
    """

    type: StatementType
    medium: Medium
    quotation: Tokens
    rule: str
    cue: Tokens = ()
    frame: Tokens = ()
    speaker: Tokens = ()
    addressee: Tokens = ()
    borrows: bool = False
    level: int = -1
    entry: str = ""
