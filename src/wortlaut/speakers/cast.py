"""Who a page speaks of: mentions joined into entities while reading from top to bottom.

A sieve in the manner of Lee et al. 2013 ("Deterministic coreference resolution based on
entity-centric, precision-ranked rules"): full names first, then short names and abbreviations,
then role nouns by what the page has said of each entity. Pronouns come last, elsewhere.
"""

from bisect import bisect_left
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import islice

from wortlaut.languages.phrases import MentionReading, Phrase, PhraseKind
from wortlaut.speakers.figures import (
    Figure,
    compatible,
    contradict,
    is_initials,
    is_named,
    is_short,
    short_first,
)
from wortlaut.speakers.likeness import EXACT, IGNORED, LINK_THRESHOLD, is_fuller, likeness
from wortlaut.speakers.mentions import Mention

MAX_KNOWN = 60
"""How many names, nouns and owners are kept of one figure."""

BODIES = (PhraseKind.ORGANISATION, PhraseKind.PLACE)

PEOPLE = (PhraseKind.PERSON, PhraseKind.ROLE)
SORTS = {PhraseKind.ROLE: PhraseKind.PERSON, PhraseKind.GROUP: PhraseKind.ORGANISATION}
"""Kinds that may mean each other, each by one of them."""

REACH = 200
"""How many of the latest figures a new mention is compared with: time stays linear."""


