"""From the words that name a speaker to who that is."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import cast

from wortlaut.languages.pack import Pack
from wortlaut.languages.phrases import MentionReading, Phrase, PhraseKind
from wortlaut.speakers.cast import Cast
from wortlaut.speakers.choice import choose
from wortlaut.speakers.figures import Figure
from wortlaut.speakers.implicit import SOURCES, acting, silent_speaker
from wortlaut.speakers.mentions import Mention, Places, place_mentions
from wortlaut.speakers.pronouns import antecedent
from wortlaut.types import Attributed, Document, Draft, Entity, Resolved, SpeakerKind

KINDS = {
    PhraseKind.PERSON: SpeakerKind.PERSON,
    PhraseKind.ROLE: SpeakerKind.PERSON,
    PhraseKind.ORGANISATION: SpeakerKind.ORGANISATION,
    PhraseKind.PLACE: SpeakerKind.ORGANISATION,
    PhraseKind.GROUP: SpeakerKind.GROUP,
    PhraseKind.DOCUMENT: SpeakerKind.DOCUMENT,
}


def resolve(
    document: Document, drafts: Sequence[Draft], pack: Pack
) -> tuple[tuple[Entity, ...], tuple[Resolved | None, ...]]:
    """Says for each draft who speaks, and lists everybody who speaks on the page.

    The name is the fullest the page gives, nominative, without title; where the page gives none,
    the words for the role. A draft whose speaker the page does not tell gets a ``Resolved`` with
    name None. Entities come in the order in which they are first mentioned.
    """
    if not drafts:
        return (), ()
    return _resolve(Page(document, pack), drafts)


def attribute(document: Document, drafts: Sequence[Draft], pack: Pack) -> Attributed:
    """As ``resolve``, for what an engine found: speakers that the grammar rules out are mended."""
    if not drafts:
        return Attributed((), (), ())
    page = Page(document, pack)
    chosen = choose(page, drafts, pack)
    return Attributed(chosen, *_resolve(page, chosen))


def _resolve(
    page: "Page", drafts: Sequence[Draft]
) -> tuple[tuple[Entity, ...], tuple[Resolved | None, ...]]:
    resolver = Resolver(page, drafts)
    found = [resolver.one(index) for index in resolver.order]
    by_draft = dict(zip(resolver.order, found, strict=True))
    return _entities(page, drafts, [by_draft[i] for i in range(len(drafts))])


class Page:
    """A document with its mentions joined into figures."""

    def __init__(self, document: Document, pack: Pack) -> None:
        self.document = document
        self.reading = cast("MentionReading", pack.hook("mentions", "MentionReader")(document))
        self.places = Places(document)
        self.mentions = place_mentions(self.reading.all(), self.places)
        self.cast = Cast(self.reading)
        self.cast.read(self.mentions)
        self.by_sentence: dict[int, list[Mention]] = {}
        self.by_end: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            self.by_sentence.setdefault(mention.sentence, []).append(mention)
            self.by_end.setdefault(mention.phrase.end, []).append(mention)

    def ends_in_colon(self, sentence: int) -> bool:
        """Whether a sentence announces the next one."""
        return self.document.words[self.document.sentences[sentence][1] - 1] == ":"

    def words(self, start: int, end: int) -> str:
        """The page's own characters between two tokens."""
        doc = self.document
        return doc.text.content[doc.starts[start] : doc.ends[end - 1]]


class Answer:
    """A figure (or None), the steps that led to it, and how sure that is."""

    __slots__ = ("chain", "confidence", "figure", "how")

    def __init__(
        self, figure: Figure | None, chain: tuple[str, ...], confidence: float, how: str
    ) -> None:
        self.figure = figure
        self.chain = chain
        self.confidence = confidence
        self.how = how


