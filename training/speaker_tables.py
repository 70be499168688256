"""Builds the pack tables nouns.tsv and names.tsv from two packages of PyPI.

Run once, with ``pip install german-nouns Faker`` in a throw-away environment::

    python training/speaker_tables.py src/wortlaut/languages/de

nouns.tsv keeps only nouns that no other noun of the same gender and inflection ends in: German
compounds inflect like their last part, so the reader finds the rest by their longest ending.
"""

import csv
import importlib
import pkgutil
import sys
from collections import Counter
from pathlib import Path

MIN_ENDING = 4
"""Shorter endings (Amt, Uhr) match too many words by accident; such compounds are kept."""

PLAIN = (
    "de_",
    "cs_",
    "da_",
    "en",
    "es",
    "fi_",
    "fr",
    "hr_",
    "hu_",
    "it_",
    "lt_",
    "lv_",
    "nl_",
    "no_",
    "pl_",
    "pt_",
    "ro_",
    "sk_",
    "sl_",
    "sv_",
    "tr_",
    "az_",
    "id_",
    "is_",
    "sq_",
    "vi_",
)


def nouns(target: Path) -> None:
    """Lemma, gender, nominative plural and class (``w`` weak, ``a`` like an adjective)."""
    import german_nouns  # noqa: PLC0415

    source = Path(next(iter(german_nouns.__path__))) / "nouns.csv"
    entries: dict[str, tuple[str, str, str]] = {}
    with source.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            lemma, kind = row["lemma"], row["pos"]
            if not lemma[:1].isupper() or not lemma[1:].islower() or not lemma.isalpha():
                continue
            if any(x in kind for x in ("Vorname", "Nachname", "Toponym", "Affix", "Abk", "Eigen")):
                continue
            gender = row["genus"] or row["genus 1"]
            plural = row["nominativ plural"] or row["nominativ plural 1"] or "-"
            genitive = row["genitiv singular"] or row["genitiv singular 1"]
            if "adjektivische" in kind:
                plural, inflection = "-", "a"
            else:
                weak = gender == "m" and genitive.endswith("n") and not lemma.endswith("n")
                inflection = "w" if weak else "-"
            if gender and lemma not in entries:
                entries[lemma] = (gender, plural, inflection)
    kept = {}
    for lemma, value in entries.items():
        for cut in range(2, len(lemma) - MIN_ENDING + 1):
            head = lemma[cut:].capitalize()
            other = entries.get(head)
            if (
                other
                and other[0] == value[0]
                and other[2] == value[2]
                and (value[1] == "-" or value[1] == lemma[:cut] + other[1].lower())
            ):
                break
        else:
            kept[lemma] = value
    lines = [
        "# origin: PyPI german-nouns 1.2.5, compiled from WiktionaryDE; compounds left out",
        "# licence: CC BY-SA 4.0",
        "lemma\tgender\tplural\tinflection",
    ]
    lines += ["\t".join((lemma, *kept[lemma])) for lemma in sorted(kept)]
    (target / "nouns.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def names(target: Path) -> None:
    """First names with gender (f, m, or u where both use it)."""
    from faker.providers import person  # noqa: PLC0415

    count: dict[str, Counter[str]] = {}
    for module in pkgutil.iter_modules(person.__path__):
        if not module.name.startswith(PLAIN):
            continue
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for gender, attribute in (("f", "first_names_female"), ("m", "first_names_male")):
            found = getattr(provider, attribute, None)
            if found is None or isinstance(found, property):
                continue
            for name in found:
                for part in name.replace("-", " ").split():
                    if len(part) > 1 and part[0].isupper() and part.isalpha():
                        weight = 3 if module.name.startswith("de_") else 1
                        count.setdefault(part, Counter())[gender] += weight
    lines = [
        "# origin: PyPI Faker 40.54.0, providers of person names, first names only",
        "# licence: MIT",
        "name\tgender",
    ]
    for name in sorted(count):
        f, m = count[name]["f"], count[name]["m"]
        gender = "f" if f > 2 * m else "m" if m > 2 * f else "u"
        lines.append(f"{name}\t{gender}")
    (target / "names.tsv").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    nouns(folder)
    names(folder)
