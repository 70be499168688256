"""Who a page speaks of: mentions joined into entities while reading from top to bottom.

A sieve in the manner of Lee et al. 2013 ("Deterministic coreference resolution based on
entity-centric, precision-ranked rules"): full names first, then short names and abbreviations,
then role nouns by what the page has said of each entity. Pronouns come last, elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from math import exp

from wortlaut.languages.phrases import MentionReading, Phrase, PhraseKind
from wortlaut.speakers.mentions import Mention

LINK_THRESHOLD = 1.9
"""Least score for joining a role noun to somebody; tuned on the development articles."""

IGNORED = (PhraseKind.PRONOUN, PhraseKind.SPEECH)
EXACT = (PhraseKind.GROUP, PhraseKind.DOCUMENT, PhraseKind.THING)
"""Kinds of which the page usually means a new one whenever its words differ."""

WEAK = frozenset({"male", "female", "generic", "politician", "aged", "member", "chair"})
HYPERNYMS = frozenset({"male", "female", "generic", "politician", "aged", "member"})
"""Role classes that say little: anybody may be "der Mann" later on."""


@dataclass(slots=True)
class Figure:
    """An entity while the page is being read."""

    number: int
    kind: PhraseKind
    name: str
    parts: tuple[str, ...] = ()
    genders: Counter[str] = field(default_factory=Counter)
    plural: bool = False
    lemmas: set[str] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)
    named: bool = False
    members: tuple["Figure", ...] = ()

    @property
    def gender(self) -> str:
        """The gender most mentions agree on, "" if none says."""
        return self.genders.most_common(1)[0][0] if self.genders else ""

    def last_before(self, token: int) -> Mention | None:
        """The latest mention that starts before a token."""
        best = None
        for mention in self.mentions:
            if mention.start >= token:
                continue
            if best is None or mention.start > best.start:
                best = mention
        return best


class Cast:
    """All figures of one page."""

    def __init__(self, reading: MentionReading) -> None:
        self.reading = reading
        self.figures: list[Figure] = []
        self._by_name: dict[str, Figure] = {}
        self._by_part: dict[str, list[Figure]] = {}
        self._by_start: dict[tuple[int, int], Figure] = {}

    def read(self, mentions: Sequence[Mention]) -> None:
        """Joins all mentions: names first, so that a role may point forward to a name."""
        rest, short = [], []
        for mention in mentions:
            phrase = mention.phrase
            if phrase.kind in IGNORED or phrase.transparent == "source" or phrase.members:
                continue
            if not _names(phrase):
                rest.append(mention)
            elif _is_short(phrase.name) and not phrase.parts:
                short.append(mention)
            else:
                self._join(mention, self.name(mention))
        for mention in rest:
            self._join(mention, self.noun(mention))
        for mention in short:
            self._join(mention, self.name(mention))

    def _join(self, mention: Mention, figure: Figure) -> None:
        self._by_start.setdefault((mention.start, mention.phrase.end), figure)

    def at(self, mention: Mention) -> Figure | None:
        """The figure that a mention was joined to while reading, if it was."""
        return self._by_start.get((mention.phrase.start, mention.phrase.end))

    def link(self, mention: Mention) -> Figure:
        """The figure of a mention, made if it is new."""
        phrase = mention.phrase
        if phrase.members:
            members = tuple(
                self.link(Mention(m, mention.sentence, 0.0, mention.quoted)) for m in phrase.members
            )
            return self.group(mention, members)
        known = self._by_start.get((phrase.start, phrase.end))
        if known and (phrase.name in known.aliases or phrase.name == known.name):
            return known
        return self.name(mention) if _names(phrase) else self.noun(mention)

    def group(self, mention: Mention, members: tuple[Figure, ...]) -> Figure:
        """The figure of several figures together."""
        listed = [m.name for m in members]
        name = ", ".join(listed[:-1]) + " und " + listed[-1]
        known = self._by_name.get(name)
        if known is None:
            known = self._new(mention.phrase, name)
            known.plural, known.members = True, members
            if all(m.kind is not PhraseKind.ORGANISATION for m in members):
                known.kind = PhraseKind.GROUP
        known.mentions.append(mention)
        return known

    def name(self, mention: Mention) -> Figure:
        """Joins a proper name, with what stands beside it."""
        phrase = mention.phrase
        if not phrase.parts and not phrase.lemma and phrase.name in self._by_part:
            # A first or last name that was not known for one where it was read.
            phrase = replace(phrase, parts=(phrase.name,), kind=PhraseKind.PERSON, gender="")
            mention = replace(mention, phrase=phrase)
        figure = self._find_person(phrase) if phrase.parts else None
        if figure is None and not phrase.parts:
            figure = self._find_organisation(phrase)
        if figure is None:
            figure = self._new(phrase, phrase.name)
        elif len(phrase.parts) > len(figure.parts) and figure.kind is PhraseKind.PERSON:
            figure.name, figure.parts = phrase.name, phrase.parts
        elif figure.kind is not PhraseKind.PERSON and (
            phrase.abbreviation == figure.name
            or _is_short(figure.name)
            and is_initials(figure.name, phrase.name)
        ):
            figure.name = phrase.name
        self._learn(figure, mention)
        return figure

    def noun(self, mention: Mention) -> Figure:
        """Joins a phrase without a name to whom the page has called so, or makes a new figure."""
        phrase = mention.phrase
        best, best_score = None, LINK_THRESHOLD
        if phrase.kind in EXACT:
            best = self._by_name.get(phrase.name)
            best = best if best and best.kind is phrase.kind else None
        elif not phrase.indefinite:
            for figure in self.figures:
                score = self._likeness(phrase, mention, figure)
                if score > best_score or (
                    best and score == best_score and figure.named and not best.named
                ):
                    best, best_score = figure, score
        if best is None:
            best = self._new(phrase, phrase.name)
        elif not best.named and best.kind is phrase.kind and _fuller(phrase, best):
            best.name = phrase.name
        self._learn(best, mention)
        return best

    def _new(self, phrase: Phrase, name: str) -> Figure:
        figure = Figure(len(self.figures), phrase.kind, name, phrase.parts, named=_names(phrase))
        figure.plural = phrase.number == "p"
        self.figures.append(figure)
        self._by_name.setdefault(name, figure)
        return figure

    def _learn(self, figure: Figure, mention: Mention) -> None:
        phrase = mention.phrase
        figure.mentions.append(mention)
        figure.aliases.add(phrase.name)
        self._by_name.setdefault(phrase.name, figure)
        for part in phrase.parts:
            bucket = self._by_part.setdefault(part, [])
            if figure not in bucket:
                bucket.append(figure)
        if phrase.abbreviation:
            figure.aliases.add(phrase.abbreviation)
            self._by_name[phrase.abbreviation] = figure
        if len(phrase.gender) == 1:
            figure.genders[phrase.gender] += 2 if phrase.lemma else 1
        if phrase.lemma:
            figure.lemmas.add(phrase.lemma)
        figure.concepts |= phrase.concepts
        if "counterpart" in phrase.concepts:
            # "der Präsident A und sein Amtskollege B": B holds the same office elsewhere.
            near = self._near_person(mention)
            if near is not None and near is not figure:
                figure.concepts |= near.concepts
        figure.states |= phrase.states
        figure.modifiers.update(phrase.modifiers)
        figure.owners.update(_words(s.name) for s in phrase.sources)

    def _near_person(self, mention: Mention) -> Figure | None:
        best: tuple[int, Figure] | None = None
        for figure in self.figures:
            last = figure.last_before(mention.start) if figure.kind is PhraseKind.PERSON else None
            if (
                last
                and mention.sentence - last.sentence <= 1
                and (best is None or last.start > best[0])
            ):
                best = (last.start, figure)
        return best[1] if best else None

    def _find_person(self, phrase: Phrase) -> Figure | None:
        parts = phrase.parts
        exact = self._by_name.get(phrase.name)
        if exact and exact.kind is PhraseKind.PERSON:
            return exact
        last = parts[-1]
        candidates = self._by_part.get(last) or self._by_part.get(last.removesuffix("s"), [])
        if not candidates and len(parts) == 1 and len(last) >= 6:
            candidates = self._misspelt(last)
        fitting = [
            f
            for f in candidates
            if f.kind is PhraseKind.PERSON
            and _compatible(parts, f.parts)
            and not _contradict(phrase, f)
        ]
        return fitting[-1] if fitting else None

    def _misspelt(self, last: str) -> list[Figure]:
        """Persons whose last name differs by a slip of the pen."""
        near = get_close_matches(last, self._by_part, n=1, cutoff=0.82)
        return self._by_part[near[0]] if near and near[0][0] == last[0] else []

    def _find_organisation(self, phrase: Phrase) -> Figure | None:
        known = self._by_name.get(phrase.name) or self._by_name.get(phrase.abbreviation)
        if known and known.kind is not PhraseKind.PERSON:
            return known
        name = phrase.name
        for figure in self.figures:
            if figure.kind in (PhraseKind.PERSON, PhraseKind.ROLE):
                continue
            for alias in figure.aliases:
                if is_initials(name, alias) or is_initials(alias, name):
                    return figure
                if _stem(name) == _stem(alias) or _short_first(name, alias):
                    return figure
        return None

    def _likeness(self, phrase: Phrase, mention: Mention, figure: Figure) -> float:
        """How well a definite phrase fits a figure; at least LINK_THRESHOLD to be joined."""
        if not _kinds_fit(phrase, figure):
            return 0.0
        score = 0.0
        same = self.reading.same_word
        if phrase.lemma in figure.lemmas:
            score += 3.0
        elif any(same(phrase.lemma, lemma) for lemma in figure.lemmas):
            score += 2.3
        elif phrase.concepts & figure.concepts - HYPERNYMS:
            score += 2.0 if phrase.concepts & figure.concepts - WEAK else 1.3
        elif (
            phrase.definite
            and phrase.person
            and figure.kind is PhraseKind.PERSON
            and any(m.endswith("jährig") for m in phrase.modifiers)
        ):
            score += 1.4
        elif (
            phrase.concepts & HYPERNYMS and phrase.definite and figure.named and not phrase.sources
        ):
            score += 1.5 if phrase.concepts & figure.concepts else 1.0
        elif (
            figure.kind is PhraseKind.ORGANISATION
            and phrase.lemma
            and any(_last_noun(alias, phrase.lemma, same) for alias in figure.aliases)
        ):
            score += 2.3
        if score == 0.0:
            return 0.0
        if figure.kind is not PhraseKind.PERSON and phrase.number == "s" and figure.plural:
            return 0.0
        if phrase.number == "p" and not figure.plural:
            return 0.0
        if phrase.gender and figure.gender and phrase.person:
            if phrase.gender != figure.gender and phrase.gender in "mf":
                return 0.0
        if phrase.states and figure.states:
            score += 1.0 if phrase.states & figure.states else -4.0
        owners = {_words(s.name) for s in phrase.sources}
        if owners and figure.owners:
            common = any(same(a, b) for a in owners for b in figure.owners)
            bodies = any(
                s.kind in (PhraseKind.ORGANISATION, PhraseKind.PLACE) for s in phrase.sources
            )
            score += 0.8 if common else -1.5 if bodies else -0.6
        elif owners and not figure.named:
            score -= 0.4
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


def _last_noun(alias: str, lemma: str, same: Callable[[str, str], bool]) -> bool:
    """Whether a name ends in a noun: "Amt für Denkmalschutz" may be "der Denkmalschutz" later."""
    words = alias.split()
    return same(lemma, words[-1]) and (len(words) == 1 or words[-2] == "für")


def _names(phrase: Phrase) -> bool:
    return phrase.own_name and phrase.kind in (
        PhraseKind.PERSON,
        PhraseKind.ORGANISATION,
        PhraseKind.PLACE,
        PhraseKind.GROUP,
        PhraseKind.DOCUMENT,
    )


def _kinds_fit(phrase: Phrase, figure: Figure) -> bool:
    people = (PhraseKind.PERSON, PhraseKind.ROLE)
    if phrase.kind in people:
        return figure.kind in people
    if phrase.kind in (PhraseKind.ORGANISATION, PhraseKind.GROUP):
        return figure.kind in (PhraseKind.ORGANISATION, PhraseKind.GROUP)
    return figure.kind is phrase.kind


def _compatible(parts: tuple[str, ...], known: tuple[str, ...]) -> bool:
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
        or first.rstrip(".")[:1] == other[:1]
        and (first.endswith(".") or other.endswith("."))
        or first in known
        or other in parts
    )


def _contradict(phrase: Phrase, figure: Figure) -> bool:
    """ "Frau Muster" is not Erik Muster."""
    return bool(
        len(phrase.parts) == 1
        and phrase.gender in ("m", "f")
        and figure.gender in ("m", "f")
        and phrase.gender != figure.gender
    )


def _fuller(phrase: Phrase, figure: Figure) -> bool:
    """Whether a phrase says more exactly than the figure's name what it is."""
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


