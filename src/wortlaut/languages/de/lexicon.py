"""The German cue lexicon and what is known of single words.

Everything comes from the pack's tables and is read once, on first use.
"""

from dataclasses import dataclass
from functools import cache

from wortlaut.languages.pack import Pack, Row
from wortlaut.types import Medium

# What a word may be: bits of ``Lexicon.flags``.
FINITE = 1  # a finite verb form in the indicative (or one that could be either mood)
KONJUNKTIV1 = 1 << 1  # only Konjunktiv I
KONJUNKTIV2 = 1 << 2  # only Konjunktiv II
CUE_FINITE = 1 << 3  # finite form of a cue verb (its particle may stand elsewhere)
CUE_JOINED = 1 << 4  # finite form of a separable cue verb in one word: "mitteilte"
CUE_PARTICIPLE = 1 << 5
CUE_INFINITIVE = 1 << 6
AUXILIARY = 1 << 7
MODAL = 1 << 8
DETERMINER = 1 << 9
PREPOSITION = 1 << 10
SUBORDINATOR = 1 << 11
RELATIVE = 1 << 12
WH = 1 << 13
PRONOUN = 1 << 14
OBLIQUE = 1 << 15  # dative or accusative by its form: no subject starts with it
CAPITAL = 1 << 16
BOUNDARY = 1 << 17  # punctuation that may part two clauses
CONJUNCTION = 1 << 18
CALENDAR = 1 << 19
SOURCE = 1 << 20  # "Angaben", "Ansicht": nouns that make "nach" a cue
CUE_NOUN = 1 << 21
ADVERB = 1 << 22
WORD = 1 << 23  # letters or digits, as opposed to punctuation
COMPARISON = 1 << 24

KONJUNKTIV = KONJUNKTIV1 | KONJUNKTIV2
VERB = FINITE | KONJUNKTIV
CUE_VERB = CUE_FINITE | CUE_JOINED | CUE_PARTICIPLE | CUE_INFINITIVE

BOUNDARIES = frozenset(",;:–—-()[]/.!?…")

