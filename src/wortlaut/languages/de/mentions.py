"""All phrases of a German document, and single mentions and pronouns, for finding speakers."""

from collections.abc import Sequence
from functools import cache, lru_cache

from wortlaut.languages.de import inflection
from wortlaut.languages.de import proper_names as names
from wortlaut.languages.de.bare_names import CLOSING, OPENING
from wortlaut.languages.de.inflection import nominative_adjective
from wortlaut.languages.de.noun_lexicon import (
    CACHED,
    lexicon,
    noun_readings,
    organisation_of,
    phrase_words,
    role_of,
    speech_noun,
    state_of_adjective,
)
from wortlaut.languages.de.noun_phrases import Reader
from wortlaut.languages.de.words import (
    ADJECTIVAL,
    DETERMINERS,
    adjective_stem,
    is_adjective,
    is_capital,
    is_preposition,
    starts_sentence_word,
)
from wortlaut.languages.pack import find_pack
from wortlaut.languages.phrases import Phrase, PhraseKind
from wortlaut.types import Document

COUNTING = frozenset("einer eine eines einige mehrere viele manche zwei drei vier".split())
OF_THEM = frozenset("der dieser jener ihrer seiner unserer von vom".split())
PEOPLE = (PhraseKind.ROLE, PhraseKind.GROUP)
PERSONAL = frozenset({"er", "sie", "ihm", "ihn", "ich", "wir"})


