"""How words are cut, folded and brought to their lemma, the same for texts and for searches.

A word is a run of letters and digits in lower case (ß as ss, ё as е). Its spellings are what a
user may type for it: without diacritics, and with umlauts written out. So "Müller" is found by
muller and mueller, and "Mueller" by müller.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from wortlaut.spans import Span

BREAK = ""
"""Stands among the words of a text where something was left out: no phrase reaches across."""

LONGEST = 200
"""Code points of a word that count; longer ones are no words but data."""

TOKEN = re.compile(r"…|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
"""A word as it is written, or "…"."""

_WRITTEN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe"})
_PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_LATIN = re.compile("([a-z])[\u0300-\u036f]+")


def tokens(text: str) -> list[tuple[Span, str]]:
    """The words of a text with where they stand, and BREAK where it says "…"."""
    return [(Span(*match.span()), fold(match[0])) for match in TOKEN.finditer(text)]


@lru_cache(maxsize=65_536)
def fold(surface: str) -> str:
    """A word of a text as the vocabulary has it; BREAK for "…"."""
    if surface == "…":
        return BREAK
    folded = unicodedata.normalize("NFC", surface.casefold()).replace("ё", "е")
    return folded[:LONGEST]


def spellings(word: str) -> tuple[str, ...]:
    """What a folded word may be typed like, the form with written-out umlauts first."""
    if word.isascii():
        return (word,)
    forms = (_strip(word.translate(_WRITTEN)), _strip(word.translate(_PLAIN)))
    return tuple(dict.fromkeys(forms))


def _strip(word: str) -> str:
    if word.isascii():
        return word
    split = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", _LATIN.sub(r"\1", split))


@lru_cache(maxsize=50_000)  # most words of a text are a few thousand, again and again
def lemmas(surface: str, language: str) -> tuple[str, ...]:
    """The lemmas of a word, folded: as it would be in lower case and with a capital.

    German writes nouns with one, and at the start of a sentence or in a search nothing tells a noun
    from a verb; so "reden" is both "reden" and "Rede". In a language without a dictionary a word is
    its own lemma.
    """
    import simplemma

    lower = surface.lower()
    try:
        found = [simplemma.lemmatize(form, language) for form in (lower, lower.capitalize())]
    except ValueError:  # a language without a dictionary
        found = [lower]
    return tuple(dict.fromkeys(fold(lemma) for lemma in found))


def wording(words: Iterable[str]) -> int:
    """A number that quotations share if their words are the same; punctuation may differ."""
    return number(" ".join(words).encode())


def number(content: bytes) -> int:
    """A hash as SQLite stores integers: 64 bits with a sign."""
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)
