"""Proper names in runs of capitalised German words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from wortlaut.languages.de.noun_lexicon import (
    CACHED,
    lexicon,
    noun_readings,
    organisation_of,
    phrase_words,
    role_of,
    speech_noun,
    state_of_inhabitant,
    state_of_name,
)
from wortlaut.languages.de.words import is_acronym, is_capital

MAX_RUN = 9
JOINERS = frozenset(["&", "-", "–", "/", "’", "'"])


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words taken apart: common noun, name, whose it is."""

    head: str = ""
    name: str = ""
    parts: tuple[str, ...] = ()
    person: bool = False
    gender: str = ""
    possessor: str = ""
    owner: str = ""


def join(words: Sequence[str]) -> str:
    """Words as one writes them: no blank before closing or after opening punctuation."""
    text = ""
    for word in words:
        tight = word in (",", ".", ")", "]", "“", "”", ":", ";", "!", "?") or text.endswith(
            ("(", "[", "„", "-/")
        )
        tight = tight or word in ("’", "′") or text.endswith(("’", "′"))
        text += word if tight or not text else " " + word
    return text


@cache
def _run_words() -> frozenset[str]:
    """Words in small letters and signs that may stand inside a run."""
    return phrase_words("name_particle") | {"for", "of", "the", "and", "’", "′", "&"}


def run_end(words: Sequence[str], at: int, end: int) -> int:
    """Where the run of capitalised words from a token ends; particles inside names belong to it."""
    stop = at
    while stop < end and stop - at < MAX_RUN:
        word = words[stop]
        if is_capital(word) or (word[:1].isdigit() and word.rpartition("-")[2][:1].isupper()):
            stop += 1
            if (
                word.endswith("-")
                and stop + 1 < end
                and words[stop] == "und"
                and is_capital(words[stop + 1])
            ):
                stop += 1
        elif not (word in _run_words() or word[:1].isdigit()):
            break
        elif (
            (stop > at or word in ("von", "van", "de"))
            and word in phrase_words("name_particle")
            and stop + 1 < end
        ):
            ahead = stop + 1
            while (
                ahead < end - 1
                and words[ahead] in phrase_words("name_particle")
                and ahead - stop < 2
            ):
                ahead += 1
            known = stop > at and is_first_name(words[stop - 1])
            surname = word in (
                "van",
                "de",
                "da",
                "del",
                "della",
                "di",
                "dos",
                "du",
                "al",
                "el",
                "bin",
                "bint",
                "ibn",
                "ten",
                "ter",
                "al-",
            ) or (word in ("von", "zu") and known)
            if (
                surname
                and is_capital(words[ahead])
                and (known or not is_common(words[stop - 1] if stop > at else "x"))
            ):
                stop = ahead + 1
            else:
                break
        elif word in ("for", "of", "the", "and") and stop > at and stop + 1 < end:
            ahead = stop + 1 + (words[stop + 1] == "the")
            if ahead >= end or not is_capital(words[ahead]):
                break
            stop = ahead + 1
        elif word in ("’", "′") and stop > at and len(words[stop - 1]) == 1 and stop + 1 < end:
            stop += 2
        elif stop > at and words[stop - 1 : stop + 1] == ("Bündnis", "90"):
            stop += 4 if words[stop + 1 : min(stop + 4, end)] == ("/", "Die", "Grünen") else 1
        elif words[stop - 1] in phrase_words("measure") and stop > at and word.isdigit():
            stop += 1
        elif word in ("&",) and stop > at and stop + 1 < end and is_capital(words[stop + 1]):
            stop += 2
        elif (
            stop > at
            and word[:1].isdigit()
            and len(word) <= 4
            and words[stop - 1] in ("Channel", "Kanal", "Radio", "TV")
        ):
            stop += 1
        else:
            break
    return stop


@lru_cache(maxsize=CACHED)
def is_common(word: str) -> bool:
    """Whether a capitalised word is a German noun (and not a first name)."""
    if word in lexicon().names and not role_of(word):
        return False
    if word in phrase_words("name_word") and word not in phrase_words("common_too"):
        return False
    return bool(noun_readings(word)) or _by_table(word)


def _by_table(word: str) -> bool:
    return bool(
        role_of(word)
        or role_of(word.removesuffix("s"))
        or organisation_of(word)
        or speech_noun(word)
        or state_of_inhabitant(word)
    )


