"""How well a role noun or short form fits what the page has said of somebody before."""

from math import exp

from wortlaut.languages.phrases import MentionReading, Phrase, PhraseKind
from wortlaut.speakers.figures import Figure
from wortlaut.speakers.mentions import Mention

LINK_THRESHOLD = 1.9
"""Least score for joining a role noun to somebody; tuned on the development articles."""

IGNORED = (PhraseKind.PRONOUN, PhraseKind.SPEECH)
EXACT = (PhraseKind.GROUP, PhraseKind.DOCUMENT, PhraseKind.THING)
"""Kinds of which the page usually means a new one whenever its words differ."""

WEAK = frozenset({"male", "female", "generic", "politician", "aged", "member", "chair"})
HYPERNYMS = frozenset({"male", "female", "generic", "politician", "aged", "member"})
"""Role classes that say little: anybody may be "der Mann" later on."""


def likeness(phrase: Phrase, mention: Mention, figure: Figure, reading: MentionReading) -> float:
    """How well a definite phrase fits a figure of its kind; from LINK_THRESHOLD on they join."""
    same = reading.same_word
    score = 0.0
    if phrase.lemma in figure.lemmas:
        score += 3.0
    elif not (
        # A "Staatsanwältin" is no "Anwältin": other offices may end in the same word.
        phrase.concepts and figure.concepts and not phrase.concepts & figure.concepts
    ) and any(same(phrase.lemma, lemma) for lemma in figure.lemmas):
        score += 2.3
    elif phrase.concepts & figure.concepts - HYPERNYMS and (
        # "die Zeitung" is whichever was named, the "Ärztezeitung" is not.
        phrase.any_of_kind or phrase.kind is not PhraseKind.ORGANISATION
    ):
        score += 2.0 if phrase.concepts & figure.concepts - WEAK else 1.3
    elif (
        phrase.definite
        and phrase.person
        and figure.kind is PhraseKind.PERSON
        and any(map(reading.tells_age, phrase.modifiers))
    ):
        score += 1.4
    elif phrase.concepts & HYPERNYMS and phrase.definite and figure.named and not phrase.sources:
        score += 1.5 if phrase.concepts & figure.concepts else 1.0
    elif (
        figure.kind is PhraseKind.ORGANISATION
        and phrase.lemma
        and (
            any(reading.named_for(alias, phrase.lemma) for alias in figure.aliases)
            or any(reading.named_for(phrase.name, lemma) for lemma in figure.lemmas)
        )
    ):
        score += 2.3
    if score == 0.0:
        return 0.0
    if figure.kind is not PhraseKind.PERSON and phrase.number == "s" and figure.plural:
        return 0.0
    if phrase.number == "p" and not figure.plural:
        return 0.0
    told = phrase.gender in ("m", "f") and figure.gender
    if told and phrase.person and phrase.gender != figure.gender:
        return 0.0
    if phrase.states and figure.states:
        score += 1.0 if phrase.states & figure.states else -4.0
    owners = {reading.word_stem(s.name) for s in phrase.sources}
    if owners and figure.owners:
        common = any(same(a, b) for a in owners for b in figure.owners)
        bodies = any(s.kind in (PhraseKind.ORGANISATION, PhraseKind.PLACE) for s in phrase.sources)
        # "Amt für Wasser" and "Amt für Wald" are two offices, whatever the words are called.
        apart = 2.5 if phrase.kind is PhraseKind.ORGANISATION else 1.5 if bodies else 0.6
        score += 0.8 if common else -apart
    elif owners and not figure.named:
        # "Fraktion der Grünen" is hardly the "Linksfraktion".
        longer = all(len(m) > len(phrase.lemma) and same(m, phrase.lemma) for m in figure.lemmas)
        score -= 1.4 if longer and not phrase.person else 0.4
    extra = set(phrase.modifiers) - figure.modifiers
    if extra and not figure.named:
        known = figure.modifiers or figure.plural
        score -= (0.8 if phrase.kind is PhraseKind.ROLE or not known else 2.0) * len(extra)
    if not phrase.definite and not figure.named and phrase.name not in figure.aliases:
        score -= 1.0
    last = figure.last_before(mention.start)
    if last is None:
        return score - 0.35
    distance = mention.sentence - last.sentence
    return score + exp(-distance / 4) + (0.15 if figure.named else 0.0)


def is_fuller(phrase: Phrase, figure: Figure) -> bool:
    """Whether a phrase says more exactly than the figure's name what it is."""
    shorter = phrase.lemma.lower()
    if shorter and any(m.lower() != shorter and m.lower().endswith(shorter) for m in figure.lemmas):
        return False  # "oberster Gerichtshof" says less than "Bundesgerichtshof"
    words, known = len(phrase.name.split()), len(figure.name.split())
    if (
        phrase.lemma
        and not phrase.sources
        and any(
            phrase.lemma != lemma and phrase.lemma.lower().endswith(lemma.lower())
            for lemma in figure.lemmas
        )
    ):
        return known <= 2
    return words > known or (words == known and len(phrase.name) > len(figure.name))
