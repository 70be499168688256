"""How names and nouns join: short forms, apposition, what "und" puts together."""

from collections.abc import Sequence

from wortlaut.languages.de.noun_lexicon import lexicon
from wortlaut.languages.de.words import is_acronym, is_capital
from wortlaut.languages.phrases import Phrase, PhraseKind


def abbreviation(inner: Sequence[str], name: str) -> str:
    """The short form in a parenthesis, if it is one: one word, or a word behind "kurz:"."""
    words = [w for w in inner if w not in ("kurz", ":", "abgekürzt", ",", "kurz:")]
    if not words:
        return ""
    short = words[-1] if len(words) <= 2 or "," in inner else ""
    if len(words) == 2 and not is_acronym(words[-1]):
        short = " ".join(words)
    if short and short[0].lower() not in {w[0].lower() for w in name.split() if w}:
        return ""
    if not short or not (is_acronym(short) or is_capital(short)) or len(short) > max(12, len(name)):
        return ""
    return short


def without_genitive(phrase: Phrase) -> Phrase:
    """Frankreichs → Frankreich, for a name in the genitive."""
    if not phrase.name.endswith("s") or phrase.name in lexicon().countries:
        return phrase
    parts = phrase.parts
    if parts:
        parts = (*parts[:-1], parts[-1].removesuffix("s"))
    return phrase.but(name=phrase.name[:-1], parts=parts)


def apposes(first: Phrase, second: Phrase, strict: bool) -> bool:
    """Whether two phrases around a comma name the same: one a name, the other a role or kind."""
    if first.kind is PhraseKind.PERSON:
        if not strict and len(first.parts) > 1 and not second.own_name:
            return True
        single = second.number == "s" or not (second.definite or second.indefinite)
        return bool(second.concepts) and not second.parts and single
    if second.kind is PhraseKind.PERSON and second.parts:
        if first.kind is PhraseKind.ORGANISATION and not second.gender:
            return bool(first.sources) and not first.own_name and first.number == "s"
        titled = bool(first.concepts) or not strict
        return titled and first.number == "s" and len(second.parts) > 1
    if second.own_name and not second.lemma and first.kind is PhraseKind.ORGANISATION:
        return bool(first.lemma) and not first.own_name and first.number == "s"
    bodies = (PhraseKind.THING, PhraseKind.ROLE, PhraseKind.ORGANISATION)
    if second.own_name and second.kind is PhraseKind.ORGANISATION and second.definite:
        return not first.own_name and first.definite and first.kind in bodies
    return False


def merge(first: Phrase, second: Phrase) -> Phrase:
    """One phrase of two in apposition: the name of the one, the roles of both."""
    if first.kind is not PhraseKind.PERSON and second.kind is PhraseKind.ORGANISATION:
        return second.but(start=first.start, sources=(), modifiers=())
    if first.kind is PhraseKind.ORGANISATION:
        return second.but(start=first.start, kind=PhraseKind.ORGANISATION, parts=(), person=False)
    named, other = (
        (first, second) if first.own_name and first.kind is PhraseKind.PERSON else (second, first)
    )
    gender = named.gender or other.gender
    if other.lemma and other.gender in ("m", "f") and other.person:
        gender = other.gender
    return named.but(
        start=first.start,
        end=second.end,
        lemma=other.lemma or named.lemma,
        gender=gender,
        definite=first.definite,
        subject=first.subject and second.subject,
        states=first.states | second.states,
        concepts=first.concepts | second.concepts,
        modifiers=first.modifiers + second.modifiers,
        sources=first.sources + second.sources,
        person=first.person or second.person,
    )


def coordinate(members: Sequence[Phrase], end: int) -> Phrase:
    """Several phrases joined by "und"."""
    listed = [m.name for m in members]
    name = ", ".join(listed[:-1]) + " und " + listed[-1]
    same = {m.kind for m in members}
    kind = PhraseKind.ORGANISATION if same == {PhraseKind.ORGANISATION} else PhraseKind.GROUP
    speech = [m for m in members if m.kind in (PhraseKind.SPEECH, PhraseKind.DOCUMENT)]
    first = members[0]
    if speech and speech[0] is first:
        return (
            first.but(
                end=end,
                sources=(
                    coordinate([first.sources[-1], *members[1:]], end).but(in_preposition=False),
                ),
            )
            if first.sources
            else first
        )
    return Phrase(
        first.start,
        end,
        kind,
        name,
        gender="",
        number="p",
        definite=first.definite,
        subject=first.subject,
        person=any(m.person for m in members),
        own_name=all(m.own_name for m in members),
        members=tuple(members),
    )
