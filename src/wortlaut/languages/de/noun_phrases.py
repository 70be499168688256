"""Reads whole German noun phrases: attributes, parentheses, appositions, coordination.

The reader knows no sentence structure; what stands behind a comma is taken for an apposition
only where one side is a name and the other is not.
"""

from collections.abc import Sequence
from functools import lru_cache

from wortlaut.languages.de import proper_names as names
from wortlaut.languages.de.bare_names import CLOSING, OPENING
from wortlaut.languages.de.joined_phrases import (
    abbreviation,
    apposes,
    coordinate,
    merge,
    without_genitive,
)
from wortlaut.languages.de.noun_lexicon import (
    CACHED,
    lexicon,
    noun_readings,
    phrase_words,
    role_of,
    state_of_name,
)
from wortlaut.languages.de.simple_phrases import SimpleReader
from wortlaut.languages.de.words import (
    CONTRACTIONS,
    DETERMINERS,
    is_acronym,
    is_adjective,
    is_capital,
)
from wortlaut.languages.phrases import Phrase, PhraseKind

MAX_MEMBERS = 12
MAX_DEPTH = 3
MAX_PHRASE = 60
"""Tokens that one phrase may span: keeps time linear whatever a page holds."""

STRICT_PREPOSITIONS = frozenset(("von", "vom", "für"))


