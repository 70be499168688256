"""Where the time goes from a WARC file to Parquet, on one core: prints the share of each stage.

    nice -n 5 .venv/bin/python -m benchmarks.stages [--pages 400] [--runs 3] [--heavy] [--engine …]

Runs what ``wortlaut batch`` runs, in one process, and counts processor time, so that other work on
the machine matters little. ``--heavy`` puts 100 kB of scripts, menus and teasers around each
article, as news sites do.
"""

import argparse
import gzip
import io
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from itertools import islice
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

from benchmarks.articles import html
from rich.console import Console
from rich.table import Table

from wortlaut.batch.items import Item
from wortlaut.batch.reader import read_items, warm_up
from wortlaut.batch.store import Store
from wortlaut.batch.tables import to_tables
from wortlaut.batch.writer import Writer
from wortlaut.config import EngineName, Settings
from wortlaut.pages.warc import read_warc
from wortlaut.pipeline import BATCH
from wortlaut.types import Page

# Where a stage is called from, and what it is called there.
STAGES = (
    ("wortlaut.pages.read", "decode", "decoding bytes"),
    ("wortlaut.pages.dom", "parse", "parsing HTML"),
    ("wortlaut.pages.dom", "lines", "lines of the page"),
    ("wortlaut.pages.article", "select", "selecting the article"),
    ("wortlaut.pages.read", "detect", "language"),
    ("wortlaut.pages.metadata", "read_facts", "metadata"),
    ("wortlaut.pages.metadata", "with_headline", "metadata"),
    ("wortlaut.batch.reader", "read_text", "rest of reading pages"),
    ("wortlaut.pipeline", "analyse", "tokens and sentences"),
    ("wortlaut.statements.engines", "find_by_rules", "rules"),
    ("wortlaut.pipeline", "find", "model: features and decoding"),
    ("wortlaut.pipeline", "attribute", "speakers"),
    ("wortlaut.pipeline", "seal", "sealing evidence"),
)
NETWORK = "model: network"


class Clock:
    """Processor time by stage, each without the stages that it calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stack: list[str] = []
        self._since = process_time()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._switch(name)
        try:
            yield
        finally:
            self._switch(None)

    def _switch(self, name: str | None) -> None:
        now = process_time()
        if self._stack:
            self.seconds[self._stack[-1]] += now - self._since
        if name is None:
            self._stack.pop()
        else:
            self._stack.append(name)
        self._since = now

    def wrap(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*arguments, **named)

        return timed


def archive(count: int, heavy: bool, first: int = 0) -> bytes:
    """A WARC file of generated articles."""
    records = []
    for number in range(first, first + count):
        body = html(number, heavy).encode()
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-05-05T11:07:00Z\r\n"
            f"WARC-Target-URI: https://bote{number % 7}.example/artikel/{number}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0))
    return b"".join(records)


def measure(data: bytes, settings: Settings) -> tuple[dict[str, float], int]:
    """Seconds by stage for one run over an archive, and how many pages there were."""
    clock = Clock()
    pages = 0
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        for module, name, stage in STAGES:
            found = import_module(module)
            stack.enter_context(patch.object(found, name, clock.wrap(getattr(found, name), stage)))
        if settings.engine is not EngineName.RULES:
            import onnxruntime

            run = onnxruntime.InferenceSession.run
            timed = clock.wrap(run, NETWORK)
            stack.enter_context(patch.object(onnxruntime.InferenceSession, "run", timed))
        writer = Writer(Store(folder), 0, ("date", "outlet"))
        source = iter(read_warc(io.BytesIO(data), "generated", settings))
        while True:
            with clock.stage("reading the archive"):
                items = [Item(p) for p in islice(source, BATCH) if isinstance(p, Page)]
            if not items:
                break
            with clock.stage("between the stages"):
                found = read_items(items, settings, keep=False)
            with clock.stage("rows"):
                tables = to_tables(found)
            with clock.stage("writing Parquet"):
                writer.add(tables)
            pages += len(items)
        with clock.stage("writing Parquet"):
            writer.flush()
    return dict(clock.seconds), pages


def main() -> None:
    """Runs it for each engine asked for."""
    parser = argparse.ArgumentParser(description="The share of each stage from WARC to Parquet.")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--heavy", action="store_true", help="100 kB of markup on each page")
    parser.add_argument("--engine", choices=["model", "rules"], nargs="+", default=["model"])
    arguments = parser.parse_args()
    data = archive(arguments.pages, arguments.heavy)
    for engine in arguments.engine:
        settings = Settings(engine=EngineName(engine))
        warm_up(settings)
        measure(archive(64, arguments.heavy), settings)
        runs = [measure(data, settings) for _ in range(arguments.runs)]
        Console().print(report(engine, runs))


def report(engine: str, runs: list[tuple[dict[str, float], int]]) -> Table:
    """The median of several runs as a table."""
    stages = {
        stage: median(1000 * seconds.get(stage, 0) / pages for seconds, pages in runs)
        for stage in runs[0][0]
    }
    whole = sum(stages.values())
    rates = sorted(pages / sum(seconds.values()) for seconds, pages in runs)
    table = Table(
        title=f"--engine {engine}: {median(rates):.1f} pages a second of processor time "
        f"({rates[0]:.1f}–{rates[-1]:.1f} in {len(runs)} runs)",
        title_justify="left",
        box=None,
    )
    for name in ("stage", "ms/page", "share"):
        table.add_column(name, justify="left" if name == "stage" else "right")
    for stage, cost in sorted(stages.items(), key=lambda pair: -pair[1]):
        table.add_row(stage, f"{cost:.2f}", f"{cost / whole:.1%}")
    return table


if __name__ == "__main__":
    main()
