"""Counts how often each cue verb introduces a quotation, and writes that into ``cues.tsv``.

    python scripts/measure_cues.py NEWS.jsonl [OTHER.jsonl...]

``strength``: of the clauses that the rules would take for quotations after this verb, how many
are direct or indirect quotations in the gold annotation; smoothed with three clauses of 0.75.
``reported``: of the verb's main clauses in which nothing was found, how many are reported speech
in gold; only counted on the first corpus, smoothed with two clauses of 0.15.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from wortlaut.evaluation.corpus import read_corpus, to_document, to_gold
from wortlaut.evaluation.matching import token_f1
from wortlaut.languages.de import indirect, rules
from wortlaut.languages.de.cue_groups import find_groups
from wortlaut.languages.de.lexicon import lexicon
from wortlaut.languages.de.views import add_segments
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.types import Document, Draft, StatementType

TABLE = Path(__file__).parents[1] / "src/wortlaut/languages/de/cues.tsv"
QUOTATIONS = (StatementType.DIRECT, StatementType.INDIRECT)


class Counts:
    """For each cue: how many clauses, and how many of them were right."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def add(self, cue: str, right: bool) -> None:
        self.seen[cue] += 1
        self.right[cue] += right

    def share(self, cue: str, weight: float, prior: float) -> float:
        return (self.right[cue] + weight * prior) / (self.seen[cue] + weight)


def count_strength(document: Document, gold: list[Draft], pack: Pack, counts: Counts) -> None:
    for found in rules.find(document, pack):
        if found.entry:
            right = any(
                draft.type in QUOTATIONS and token_f1(found.quotation, draft.quotation) >= 0.5
                for draft in gold
            )
            counts.add(found.entry, right)


def count_reported(document: Document, gold: list[Draft], pack: Pack, counts: Counts) -> None:
    words = lexicon(pack)
    taken = {
        token
        for found in rules.find(document, pack)
        if found.type is not StatementType.REPORTED
        for token in (*found.quotation, *found.frame)
    }
    reported = {
        t for draft in gold if draft.type is StatementType.REPORTED for t in draft.quotation
    }
    for view in rules.views(document, words):
        add_segments(view)
        for group in find_groups(view, words):
            if view.first[group.finite] in taken or view.segments[group.segment].kind != "main":
                continue
            counts.add(group.cues[0].cue, bool(reported & set(view.tokens(group.positions))))


def main(corpora: Iterable[Path]) -> None:
    pack = find_pack("de")
    assert pack is not None
    indirect.WEAK = -1.0  # weak cues must be counted too
    strength, reported = Counts(), Counts()
    for number, corpus in enumerate(corpora):
        for entry in read_corpus(corpus):
            document, gold = to_document(entry, pack), to_gold(entry)
            count_strength(document, gold, pack, strength)
            if number == 0:
                count_reported(document, gold, pack, reported)
    lines = TABLE.read_text("utf-8").splitlines()
    for index, line in enumerate(lines):
        cells = line.split("\t")
        if line.startswith("#") or len(cells) < 8 or cells[1] not in ("verb", "phrase"):
            continue
        cells[6] = f"{strength.share(cells[0], 3, 0.75):.2f}"
        cells[7] = f"{reported.share(cells[0], 2, 0.15):.2f}"
        lines[index] = "\t".join(cells)
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
