"""Look-ups in the German tables: nouns with their inflection, names, roles, countries.

German compounds inflect and mean like their last part, so a word that a table does not hold is
looked up by its longest ending.
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from wortlaut.languages.pack import Pack, find_pack

MIN_HEAD = 4
"""Shortest last part of a compound; shorter ones (Rat, Amt, Ehe) match by accident."""

CACHED = 8192
"""How many answers about words are kept: the words of a page come again and again, and this many
cover nearly all of a text."""

SHORT_HEADS = frozenset({"amt", "rat", "bund", "chef", "club", "klub"})
ADJECTIVE_ENDINGS = ("en", "em", "er", "es", "e")


class Noun(NamedTuple):
    """One reading of a noun form; gender is one of m, f, n, number s or p."""

    lemma: str
    gender: str
    number: str
    inflection: str
    plural: str = "-"


class Role(NamedTuple):
    """What a noun for a person means: the base noun of the table, its classes and gender."""

    base: str
    concepts: frozenset[str]
    gender: str


@dataclass(frozen=True)
class Lexicon:
    """The tables as dictionaries, built once."""

    nouns: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    organisations: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    speech: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)
    inhabitants: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()


@cache
def lexicon() -> Lexicon:
    """The German lexicon; read on first use."""
    pack = find_pack("de")
    assert pack is not None
    return _build(pack)


def _build(pack: Pack) -> Lexicon:
    built = Lexicon(closed=pack.words("closed_words"))
    for row in pack.table("nouns"):
        lemma = row["lemma"]
        built.nouns[lemma] = (row["gender"], row["plural"], row["inflection"])
        if row["plural"] != "-":
            built.plurals.setdefault(row["plural"], lemma)
    built.names.update((row["name"], row["gender"]) for row in pack.table("names"))
    built.titles.update((row["title"], row["gender"].strip("-")) for row in pack.table("titles"))
    for row in pack.table("roles"):
        role = Role(row["noun"], frozenset(row["concepts"].split(",")), row["gender"])
        built.roles[row["noun"]] = role
        if role.gender == "m":
            for feminine in _feminines(row["noun"]):
                built.roles.setdefault(feminine, role._replace(gender="f"))
    for row in pack.table("organisations"):
        built.organisations[row["noun"]] = (row["kind"], row["naming"], row["class"])
    built.speech.update((row["noun"], row["class"]) for row in pack.table("speech_nouns"))
    for row in pack.table("countries"):
        names = row["name"].split(",")
        state = names[0]
        built.countries.update((name, state) for name in names)
        built.adjectives.update((word.lower(), state) for word in _cells(row["adjectives"]))
        built.inhabitants.update((word, state) for word in _cells(row["inhabitants"]))
        built.capitals.update((word, state) for word in _cells(row["capital"]))
    return built


def _cells(cell: str) -> list[str]:
    return [] if cell == "-" else cell.split(",")


def _feminines(noun: str) -> tuple[str, ...]:
    """Kollege → kollegin, Anwalt → anwältin, Hauptmann → hauptfrau."""
    if noun.endswith("mann"):
        return (noun[:-4] + "frau",)
    stem = noun.removesuffix("e")
    umlaut = ""
    for plain, changed in (("walt", "wält"), ("arzt", "ärzt"), ("rat", "rät"), ("hof", "höf")):
        if stem.endswith(plain):
            umlaut = stem[: -len(plain)] + changed + "in"
    return (stem + "in", umlaut) if umlaut else (stem + "in",)


@cache
def phrase_words(kind: str) -> frozenset[str]:
    """The words of a class of the table ``phrase_words``: prepositions, particles of names, …"""
    pack = find_pack("de")
    assert pack is not None
    return frozenset(
        row["word"] for row in pack.table("phrase_words") if kind in row["classes"].split(",")
    )


@cache
def _beginnings() -> frozenset[str]:
    """The first four letters of all noun forms: most places in a word are none where one begins."""
    lex = lexicon()
    found = {word[:4].lower() for word in (*lex.nouns, *lex.plurals)}
    for word in (*lex.nouns, *lex.plurals):
        if len(word) < 4:
            found |= {(word + ending)[:4].lower() for ending in (*ADJECTIVE_ENDINGS, "s", "n")}
    return frozenset(found)


@lru_cache(maxsize=65536)
def noun_readings(form: str) -> tuple[Noun, ...]:
    """All readings of a noun form, compounds by their longest known ending; () if unknown."""
    if not form[:1].isupper() or len(form) < 2:
        return ()
    tail_start = form.rfind("-") + 1
    for cut in (0, *range(tail_start or 1, len(form) - 2)):
        tail = form[cut:]
        if cut and len(tail) < MIN_HEAD and tail.lower() not in SHORT_HEADS:
            break
        if cut and tail[:4].lower() not in _beginnings():
            continue
        readings = _simple(tail[:1].upper() + tail[1:])
        if readings:
            if cut == 0:
                return readings
            joined = str.lower if form[cut - 1] != "-" else str
            return tuple(
                noun._replace(
                    lemma=form[:cut] + joined(noun.lemma),
                    plural=noun.plural if noun.plural == "-" else form[:cut] + joined(noun.plural),
                )
                for noun in readings
            )
    return ()


def _simple(form: str) -> tuple[Noun, ...]:
    lex = lexicon()
    found: list[Noun] = []

    def add(lemma: str, number: str, only: str = "") -> None:
        entry = lex.nouns.get(lemma)
        if entry and (not only or entry[2] == only):
            gender = entry[0] if entry[0] in ("m", "f", "n") else ""
            noun = Noun(lemma, gender, number, entry[2], entry[1])
            if noun not in found:
                found.append(noun)

    if form in lex.nouns:
        add(form, "s")
    for ending in ADJECTIVE_ENDINGS:
        if form.endswith(ending):
            stem = form.removesuffix(ending)
            add(stem + "er", "s", "a")
            add(stem + "e", "s", "a")
            if ending in ("e", "en", "er"):
                add(stem + "er", "p", "a")
                add(stem + "e", "p", "a")
    for plural in (form, form[:-1] if form.endswith("n") else ""):
        if plural in lex.plurals:
            add(lex.plurals[plural], "p")
    for ending, only in (("s", ""), ("es", ""), ("n", "w"), ("en", "w")):
        if form.endswith(ending):
            lemma = form.removesuffix(ending)
            if not only and lex.nouns.get(lemma, ("f",))[0] == "f":
                continue
            add(lemma, "s", only)
            if only:
                add(lemma, "p", only)
    return tuple(found)


@lru_cache(maxsize=65536)
def role_of(lemma: str) -> Role | None:
    """The role that a noun in the nominative names, by its longest ending in the role table."""
    lex = lexicon()
    word = lemma.lower()
    for cut in range(len(word) - 2):
        tail = word[cut:]
        if cut and len(tail) < MIN_HEAD and tail != "rat":
            break
        for candidate in (tail, tail[:-1] if tail.endswith("er") else ""):
            found = lex.roles.get(candidate)
            if found and not (cut and tail == "rat" and lemma.endswith("rat")):
                return found
    if lemma.rpartition("-")[2].lower().startswith("jährige"):
        return Role("jährige", frozenset({"aged"}), "m")
    entry = lex.nouns.get(lemma)
    if entry and entry[2] == "a" and entry[0] in ("m", "f"):
        # Adjectives used as nouns of either gender are people: Einheimische, Geflüchtete.
        return Role(word, frozenset({"generic"}), entry[0])
    return None


@lru_cache(maxsize=65536)
def organisation_of(lemma: str) -> tuple[str, str, str] | None:
    """(kind, naming, class) of a noun for an organisation or group, by its longest ending."""
    return _by_ending(lemma, lexicon().organisations)


def is_body(lemma: str) -> bool:
    """Whether a noun for an organisation is in the table itself, and no compound of one there."""
    return lemma.lower() in lexicon().organisations


@lru_cache(maxsize=65536)
def speech_noun(lemma: str) -> tuple[str, str] | None:
    """(table noun, class) of a noun for something said or written, by its longest ending."""
    table = lexicon().speech
    word = lemma.lower()
    for cut in range(len(word) - 2):
        tail = word[cut:]
        if cut and len(tail) < MIN_HEAD:
            break
        if tail in table:
            return tail, table[tail]
    return None


def _by_ending(lemma: str, table: dict[str, tuple[str, str, str]]) -> tuple[str, str, str] | None:
    word = lemma.lower()
    for cut in range(len(word) - 2):
        tail = word[cut:]
        if cut and len(tail) < MIN_HEAD and tail not in SHORT_HEADS:
            return None
        if tail in table:
            return table[tail]
    return None


@lru_cache(maxsize=CACHED)
def state_of_adjective(word: str) -> str | None:
    """belarussische → Belarus; inflected or not, of any case."""
    lower = word.lower()
    table = lexicon().adjectives
    for ending in ("", *ADJECTIVE_ENDINGS):
        if lower.endswith(ending) and lower[: len(lower) - len(ending)] in table:
            return table[lower[: len(lower) - len(ending)]]
    return None


@lru_cache(maxsize=CACHED)
def state_of_name(word: str) -> str | None:
    """Belarus, Frankreichs or US → the country's main name."""
    table = lexicon().countries
    if word == "US":
        return "USA"
    return table.get(word) or (table.get(word[:-1]) if word.endswith("s") else None)


@lru_cache(maxsize=CACHED)
def state_of_inhabitant(lemma: str) -> str | None:
    """Litauer, Litauerin or Litauern → Litauen."""
    table = lexicon().inhabitants
    for ending in ("", "n", "in", "innen", "r", "en", "s"):
        stem = lemma.removesuffix(ending) if ending else lemma
        for candidate in (stem, stem + "e" if ending in ("in", "innen") else stem):
            if candidate in table and (ending == "" or lemma.endswith(ending)):
                return table[candidate]
    return None
