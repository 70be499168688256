"""How likely two names are of one person or organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from wortlaut.people.spelling import core, is_cyrillic, sounds, spellings, table, words
from wortlaut.types import SpeakerKind

SURE = 0.93
"""From this score on, and only if nobody else comes near, names are joined without asking."""

DOUBTFUL = 0.7
"""From this score on somebody is shown to the user as perhaps the same."""

MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score between 0 and 1, and in words why it is what it is."""

    score: float
    reason: str


def blocking_keys(name: str) -> frozenset[str]:
    """Keys that all spellings of a name share at least one of.

    Pairs of sound keys (in either order, so that "Muster Erika" meets "Erika Muster"), each word
    with the other's initial, and the last word alone.
    """
    found = core(name)[:MAX_WORDS]
    heard = [sounds(w) for w in found]
    keys = {f"1{code}" for code in heard[-1]} if heard else set()
    if len(found) == 1:
        return frozenset(keys | {f"0{code}" for code in heard[0]})
    for (at, left), (to, right) in combinations(enumerate(heard), 2):
        ends = at == 0 and to == len(found) - 1
        initial = len(found[at].rstrip(".")) == 1
        for code in left:
            for key in right:
                first, second = sorted((code, key))
                keys.add(f"2{first}|{second}")
                if ends or initial:
                    keys.add(f"3{key}|{code[:1]}")
    return frozenset(keys)


def likeness(one: str, other: str, kind: SpeakerKind | None = None) -> Likeness:
    """How likely two names are of the same; words may stand in another order.

    Every word of the shorter name has to meet one of the longer; initials meet with less weight,
    words that are merely similar with less still.
    """
    left, right = core(one), core(other)
    if len(left) > len(right):
        left, right = right, left
    if not left:
        return Likeness(0.0, "no words")
    cyrillic = is_cyrillic(one) or is_cyrillic(other)
    free = list(right)
    worst, reason = 1.0, "same words"
    for word in left:
        best, at, why = 0.0, -1, ""
        for index, candidate in enumerate(free):
            value, said = _words_alike(word, candidate, cyrillic)
            if value > best:
                best, at, why = value, index, said
        if at < 0:
            return Likeness(0.0, f"{word!r} has no counterpart")
        free.pop(at)
        if best < worst:
            worst, reason = best, why
    if len(left) == 1 and len(right) > 1:
        # A lone last name: right as often as not.
        if not spellings(left[0], cyrillic) & spellings(right[-1], cyrillic):
            return Likeness(min(worst, 0.6), "only a first or middle name")
        return Likeness(min(worst, 0.75), "last name alone")
    if len(left) == 1 and kind is SpeakerKind.PERSON:
        return Likeness(min(worst, 0.8), "one word is not enough to tell a person")
    if len(left[-1].rstrip(".")) == 1 or len(right[-1].rstrip(".")) == 1:
        return Likeness(min(worst, 0.8), "the last name is only an initial")
    if free:
        return Likeness(min(worst, 0.88) - 0.02 * (len(free) - 1), "a name more or less")
    return Likeness(worst, reason)


def _words_alike(word: str, other: str, cyrillic: bool) -> tuple[float, str]:
    if word == other:
        return 1.0, "same words"
    short, long = sorted((word.rstrip("."), other.rstrip(".")), key=len)
    if len(short) == 1:
        return (0.8, "initial") if long.startswith(short) else (0.0, "")
    if spellings(word, False) & spellings(other, False):
        return 0.97, "spelling"
    if cyrillic and spellings(word, True) & spellings(other, True):
        return 0.95, "transliteration"
    if any(len(code) > 1 for code in set(sounds(word)) & set(sounds(other))):
        return 0.78, "sounds alike"
    if len(short) >= 5 and _one_edit(short, long):
        return 0.76, "one letter differs"
    return 0.0, ""


def _one_edit(short: str, long: str) -> bool:
    """Whether one letter put in, left out, changed or swapped makes one word of the other."""
    if len(long) - len(short) > 1:
        return False
    at = 0
    while at < len(short) and short[at] == long[at]:
        at += 1
    if len(short) == len(long):
        swapped = short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :] == long[at:]
        return short[at + 1 :] == long[at + 1 :] or swapped
    return short[at:] == long[at + 1 :]


def contradict(roles: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two lists of titles are of different walks of life: a boxer is no minister.

    Titles that say nothing of it ("Sprecherin") contradict none.
    """
    one = frozenset().union(*map(_fields, roles))
    other = frozenset().union(*map(_fields, others))
    return bool(one and other and not one & other)


@lru_cache(maxsize=4096)
def _fields(title: str) -> frozenset[str]:
    """The walks of life of a title by how its words end, the feminine included."""
    found = set()
    for word in words(title):
        for end in {word, word.removesuffix("in")}:
            fits = [(len(e), field) for e, field in table("role_fields") if end.endswith(e)]
            found |= {max(fits)[1]} if fits else set()
    return frozenset(found)
