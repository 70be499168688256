"""How fast the trained model is, from documents to statements, on one core: prints a table.

    python -m benchmarks.model [--articles 1000] [--repeats 5] [--corpus FILE.jsonl]

Without ``--corpus`` the articles are generated (about 250 tokens, nearly every sentence a
statement, which is slower than news). Cutting texts into tokens is left out, word pieces and
features are in. Onnxruntime runs on one thread; pin the process (``taskset -c 0``) to be sure.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks.articles import paragraphs

from wortlaut.config import EngineName
from wortlaut.evaluation.corpus import read_corpus, to_document
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.statements import engines
from wortlaut.types import Document, Text, text_id


def generated(number: int, pack: Pack) -> Document:
    """Generated article ``number``."""
    content = "\n".join(paragraphs(number))
    return analyse(Text(text_id(content), content, "de"), pack)


def measure(documents: Sequence[Document], pack: Pack, repeats: int) -> list[tuple[str, str]]:
    """The rows of the table."""
    tokens = sum(len(document.words) for document in documents)
    begun = perf_counter()
    engines.find(documents[:1], pack, EngineName.MODEL)
    first = perf_counter() - begun
    times = []
    for _ in range(repeats):
        begun = perf_counter()
        engines.find(documents, pack, EngineName.MODEL)
        times.append(perf_counter() - begun)
    single = []
    for document in documents[:200]:
        begun = perf_counter()
        engines.find([document], pack, EngineName.MODEL)
        single.append(perf_counter() - begun)
    rates = sorted(len(documents) / seconds for seconds in times)
    cuts = quantiles(single, n=20)
    return [
        ("articles", f"{len(documents)} of {tokens / len(documents):.0f} tokens"),
        ("first article, loading included", f"{first:.2f} s"),
        ("articles a second", f"{median(rates):.1f} ({rates[0]:.1f} to {rates[-1]:.1f})"),
        ("tokens a second", f"{tokens / median(times):,.0f}"),
        ("of 250 tokens, a second", f"{tokens / median(times) / 250:.1f}"),
        ("single article, p50", f"{1000 * median(single):.1f} ms"),
        ("single article, p95", f"{1000 * cuts[18]:.1f} ms"),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args(arguments)
    pack = find_pack("de")
    assert pack is not None
    if options.corpus:
        documents = [to_document(entry, pack) for entry in read_corpus(options.corpus)]
        documents = (documents * -(-options.articles // len(documents)))[: options.articles]
    else:
        documents = [generated(number, pack) for number in range(options.articles)]
    for name, value in measure(documents, pack, options.repeats):
        print(f"{name:34} {value}")


if __name__ == "__main__":
    main()