class Resolver:
    """Resolves the drafts of one page in reading order."""

    def __init__(self, page: Page, drafts: Sequence[Draft]) -> None:
        self.page = page
        self.drafts = drafts
        self.answers: dict[int, Answer] = {}
        self.by_sentence: dict[int, list[int]] = {}
        """Answered drafts by the sentences in which their quotations begin and end."""
        self._spoke: list[tuple[int, int]] = []
        self._children: dict[int, list[int]] = {}
        for index, draft in enumerate(drafts):
            if draft.parent is not None:
                self._children.setdefault(draft.parent, []).append(index)
        self.order = sorted(
            range(len(drafts)),
            key=lambda i: (_depth(drafts, i), not drafts[i].speaker, _anchor(drafts[i]), i),
        )

    def one(self, index: int) -> Answer:
        """Who speaks in one draft."""
        draft = self.drafts[index]
        answer = self._spoken(index, draft) if draft.speaker else self._silent(index)
        self.answers[index] = answer
        insort(self._spoke, (_anchor(draft), index))
        for sentence in {
            self._sentence(min(draft.quotation)),
            self._sentence(max(draft.quotation)),
        }:
            self.by_sentence.setdefault(sentence, []).append(index)
        return answer

    def _sentence(self, token: int) -> int:
        return self.page.places.sentence(token)

    def _spoken(self, index: int, draft: Draft) -> Answer:
        start, end = _first_run(draft.speaker)
        text = self.page.words(start, end)
        phrase = self.page.reading.read(start, end)
        if phrase is None:
            # What an engine took for a speaker names nobody: as good as no mention.
            answer = self._silent(index)
            return Answer(answer.figure, (text, *answer.chain), 0.6 * answer.confidence, "unread")
        sentence = _sentence_end(self.page.document, start)
        phrase = self.page.reading.named_after(phrase, sentence)
        return self._phrase(index, phrase, text, 0)

    def _phrase(self, index: int, phrase: Phrase, text: str, depth: int) -> Answer:
        page = self.page
        mention = Mention(
            phrase, page.places.sentence(phrase.start), 0.0, page.places.quoted[phrase.start]
        )
        if phrase.kind is PhraseKind.PRONOUN:
            return self._pronoun(index, mention, text)
        if phrase.transparent and depth < 3:
            inner = self._source(phrase)
            if inner is not None:
                answer = self._phrase(index, inner, inner.name, depth + 1)
                if answer.figure is not None:
                    chain = (text, *answer.chain) if text != answer.chain[0] else answer.chain
                    return Answer(answer.figure, chain, answer.confidence, answer.how)
            if phrase.transparent == "source" and phrase.number == "s" and not phrase.sources:
                answer = self._unsaid(index, mention)
                if answer.figure is not None:
                    return Answer(answer.figure, (text, *answer.chain), 0.45, "speech")
        figure = page.cast.link(mention)
        # As often as each was right on the development articles.
        confidence = 0.95 if phrase.own_name else 0.91
        return Answer(figure, (text,), confidence, "name" if phrase.own_name else "role")

    def _source(self, phrase: Phrase) -> Phrase | None:
        """Whose words a word for something said stands for."""
        if phrase.transparent == "document":
            return None
        fallback: Phrase | None = None
        for source in phrase.sources:
            if source.kind is PhraseKind.THING and not source.in_preposition:
                fallback = fallback or source
            if source.kind in (PhraseKind.THING, PhraseKind.SPEECH, PhraseKind.DOCUMENT) and not (
                source.own_name
            ):
                continue
            medium = source.own_name and source.kind is not PhraseKind.PERSON
            if phrase.transparent == "report" and not medium:
                continue
            return source.but(in_preposition=False)
        if phrase.transparent == "source":
            return fallback or self.page.reading.inner_source(phrase)
        return None

    def _pronoun(self, index: int, mention: Mention, text: str) -> Answer:
        draft = self.drafts[index]
        phrase = mention.phrase
        if phrase.pronoun == "first":
            parent = draft.parent
            if parent is not None and parent in self.answers:
                told = self.answers[parent]
                return Answer(told.figure, (text, *told.chain), told.confidence, "first")
            speaker = self._enclosing(index)
            if speaker is not None:
                return Answer(speaker.figure, (text, *speaker.chain), 0.7, "first")
            return Answer(None, (text,), 0.4, "first")
        if phrase.pronoun == "indefinite":
            return Answer(None, (text,), 0.6, "indefinite")
        if phrase.pronoun == "adverb":
            return self._pointed_back(index, mention.start)
        plural = self.page.reading.plural_verb(draft.cue)
        figure, confidence = antecedent(
            self.page.cast,
            mention,
            draft,
            plural,
            self._previous(index),
            self._spoken_of(index, mention.start),
        )
        if figure is None:
            return Answer(None, (text,), confidence, "pronoun")
        return Answer(figure, (text, *_steps(figure, mention.start)), confidence, "pronoun")

    def _previous(self, index: int) -> Figure | None:
        """Who speaks in the nearest draft before this one."""
        at = bisect_left(self._spoke, (_anchor(self.drafts[index]), -1))
        for _, other in reversed(self._spoke[max(0, at - 8) : at]):
            answer = self.answers[other]
            if answer.figure is not None and self.drafts[other].parent != index:
                return answer.figure
        return None

    def _spoken_of(self, index: int, token: int) -> set[int]:
        """The tokens inside the nested statements beside this one."""
        parent = self.drafts[index].parent
        if parent is None:
            return set()
        return {
            t
            for other in self._children[parent]
            if token not in self.drafts[other].quotation
            for t in self.drafts[other].quotation
        }

    def _enclosing(self, index: int) -> Answer | None:
        """The answer for the draft whose quotation holds this one."""
        first, last = min(self.drafts[index].quotation), max(self.drafts[index].quotation)
        at = bisect_left(self._spoke, (first, -1))
        for _, other in reversed(self._spoke[max(0, at - 20) : at + 20]):
            quotation = self.drafts[other].quotation
            holds = quotation[0] <= first and last <= quotation[-1]
            if other != index and holds and self.answers[other].figure:
                return self.answers[other]
        return None

    def _unsaid(self, index: int, mention: Mention) -> Answer:
        """A word for something said that does not say whose: "In der Erklärung heißt es"."""
        figure = acting(self.page, mention.sentence, mention.start) or self._previous(index)
        if figure is not None:
            return Answer(figure, _steps(figure, mention.start), 0.5, "speech")
        return Answer(None, (), 0.3, "speech")

    def _pointed_back(self, index: int, token: int) -> Answer:
        """ "Demnach …": whoever was quoted, spoke or acted in one of the two sentences before."""
        sentence = self._sentence(token)
        for before in range(sentence - 1, max(-1, sentence - 3), -1):
            for other in reversed(self.by_sentence.get(before, ())):
                answer = self.answers[other]
                if answer.figure is not None and other != index:
                    return Answer(answer.figure, answer.chain, 0.6, "adverb")
            figure = acting(self.page, before, token, SOURCES)
            if figure is not None:
                return Answer(figure, _steps(figure, token), 0.5, "adverb")
        return Answer(None, (), 0.3, "adverb")

    def _silent(self, index: int) -> Answer:
        cue = self.drafts[index].cue
        adverb = self.page.reading.read(cue[0], cue[0] + 1) if len(cue) == 1 else None
        if adverb is not None and adverb.pronoun == "adverb":
            return self._pointed_back(index, cue[0])
        figure, chain, confidence = silent_speaker(self, index)
        return Answer(figure, chain, confidence, "implicit")