_CLASSES = {
    "addition": ADVERB,
    "auxiliary": AUXILIARY,
    "calendar": CALENDAR,
    "comparison": COMPARISON,
    "conjunction": CONJUNCTION,
    "determiner": DETERMINER,
    "modal": MODAL,
    "oblique": OBLIQUE,
    "preposition": PREPOSITION,
    "pronoun": PRONOUN,
    "relative": RELATIVE,
    "subordinator": SUBORDINATOR,
    "temporal": ADVERB,
    "wh": WH,
}
_LONGEST_PREFIX = 9
_UNUMLAUT = str.maketrans("äöü", "aou")
_SOURCE_ENDINGS = (
    "angaben", "bericht", "berichten", "meldung", "meldungen", "aussagen", "schätzungen",
    "informationen",
    "ansicht", "meinung", "einschätzung", "auffassung", "mitteilung", "darstellung",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of ``cues.tsv``.

    ``particle`` is the separable prefix of a verb or the fixed word of a phrase ("Ausdruck" of
    "zum Ausdruck bringen"). ``governs`` says which quotations it can introduce: ``dass``, ``w``
    (ob and w-words), ``v2`` (verb-second clause), ``zu`` (infinitive), ``direct``, ``object``.
    ``strength`` and ``reported`` are shares from 0 to 1 (the table's header says of what);
    ``needs`` are the prepositions one of which reported speech takes; ``addressee`` is the case
    ("dative", "accusative" or "") in which a verb takes whom it addresses.
    """

    cue: str
    kind: str
    lemma: str
    particle: str
    governs: frozenset[str]
    medium: Medium
    strength: float
    reported: float
    needs: frozenset[str]
    addressee: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Look-ups over the tables of one pack."""

    finite: dict[str, tuple[Cue, ...]]
    joined: dict[str, tuple[Cue, ...]]
    participles: dict[str, tuple[Cue, ...]]
    infinitives: dict[str, tuple[Cue, ...]]
    nouns: dict[str, Cue]
    sources: dict[str, Cue]
    others: dict[str, Cue]
    classes: dict[str, int]
    verbs: dict[str, int]
    prefixes: frozenset[str]
    memo: dict[str, tuple[str, int]]

    def word(self, word: str) -> tuple[str, int]:
        """A word in lower case, and the bits of what it may be."""
        known = self.memo.get(word)
        if known is None:
            known = self._look_up(word)
            if len(self.memo) < 200_000:
                self.memo[word] = known
        return known

    def _look_up(self, word: str) -> tuple[str, int]:
        low = word.lower()
        if not any(map(str.isalnum, word)):
            return low, BOUNDARY if word[0] in BOUNDARIES else 0
        flags = WORD | self.classes.get(low, 0)
        if word[0].isdigit() or low != word or "." in word[1:-1]:
            flags |= CAPITAL
            if low in self.sources or low.endswith(_SOURCE_ENDINGS):
                flags |= SOURCE
            if self.noun(word) is not None:
                flags |= CUE_NOUN
            return low, flags
        flags |= self.verbs.get(low, 0) or self._prefixed(low)
        if flags & (AUXILIARY | MODAL) and not flags & KONJUNKTIV:
            flags |= FINITE
        if flags & (DETERMINER | ADVERB):
            return low, flags
        if low in self.finite:
            flags |= CUE_FINITE
            if not flags & KONJUNKTIV:
                flags |= FINITE
        if low in self.joined:
            flags |= CUE_JOINED | FINITE
        if low in self.participles:
            flags |= CUE_PARTICIPLE
        if low in self.infinitives:
            flags |= CUE_INFINITIVE
        return low, flags

    def _prefixed(self, low: str) -> int:
        """What the verb behind a separable prefix may be: "ankamen" is finite as "kamen" is."""
        for length in range(2, min(len(low) - 2, _LONGEST_PREFIX + 1)):
            if low[:length] in self.prefixes:
                bits = self.verbs.get(low[length:], 0)
                if bits:
                    return bits
        return 0

    def noun(self, word: str) -> Cue | None:
        """The cue noun of an inflected form: "Vorwürfen" is "Vorwurf"."""
        low = word.lower()
        for base in (low, low.translate(_UNUMLAUT)):
            for cut in ("", "n", "en", "e", "s", "es", "er", "ern", "nisse"):
                if cut == "" or base.endswith(cut):
                    found = self.nouns.get(base[: len(base) - len(cut)])
                    if found is not None:
                        return found
        return None


@cache
def lexicon(pack: Pack) -> Lexicon:
    """The lexicon of a pack, built on first use."""
    forms: dict[tuple[str, str], Row] = {
        (row["lemma"], row["particle"]): row for row in pack.table("cue_forms")
    }
    finite: dict[str, list[Cue]] = {}
    joined: dict[str, list[Cue]] = {}
    participles: dict[str, list[Cue]] = {}
    infinitives: dict[str, list[Cue]] = {}
    nouns: dict[str, Cue] = {}
    sources: dict[str, Cue] = {}
    others: dict[str, Cue] = {}
    for row in pack.table("cues"):
        cue = Cue(
            row["cue"], row["kind"], row["lemma"], row["particle"],
            frozenset(row["governs"].split()), Medium(row["medium"]),
            float(row["strength"]), float(row["reported"]), frozenset(row["needs"].split()),
            row["addressee"],
        )  # fmt: skip
        if cue.kind in ("verb", "phrase"):
            particle = cue.particle if cue.kind == "verb" else ""
            form = forms[cue.lemma, particle]
            for word in form["finite"].split():
                finite.setdefault(word, []).append(cue)
                if particle:
                    joined.setdefault(particle + word, []).append(cue)
            for word in form["participles"].split():
                participles.setdefault(word, []).append(cue)
            for word in (cue.lemma, form["zu"]):
                if word:
                    infinitives.setdefault(word, []).append(cue)
        else:
            table = {"noun": nouns, "source": sources}.get(cue.kind, others)
            table[cue.cue.lower()] = cue
    classes: dict[str, int] = {}
    prefixes: frozenset[str] = frozenset()
    for row in pack.table("word_classes"):
        if row["class"] == "prefix":
            prefixes = frozenset(row["words"].split())
            continue
        for word in row["words"].split():
            classes[word] = classes.get(word, 0) | _CLASSES[row["class"]]
    bits = {"finite": FINITE, "konjunktiv1": KONJUNKTIV1, "konjunktiv2": KONJUNKTIV2}
    verbs: dict[str, int] = {}
    for row in pack.table("verb_forms"):
        verbs.update(dict.fromkeys(row["forms"].split(), bits[row["kind"]]))
    return Lexicon(
        _frozen(finite), _frozen(joined), _frozen(participles), _frozen(infinitives),
        nouns, sources, others, classes, verbs, prefixes, {},
    )  # fmt: skip


def _frozen(table: dict[str, list[Cue]]) -> dict[str, tuple[Cue, ...]]:
    return {word: tuple(cues) for word, cues in table.items()}
