"""Who speaks where no words say so: continued speech, second conjuncts, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wortlaut.languages.phrases import PhraseKind

if TYPE_CHECKING:
    from wortlaut.speakers.figures import Figure
    from wortlaut.speakers.resolve import Answer, Page, Resolver
    from wortlaut.types import Draft

MAX_SENTENCES = 2
"""How far from a quotation without speaker the next one with a speaker may be."""


SPEAKING = (PhraseKind.PERSON, PhraseKind.ROLE, PhraseKind.ORGANISATION, PhraseKind.GROUP)


SOURCES = (*SPEAKING, PhraseKind.DOCUMENT, PhraseKind.SPEECH)


def acting(
    page: Page, sentence: int, before: int, kinds: tuple[PhraseKind, ...] = SPEAKING
) -> Figure | None:
    """The subject of a sentence in front of a token, if it is of some kinds."""
    best: tuple[float, Figure] | None = None
    for mention in page.by_sentence.get(sentence, ()):
        if mention.subject == 0.0 or mention.quoted or mention.phrase.end > before:
            continue
        figure = page.cast.at(mention)
        if figure is not None and figure.kind in kinds and (not best or mention.subject > best[0]):
            best = (mention.subject, figure)
    return best[1] if best else None


def silent_speaker(resolver: Resolver, index: int) -> tuple[Figure | None, tuple[str, ...], float]:
    """The figure for a draft without speaker, the steps to it, and how sure that is."""
    page, drafts, answers = resolver.page, resolver.drafts, resolver.answers
    draft = drafts[index]
    voice = page.reading.voice(draft.cue)
    if voice == "passive":
        return None, (), 0.6
    outer = answers.get(draft.parent) if draft.parent is not None else None
    source = _announced(page, draft)
    if source is not None:
        return source, (), 0.6
    if draft.cue and not voice:
        subject = _subject(page, draft, outer)
        if subject is not None:
            return subject, (), 0.7
    if outer is not None and outer.figure is not None:
        return outer.figure, outer.chain, 0.6
    reach = MAX_SENTENCES + (not draft.cue)
    first = page.places.sentence(min(draft.quotation))
    if not draft.cue and not any(
        answers[i].figure
        for i in (*resolver.by_sentence.get(first, ()), *resolver.by_sentence.get(first - 1, ()))
        if i != index
    ):
        # "Muster war oft dort. Die Lage sei ernst.": whoever the sentence before is about.
        actor = acting(page, first - 1, min(draft.quotation))
        if actor is not None:
            return actor, (), 0.5
    last = page.places.sentence(max(draft.quotation))
    best: tuple[float, int] | None = None
    around = range(first - reach, last + 2)
    for other in {i for s in around for i in resolver.by_sentence.get(s, ())}:
        if other == index or answers[other].figure is None:
            continue
        there = drafts[other]
        near_first = page.places.sentence(min(there.quotation))
        near_last = page.places.sentence(max(there.quotation))
        before = first - near_last if near_last <= first else None
        after = near_first - last if near_first >= last else None
        if before is not None and before <= reach:
            score = -float(before)
        elif after is not None and after <= 1:
            score = -float(after) - 0.5
        else:
            continue
        if best is None or score > best[0]:
            best = (score, other)
    if best is None:
        return None, (), 0.5
    answer = answers[best[1]]
    return answer.figure, answer.chain, 0.6 + 0.15 * best[0]


def _announced(page: Page, draft: Draft) -> Figure | None:
    """Whose words a colon announces: "die Erklärung der Muster AG: …", "Musters Stil: …"."""
    if draft.cue:
        return None
    start = min(draft.quotation)
    colon = page.reading.announced(start)
    if colon is None:
        return None
    for mention in page.by_end.get(colon, ()):
        phrase = mention.phrase
        if phrase.own_name:
            continue
        for source in phrase.sources:
            if source.own_name or source.person or source.kind in SPEAKING:
                return page.cast.link(mention.of(source))
    return None


def _subject(page: Page, draft: Draft, outer: Answer | None) -> Figure | None:
    """The subject of the sentence in which the cue stands, outside the quotation.

    Inside somebody else's speech "ich" and "wir" are that speaker.
    """
    cue = draft.cue[0]
    sentence = page.places.sentence(cue)
    mentions = list(page.by_sentence.get(sentence, ()))
    while sentence > 0 and page.ends_in_colon(sentence - 1):
        sentence -= 1
        mentions += page.by_sentence.get(sentence, ())
    inside = set(draft.quotation)
    plural = page.reading.plural_verb(draft.cue)
    best: tuple[float, Figure] | None = None
    for mention in mentions:
        if mention.start in inside or mention.subject == 0.0:
            continue
        agrees = plural is None or plural == ("p" in mention.phrase.number)
        if not agrees and mention.phrase.pronoun != "first":
            continue
        score = mention.subject - 0.02 * abs(mention.start - cue)
        if outer is not None and mention.phrase.pronoun == "first":
            figure = outer.figure
            score += 0.5
        else:
            figure = page.cast.link(mention) if mention.phrase.members else page.cast.at(mention)
            if figure is None or figure.kind not in SPEAKING or (mention.quoted and outer is None):
                continue
        if figure is not None and (best is None or score > best[0]):
            best = (score, figure)
    return best[1] if best else None