def _sentence_end(document: Document, token: int) -> int:
    """Where the sentence that holds a token ends."""
    at = bisect_right(document.sentences, token, key=lambda s: s[0]) - 1
    return document.sentences[max(0, at)][1]


def _steps(figure: Figure, before: int) -> tuple[str, ...]:
    last = figure.last_before(before)
    if last and last.phrase.name != figure.name and last.phrase.kind is not PhraseKind.PRONOUN:
        return (last.phrase.name,)
    return ()


def _anchor(draft: Draft) -> int:
    return min(draft.speaker or draft.quotation, default=0)


def _depth(drafts: Sequence[Draft], index: int) -> int:
    """How many statements a draft stands inside of; what encloses is resolved first."""
    depth, seen = 0, {index}
    parent = drafts[index].parent
    while parent is not None and parent not in seen and 0 <= parent < len(drafts):
        depth += 1
        seen.add(parent)
        parent = drafts[parent].parent
    return depth


def _first_run(tokens: Sequence[int]) -> tuple[int, int]:
    start = end = tokens[0]
    for token in tokens:
        if token - end > 1:
            break
        end = token
    return start, end + 1


def _entities(
    page: Page, drafts: Sequence[Draft], answers: Sequence[Answer]
) -> tuple[tuple[Entity, ...], tuple[Resolved | None, ...]]:
    speaking = {id(a.figure): a.figure for a in answers if a.figure is not None}
    figures = sorted(speaking.values(), key=lambda f: min((m.start for m in f.mentions), default=0))
    numbers = {id(figure): i for i, figure in enumerate(figures)}
    tokens: dict[int, set[tuple[int, ...]]] = {
        id(f): {tuple(range(m.phrase.start, m.phrase.end)) for m in f.mentions} for f in figures
    }
    resolved: list[Resolved | None] = []
    for draft, answer in zip(drafts, answers, strict=True):
        if answer.figure is None:
            resolved.append(Resolved(None, None, answer.chain, round(answer.confidence, 3)))
            continue
        if draft.speaker:
            tokens[id(answer.figure)].add(tuple(draft.speaker))
        name = answer.figure.name
        chain = answer.chain if answer.chain and answer.chain[-1] == name else (*answer.chain, name)
        resolved.append(
            Resolved(numbers[id(answer.figure)], name, chain, round(answer.confidence, 3))
        )
    entities = tuple(
        Entity(
            f.name,
            KINDS.get(f.kind, SpeakerKind.UNKNOWN),
            tuple(sorted(tokens[id(f)])),
            f.roles,
            f.named and not f.members,
        )
        for f in figures
    )
    return entities, tuple(resolved)
