"""What the lexicon knows of a single word form, as features for the trained model."""

from collections.abc import Callable

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.lexicon import lexicon
from wortlaut.languages.pack import Pack

KINDS = (
    lx.KONJUNKTIV1,
    lx.KONJUNKTIV2,
    lx.FINITE,
    lx.CUE_FINITE,
    lx.CUE_JOINED,
    lx.CUE_PARTICIPLE,
    lx.CUE_INFINITIVE,
    lx.CUE_NOUN,
    lx.SOURCE,
    lx.MODAL,
    lx.SUBORDINATOR,
    lx.OBLIQUE,
)
"""The order of the features; the first two are the subjunctives."""


def word_kinds(pack: Pack) -> Callable[[str], tuple[int, ...]]:
    """A function from a word to the numbers (in ``KINDS``) of what it may be."""
    words = lexicon(pack)
    known: dict[int, tuple[int, ...]] = {}

    def kinds(word: str) -> tuple[int, ...]:
        bits = words.word(word)[1]
        found = known.get(bits)
        if found is None:
            found = tuple(number for number, kind in enumerate(KINDS) if bits & kind)
            known[bits] = found
        return found

    return kinds