@lru_cache(maxsize=CACHED)
def split_run(run: tuple[str, ...], determiner: str | None, surnames: frozenset[str]) -> Run:
    """Takes a run of capitalised words apart."""
    lex = lexicon()
    words = list(run)
    # A hyphenated beginning stays with what it is cut from: "Bau- und Transportministerium".
    prefix = ""
    if words[0].endswith("-") and len(words) > 2 and words[1] == "und":
        prefix = f"{words[0]} und "
        words = words[2:]
    titles: list[str] = []
    while len(words) > 1 and words[0] in lex.titles:
        titles.append(words.pop(0))
    gender = next((lex.titles[t] for t in titles if lex.titles[t]), "")
    if titles:
        return _person(words, gender)
    first = words[0]
    if len(words) == 1:
        if first in surnames and not (determiner and is_common(first)):
            return _person(words, "")
        if is_common(first) and (first not in lex.names or role_of(first)):
            return Run(head=prefix + first)
        return _unknown(words, determiner, surnames)
    if _possessive(words):
        return replace(
            _tail(words[2:], words[1], surnames), head=words[1], possessor=first.rstrip("s’'")
        )
    if is_first_name(first) and not (role_of(first) or organisation_of(first)):
        return _person_or_place(words, determiner)
    if is_common(first) and not (first in phrase_words("place_word") and len(words) > 1):
        # "Airbus-Vorstandsvorsitzender Louis Gallois", "Stadt Den Haag"
        head = 0
        while (
            head + 1 < len(words)
            and head < 2
            and is_common(words[head + 1])
            and role_of(words[head + 1])
            and words[head + 1] not in lex.names
            and not _is_full_name(words[head + 1 :])
        ):
            head += 1
        rest = words[head + 1 :]
        while len(rest) > 1 and rest[0] in lex.titles:
            rest = rest[1:]
        return replace(_tail(rest, words[head], surnames), head=prefix + words[head])
    if first in phrase_words("place_word") or state_of_name(first):
        return Run(name=join(words), parts=tuple(words))
    # Unknown word first: "Human Rights Watch-Sprecher Malinowski", "ICANN-Chef Paul Twomey"
    for position, word in enumerate(words[1:], 1):
        if "-" in word and (role_of(word) or organisation_of(word)) and is_common(word):
            head_word = join(words[: position + 1])
            return replace(_tail(words[position + 1 :], word, surnames), head=head_word)
    return _unknown(words, determiner, surnames)


@lru_cache(maxsize=CACHED)
def is_first_name(word: str) -> bool:
    """Whether a word is a first name of the table, hyphenated ones by their first part."""
    return word in lexicon().names or word.split("-", maxsplit=1)[0] in lexicon().names


def _is_full_name(words: Sequence[str]) -> bool:
    return len(words) == 2 and words[0] in lexicon().names


def _possessive(words: Sequence[str]) -> bool:
    first, second = words[0], words[1]
    if first in lexicon().names and not (role_of(second) or speech_noun(second)):
        return False
    if not first.endswith(("s", "’", "'")) or not is_common(second):
        return False
    return not is_common(first) or state_of_name(first) is not None


def _tail(rest: Sequence[str], head: str, surnames: frozenset[str]) -> Run:
    """The name behind a common noun: a person's behind a role, else an organisation's."""
    if not rest:
        return Run()
    lemma = noun_readings(head)[0].lemma if noun_readings(head) else head
    role = bool(role_of(lemma) or role_of(head) or state_of_inhabitant(lemma))
    if len(rest) == 1 and state_of_name(rest[0]) and (role or rest[0].endswith("s")):
        return Run(owner=rest[0])
    person = role and not organisation_of(lemma)
    if not person and (role or not organisation_of(lemma)):
        person = rest[0] in lexicon().names and len(rest) > 1
    if person and (rest[0] in phrase_words("place_word") and rest[0] not in lexicon().names):
        person = rest[-1] in surnames
    return _person(rest, "") if person else Run(name=join(rest), parts=tuple(rest))


def _person(words: Sequence[str], gender: str) -> Run:
    lex = lexicon()
    first = words[0].split("-")[0]
    if not gender and len(words) > 1:
        gender = lex.names.get(first, "").strip("u")
    return Run(name=join(words), parts=tuple(words), person=True, gender=gender)


def _person_or_place(words: Sequence[str], determiner: str | None) -> Run:
    if words[0] in phrase_words("measure"):
        return Run(head=words[0])
    if determiner in ("das", "dem") or any(w in phrase_words("name_word") for w in words[1:]):
        return Run(name=join(words), parts=tuple(words))
    return _person(words, "")


def _unknown(words: Sequence[str], determiner: str | None, surnames: frozenset[str]) -> Run:
    """A name of unknown make: a person unless something speaks for an organisation or place."""
    name = join(words)
    if words[0] in surnames or words[-1] in surnames:
        return _person(words, "")
    for word in (words[-1],):
        if word.endswith("s") and word[:-1] in surnames:
            return _person([*words[:-1], word[:-1]], "")
    person = len(words) > 1 or words[0] in lexicon().names
    person = person and determiner is None
    if any(
        w in phrase_words("name_word") or (is_acronym(w) and not w.endswith(".")) for w in words
    ):
        person = False
    if (
        words[0] in phrase_words("place_word")
        or state_of_name(words[0])
        or words[0] in lexicon().capitals
        or words[0] in phrase_words("measure")
    ):
        person = False
    if any(is_common(w) for w in words[:-1]) or any(c.isdigit() for c in words[-1]):
        person = False
    return _person(words, "") if person else Run(name=name, parts=tuple(words))


def is_plural_name(name: str) -> bool:
    """ "Vereinte Nationen", "USA", "Grünen"."""
    return name in ("USA", "Niederlande", "Philippinen", "Grünen", "Grüne") or name.endswith(
        ("Nationen", "Staaten")
    )
