"""When two names are of the same speaker, for the measure of speakers."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from wortlaut.languages.pack import Pack
from wortlaut.types import SpeakerKind

Noise = dict[str, frozenset[str]]
"""Words and endings that do not count, by kind: the pack's table ``name_noise``."""

_NO_PART = re.compile(r"[^\w\s.'&+-]")
_MIN_STEM = 3


def same_name(one: str, other: str, kind: SpeakerKind, pack: Pack) -> bool:
    """Whether two names are of the same speaker.

    They are if they agree after case folding and taking off titles, determiners and inflection;
    for persons also if the last name is the same and no first name contradicts.
    """
    noise = _noise(pack)
    words, others = _words(one), _words(other)
    if not words or not others:
        return False
    if _plain(words, noise) == _plain(others, noise):
        return True
    if kind is not SpeakerKind.PERSON:
        return False
    person, another = _person(words, noise), _person(others, noise)
    if person is None or another is None:
        return False
    return _same_last(person[-1], another[-1], noise) and _compatible(
        _first_names(person, noise), _first_names(another, noise)
    )


@cache
def _noise(pack: Pack) -> Noise:
    kinds: dict[str, set[str]] = {}
    for row in pack.table("name_noise"):
        kinds.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


def _words(name: str) -> list[str]:
    text = unicodedata.normalize("NFC", name)
    for apostrophe in "’′´`":
        text = text.replace(apostrophe, "'")
    return [word for word in _NO_PART.sub(" ", text).split() if any(c.isalnum() for c in word)]


def _plain(words: Sequence[str], noise: Noise) -> tuple[str, ...]:
    """Case folded, without titles, determiners and endings; never empty."""
    dropped = noise["determiner"] | noise["title"]
    kept = [word for word in words if word.casefold() not in dropped] or words
    return tuple(_stem(word, noise) for word in kept)


def _stem(word: str, noise: Noise) -> str:
    folded = word.casefold().rstrip("'")
    if word.isupper():  # an abbreviation: the S of EADS is no ending
        return folded
    for length in (3, 2, 1):
        if len(folded) - length >= _MIN_STEM and folded[-length:] in noise["ending"]:
            return folded[:-length]
    return folded


def _person(words: Sequence[str], noise: Noise) -> list[str] | None:
    """A person's names without titles and offices, or None where it is a description."""
    for before, word in pairwise(words):
        if word in noise["preposition"]:
            return None
        if word in noise["determiner"] and before not in noise["particle"]:
            return None  # Sprecherin der Stadt, but not von der Leyen
    kept = list(words)
    while len(kept) > 1 and _is_title(kept[0], noise):
        del kept[0]
    last = kept[-1]
    return kept if last[0].isupper() and not any(c.isdigit() for c in last) else None


def _is_title(word: str, noise: Noise) -> bool:
    folded = word.casefold()
    if folded in noise["title"] or folded in noise["determiner"]:
        return True
    if word[0].islower():  # an adjective: "belarussischer Präsident"
        return word not in noise["particle"]
    return any(folded.endswith(office) for office in noise["office"])


def _same_last(one: str, other: str, noise: Noise) -> bool:
    one, other = one.casefold().rstrip("'"), other.casefold().rstrip("'")
    return one == other or any(
        one + ending == other or other + ending == one for ending in noise["genitive"]
    )


def _first_names(person: Sequence[str], noise: Noise) -> list[str]:
    return [
        part.rstrip(".").casefold()
        for word in person[:-1]
        if word not in noise["particle"]
        for part in word.split("-")
        if part.rstrip(".")
    ]


def _compatible(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the shorter list of first names can be part of the longer, initials included."""
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return all(
        any(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for b in rest) for a in shorter
    )
