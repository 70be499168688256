"""The mentions of a page: every noun phrase and pronoun, with where it stands."""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from wortlaut.languages.phrases import Phrase, PhraseKind
from wortlaut.types import Document


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A phrase at its place: sentence number, rank in it, and whether quotation marks enclose it.

    ``subject`` is 1.0 for the first phrase of a sentence that can be a nominative and follows no
    preposition, 0.5 for later ones, 0.0 for the rest: the order in which German readers look for
    what a pronoun means.
    """

    phrase: Phrase
    sentence: int
    subject: float
    quoted: bool

    def of(self, phrase: Phrase) -> "Mention":
        """A mention at the same place with another phrase."""
        return Mention(phrase, self.sentence, self.subject, self.quoted)

    @property
    def start(self) -> int:
        """The first token."""
        return self.phrase.start


class Places:
    """Answers where in the document a token stands."""

    def __init__(self, document: Document) -> None:
        self.sentence_starts = [start for start, _ in document.sentences]
        depth = [0] * (len(document.words) + 1)
        for run in document.quoted:
            depth[run.start] += 1
            depth[run.end] -= 1
        level = 0
        self.quoted: list[bool] = []
        for change in depth[:-1]:
            level += change
            self.quoted.append(level > 0)

    def sentence(self, token: int) -> int:
        """The number of the sentence that holds a token."""
        return max(0, bisect_right(self.sentence_starts, token) - 1)


def place_mentions(phrases: Sequence[Phrase], places: Places) -> list[Mention]:
    """Phrases in reading order, with those inside others (sources, conjuncts) listed too."""
    flat: list[tuple[Phrase, bool]] = []
    for phrase in phrases:
        flat.append((phrase, False))
        stack = [*phrase.sources, *phrase.members]
        while stack:
            inner = stack.pop()
            flat.append((inner, inner not in phrase.members))
            stack += [*inner.sources, *inner.members]
    flat.sort(key=lambda item: (item[0].start, -item[0].end))
    mentions = []
    seen_subject: set[int] = set()
    for phrase, dependent in flat:
        sentence = places.sentence(phrase.start)
        quoted = places.quoted[phrase.start] if phrase.start < len(places.quoted) else False
        subject = 0.0
        says = phrase.kind is PhraseKind.PRONOUN or phrase.person or phrase.own_name or phrase.lemma
        if says and phrase.subject and not phrase.in_preposition and not dependent:
            subject = 0.5 if sentence in seen_subject else 1.0
            seen_subject.add(sentence)
        mentions.append(Mention(phrase, sentence, subject, quoted))
    return mentions