class MentionReader:
    """Reads the phrases of one document; made once a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = document.words
        self.starts = frozenset(start for start, _ in document.sentences) | frozenset(
            run.start + 1 for run in document.quoted
        )
        self.reader = Reader(self.words, self.starts)
        self._alone: set[str] = set()
        self._read: dict[tuple[int, int], Phrase | None] = {}
        self._learn_surnames()
        surnames = self.reader.basic.surnames
        # "der Arzt Musters" is whose he is, where there is a Muster.
        surnames |= {n for n in self._alone if not (n.endswith("s") and n[:-1] in surnames)}

    def _learn_surnames(self) -> None:
        """Last names from full names, so that a bare "Muster" later is read as a person."""
        words = self.words
        for start, end in self.document.sentences:
            at = start
            while at < end:
                # A capital determiner begins the sentence behind a dateline: "OLMSTADT – Die …".
                if (
                    not is_capital(words[at])
                    or words[at].lower() in DETERMINERS
                    or (at in self.starts and starts_sentence_word(words[at]))
                ):
                    at += 1
                    continue
                stop = names.run_end(words, at, end)
                before = words[at - 1].lower() if at > start else ""
                determiner = before if before in DETERMINERS else None
                if stop - at > 1:
                    # A title or role may stand in another run: "die Ministerin Anna Muster".
                    # "die Olmstädter Ministerin Anna Muster": an adjective made of a place.
                    place = words[at].endswith("er") and stop - at > 2 and not role_of(words[at])
                    run = names.split_run(words[at + place : stop], determiner, frozenset())
                    if run.person and run.parts:
                        self._learn(run.parts, bool(run.head))
                at = max(stop, at + 1)

    def _learn(self, parts: tuple[str, ...], has_role: bool) -> None:
        if len(parts) == 1 and not has_role:
            return
        if names.is_common(parts[-1]) and not (has_role or names.is_first_name(parts[0])):
            return
        last = parts[-1]
        if any(c.isdigit() for c in last):
            return  # a thing's number, not a name
        if len(last) > 1 and not last.endswith("."):
            if len(parts) == 1:
                self._alone.add(last)
            else:
                self.reader.basic.surnames.add(last)
        lowered = [i for i, part in enumerate(parts) if part[:1].islower()]
        if lowered:
            long_name = parts[lowered[0] :]
            self.reader.basic.long_surnames[tuple(w.lower() for w in long_name)] = long_name

    def all(self) -> list[Phrase]:
        """Every phrase and third-person pronoun, in reading order."""
        found: list[Phrase] = []
        words = self.words
        self.reader.basic.strict = True
        for start, end in self.document.sentences:
            at = start
            while at < end:
                word = words[at]
                lower = word.lower()
                if lower in PERSONAL and (word.islower() or at in self.starts):
                    found.append(self.pronoun(at))
                    at += 1
                    continue
                if not self._can_start(at, end):
                    at += 1
                    continue
                phrase = self.reader.read(at, end)
                if phrase is None:
                    at += 1
                    continue
                if at > start and is_preposition(words[at - 1]):
                    phrase = phrase.but(subject=False)
                found.append(phrase)
                at = max(phrase.end, at + 1)
        self.reader.basic.strict = False
        return found

    def _can_start(self, at: int, end: int) -> bool:
        word = self.words[at]
        opens = _opens(word)
        if opens in ("determiner", "adjective", ""):
            following = self.words[at + 1] if opens and at + 1 < end else ""
            if is_capital(following) or opens != "determiner":
                return is_capital(following)
            return bool(following) and (is_adjective(following) or following[0] in "„»'\"")
        lower = word.lower()
        if (
            at in self.starts
            and lower.endswith((*ADJECTIVAL, "ig", "haft"))
            and not is_capital(self.words[at + 1] if at + 1 < end else "")
            and not names.is_common(word)
            and word not in lexicon().names
            and word not in self.reader.basic.surnames
        ):
            return False  # "Ursprünglich war …"
        return word[:1].isalpha() or word[:1].isdigit()

    def pronoun(self, at: int) -> Phrase:
        """The pronoun at a token."""
        return read_pronoun(self.words[at], at)

    def read(self, start: int, end: int) -> Phrase | None:
        """The mention that stretches over some tokens, or None where it cannot be read."""
        if (start, end) not in self._read:
            self._read[start, end] = self._mention(start, end)
        return self._read[start, end]

    def _mention(self, start: int, end: int) -> Phrase | None:
        words = self.words
        if end - start > 1 and words[end - 1] in ("selbst", "selber"):
            return self.read(start, end - 1)  # "die Bauern selbst": no part of the name
        if end - start == 1 and words[start].lower() in pronoun_table():
            return self.pronoun(start)
        lower = [w.lower() for w in words[start : min(end, start + 4)]]
        table = pronoun_table()
        for offset, word in enumerate(lower[:-1] if len(lower) > 1 else []):
            kind = table.get(word, ("",))[0]
            if word in ("deren", "dessen"):
                kind = "possessive"
            if kind == "reflexive" or (kind == "possessive" and end - start - offset <= 3):
                inner = self.reader.mention(start + offset + 1, end)
                if kind == "reflexive" or (inner and inner.transparent):
                    pronoun = read_pronoun(words[start + offset], start)
                    return pronoun if inner is None or not inner.sources else inner
        return self.reader.mention(start, end) or self._odd_name(start, end)

    def _odd_name(self, start: int, end: int) -> Phrase | None:
        """What an engine took for a speaker but no rule can read: "die taz", "olmstadt.example",
        "„Olm“-Zeitung", "einige der Gäste"; None where no word could be a name."""
        words = [w for w in self.words[start:end] if w not in OPENING | CLOSING]
        lower = [w.lower() for w in words]
        if len(words) > 2 and lower[0] in COUNTING and lower[1] in OF_THEM:
            inner = self.reader.mention(start + 1, end)
            body = inner is not None and inner.kind is PhraseKind.ORGANISATION
            kind = PhraseKind.ORGANISATION if body else PhraseKind.GROUP
            one = lower[0] in ("einer", "eine", "eines")
            if one and kind is PhraseKind.GROUP:
                kind = PhraseKind.ROLE
            number = "s" if one else "p"
            name = names.join(words)
            return Phrase(start, end, kind, name, number=number, person=kind in PEOPLE)
        while words and (lower[0] in DETERMINERS or is_preposition(lower[0])):
            del words[0], lower[0]
        odd = any(w in lexicon().closed or not w[0].isalpha() for w in lower)
        if not words or odd or len(words) > 3:
            return None
        name = names.join(words).replace("“", "").replace("”", "")
        return Phrase(start, end, PhraseKind.ORGANISATION, name, definite=True, own_name=True)

    def inner_source(self, phrase: Phrase) -> Phrase | None:
        """Who speaks in a compound: "Polizeiangaben" → "Polizei", "NASA-Angaben" → "NASA"."""
        found = speech_noun(phrase.lemma)
        if found is None:
            return None
        first = transparent_head(self.words[phrase.end - 1], found[0])
        if not first:
            return None
        kind, gender, number = PhraseKind.ORGANISATION, "", "s"
        body = organisation_of(first)
        readings = noun_readings(first)
        if readings:
            noun = next((n for n in readings if n.number == "p"), readings[0])
            gender, number = noun.gender, noun.number
            if role_of(noun.lemma):
                kind = PhraseKind.GROUP
        shown = [nominative_adjective(w + "e", gender, number) for w in phrase.modifiers]
        return Phrase(
            phrase.start,
            phrase.end,
            kind,
            " ".join([*shown, first]),
            (),
            first if readings else "",
            gender,
            number,
            definite=True,
            own_name=not readings,
            concepts=frozenset({body[2]}) if body and body[2] != "-" else frozenset(),
            any_of_kind=bool(body and body[1] == "own"),
        )

    def same_word(self, first: str, second: str) -> bool:
        """Whether two nouns are one, or one is a compound of the other."""
        return same_word(first, second)

    def named_for(self, name: str, noun: str) -> bool:
        """ "Amt für Denkmalschutz" may be "der Denkmalschutz" later."""
        words = name.split()
        return self.same_word(noun, words[-1]) and (len(words) == 1 or words[-2] == "für")

    def tells_age(self, modifier: str) -> bool:
        """ "der 53-jährige Mann"."""
        return modifier.endswith("jährig")

    def word_stem(self, word: str) -> str:
        """A word without what inflection adds."""
        return inflection.word_stem(word)

    def name_stem(self, name: str) -> str:
        """A name without articles and what inflection adds."""
        return inflection.name_stem(name)

    def enumeration(self, names: Sequence[str]) -> str:
        """Several names as one: "Anna, Berta und Carl"."""
        return inflection.enumeration(names)

    def named_after(self, phrase: Phrase, end: int) -> Phrase:
        """A role with the name in apposition behind it, where the mention stopped before."""
        if phrase.kind not in (PhraseKind.ROLE, PhraseKind.THING) or phrase.end >= end:
            return phrase
        if self.words[phrase.end] != "," and not is_capital(self.words[phrase.end]):
            return phrase
        whole = self.reader.read(phrase.start, end)
        closed = whole is not None and (
            self.words[whole.end - 1] == ","
            or (whole.end < end and not is_capital(self.words[whole.end]))
        )
        if whole is None or not closed or whole.kind is not PhraseKind.PERSON:
            return phrase
        return whole

    def announced(self, start: int) -> int | None:
        """The token behind the words that a colon before some token ends, None without colon."""
        words = self.words
        for token in range(start - 1, max(start - 3, -1), -1):
            if words[token] == ":":
                return token
            if words[token][:1].isalnum():
                return None
        return None

    def voice(self, tokens: tuple[int, ...]) -> str:
        """ "passive" for "wird vermutet", "report" for "hieß es", else ""."""
        cue = [self.words[t].lower() for t in tokens]
        if any(w in ("heißt", "hieß", "heiße") for w in cue):
            return "report"
        if any(w in phrase_words("passive") for w in cue) or (
            cue and cue[-1] in ("rede", "bekannt") and len(cue) > 1
        ):
            return "passive"
        return ""

    def plural_verb(self, tokens: tuple[int, ...]) -> bool | None:
        """Whether the finite verb among some tokens is a plural; None if none can be told."""
        for token in tokens:
            word = self.words[token].lower()
            if word in (
                "ist",
                "hat",
                "sei",
                "habe",
                "wird",
                "war",
                "hatte",
                "kann",
                "soll",
                "will",
            ):
                return False
            if word in ("sind", "haben", "seien", "werden", "waren", "hatten", "können", "sollen"):
                return True
        for token in tokens:
            word = self.words[token]
            if word.islower() and len(word) > 3:
                if word.endswith(("te", "t", "e")) or not word.endswith("n"):
                    return False
                if word.endswith("en"):
                    return True
        return None


@lru_cache(maxsize=CACHED)
def _opens(word: str) -> str:
    """As what a word may open a phrase: "determiner", "adjective", "noun", or "" for not at all."""
    if word in CLOSING or not (word[:1].isalnum() or word[:1] in "„“»'‚\""):
        return ""
    lower = word.lower()
    if lower in DETERMINERS:
        return "determiner"
    if lower not in lexicon().closed and is_capital(word):
        return "noun"
    stem = adjective_stem(word).lower()
    tied = is_adjective(word) and (state_of_adjective(word) or stem.endswith(ADJECTIVAL))
    return "adjective" if tied else ""


@cache
def pronoun_table() -> dict[str, tuple[str, str, str]]:
    """Form → kind, genders, numbers."""
    pack = find_pack("de")
    assert pack is not None
    table: dict[str, tuple[str, str, str]] = {}
    for row in pack.table("pronouns"):
        kind, gender, number = row["kind"], row["gender"], row["number"]
        table[row["form"]] = (kind, gender.replace(",", "").strip("-"), number.strip("-"))
    return table


def read_pronoun(word: str, at: int) -> Phrase:
    """A pronoun as a phrase; ``gender`` lists what it may agree with, p among them."""
    kind, gender, number = pronoun_table().get(word.lower(), ("indefinite", "", ""))
    return Phrase(
        at,
        at + 1,
        PhraseKind.PRONOUN,
        word,
        gender=gender.replace("p", ""),
        number=number,
        subject=word.lower() not in ("ihm", "ihn", "ihnen", "ihr"),
        person=True,
        pronoun=kind,
    )


def transparent_head(word: str, base: str) -> str:
    """What stands before the word for something said in a compound: Polizeiangaben → Polizei."""
    lower = word.lower()
    cut = lower.rfind(base.lower())
    if cut <= 1:
        return ""
    first = word[:cut].rstrip("-")
    for ending in ("s", ""):
        candidate = first.removesuffix(ending) if ending else first
        if candidate != first and role_of(candidate) is None and candidate not in lexicon().nouns:
            continue
        return candidate
    return first


@lru_cache(maxsize=65536)
def same_word(first: str, second: str) -> bool:
    """Whether two nouns are one, or one is a compound of the other, in either gender."""
    if not first or not second:
        return False
    a, b = _neutral(first), _neutral(second)
    if a == b:
        return True
    short, long = (a, b) if len(a) < len(b) else (b, a)
    return len(short) >= 4 and long.endswith(short)


def _neutral(lemma: str) -> str:
    lower = lemma.lower().removesuffix("in")
    for ending in ("er", "en", "e"):
        if lower.endswith(("nd" + ending, "t" + ending, "ig" + ending)):
            return lower.removesuffix(ending)
    return lower
