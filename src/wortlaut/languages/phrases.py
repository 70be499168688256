"""What a language pack says about the noun phrases of a document, in no particular language."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Protocol

import msgspec


class PhraseKind(StrEnum):
    """What the words of a phrase name."""

    PERSON = "person"
    ROLE = "role"
    ORGANISATION = "organisation"
    GROUP = "group"
    DOCUMENT = "document"
    SPEECH = "speech"
    PLACE = "place"
    THING = "thing"
    PRONOUN = "pronoun"


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """A noun phrase or pronoun; ``start`` and ``end`` are half-open token numbers.

    ``name`` is how one would list it: nominative, without determiner and title. ``parts`` are the
    words of a person's name, ``lemma`` the nominative of the common noun ("" where there is none),
    ``gender`` some of ``mfn``, ``number`` some of ``sp``. ``subject`` says whether the form can be
    a nominative, ``person`` whether it can be a human being. ``states`` are the countries it is
    tied to, ``concepts`` the role classes of the noun. ``sources`` are the phrases that own it or
    stand behind it, ``members`` the conjuncts of a coordination. ``pronoun`` names the kind of a
    pronoun. ``transparent`` tells how far a word for something said stands for its source
    ("source", "report", "document"); ``any_of_kind`` marks nouns such as "the company" that stand
    for whichever company was named last.

    A page has hundreds; msgspec makes and changes them ten times as fast as a frozen dataclass.
    """

    start: int
    end: int
    kind: PhraseKind
    name: str
    parts: tuple[str, ...] = ()
    lemma: str = ""
    gender: str = ""
    number: str = "s"
    definite: bool = False
    indefinite: bool = False
    subject: bool = True
    person: bool = False
    own_name: bool = False
    states: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    abbreviation: str = ""
    modifiers: tuple[str, ...] = ()
    sources: tuple["Phrase", ...] = ()
    members: tuple["Phrase", ...] = ()
    pronoun: str = ""
    transparent: str = ""
    in_preposition: bool = False
    owned: bool = False
    any_of_kind: bool = False

    def but(self, **changes: Any) -> "Phrase":
        """The phrase with some fields changed."""
        return msgspec.structs.replace(self, **changes)


class MentionReading(Protocol):
    """What ``mentions.MentionReader`` of a pack offers, made for one document."""

    def all(self) -> list[Phrase]:
        """Every noun phrase and third-person pronoun, in reading order."""

    def read(self, start: int, end: int) -> Phrase | None:
        """The phrase that stretches over some tokens, or None where it cannot be read."""

    def named_after(self, phrase: Phrase, end: int) -> Phrase:
        """A phrase for a role with the name in apposition that follows before a token, if any."""

    def plural_verb(self, tokens: tuple[int, ...]) -> bool | None:
        """Whether the finite verb among some tokens is a plural; None if that cannot be told."""

    def announced(self, start: int) -> int | None:
        """The token of the colon that announces what starts at a token, None without one."""

    def voice(self, tokens: tuple[int, ...]) -> str:
        """What the verb of a cue hides: "passive" its subject, "report" its source, "" nothing."""

    def inner_source(self, phrase: Phrase) -> Phrase | None:
        """Who speaks in a compound for something said: "Polizeiangaben" → "Polizei"."""

    def same_word(self, first: str, second: str) -> bool:
        """Whether two words are forms of one, or one is a compound of the other."""

    def named_for(self, name: str, noun: str) -> bool:
        """Whether a body's name ends in what it is for, so that the noun alone may mean it."""

    def tells_age(self, modifier: str) -> bool:
        """Whether a modifier says how old somebody is, which fits any person later on."""

    def word_stem(self, word: str) -> str:
        """A word without what inflection adds, for comparing."""

    def name_stem(self, name: str) -> str:
        """A name without articles and what inflection adds, for comparing."""

    def enumeration(self, names: Sequence[str]) -> str:
        """Several names as one name."""
