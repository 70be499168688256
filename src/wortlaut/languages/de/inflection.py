"""German noun phrases in the nominative: "des bayerischen Amtes" → "bayerisches Amt"."""

from collections.abc import Sequence
from functools import lru_cache

from wortlaut.languages.de.noun_lexicon import CACHED, Noun, noun_readings
from wortlaut.languages.de.words import DETERMINERS, STRONG_CASES, adjective_stem

STRONG = {"m": "er", "f": "e", "n": "es", "p": "e"}


@lru_cache(maxsize=CACHED)
def agree(
    form: str, determiner: str | None, last_adjective: str | None, only: str = "nadg"
) -> tuple[Noun, str]:
    """The reading of a noun form that fits its determiner, and the cases it may stand in.

    Cases are some of n, a, d, g; for unknown words the determiner alone decides.
    """
    cases = frozenset(c for c in _possible(determiner, last_adjective) if c[0] in only)
    best: tuple[int, Noun, str] | None = None
    for noun in noun_readings(form):
        genders = noun.gender or "mfn"
        key = "p" if noun.number == "p" else genders
        fitting = {c[0] for c in cases if c[1] in key and _form_fits(form, noun, c)}
        score = 2 * bool(fitting) + (noun.lemma == form)
        # Verbs used as nouns ("das Sagen") are hardly ever what somebody is called by.
        score -= 3 * (noun.gender == "n" and noun.lemma.endswith("en") and noun.plural == "-")
        # A noun without determiner is a plural, unless a name follows and settles it.
        score += noun.number == "p" and determiner is None and noun.gender == "m"
        if best is None or score > best[0]:
            best = (score, noun, "".join(sorted(fitting)) or "nadg")
    if best is not None and determiner is None and form.endswith("s") and best[0] < 1:
        # Without a determiner a genitive has no place here: a name such as "Peters".
        return Noun(form, "", "s", "-"), "nad"
    if best is not None:
        return best[1], best[2]
    number = "p" if cases and all(c[1] == "p" for c in cases) else "s"
    single = {c[1] for c in cases} - {"p"}
    gender = single.pop() if len(single) == 1 else ""
    kinds = "".join(sorted({c[0] for c in cases})) or "nadg"
    if determiner == "der":
        # "der Xer": a masculine subject far more often than an oblique feminine.
        gender = "m"
    return Noun(_strip_genitive(form, kinds), gender, number, "-"), kinds


def _possible(determiner: str | None, adjective: str | None) -> frozenset[str]:
    if determiner:
        return DETERMINERS[determiner].cases
    if adjective:
        for ending, cases in STRONG_CASES.items():
            if adjective.endswith(ending):
                return cases
    return frozenset(c + g for c in "nad" for g in "mfnp")


def _form_fits(form: str, noun: Noun, case: str) -> bool:
    """Whether the ending of a form fits case and number, for the endings that German still has."""
    if noun.inflection == "a":
        ending = form[len(adjective_stem(form)) :]
        if case[1] == "p":
            return ending in ("en", "er" if case == "gp" else "e")
        if case == "nm":
            return ending in ("e", "er")
        return ending == "e" if case in ("nf", "af") else ending in ("en", "em", "er", "es")
    if noun.number == "p":
        return not case.startswith("d") or form.endswith(("n", "s"))
    same = form.endswith(noun.lemma[-3:].lower()) or form == noun.lemma
    if case in ("gm", "gn"):
        return noun.inflection == "w" or form.endswith("s")
    if noun.inflection == "w" and noun.gender == "m":
        return same if case == "nm" else True
    return same or (case.startswith("d") and form == noun.lemma + "e")


def _strip_genitive(form: str, cases: str) -> str:
    return form[:-1] if cases == "g" and form.endswith("s") and len(form) > 4 else form


@lru_cache(maxsize=CACHED)
def nominative_head(form: str, noun: Noun) -> str:
    """The head as it stands alone: Angestellten → Angestellter, Kritikern → Kritiker."""
    if noun.inflection == "a" or _is_participle_noun(form):
        stem = adjective_stem(form)
        if noun.number == "p":
            return form if form.endswith("en") else stem + "e"
        return stem + STRONG.get(noun.gender or "m", "er")
    if noun.number == "s":
        return noun.lemma
    if form in (noun.lemma, noun.plural) or noun.plural == "-":
        return form
    # Only the dative plural differs from the nominative: Kritikern, Berichten.
    return noun.plural if form == noun.plural + "n" else form


def _is_participle_noun(form: str) -> bool:
    return form.rpartition("-")[2].startswith("Jährige") or form.rpartition("-")[2].startswith(
        "jährige"
    )


@lru_cache(maxsize=CACHED)
def nominative_adjective(word: str, gender: str, number: str) -> str:
    """An adjective with the strong ending of the nominative; place adjectives in -er stay.

    So do nouns that stand before a name ("Talsperre Olmbach").
    """
    is_noun = word.endswith("er") or any(n.inflection != "a" for n in noun_readings(word))
    if word[:1].isupper() and is_noun and not noun_or_adjective(word):
        return word
    stem = adjective_stem(word)
    if stem == word:
        return word
    key = "p" if number == "p" else gender
    return stem + STRONG[key] if key in STRONG else word


def noun_or_adjective(word: str) -> bool:
    """Whether a capitalised word in -er inflects as an adjective (Deutscher, Roter)."""
    stem = adjective_stem(word)
    return stem.lower().endswith(
        ("isch", "sch", "lich", "ig", "deutsch", "rot", "weiß", "int", "igt", "tional")
    )


@lru_cache(maxsize=CACHED)
def name_stem(name: str) -> str:
    """A name without what inflection adds and without articles, for comparing."""
    return " ".join(
        word_stem(word) for word in name.lower().split() if word not in ("der", "die", "das")
    )


@lru_cache(maxsize=CACHED)
def word_stem(word: str) -> str:
    """A word without its ending, if enough of it is left."""
    for ending in ("en", "es", "er", "em", "s", "e", "n"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word


def enumeration(names: Sequence[str]) -> str:
    """Several names as one: "Anna, Berta und Carl"."""
    return " und ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