def _is_short(name: str) -> bool:
    return " " not in name and sum(c.isupper() for c in name) >= 2 and len(name) <= 8


def is_initials(short: str, name: str) -> bool:
    """Whether a short form is made of the first letters of a longer name."""
    letters = [c for c in short if c.isupper()]
    if not 2 <= len(letters) <= 6 or " " in short or len(short) > 8 or len(name) < len(short) + 3:
        return False
    initials = [c for c in name if c.isupper()]
    if initials == letters:
        return True
    # BGH: the capitals of a compound's parts, in order: BundesGerichtsHof.
    lower, at = name.lower(), 0
    if " " in name or "-" in name or not name.startswith(letters[0]):
        return False
    for letter in letters:
        at = lower.find(letter.lower(), at)
        if at < 0:
            return False
        at += 2
    return len(letters) >= 3


def _short_first(name: str, alias: str) -> bool:
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


def _stem(name: str) -> str:
    """A name without what inflection adds, for comparing."""
    return " ".join(
        _words(word) for word in name.lower().split() if word not in ("der", "die", "das")
    )


def _words(name: str) -> str:
    for ending in ("en", "es", "er", "em", "s", "e", "n"):
        if name.endswith(ending) and len(name) > len(ending) + 3:
            return name[: -len(ending)]
    return name
