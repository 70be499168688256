"""What wortlaut costs beside its peers, on the same texts in the same run: prints ratios.

    pip install -e '.[peers]'
    nice -n 5 .venv/bin/python -m benchmarks.peers [--articles 200] [--generated 1] [--encoded 8]

Counts processor time on one thread. The two transformers have the shape of mT5-base and of
BERT-base and random weights: what they would say is not asked, only what saying it costs. The
encoder-decoder writes 220 tokens an article, one after the other, as a model does that lists who
said what. Both read as many word pieces as multilingual vocabularies need for such an article.
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # read when the libraries below are imported

from benchmarks.articles import html, paragraphs  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from wortlaut.batch.items import Item  # noqa: E402
from wortlaut.batch.reader import read_items, warm_up  # noqa: E402
from wortlaut.config import EngineName, Settings  # noqa: E402
from wortlaut.pipeline import BATCH  # noqa: E402
from wortlaut.types import Page  # noqa: E402

WRITTEN = 220
"""Tokens that the encoder-decoder writes for an article."""

PIECES_A_WORD = 1.6
"""Word pieces of a German word in the vocabularies of mT5 and of multilingual BERT, about."""

RUNS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time for one article: median, least and most of some runs."""

    name: str
    middle: float
    least: float
    most: float


def measure(name: str, count: int, work: Callable[[], object], runs: int = RUNS) -> Cost:
    """The cost of an article, where ``work`` does so many."""
    times = []
    for _ in range(runs):
        start = process_time()
        work()
        times.append(1000 * (process_time() - start) / count)
    return Cost(name, median(times), min(times), max(times))


def texts(count: int) -> list[str]:
    """Articles as plain text."""
    return ["\n\n".join(paragraphs(number)) for number in range(count)]


def wortlaut(count: int, engine: EngineName, as_html: bool) -> Cost:
    """The whole of reading a page: from its bytes to its record."""
    settings = Settings(engine=engine, language="de")
    made = [html(n) for n in range(count)] if as_html else texts(count)
    kind = "text/html" if as_html else "text/plain"
    items = [Item(Page(f"{n}", text.encode(), kind, "utf-8")) for n, text in enumerate(made)]
    warm_up(settings)

    def work() -> None:
        for first in range(0, count, BATCH):
            read_items(items[first : first + BATCH], settings, keep=False)

    source = "HTML" if as_html else "text"
    return measure(f"wortlaut, {engine.value}: {source} to record", count, work)


def trafilatura(count: int) -> Cost:
    """The floor of reading pages: their text alone."""
    from trafilatura import extract

    pages = [html(number) for number in range(count)]
    extract(pages[0])
    return measure("trafilatura: HTML to text", count, lambda: [extract(page) for page in pages])


def spacy(count: int) -> Cost | None:
    """Tokens and sentences alone."""
    try:
        from spacy.lang.de import German
    except ImportError:
        return None
    pipeline = German()
    pipeline.add_pipe("sentencizer")
    made = texts(count)
    return measure(
        "spaCy, blank German: tokens and sentences",
        count,
        lambda: [len(list(document.sents)) for document in pipeline.pipe(made)],
    )


def encoder(count: int, length: int) -> Cost | None:
    """BERT-base: one pass over the article."""
    try:
        import torch
        from transformers import BertConfig, BertModel
    except ImportError:
        return None
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = BertModel(BertConfig(vocab_size=105_879)).eval()
    pieces = torch.randint(5, 105_879, (1, length))
    with torch.inference_mode():
        model(pieces)
        return measure(
            f"BERT-base's shape: {length} word pieces encoded",
            count,
            lambda: [model(pieces) for _ in range(count)],
        )


def encoder_decoder(count: int, length: int, runs: int = 1) -> Cost | None:
    """mT5-base: the article encoded, the answer written token by token."""
    try:
        import torch
        from transformers import MT5Config, MT5ForConditionalGeneration
    except ImportError:
        return None
    torch.set_num_threads(1)
    torch.manual_seed(0)
    shape = MT5Config(
        vocab_size=250_112,
        d_model=768,
        d_kv=64,
        d_ff=2048,
        num_layers=12,
        num_heads=12,
        feed_forward_proj="gated-gelu",
        decoder_start_token_id=0,
        pad_token_id=0,
        eos_token_id=1,
    )
    model = MT5ForConditionalGeneration(shape).eval()
    pieces = torch.randint(5, 250_112, (1, length))

    def work() -> None:
        for _ in range(count):
            answer: Any = model.generate(
                pieces,
                attention_mask=torch.ones_like(pieces),
                min_new_tokens=WRITTEN,
                max_new_tokens=WRITTEN,
                do_sample=False,
                num_beams=1,
            )
            assert answer.shape[1] == WRITTEN + 1

    with torch.inference_mode():
        return measure(
            f"mT5-base's shape: {length} word pieces encoded, {WRITTEN} tokens written",
            count,
            work,
            runs,
        )


def main() -> None:
    """Measures all that is installed, and prints how they compare with wortlaut's model."""
    parser = argparse.ArgumentParser(description="What wortlaut costs beside its peers.")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--encoded", type=int, default=8, help="articles for BERT-base's shape")
    parser.add_argument("--generated", type=int, default=1, help="articles for mT5-base's shape")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    count = arguments.articles
    words = sum(len(text.split()) for text in texts(count)) / count
    length = min(512, round(PIECES_A_WORD * words))
    base = wortlaut(count, EngineName.AUTO, as_html=False)
    costs = [
        base,
        wortlaut(count, EngineName.AUTO, as_html=True),
        wortlaut(count, EngineName.RULES, as_html=False),
        trafilatura(count),
        spacy(count),
        encoder(arguments.encoded, length) if arguments.encoded else None,
        encoder_decoder(arguments.generated, length) if arguments.generated else None,
    ]
    Console(width=120).print(report([cost for cost in costs if cost], base, count))


def report(costs: list[Cost], base: Cost, count: int) -> Table:
    """The costs as a table, with how many times that of wortlaut's model each is."""
    table = Table(
        title=f"{count} articles, processor time on one core", title_justify="left", box=None
    )
    table.add_column("what")
    for name in ("ms an article", "articles a CPU second", "times wortlaut"):
        table.add_column(name, justify="right")
    for cost in costs:
        spread = f" ({cost.least:.1f}–{cost.most:.1f})" if cost.least < cost.most else ""
        ratio = cost.middle / base.middle
        table.add_row(
            cost.name,
            f"{cost.middle:,.1f}{spread}",
            f"{1000 / cost.middle:,.2f}",
            f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2f}",
        )
    return table


if __name__ == "__main__":
    main()
