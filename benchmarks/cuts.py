"""How far scores depend on how articles are cut into windows for the encoder: prints a table.

    python -m benchmarks.cuts DEV.jsonl FOLDER_OF_A_MODEL

Words near the end of a window see less of what stands around them, so another size of window moves
a score by chance. F1 of the published measure in per cent, as the network reads, before speakers
are resolved.
"""

import argparse
from pathlib import Path
from statistics import fmean

from rich.console import Console
from rich.table import Table
from training.tune import WINDOWS, read, score

from wortlaut.evaluation.corpus import read_corpus, to_document
from wortlaut.languages.pack import find_pack
from wortlaut.statements.model import Model

MEASURES = ("messages", "roles", "joint", "form", "stwr")


def main() -> None:
    """Reads the corpus with each size of window, scores, prints."""
    parser = argparse.ArgumentParser(description="Scores by the size of the encoder's windows.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("model", type=Path)
    arguments = parser.parse_args()
    pack = find_pack("de")
    assert pack is not None
    model = Model(arguments.model)
    entries = list(read_corpus(arguments.corpus))
    gold = [entry.drafts for entry in entries]
    documents = [to_document(entry, pack) for entry in entries]
    title = f"{arguments.corpus.name}, {len(entries)} articles, {model.name}"
    table = Table("pieces in a window", *MEASURES, title=title)
    rows: list[list[float]] = []
    for most in WINDOWS:
        read_so = read(model, documents, most)
        scores = score(documents, gold, read_so, model.settings, model.media)
        rows.append([100 * (getattr(scores, measure).f1 or 0.0) for measure in MEASURES])
        table.add_row(str(most), *(f"{value:.1f}" for value in rows[-1]))
    table.add_section()
    table.add_row("mean", *(f"{fmean(column):.1f}" for column in zip(*rows, strict=True)))
    Console().print(table)


if __name__ == "__main__":
    main()
