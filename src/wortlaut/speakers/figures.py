"""The figures of a page: entities while they are being read, and how their names compare."""

from bisect import bisect_left, bisect_right
from collections.abc import Set
from dataclasses import dataclass, field
from functools import lru_cache

from wortlaut.languages.phrases import Phrase, PhraseKind
from wortlaut.speakers.mentions import Mention

NOTHING: Set[str] = frozenset()

PASSING = frozenset(
    {"male", "female", "generic", "aged", "affected", "suspect", "victim", "witness", "counterpart"}
)
"""Role classes that say how somebody appears in a report, not what office they hold."""


@dataclass(slots=True, eq=False)
class Figure:
    """An entity while the page is being read."""

    number: int
    kind: PhraseKind
    name: str
    parts: tuple[str, ...] = ()
    genders: dict[str, int] = field(default_factory=dict)
    plural: bool = False
    # Most figures are things seen once: sets are made only where something is in them.
    lemmas: Set[str] = NOTHING
    concepts: Set[str] = NOTHING
    states: Set[str] = NOTHING
    owners: Set[str] = NOTHING
    modifiers: Set[str] = NOTHING
    aliases: Set[str] = NOTHING
    mentions: list[Mention] = field(default_factory=list)
    named: bool = False
    members: tuple["Figure", ...] = ()

    @property
    def gender(self) -> str:
        """The gender most mentions agree on, "" if none says."""
        return max(self.genders, key=self.genders.__getitem__) if self.genders else ""

    @property
    def roles(self) -> tuple[str, ...]:
        """The titles and offices that stand beside a person's name, in reading order."""
        if self.kind not in (PhraseKind.PERSON, PhraseKind.ROLE):
            return ()
        phrases = (mention.phrase for mention in self.mentions)
        return tuple(
            dict.fromkeys(
                phrase.lemma
                for phrase in phrases
                if phrase.lemma
                and phrase.concepts - PASSING
                and (phrase.own_name or not self.named)
            )
        )

    def add(self, mention: Mention) -> None:
        """Takes in a mention; they are kept in reading order."""
        self.mentions.insert(bisect_right(self.mentions, mention.start, key=_start), mention)

    def last_before(self, token: int) -> Mention | None:
        """The latest mention that starts before a token."""
        at = bisect_left(self.mentions, token, key=_start)
        return self.mentions[at - 1] if at else None


def _start(mention: Mention) -> int:
    return mention.phrase.start


def is_named(phrase: Phrase) -> bool:
    return phrase.own_name and phrase.kind in (
        PhraseKind.PERSON,
        PhraseKind.ORGANISATION,
        PhraseKind.PLACE,
        PhraseKind.GROUP,
        PhraseKind.DOCUMENT,
    )


@lru_cache(maxsize=8192)
def is_short(name: str) -> bool:
    return " " not in name and sum(c.isupper() for c in name) >= 2 and len(name) <= 8


@lru_cache(maxsize=8192)
def _capitals(name: str) -> tuple[str, str]:
    """The capital letters of a name, and those without its legal form ("AG")."""
    words = name.split()
    while len(words) > 1 and words[-1].isupper():
        words.pop()
    return "".join(filter(str.isupper, name)), "".join(filter(str.isupper, "".join(words)))


def compatible(parts: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether two names can be one person's: same last name and no other first name."""
    if len(parts) == 1:
        return len(known) > 0
    if len(known) == 1:
        return known[0] == parts[-1]
    if parts[-1] != known[-1] and parts[-1].removesuffix("s") != known[-1]:
        return False
    first, other = parts[0], known[0]
    return (
        first == other
        or (first.rstrip(".")[:1] == other[:1] and (first.endswith(".") or other.endswith(".")))
        or first in known
        or other in parts
    )


def contradict(phrase: Phrase, figure: Figure) -> bool:
    """ "Frau Muster" is not Erik Muster."""
    return bool(
        len(phrase.parts) == 1
        and phrase.gender in ("m", "f")
        and figure.gender in ("m", "f")
        and phrase.gender != figure.gender
    )


def is_initials(short: str, name: str) -> bool:
    """Whether a short form is made of the first letters of a longer name."""
    if " " in short or len(short) > 8 or len(name) < len(short) + 3:
        return False
    letters = _capitals(short)[0]
    if not 2 <= len(letters) <= 6 or 2 * len(letters) < len(short):
        return False  # "OlmBau" is a name, no abbreviation
    if letters in _capitals(name):
        return True
    # BGH: the capitals of a compound's parts, in order: BundesGerichtsHof.
    lower, at = name.lower(), 0
    if " " in name or "-" in name or not name.startswith(letters[0]):
        return False
    for letter in letters:
        at = lower.find(letter.lower(), at)
        if at < 0:
            return False
        at += 4  # no part of a compound is shorter
    return len(letters) >= 3


def short_first(name: str, alias: str) -> bool:
    """ "AK Muster" and "Arbeitskreis Muster"."""
    (first, _, rest), (other, _, tail) = name.partition(" "), alias.partition(" ")
    if not rest or rest != tail:
        return False
    short, long = sorted((first, other), key=len)
    if not short.isupper() or short[0] != long[0]:
        return False
    at = 0
    for letter in short.lower():
        at = long.lower().find(letter, at) + 1
        if at == 0:
            return False
    return True