class Cast:
    """All figures of one page."""

    def __init__(self, reading: MentionReading) -> None:
        self.reading = reading
        self.figures: list[Figure] = []
        self._by_name: dict[str, Figure] = {}
        self._by_part: dict[str, list[Figure]] = {}
        self._by_start: dict[tuple[int, int], Figure] = {}
        self._by_stem: dict[str, Figure] = {}
        self._by_sort: dict[PhraseKind, list[Figure]] = {}
        self._shorts: list[tuple[Figure, str]] = []
        self._by_rest: dict[str, list[tuple[Figure, str]]] = {}
        self._by_sentence: dict[int, list[tuple[Mention, Figure]]] = {}

    def near(self, sentence: int, back: int) -> list[tuple[Mention, Figure]]:
        """The mentions of a sentence and of some sentences before it, with their figures."""
        found: list[tuple[Mention, Figure]] = []
        for number in range(sentence - back, sentence + 1):
            found += self._by_sentence.get(number, ())
        return found

    def _add(self, figure: Figure, mention: Mention) -> None:
        figure.add(mention)
        self._by_sentence.setdefault(mention.sentence, []).append((mention, figure))

    def read(self, mentions: Sequence[Mention]) -> None:
        """Joins all mentions: names first, so that a role may point forward to a name."""
        rest, short = [], []
        for mention in mentions:
            phrase = mention.phrase
            if phrase.kind in IGNORED or phrase.transparent == "source" or phrase.members:
                continue
            if not is_named(phrase):
                rest.append(mention)
            elif is_short(phrase.name) and not phrase.parts:
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
        return self.name(mention) if is_named(phrase) else self.noun(mention)

    def group(self, mention: Mention, members: tuple[Figure, ...]) -> Figure:
        """The figure of several figures together."""
        name = self.reading.enumeration([m.name for m in members])
        known = self._by_name.get(name)
        if known is None:
            known = self._new(mention.phrase, name)
            known.plural, known.members = True, members
            if all(m.kind is not PhraseKind.ORGANISATION for m in members):
                self._by_sort[SORTS.get(known.kind, known.kind)].remove(known)
                known.kind = PhraseKind.GROUP
                self._by_sort.setdefault(SORTS[known.kind], []).append(known)
        self._add(known, mention)
        return known

    def name(self, mention: Mention) -> Figure:
        """Joins a proper name, with what stands beside it."""
        phrase = mention.phrase
        if not phrase.parts and not phrase.lemma and phrase.name in self._by_part:
            # A first or last name that was not known for one where it was read.
            phrase = phrase.but(parts=(phrase.name,), kind=PhraseKind.PERSON, gender="")
            mention = mention.of(phrase)
        known = self._by_name.get(phrase.name) if len(phrase.parts) == 1 else None
        if known and known.named and known.kind in BODIES and not (phrase.lemma or phrase.gender):
            # "Olmstadts Pläne": read as a person's name, but known for a place or body.
            phrase = phrase.but(parts=(), kind=known.kind, person=False)
            mention = mention.of(phrase)
        figure = self._find_person(phrase) if phrase.parts else None
        if figure is None and not phrase.parts:
            figure = self._find_organisation(phrase)
        if figure is None:
            figure = self._new(phrase, phrase.name)
        elif len(phrase.parts) > len(figure.parts) and figure.kind is PhraseKind.PERSON:
            figure.name, figure.parts = phrase.name, phrase.parts
        elif figure.kind is not PhraseKind.PERSON and (
            phrase.abbreviation == figure.name
            or (is_short(figure.name) and is_initials(figure.name, phrase.name))
            or (len(phrase.name) > len(figure.name) and short_first(phrase.name, figure.name))
        ):
            figure.name = phrase.name
        if (
            mention.subject
            and figure.kind is not PhraseKind.PERSON
            and phrase.name == f"{figure.name}s"
        ):
            figure.name = phrase.name  # "Olmus" stands as a subject: its s is no genitive
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
            for figure in self._peers(phrase.kind):
                score = likeness(phrase, mention, figure, self.reading)
                if score > best_score or (
                    best and score == best_score and figure.named and not best.named
                ):
                    best, best_score = figure, score
        if best is None:
            best = self._new(phrase, phrase.name)
        elif not best.named and best.kind is phrase.kind and is_fuller(phrase, best):
            best.name = phrase.name
        self._learn(best, mention)
        return best

    def _new(self, phrase: Phrase, name: str) -> Figure:
        figure = Figure(len(self.figures), phrase.kind, name, phrase.parts, named=is_named(phrase))
        figure.plural = phrase.number == "p"
        if phrase.kind is PhraseKind.SPEECH and phrase.transparent == "report":
            figure.kind = PhraseKind.DOCUMENT
        self.figures.append(figure)
        self._by_sort.setdefault(SORTS.get(figure.kind, figure.kind), []).append(figure)
        self._by_name.setdefault(name, figure)
        return figure

    def _peers(self, kind: PhraseKind) -> list[Figure]:
        """Those of the latest figures that a phrase of some kind may mean."""
        peers = self._by_sort.get(SORTS.get(kind, kind), [])
        return peers[bisect_left(peers, len(self.figures) - REACH, key=lambda f: f.number) :]

    def _alias(self, figure: Figure, name: str) -> None:
        if name in figure.aliases:
            return
        figure.aliases |= {name}
        if is_short(name):
            self._shorts.append((figure, name))
        _, _, rest = name.partition(" ")
        if rest:
            self._by_rest.setdefault(rest, []).append((figure, name))

    def _learn(self, figure: Figure, mention: Mention) -> None:
        phrase = mention.phrase
        self._add(figure, mention)
        full = len(figure.aliases) + len(figure.lemmas) + len(figure.owners) > MAX_KNOWN
        if not full:
            self._alias(figure, phrase.name)
        self._by_stem.setdefault(self.reading.name_stem(phrase.name), figure)
        self._by_name.setdefault(phrase.name, figure)
        for part in phrase.parts:
            bucket = self._by_part.setdefault(part, [])
            if figure not in bucket[-REACH:]:
                bucket.append(figure)
        if phrase.abbreviation:
            self._alias(figure, phrase.abbreviation)
            self._by_name[phrase.abbreviation] = figure
        if len(phrase.gender) == 1:
            told = 2 if phrase.lemma else 1
            figure.genders[phrase.gender] = figure.genders.get(phrase.gender, 0) + told
        if full:
            return
        if phrase.lemma:
            figure.lemmas |= {phrase.lemma}
        if phrase.concepts:
            figure.concepts |= phrase.concepts
        if "counterpart" in phrase.concepts:
            # "der Präsident A und sein Amtskollege B": B holds the same office elsewhere.
            near = self._near_person(mention)
            if near is not None and near is not figure:
                figure.concepts |= near.concepts
        if phrase.states:
            figure.states |= phrase.states
        if phrase.modifiers:
            figure.modifiers |= set(phrase.modifiers)
        if phrase.sources:
            figure.owners |= {self.reading.word_stem(s.name) for s in phrase.sources}
        owner = phrase.lemma.rpartition("-")[0]
        if owner and not phrase.states:  # "GdP-Vorsitzender" is the chairman of the GdP
            figure.owners |= {self.reading.word_stem(owner)}

    def _near_person(self, mention: Mention) -> Figure | None:
        best: tuple[int, Figure] | None = None
        for other, figure in self.near(mention.sentence, 1):
            if figure.kind is not PhraseKind.PERSON or other.start >= mention.start:
                continue
            if best is None or other.start > best[0]:
                best = (other.start, figure)
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
            for f in candidates[-REACH:]
            if f.kind is PhraseKind.PERSON
            and compatible(parts, f.parts)
            and not contradict(phrase, f)
        ]
        return fitting[-1] if fitting else None

    def _misspelt(self, last: str) -> list[Figure]:
        """Persons whose last name differs by a slip of the pen."""
        recent = list(islice(reversed(self._by_part), REACH))
        near = get_close_matches(last, recent, n=1, cutoff=0.82)
        return self._by_part[near[0]] if near and near[0][0] == last[0] else []

    def _find_organisation(self, phrase: Phrase) -> Figure | None:
        known = self._by_name.get(phrase.name) or self._by_stem.get(
            self.reading.name_stem(phrase.name)
        )
        if known is None and phrase.abbreviation:
            known = self._by_name.get(phrase.abbreviation)
        if known and known.kind not in (PhraseKind.PERSON, PhraseKind.ROLE):
            return known
        return self._abbreviated(phrase.name)

    def _abbreviated(self, name: str) -> Figure | None:
        """The first figure, people aside, of whose names one is short for the other."""
        if is_short(name):
            aliases = [(f, alias) for f in self.figures[-REACH:] for alias in f.aliases]
        else:
            aliases = [*self._shorts, *self._by_rest.get(name.partition(" ")[2], ())]
        found = [
            figure
            for figure, alias in aliases
            if figure.kind not in PEOPLE
            and len(self.figures) - figure.number <= REACH
            and (is_initials(name, alias) or is_initials(alias, name) or short_first(name, alias))
        ]
        return min(found, key=lambda figure: figure.number, default=None)
