"""Whose words a statement's frame says they are, where an engine took another phrase beside it.

An engine judges word by word and may take the addressee, a place or a comparison for the speaker.
The rules here go by case and word order and speak up only where these leave no doubt; None means
that the engine's choice stands.
"""

from collections.abc import Sequence

from wortlaut.languages.de.mentions import MentionReader
from wortlaut.languages.de.noun_lexicon import phrase_words
from wortlaut.languages.phrases import Phrase, PhraseKind
from wortlaut.types import Draft, Tokens

SPEAKING = (PhraseKind.PERSON, PhraseKind.ROLE, PhraseKind.ORGANISATION, PhraseKind.GROUP)
WORDED = (PhraseKind.SPEECH, PhraseKind.DOCUMENT)
RELATIVE = frozenset({"der", "die", "das", "welche", "welcher", "welches"})
WITHIN = frozenset({"in", "im"})
TELLS = frozenset({"heißt", "hieß", "heiße", "steht", "stand"})
AGENT = frozenset({"von", "vom", "durch", "seitens"})
REACH = 14
"""Tokens between a relative pronoun and the verb that ends its clause, at most."""


def spoken_by(
    reader: MentionReader, phrases: Sequence[tuple[Phrase, bool]], draft: Draft
) -> Tokens | None:
    """The words for who speaks, or None if nothing speaks against the engine's choice.

    ``phrases`` are those of the sentences that hold the cue, in reading order, each with whether
    it may be a subject.
    """
    if not draft.cue:
        return None
    words = reader.words
    quoted = frozenset(draft.quotation)
    around = [item for item in phrases if item[0].start not in quoted]
    cue = [words[token].lower() for token in draft.cue]
    passive = any(word in phrase_words("passive") for word in cue)
    chosen = reader.read(draft.speaker[0], draft.speaker[-1] + 1) if draft.speaker else None
    before = words[draft.speaker[0] - 1].lower() if draft.speaker and draft.speaker[0] else ""
    owner = _owner_of_noun(reader, around, draft)
    if owner is not None:
        return owner
    relative = _relative_subject(reader, draft)
    if relative is not None:
        return relative
    if any("zitier" in word for word in cue):
        return _cited(reader, around, draft, passive)
    if passive:
        inside = _said_within(reader, around) if before not in AGENT else None
        return inside if inside is None or not set(inside) & set(draft.speaker) else None
    if chosen is None or not draft.speaker:
        return None
    first = words[draft.speaker[0]].lower()
    compared = before == "wie" and "wie" not in cue and draft.cue[0] < draft.speaker[0]
    governed = before in phrase_words("preposition") or first in phrase_words("preposition")
    oblique = not chosen.subject and not chosen.transparent and not governed and not chosen.pronoun
    if compared or oblique:
        return _subject(reader, around, draft)
    return None


def _subject(
    reader: MentionReader, around: Sequence[tuple[Phrase, bool]], draft: Draft
) -> Tokens | None:
    """The nearest phrase to the verb that may be its subject, beside the words chosen."""
    plural = reader.plural_verb(draft.cue)
    verb = draft.cue[0]
    taken = set(draft.speaker)
    best: tuple[int, Phrase] | None = None
    for phrase, subject in around:
        inside = taken & set(range(phrase.start, phrase.end))
        if not subject or inside or reader.words[phrase.start - 1].lower() == "wie":
            continue
        if phrase.kind not in SPEAKING and phrase.pronoun != "personal":
            continue
        if plural is not None and plural != ("p" in phrase.number):
            continue
        distance = min(abs(phrase.start - verb), abs(verb - phrase.end + 1))
        if best is None or distance < best[0]:
            best = (distance, phrase)
    return _tokens(reader, best[1]) if best and best[0] <= 3 else None


def _owner_of_noun(
    reader: MentionReader, around: Sequence[tuple[Phrase, bool]], draft: Draft
) -> Tokens | None:
    """ "Sie lehnte den Vorschlag des Ministers ab, zu bauen": the minister's words, not hers."""
    words, start = reader.words, draft.quotation[0]
    if start < 2 or words[start - 1] not in (",", "wonach", "dass"):
        return None
    comma = start - 1 if words[start - 1] == "," else start - 2
    for phrase, subject in around:
        # Between the noun and its comma at most the particle of the verb: "lehnte … ab".
        if phrase.transparent != "source" or not 0 <= comma - phrase.end <= 1:
            continue
        if subject and not (draft.speaker and draft.speaker[0] < draft.cue[0] < phrase.start):
            continue
        if words[phrase.start - 1].lower() in phrase_words("preposition"):
            continue
        if not any(s.kind in SPEAKING or s.own_name for s in phrase.sources):
            continue
        chosen = set(draft.speaker)
        if chosen and not chosen & set(range(phrase.start, phrase.end)):
            return _tokens(reader, phrase)
    return None


def _relative_subject(reader: MentionReader, draft: Draft) -> Tokens | None:
    """ "die Feuerwehr, die erklärte, …": the pronoun, where the engine took another phrase."""
    words, verb = reader.words, draft.cue[-1]
    speaker = set(draft.speaker)
    if not speaker or verb + 1 >= len(words) or words[verb + 1] not in (",", ":"):
        return None
    for token in range(verb - 1, max(0, verb - REACH), -1):
        if words[token] in (",", ";", ":"):
            pronoun = token + 1
            if words[pronoun].lower() in WITHIN and words[pronoun + 1] in ("dem", "der", "denen"):
                told = any(words[t].lower() in TELLS for t in draft.cue)
                free = not speaker & {token - 1, pronoun + 1}
                return (pronoun + 1,) if told and free else None
            if words[pronoun].lower() not in RELATIVE or pronoun not in draft.frame:
                return None
            follows = words[pronoun + 1][:1].islower() or pronoun + 1 == verb
            antecedent = {token - 1, token - 2}
            free = not speaker & antecedent and max(speaker) < pronoun
            return (pronoun,) if follows and free and words[verb - 1] != "," else None
    return None


def _cited(
    reader: MentionReader, around: Sequence[tuple[Phrase, bool]], draft: Draft, passive: bool
) -> Tokens | None:
    """ "Die Zeitung zitiert den Wirt", "der Wirt wird zitiert": the words are the landlord's."""
    chosen = set(draft.speaker)
    for phrase, subject in around:
        if phrase.kind not in (PhraseKind.PERSON, PhraseKind.ROLE):
            continue
        before = reader.words[phrase.start - 1].lower() if phrase.start else ""
        behind = phrase.start > draft.cue[0] or reader.words[draft.cue[0]].lower() == "mit"
        free = before not in phrase_words("preposition") and before not in AGENT
        if free and (subject if passive else behind) and not phrase.in_preposition:
            tokens = _tokens(reader, phrase)
            return None if chosen & set(tokens) else tokens
    return None


def _said_within(reader: MentionReader, around: Sequence[tuple[Phrase, bool]]) -> Tokens | None:
    """ "In dem Bericht wird gefordert": what is said or written speaks itself."""
    words = reader.words
    for phrase, _ in around:
        first = words[phrase.start].lower()
        before = words[phrase.start - 1].lower() if phrase.start else ""
        if (before in WITHIN or first in WITHIN) and phrase.kind in WORDED:
            start = phrase.start + (first in WITHIN)
            return tuple(range(start, phrase.end))
    return None


def _tokens(reader: MentionReader, phrase: Phrase) -> Tokens:
    """The tokens of a phrase without the comma that closes an apposition."""
    end = phrase.end - (reader.words[phrase.end - 1] == ",")
    return tuple(range(phrase.start, end))
