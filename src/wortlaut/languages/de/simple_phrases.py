"""Reads simple German noun phrases without a tagger: determiner, adjectives, noun, name.

The reader goes by form alone: capital letters, inflection, the tables of nouns, names, roles and
organisations.
"""

from collections.abc import Sequence

from wortlaut.languages.de import proper_names as names
from wortlaut.languages.de.bare_names import OPENING, quoted_name, without_noun
from wortlaut.languages.de.noun_lexicon import (
    lexicon,
    organisation_of,
    role_of,
    state_of_name,
)
from wortlaut.languages.de.run_phrases import run_phrase
from wortlaut.languages.de.words import (
    ADJECTIVAL,
    CONTRACTIONS,
    DETERMINERS,
    is_adjective,
    is_capital,
    is_preposition,
    is_proper_adjective,
    starts_sentence_word,
)
from wortlaut.languages.phrases import Phrase, PhraseKind

MAX_ADJECTIVES = 8
BEFORE = frozenset("aus von nach laut in bei durch seitens".split())
NOBODY: frozenset[str] = frozenset()


class SimpleReader:
    """Reads simple phrases of one token column.

    ``surnames`` are last names the page has given, ``long_surnames`` those with particles, by
    their words in lower case. ``strict`` says that running text is read, where a noun beside a
    noun may be another part of the sentence.
    """

    def __init__(self, words: Sequence[str], sentence_starts: frozenset[int]) -> None:
        self.words = words
        self.sentence_starts = sentence_starts
        self.surnames: set[str] = set()
        self.long_surnames: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.strict = False

    def _known_surname(self, at: int, end: int) -> Phrase | None:
        """ "Von der Leyen" at the start of a sentence."""
        for particles, parts in self.long_surnames.items():
            stop = at + len(particles)
            if stop <= end and tuple(w.lower() for w in self.words[at:stop]) == particles:
                return Phrase(
                    at,
                    stop,
                    PhraseKind.PERSON,
                    names.join(parts),
                    parts,
                    person=True,
                    own_name=True,
                )
        return None

    def simple(self, start: int, end: int, only: str = "nadg") -> Phrase | None:
        """Determiner, adjectives, noun and name, without anything behind them.

        ``only`` says which cases the place of the phrase allows.
        """
        words, at = self.words, start
        known = self._known_surname(at, end) if self.long_surnames else None
        if known:
            return known
        possessor = self._far_possessor(at, end) if words[at].endswith("s") else None
        if possessor:
            inner = self.simple(at + 1, end)
            if inner and inner.lemma:
                return inner.but(
                    start=start,
                    definite=True,
                    sources=(possessor, *inner.sources),
                    states=inner.states | possessor.states,
                )
        determiner, contracted = None, False
        lower = words[at].lower()
        if lower in BEFORE and at + 1 < end:
            inner = self.simple(at + 1, end)
            return inner.but(start=start, subject=False) if inner else None
        if lower in CONTRACTIONS and at + 1 < end:
            determiner, at, contracted = CONTRACTIONS[lower], at + 1, True
        elif lower in DETERMINERS and not (words[at] in lexicon().names and at + 1 == end):
            determiner, at = lower, at + 1
            if at < end and words[at].lower() in ("beiden", "vielen", "meisten"):
                at += 1
        adjectives: list[int] = []
        if determiner is not None and at < end and is_preposition(words[at]):
            # "des am Montag zurückgetretenen Chefs": the participle's own phrase comes first.
            for ahead in range(at + 2, min(at + 8, end - 1)):
                if is_adjective(words[ahead]) and (
                    is_capital(words[ahead + 1]) or words[ahead + 1] in OPENING
                ):
                    adjectives = list(range(at, ahead))
                    at = ahead
                    break
                if words[ahead] in (",", "."):
                    break
        while at < end and len(adjectives) < MAX_ADJECTIVES:
            word = words[at]
            if (
                is_adjective(word)
                or (at == start and at in self.sentence_starts and self._capital_adjective(at, end))
                or (
                    at + 1 < end
                    and is_proper_adjective(word, words[at + 1])
                    and not (at in self.sentence_starts and starts_sentence_word(word))
                )
            ):
                adjectives.append(at)
            elif word in (",", "und") and adjectives and at + 2 < end:
                # "die alten und neuen Leute"
                if not (is_adjective(words[at + 1]) and (word == "," or is_capital(words[at + 2]))):
                    break
                if word == "und":
                    adjectives.append(at)
            elif (
                determiner is not None
                and at + 1 < end
                and word.islower()
                and word.endswith(ADJECTIVAL)
                and is_adjective(words[at + 1])
            ):
                adjectives.append(at)  # "die staatlich geförderten Leute"
            else:
                break
            at += 1
        run_end = names.run_end(words, at, end)
        if run_end == at:
            return without_noun(words, start, at, end, determiner, adjectives)
        if at == start and at in self.sentence_starts and starts_sentence_word(words[at]):
            return None
        return self._build(start, at, run_end, end, determiner, adjectives, contracted, only)

    def _far_possessor(self, at: int, end: int) -> Phrase | None:
        """ "Minstadts oberster Richter": a name in the genitive before an adjective."""
        words = self.words
        if at + 2 >= end or not is_capital(words[at]):
            return None
        if not (is_adjective(words[at + 1]) and is_capital(words[at + 2])):
            return None
        if words[at][:-1] in lexicon().nouns or starts_sentence_word(words[at]):
            return None
        name = words[at][:-1]
        state = state_of_name(words[at])
        states = frozenset({state}) if state else frozenset()
        return Phrase(at, at + 1, PhraseKind.PLACE, name, (name,), own_name=True, states=states)

    def _capital_adjective(self, at: int, end: int) -> bool:
        word = self.words[at]
        following = self.words[at + 1] if at + 1 < end else ""
        if role_of(word) or organisation_of(word) or not word.endswith(("e", "en", "er", "es")):
            return False
        return (
            is_capital(following)
            and not starts_sentence_word(word)
            and word not in lexicon().names
            and is_adjective(word.lower())
            and names.is_common(following)
        )

    def _build(
        self,
        start: int,
        at: int,
        run_end: int,
        end: int,
        determiner: str | None,
        adjectives: list[int],
        contracted: bool,
        only: str,
    ) -> Phrase:
        words = self.words
        run = tuple(words[at:run_end])
        known = self.surnames
        surnames = NOBODY
        for word in run:
            if word in known or word[:-1] in known:
                surnames |= known & {word, word[:-1]}
        quoted = None
        if run_end < end and words[run_end] in OPENING:
            quoted = quoted_name(words, run_end, end)
        found = run_phrase(
            run,
            determiner,
            tuple([words[i] for i in adjectives]),
            contracted,
            only,
            self.strict,
            start in self.sentence_starts,
            bool(adjectives) and adjectives[0] in self.sentence_starts,
            surnames,
            quoted and (quoted[0], quoted[1] - run_end),
        )
        if not found.sources:
            return found.but(start=start, end=found.end + at)
        sources = tuple(s.but(start=s.start + at, end=s.end + at) for s in found.sources)
        return found.but(start=start, end=found.end + at, sources=sources)
