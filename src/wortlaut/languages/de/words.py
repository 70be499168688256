"""Single words in a German noun phrase: determiners, adjectives, what a capital letter means."""

from functools import lru_cache
from typing import NamedTuple

from wortlaut.languages.de.noun_lexicon import (
    ADJECTIVE_ENDINGS,
    CACHED,
    lexicon,
    noun_readings,
    organisation_of,
    phrase_words,
    role_of,
    state_of_adjective,
    state_of_name,
)


class Determiner(NamedTuple):
    """``cases`` lists what a form can be: n, a, d or g followed by m, f, n or p."""

    cases: frozenset[str]
    definite: bool
    owner: str = ""


def _cases(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DER = {
    "der": "nm df gf gp",
    "die": "nf af np ap",
    "das": "nn an",
    "den": "am dp",
    "dem": "dm dn",
    "des": "gm gn",
}
_EIN = {
    "": "nm nn an",
    "e": "nf af",
    "en": "am",
    "em": "dm dn",
    "er": "df gf",
    "es": "gm gn",
}
_PLURAL_EIN = {"e": "np ap", "en": "dp", "er": "gp"}
_STRONG = {
    "er": "nm df gf gp",
    "e": "nf af np ap",
    "es": "nn an gm gn",
    "en": "am dp gm gn",
    "em": "dm dn",
}


def _determiners() -> dict[str, Determiner]:
    table = {word: Determiner(_cases(cases), True) for word, cases in _DER.items()}
    for stem in ("dies", "jen", "jed", "welch", "manch", "solch"):
        for ending, cases in _STRONG.items():
            table[stem + ending] = Determiner(_cases(cases), stem in ("dies", "jen"))
    for ending in ("selbe", "selben", "jenige", "jenigen"):
        for word, cases in _DER.items():
            table[word + ending] = Determiner(_cases(cases), True)
    for ending, cases in _EIN.items():
        table["ein" + ending] = Determiner(_cases(cases), False)
        for stem in ("kein", "mein", "dein", "sein", "ihr", "unser", "irgendein"):
            whole = cases + " " + _PLURAL_EIN.get(ending, "")
            owner = {"sein": "mn", "ihr": "fp", "mein": "1", "unser": "1"}.get(stem, "")
            table[stem + ending] = Determiner(_cases(whole), bool(owner), owner)
    for word in ("einige", "mehrere", "viele", "alle", "beide", "wenige", "etliche", "zahlreiche"):
        table[word] = Determiner(_cases("np ap"), False)
        table[word + "n"] = Determiner(_cases("dp"), False)
        table[word + "r"] = Determiner(_cases("gp"), False)
    table["beiden"] = Determiner(_cases("np ap dp"), True)
    return table


DETERMINERS = _determiners()

CONTRACTIONS = {
    "am": "dem",
    "beim": "dem",
    "im": "dem",
    "ins": "das",
    "vom": "dem",
    "zum": "dem",
    "zur": "der",
    "ans": "das",
}
ADJECTIVAL = (
    *("isch", "lich", "ell", "ional", "iert", "ierend"),
    *("los", "bar", "sam", "ärtig", "weiß"),
)
"""Endings by which a capitalised word is known for an adjective whatever the noun table says."""


@lru_cache(maxsize=CACHED)
def is_capital(word: str) -> bool:
    """Whether a token is written like a noun or name: Amt, iPhone, dpa-AFX, n24."""
    if word[:1].isupper():
        return True
    return word[:1].islower() and any(c.isupper() or c.isdigit() for c in word[1:])


@lru_cache(maxsize=CACHED)
def is_acronym(word: str) -> bool:
    """BKA, UNMISS, n-tv, GdP: two or more capitals, or a hyphenated short form."""
    letters = [c for c in word if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= max(2, len(letters) / 2)


@lru_cache(maxsize=CACHED)
def adjective_stem(word: str) -> str:
    """belarussische → belarussisch; the word itself if it has no adjective ending."""
    for ending in ADJECTIVE_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=CACHED)
def is_adjective(word: str) -> bool:
    """Whether a word can stand between determiner and noun."""
    if word[:1].isdigit():
        tail = word.rpartition("-")[2]
        return tail.isdigit() or not tail[:1].isupper()
    if not word[:1].islower() or word in lexicon().closed or not word[0].isalpha():
        return word in ("weitere", "weiteren", "viele", "vielen", "neuen", "neue", "nächste")
    return word.endswith(ADJECTIVE_ENDINGS) or "-" in word


@lru_cache(maxsize=CACHED)
def is_proper_adjective(word: str, following: str) -> bool:
    """Whether a capitalised word modifies the noun behind it: Deutsche Bank, Bochumer Polizei."""
    lex = lexicon()
    if not is_capital(word) or not noun_readings(following):
        return False
    if state_of_adjective(word) or adjective_stem(word).lower().endswith(ADJECTIVAL):
        return True
    if (
        word in lex.names
        or word.partition("-")[0] in lex.names
        or role_of(word)
        or state_of_name(word)
        or not word.endswith(("e", "er", "en", "es", "em"))
    ):
        return False
    readings = noun_readings(word)
    if word.endswith("er") and not readings:
        return True
    if readings:
        exact = [n for n in readings if n.inflection != "a"]
        # "Berliner Kammergericht": what comes from a place, before a body.
        from_place = word.endswith("er") and any(
            organisation_of(n.lemma) for n in noun_readings(following)
        )
        return not exact or from_place
    return word.endswith(("en", "e", "es", "em")) and len(word) > 4


@lru_cache(maxsize=CACHED)
def starts_sentence_word(word: str) -> bool:
    """Whether a capitalised word is only capital because the sentence starts there."""
    lower = word.lower()
    return lower in lexicon().closed or lower in DETERMINERS or lower in CONTRACTIONS


STRONG_CASES = {ending: _cases(cases) for ending, cases in _STRONG.items()}
"""What the strong ending of an adjective without determiner can be."""


@lru_cache(maxsize=CACHED)
def is_preposition(word: str) -> bool:
    """Whether a lower-case word governs what stands behind it."""
    return word.lower() in phrase_words("preposition") or word.lower() in CONTRACTIONS