class Reader:
    """Reads the phrases of one token column."""

    def __init__(self, words: Sequence[str], sentence_starts: frozenset[int]) -> None:
        self.words = words
        self.basic = SimpleReader(words, sentence_starts)
        self._depth = 0

    def mention(self, start: int, end: int) -> Phrase | None:
        """The phrase that a given stretch of tokens is, whatever stands at its end."""
        at = start
        while at < end - 1 and self._filler(at):
            at += 1
        phrase = self.read(at, end)
        if phrase is None:
            return None
        whole = phrase.own_name or phrase.abbreviation or phrase.transparent == "source"
        body = phrase.kind is PhraseKind.ORGANISATION and self.words[phrase.end : end][:1] == (
            "von",
        )
        if phrase.end < end and not whole and not body:
            stop = self._relative(phrase.end, end)
            rest = names.join(self.words[phrase.end : stop]).rstrip(" ,")
            phrase = phrase.but(name=f"{phrase.name} {rest}".rstrip(), end=end)
        if at > start and self.words[at - 1] not in (",", "sowohl", "Sowohl") and phrase.name:
            lead = [w for w in self.words[start:at] if w.lower() not in phrase_words("filler")]
            if lead and is_adjective(self.words[at]):
                phrase = phrase.but(name=names.join([*lead, phrase.name]))
        return phrase.but(start=start)

    def _relative(self, start: int, end: int) -> int:
        """Where a relative clause begins that an engine took in: it is no part of a name."""
        for at in range(start, end - 2):
            if self.words[at] == "," and self.words[at + 1].lower() in phrase_words("relative"):
                return at
        return end

    def _filler(self, at: int) -> bool:
        """Words before the phrase proper: "Sowohl das …", "auch der …", "bisher unbestätigte …"."""
        lower = self.words[at].lower()
        if lower in phrase_words("filler") or self.words[at] == ",":
            return True
        closed = lower in lexicon().closed and lower not in DETERMINERS
        return closed and lower not in phrase_words("preposition") and lower not in CONTRACTIONS

    def read(self, start: int, end: int, cases: str = "nadg") -> Phrase | None:
        """The whole phrase that starts at a token, with attributes and apposition, or None."""
        end = min(end, start + MAX_PHRASE)
        first = self.basic.simple(start, end, cases)
        if first is None:
            return None
        if first.end >= end or (_ends(self.words[first.end]) and not first.sources):
            return first
        phrase = self._second_role(self._attributes(first, end), end)
        phrase = self._parenthesis(phrase, end)
        phrase = self._apposition(phrase, end)
        return self._coordination(phrase, end)

    def _second_role(self, phrase: Phrase, end: int) -> Phrase:
        """ "Seine Kollegin und Nachbarin in der Kammer, Anna Muster": one person, two roles."""
        at = phrase.end
        if phrase.kind is not PhraseKind.ROLE or at + 1 >= end or self.words[at] != "und":
            return phrase
        other = self.basic.simple(at + 1, end)
        if other is None or other.kind is not PhraseKind.ROLE or other.definite or other.indefinite:
            return phrase
        other = self._attributes(other, end)
        joined = phrase.but(end=other.end, concepts=phrase.concepts | other.concepts)
        named = self._apposition(joined, end)
        return named if named.kind is PhraseKind.PERSON else phrase

    def _attributes(self, phrase: Phrase, end: int) -> Phrase:
        """Takes in genitives and prepositional attributes that stand directly behind."""
        words = self.words
        depth = 0
        named_person = phrase.kind is PhraseKind.PERSON
        while phrase.end < end and depth < 4:
            at = phrase.end
            lower = words[at].lower()
            attribute: Phrase | None = None
            if lower in phrase_words("genitive_determiner") and not named_person:
                attribute = self._inner(phrase, at, end, "g")
            elif lower in ("von", "vom", "seitens", "aus") or (
                lower in phrase_words("attribute_preposition") and (lower != "der")
            ):
                inner = at if lower in CONTRACTIONS else at + 1
                if inner < end and not (self.basic.strict and lower not in STRICT_PREPOSITIONS):
                    attribute = self._inner(phrase, inner, end, "nadg")
                    # "spricht die Polizei von Streit": an engine may have taken in too much.
                    body = lower == "von" and phrase.kind is PhraseKind.ORGANISATION
                    sure = self._belongs(phrase, attribute, lower) if attribute else True
                    if (self.basic.strict or body) and not sure:
                        attribute = None
                    if attribute:
                        attribute = attribute.but(start=at, in_preposition=True)
            elif is_capital(words[at]) and words[at].endswith("s") and not named_person:
                attribute = self.basic.simple(at, end)
                if attribute and attribute.own_name:
                    attribute = without_genitive(attribute)
            elif is_adjective(words[at]) and words[at].endswith("er") and not named_person:
                attribute = self._inner(phrase, at, end, "g")
                if attribute and attribute.number != "p":
                    attribute = None
            if attribute is None:
                break
            depth += 1
            phrase = self._parenthesis(self._with(phrase, attribute), end)
        return phrase

    def _inner(self, phrase: Phrase, at: int, end: int, cases: str) -> Phrase | None:
        """An attribute; behind a word for something said, with all that belongs to it."""
        words = self.words
        if phrase.transparent and self._depth < MAX_DEPTH:
            self._depth += 1
            try:
                return self.read(at, end, cases)
            finally:
                self._depth -= 1
        # "der Chef des Rats Erika Muster": the name belongs to the chief, not to the council.
        for position in range(at + 1, min(at + 8, end - 1)):
            if words[position] in (",", "(", "und"):
                break
            follows_state = bool(state_of_name(words[position - 1])) and is_capital(
                words[position - 1]
            )
            if (
                (phrase.kind is PhraseKind.ROLE or _either_number(phrase))
                and is_capital(words[position - 1])
                and is_capital(words[position])
                and (names.is_first_name(words[position]) or follows_state)
                and not names.is_common(words[position])
                and is_capital(words[position + 1])
                and not any(role_of(n.lemma) for n in noun_readings(words[position - 1]))
            ):
                end = position
                break
        return self.basic.simple(at, end, cases)

    @staticmethod
    def _belongs(phrase: Phrase, attribute: Phrase, preposition: str) -> bool:
        """Whether a prepositional phrase in running text surely belongs to the noun before it."""
        if preposition == "für":
            bare = not (attribute.definite or attribute.indefinite)
            return phrase.kind is PhraseKind.ORGANISATION or (bool(phrase.concepts) and bare)
        named = attribute.own_name or attribute.kind is PhraseKind.ORGANISATION
        return (named or attribute.person) and bool(
            phrase.concepts or phrase.transparent or phrase.kind is PhraseKind.ORGANISATION
        )

    def _with(self, phrase: Phrase, attribute: Phrase) -> Phrase:
        words = self.words
        name = phrase.name
        from_what = words[attribute.start].lower() == "aus"
        if attribute.in_preposition and (
            (from_what and phrase.kind is PhraseKind.ORGANISATION)
            or phrase.abbreviation
            or (phrase.own_name and not phrase.lemma)
        ):
            # "die „Minpost“ in ihrer Ausgabe": the name is all there is to keep.
            pass
        elif phrase.kind is not PhraseKind.PERSON and not (
            phrase.own_name
            and phrase.lemma
            and phrase.kind is not PhraseKind.THING
            and attribute.in_preposition
        ):
            name = f"{name} {names.join(words[phrase.end : attribute.end])}"
        return phrase.but(
            end=attribute.end,
            name=name,
            sources=(*phrase.sources, attribute),
            states=phrase.states
            | (
                attribute.states if not attribute.in_preposition or phrase.concepts else frozenset()
            ),
        )

    def _parenthesis(self, phrase: Phrase, end: int) -> Phrase:
        """ "(GdP)" or "(kurz: „IG Bau“)" behind an organisation, a party behind a person."""
        words, at = self.words, phrase.end
        if at + 2 >= end + 0 or words[at] not in ("(", "["):
            return phrase
        for stop in range(at + 1, min(at + 12, end)):
            if words[stop] in (")", "]"):
                inner = [w for w in words[at + 1 : stop] if w not in OPENING | CLOSING]
                short = abbreviation(inner, phrase.name)
                kind = phrase.kind
                if kind is PhraseKind.THING and short and is_acronym(short):
                    kind = PhraseKind.ORGANISATION
                return phrase.but(
                    end=stop + 1, kind=kind, abbreviation=short or phrase.abbreviation
                )
        return phrase

    def _apposition(self, phrase: Phrase, end: int) -> Phrase:
        words, at = self.words, phrase.end
        if at >= end:
            return phrase
        # "der Chef des Rats Erika Muster": a person's name behind the attributes of a role.
        if (
            phrase.kind is PhraseKind.ROLE
            and phrase.sources
            and words[at].islower()
            and words[at].isalpha()
            and words[at] not in lexicon().closed
            and at + 2 < end
            and names.is_first_name(words[at + 1])
            and is_capital(words[at + 2])
        ):
            at += 1  # "der Leiter der Gewerkschaft olmi Anna Muster": a name in small letters
        if is_capital(words[at]) and (phrase.kind is PhraseKind.ROLE or _either_number(phrase)):
            name = self.basic.simple(at, end)
            if name and name.kind is PhraseKind.PERSON and not name.lemma:
                return self._parenthesis(merge(phrase, name), end)
        if words[at] != "," or at + 1 >= end:
            return phrase
        if (
            words[at + 1].lower() in ("seines", "ihres")
            and at + 2 < end
            and words[at + 2] == "Zeichens"
        ):
            at += 2
        other = self.basic.simple(at + 1, end)
        if other is None or other.in_preposition:
            return phrase
        other = self._parenthesis(self._attributes(other, end), end)
        if self._named_behind(phrase, other, end):
            return phrase
        if not apposes(phrase, other, self.basic.strict):
            return phrase
        merged = merge(phrase, other)
        stop = merged.end
        if stop < end and words[stop] == ",":
            merged = merged.but(end=stop + 1)
        return merged

    def _named_behind(self, phrase: Phrase, other: Phrase, end: int) -> bool:
        """ "Anna Muster, der Leiter des Amtes Otto Olm": another person, not an apposition."""
        at = other.end
        if phrase.kind is not PhraseKind.PERSON or other.kind is not PhraseKind.ROLE or at >= end:
            return False
        name = self.basic.simple(at, end) if is_capital(self.words[at]) else None
        return name is not None and name.kind is PhraseKind.PERSON and not name.lemma

    def _coordination(self, phrase: Phrase, end: int) -> Phrase:
        """ "X, Y und Z" as one phrase with members."""
        members, at = [phrase], phrase.end
        last = phrase.sources[-1] if phrase.sources else None
        if (
            last
            and last.in_preposition
            and phrase.end + 1 < end
            and self.words[at] == "und"
            and is_capital(self.words[at + 1])
            and not phrase.transparent
        ):
            # "die Regierung aus Grünen und Roten"
            other = self.basic.simple(at + 1, end)
            return phrase.but(end=other.end) if other else phrase
        words = self.words
        while at < end and len(members) < MAX_MEMBERS:
            step = at
            if words[step] in ("und", "sowie", "oder", "&", "als") or (
                words[step] == "," and len(members) >= 1
            ):
                if words[step] == "," and step + 1 < end and words[step + 1] in ("und", "sowie"):
                    step += 1
            elif words[step - 1] == "," and step == at and members[-1].end == step:
                step -= 1
            else:
                break
            if step + 2 < end and words[step : step + 2] == ("als", "auch"):
                step += 1
            if step + 1 >= end:
                break
            following = self.basic.simple(step + 1, end)
            if following is None:
                break
            following = self._attributes(following, end)
            following = self._parenthesis(following, end)
            following = self._apposition(following, end)
            bare = not (following.definite or following.indefinite or following.own_name)
            if members[-1].kind is PhraseKind.PERSON and members[-1].concepts and bare:
                # "Anna Muster, Vorsitzende des Rats und Lehrerin": still Anna Muster.
                members[-1] = members[-1].but(end=following.end)
                at = following.end
                continue
            members.append(following)
            at = following.end
        if len(members) == 1:
            return members[0]
        if not any(w in ("und", "sowie", "oder", "&", "als") for w in words[phrase.end : at]):
            return phrase
        return coordinate(members, at)


@lru_cache(maxsize=CACHED)
def _ends(word: str) -> bool:
    """Whether a phrase ends before a word whatever follows: most verbs, adverbs, full stops."""
    lower = word.lower()
    return not (
        is_capital(word)
        or word in (",", "(", "[", "und", "sowie", "oder", "&", "als")
        or lower in phrase_words("genitive_determiner")
        or lower in phrase_words("attribute_preposition")
        or lower in ("von", "vom", "seitens", "aus")
        or (word.endswith("er") and is_adjective(word))
    )


def _either_number(phrase: Phrase) -> bool:
    """Whether a phrase read as several people may be one: "Außenminister" without article."""
    return (
        phrase.kind is PhraseKind.GROUP
        and bool(phrase.concepts)
        and not (phrase.definite or phrase.indefinite or phrase.members)
        and phrase.lemma in phrase.name.split()
    )
