"""What a run of capitalised German words with its determiner and adjectives means, as a phrase.

Pure look-ups in the tables, and the same few runs come again on page after page: answers are kept.
"""

from functools import lru_cache

from wortlaut.languages.de import proper_names as names
from wortlaut.languages.de.bare_names import name_only
from wortlaut.languages.de.inflection import agree, nominative_adjective, nominative_head
from wortlaut.languages.de.noun_lexicon import (
    CACHED,
    is_body,
    lexicon,
    organisation_of,
    phrase_words,
    role_of,
    speech_noun,
    state_of_adjective,
    state_of_inhabitant,
    state_of_name,
)
from wortlaut.languages.de.words import DETERMINERS, adjective_stem, is_acronym, is_adjective
from wortlaut.languages.phrases import Phrase, PhraseKind


@lru_cache(maxsize=CACHED)
def run_phrase(
    words: tuple[str, ...],
    determiner: str | None,
    modifiers: tuple[str, ...],
    contracted: bool,
    only: str,
    strict: bool,
    first: bool,
    leading: bool,
    surnames: frozenset[str],
    quoted: tuple[str, int] | None,
) -> Phrase:
    """The phrase of a run of words; its tokens and its sources' are counted from the run's first.

    ``only`` are the cases that its place allows, ``strict`` is as in ``SimpleReader``. ``first``
    says that the phrase begins a sentence, ``leading`` that its first adjective does. ``surnames``
    are those of the page that the run may hold, ``quoted`` a name between marks right behind it
    with the number of its tokens.
    """
    run = names.split_run(words, determiner, surnames)
    stop = len(words)
    sources: list[Phrase] = []
    if run.possessor:
        place = run.possessor in lexicon().countries
        kind = PhraseKind.PLACE if place else PhraseKind.PERSON
        sources.append(Phrase(0, 1, kind, run.possessor, (run.possessor,), own_name=True))
    states = {s for w in modifiers if (s := state_of_adjective(w))}
    states |= {s for w in words if (s := state_of_name(w))}
    if not run.head:
        return name_only(0, stop, run, determiner, modifiers, states)
    last_adjective = modifiers[-1] if modifiers else None
    noun, cases = agree(run.head, determiner, last_adjective if determiner is None else None, only)
    if contracted:
        cases = cases.replace("n", "")
    head = nominative_head(run.head, noun)
    if "-" in head and (s := state_of_name(head.split("-")[0])):
        states.add(s)
    gender = noun.gender
    role, organisation, speech = (
        role_of(noun.lemma),
        organisation_of(noun.lemma),
        speech_noun(noun.lemma),
    )
    inhabitant = state_of_inhabitant(noun.lemma)
    if inhabitant and not role:
        states.add(inhabitant)
    name, parts = run.name, run.parts
    company = bool(name) and name.split()[-1] in phrase_words("legal_form")
    if name and strict and not run.person and not company and names.is_common(name.split()[0]):
        # "die Behörden Auskunft": the object of the verb stands next to its subject.
        stop -= len(name.split())
        name, parts, quoted = "", (), None
    article = DETERMINERS.get(determiner or "")
    if name or not organisation:
        quoted = None
    if quoted:
        name, stop = quoted[0], stop + quoted[1]
    shown_modifiers = [nominative_adjective(w, gender, noun.number) for w in modifiers]
    if (
        modifiers
        and first
        and determiner is None
        and not (shown_modifiers[0].endswith("er") and shown_modifiers[0] == modifiers[0])
        and (not organisation or noun.number == "p")
    ):
        shown_modifiers[0] = shown_modifiers[0][:1].lower() + shown_modifiers[0][1:]
    if shown_modifiers[:1] == ["deutsche"] and head.startswith("Bundes"):
        shown_modifiers = shown_modifiers[1:]
    shown = " ".join([*shown_modifiers, head])
    if not modifiers and run.possessor and determiner is None:
        shown = head
    number = noun.number
    concepts = role.concepts if role else frozenset()
    if organisation and not role and organisation[2] != "-":
        concepts = frozenset({organisation[2]})
    transparent = ""
    own_name = False
    if run.owner:
        owner = Phrase(stop - 1, stop, PhraseKind.PLACE, run.owner.removesuffix("s"), own_name=True)
        sources.append(owner)
        shown = f"{shown} {run.owner}"
    many = number == "p" and article is not None
    # "der Arzt Musters", where the page knows a Muster, but no Musters
    theirs = (
        len(parts) == 1
        and name.removesuffix("s") in surnames
        and name not in surnames
        and article is not None
    )
    if run.person and name and (many or theirs) and name.endswith("s") and organisation is None:
        # "Die Anwälte Musters": several people, and whose they are.
        kind = PhraseKind.GROUP if many else PhraseKind.ROLE
        shown = f"{shown} {name}"
        parts = (*parts[:-1], parts[-1].removesuffix("s"))
        whole = " ".join(parts)
        sources.append(
            Phrase(*(stop - 1, stop, PhraseKind.PERSON, whole, parts), own_name=True, person=True)
        )
        name, parts = "", ()
    elif run.person and name:
        kind = PhraseKind.PERSON
        own_name = True
        shown, number = name, "s"
        if role and role.gender == "f":
            gender = "f"
        elif noun.inflection == "a" and determiner is None and run.head.endswith("en"):
            gender = run.gender  # "Abgeordneten Anna Muster" may be either
    elif (
        organisation
        and (not role or len(noun.lemma) > len(role.base))
        and not (speech and speech[0] == noun.lemma.lower())
    ):
        kind = PhraseKind.GROUP if organisation[0] == "group" else PhraseKind.ORGANISATION
        known = modifiers and is_body(noun.lemma) and organisation[1] == "own"
        if known and modifiers[0][0].isupper() and not leading:
            own_name = True  # "die Olmstädter Zeitung"
        if name:
            own_name = True
            alone = organisation[1] == "own" or quoted or is_acronym(name)
            alone = alone and name.split()[0] not in ("of", "for")  # "Bank of Olmland"
            shown = name if alone else f"{shown} {name}"
    elif role or inhabitant:
        kind = PhraseKind.GROUP if number == "p" else PhraseKind.ROLE
        if name:
            shown = f"{shown} {name}"
    elif speech:
        kind, transparent = PhraseKind.SPEECH, speech[1]
        if transparent == "document":
            kind = PhraseKind.DOCUMENT
    else:
        kind = PhraseKind.ORGANISATION if company else PhraseKind.THING
        if name:
            shown, own_name = f"{shown} {name}", True
        if company:
            number, concepts = "s", frozenset({"company"})
    if role and role.concepts & {"male", "female"}:
        gender = "f" if "female" in role.concepts else "m"
    subject = "n" in cases
    return Phrase(
        0,
        stop,
        kind,
        shown,
        parts if kind is PhraseKind.PERSON else (),
        noun.lemma,
        gender,
        number,
        bool(article and article.definite),
        bool(article and not article.definite),
        subject,
        role is not None or inhabitant is not None,
        own_name,
        frozenset(states),
        concepts,
        modifiers=tuple(
            stem
            for w in modifiers
            if is_adjective(w.lower())
            and (stem := adjective_stem(w).lower()) not in phrase_words("pointing")
        ),
        sources=tuple(sources),
        transparent=transparent,
        owned=bool(article and article.owner),
        any_of_kind=bool(organisation and organisation[1] == "own") and is_body(noun.lemma),
    )
