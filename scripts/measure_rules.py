"""Counts how often each rule is right on annotated corpora, and writes that into ``rules.tsv``.

    python scripts/measure_rules.py CORPUS.jsonl...

A statement is right if the gold quotation that it is matched with has the same type and a token
F1 of at least 0.5. The share is smoothed with two statements of average confidence.
"""

import sys
from collections import Counter
from pathlib import Path

from wortlaut.evaluation.corpus import read_corpus, to_document, to_gold
from wortlaut.evaluation.matching import match, token_f1
from wortlaut.languages.pack import find_pack
from wortlaut.statements.find import find

TABLE = Path(__file__).parents[1] / "src/wortlaut/languages/de/rules.tsv"


def main(corpora: list[Path]) -> None:
    pack = find_pack("de")
    assert pack is not None
    number: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for corpus in corpora:
        for entry in read_corpus(corpus):
            drafts, gold = find(to_document(entry, pack), pack), to_gold(entry)
            number.update(draft.found_by for draft in drafts)
            for i, j in match(drafts, gold):
                same = drafts[i].type is gold[j].type
                if same and token_f1(drafts[i].quotation, gold[j].quotation) >= 0.5:
                    right[drafts[i].found_by] += 1
    average = right.total() / number.total()
    lines = TABLE.read_text("utf-8").splitlines()
    for index, line in enumerate(lines):
        cells = line.split("\t")
        if line.startswith("#") or cells[0] == "rule":
            continue
        rule, _, _, meaning = cells
        share = (right[rule] + 2 * average) / (number[rule] + 2)
        lines[index] = f"{rule}\t{number[rule]}\t{share:.2f}\t{meaning}"
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
