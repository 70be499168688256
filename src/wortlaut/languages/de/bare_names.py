"""Phrases without a common noun: proper names and names between quotation marks."""

from collections.abc import Sequence

from wortlaut.languages.de import proper_names as names
from wortlaut.languages.de.inflection import nominative_adjective
from wortlaut.languages.de.noun_lexicon import state_of_name
from wortlaut.languages.de.words import DETERMINERS, adjective_stem
from wortlaut.languages.phrases import Phrase, PhraseKind

OPENING = frozenset("„“\"»«‚'‘`") | {"''", "``"}
CLOSING = frozenset("“”\"«»‘’'") | {"''"}
MAX_QUOTED_NAME = 8
GENDERS = {"der": "m", "die": "f", "das": "n"}


def quoted_name(words: Sequence[str], at: int, end: int) -> tuple[str, int] | None:
    """A short name between quotation marks that starts at a token: name and end."""
    if at >= end or words[at] not in OPENING:
        return None
    for stop in range(at + 2, min(at + 2 + MAX_QUOTED_NAME, end)):
        if words[stop] in CLOSING:
            return names.join(words[at + 1 : stop]), stop + 1
    return None


def without_noun(
    words: Sequence[str],
    start: int,
    at: int,
    end: int,
    determiner: str | None,
    adjectives: Sequence[int],
) -> Phrase | None:
    """ "der „Spiegel“" — a quoted name behind a determiner — or nothing."""
    quoted = quoted_name(words, at, end)
    if quoted is None:
        return None
    name, stop = quoted
    if determiner is None and not adjectives:
        if at != start:
            return None
        return Phrase(start, stop, PhraseKind.ORGANISATION, name, own_name=True)
    return Phrase(
        start,
        stop,
        PhraseKind.ORGANISATION,
        name,
        definite=True,
        own_name=True,
        gender=GENDERS.get(determiner or "", ""),
    )


def name_only(
    start: int,
    stop: int,
    run: names.Run,
    determiner: str | None,
    modifiers: Sequence[str],
    states: set[str],
) -> Phrase:
    """A proper name with its determiner and adjectives."""
    article = DETERMINERS.get(determiner or "")
    gender, number, name = run.gender, "s", run.name
    person = run.person or any("jährige" in w for w in modifiers)  # "der 53-jährige Muster"
    if not person:
        gender = GENDERS.get(determiner or "", gender)
        if names.is_plural_name(name):
            number = "p"
    kind = PhraseKind.PERSON if person else PhraseKind.ORGANISATION
    if not person and state_of_name(name) and determiner in (None, "die", "der", "den"):
        kind = PhraseKind.PLACE
    if modifiers and kind is PhraseKind.ORGANISATION:
        shown = (nominative_adjective(w, gender, number) for w in modifiers)
        name = " ".join([*shown, name])
    return Phrase(
        start,
        stop,
        kind,
        name,
        run.parts if person else (),
        "",
        gender,
        number,
        bool(article and article.definite),
        False,
        article is None or any(c[0] == "n" for c in article.cases),
        person,
        True,
        frozenset(states),
        modifiers=tuple(adjective_stem(w).lower() for w in modifiers),
    )
