"""How fast wortlaut reads, and in how much memory: prints a table.

    scripts/benchmark [--articles 1000] [--pages 10000] [--starts 10] [--engine rules …]

All on one core (the script keeps libraries from starting threads). The articles are generated,
about 250 tokens each. Texts → records leaves out fetching and extraction from HTML; cold starts and
pages include them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks.articles import html, paragraphs
from rich.console import Console
from rich.table import Table

from wortlaut import pipeline
from wortlaut.config import EngineName, Settings
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.pages import read_text
from wortlaut.record import seal
from wortlaut.spans import Span
from wortlaut.types import Block, BlockKind, Page, PageInfo, Record, Text, text_id

Row = tuple[str, str]

MADE_UP = PageInfo("generated", "0" * 64, "text/plain")


def to_text(number: int) -> Text:
    """Article ``number`` as a text, without a detour through a page."""
    lines = paragraphs(number)
    content = "\n".join(lines)
    blocks = []
    start = 0
    for line in lines:
        kind = BlockKind.PARAGRAPH if blocks else BlockKind.HEADLINE
        blocks.append(Block(Span(start, start + len(line)), kind))
        start += len(line) + 1
    return Text(text_id(content), content, "de", title=lines[0], blocks=tuple(blocks))


def record(text: Text, pack: Pack, settings: Settings) -> Record:
    """Text → record, as the pipeline does it."""
    document = analyse(text, pack)
    (found,) = pipeline.attribute([document], settings)
    return seal(MADE_UP, document, text, found, pipeline.engine(pack, settings))


def throughput(count: int, pack: Pack, settings: Settings) -> list[Row]:
    """Many articles in batches: articles and tokens a second, and where the time goes."""
    texts = [to_text(number) for number in range(count)]
    for text in texts[:32]:
        record(text, pack, settings)  # tables and weights are loaded now
    tokens = statements = 0
    analysis = attribution = finding = sealing = 0.0
    engine = pipeline.engine(pack, settings)
    for first in range(0, count, pipeline.BATCH):
        start = perf_counter()
        documents = [analyse(text, pack) for text in texts[first : first + pipeline.BATCH]]
        analysed = perf_counter()
        attributed = pipeline.attribute(documents, settings)
        resolved = perf_counter()
        for document, found in zip(documents, attributed, strict=True):
            seal(MADE_UP, document, document.text, found, engine)
        end = perf_counter()
        analysis += analysed - start
        attribution += resolved - analysed
        sealing += end - resolved
        pipeline.find(documents, pack, settings.engine)  # once more, to tell it from resolution
        finding += perf_counter() - end
        tokens += sum(len(document.words) for document in documents)
        statements += sum(len(found.drafts) for found in attributed)
    whole = analysis + attribution + sealing
    start = perf_counter()
    for number in range(min(count, 200)):
        read_text(Page("generated", html(number).encode(), "text/html", "utf-8"), settings)
    extraction = (perf_counter() - start) / min(count, 200) * count
    speakers = attribution - finding
    return [
        ("articles", f"{count} of {tokens / count:.0f} tokens, {statements} statements"),
        ("texts → records", f"{count / whole:.0f} articles/s, {tokens / whole:,.0f} tokens/s"),
        ("  analysis", f"{analysis / whole:.0%} of the time"),
        (
            "  statements",
            f"{finding / whole:.0%}, {count / finding:.0f} articles/s inside the engine",
        ),
        (
            "  speakers",
            f"{speakers / whole:.0%}; {speakers / (whole + extraction):.0%} of HTML → records",
        ),
        ("  sealing", f"{sealing / whole:.0%}"),
    ]


def latency(count: int, pack: Pack, settings: Settings) -> Row:
    """One article at a time."""
    times = []
    for number in range(count):
        text = to_text(number)
        start = perf_counter()
        record(text, pack, settings)
        times.append(1000 * (perf_counter() - start))
    return (
        "one text → record",
        f"p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms",
    )


def cold_starts(count: int, page: Path, engine: str) -> Row:
    """``wortlaut read`` of one page from a new process each time: wall time and peak memory."""
    times, peaks = [], []
    command = [sys.executable, "-m", "wortlaut", "read", str(page), "--format", "json"]
    for _ in range(count + 1):
        start = perf_counter()
        process = subprocess.Popen([*command, "--engine", engine], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed")
        times.append(perf_counter() - start)
        peaks.append(usage.ru_maxrss / 1024)
    times, peaks = times[1:], peaks[1:]  # the first one fills the disk's cache
    return (
        "cold start, one page",
        f"median {median(times):.2f} s ({min(times):.2f}–{max(times):.2f}), "
        f"peak {max(peaks):.0f} MB",
    )


def memory(count: int, settings: Settings) -> list[Row]:
    """Many pages in one run: whether memory stays flat."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            Path(folder, f"{number:06}.html").write_text(html(number), "utf-8")
        tenth = max(1, count // 10)
        early = 0.0
        start = perf_counter()
        read = statements = 0
        for item in pipeline.read_all([folder], settings):
            if isinstance(item, pipeline.Failure):
                raise SystemExit(f"{item.source}: {item.error}")
            read += 1
            statements += len(item.statements)
            if read == tenth:
                early = resident()
        seconds = perf_counter() - start
    late = resident()
    return [
        ("HTML pages → records", f"{read / seconds:.0f} pages/s ({read} pages in one run)"),
        (
            "  memory",
            f"{early:.0f} MB after {tenth} pages, {late:.0f} MB after {read} "
            f"({late - early:+.0f} MB)",
        ),
    ]


def resident() -> float:
    """This process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Runs everything for each engine asked for."""
    parser = argparse.ArgumentParser(description="How fast wortlaut reads, on one core.")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument(
        "--engine", choices=["model", "rules"], nargs="+", default=["rules", "model"]
    )
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pack = find_pack("de")
    assert pack is not None
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(html(0), "utf-8")
        for engine in arguments.engine:
            settings = Settings(engine=EngineName(engine), language="de")
            rows = [cold_starts(arguments.starts, page, engine)] if arguments.starts else []
            rows += throughput(arguments.articles, pack, settings)
            rows.append(latency(min(arguments.articles, 300), pack, settings))
            if arguments.pages:
                rows += memory(arguments.pages, settings)
            table = Table(title=f"--engine {engine}", title_justify="left", box=None)
            table.add_column(no_wrap=True)
            table.add_column()
            for row in rows:
                table.add_row(*row)
            console.print(table, "")


if __name__ == "__main__":
    main()
