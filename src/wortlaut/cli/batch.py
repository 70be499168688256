"""``wortlaut batch``: many pages into Parquet, with progress."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from wortlaut.cli.main import say_error
from wortlaut.cli.options import Size, engine_option, format_option
from wortlaut.cli.printing import amount
from wortlaut.config import EngineName, Settings
from wortlaut.errors import BatchError

if TYPE_CHECKING:
    from wortlaut.batch.run import Watch

EPILOG = """\b
Examples:
  wortlaut batch CC-NEWS-20260505.warc.gz --out news/ --workers 4
  wortlaut batch articles.parquet 'lake/2026-*/*.jsonl.gz' --out said/
  wortlaut batch s3://crawl/2026/05/ --out s3://results/2026-05 \\\\
      --cluster tcp://scheduler:8786
  wortlaut batch pages/ --out said/ --resume

\b
Then, for instance:
  duckdb -c "select speaker, count(*) from 'news/statements/**/*.parquet' group by all"
"""

PARTITIONS = {"date,outlet": ("date", "outlet"), "date": ("date",), "none": ()}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command(epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", required=True, metavar="DIR", help="Folder or object-store URL to write to.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=None,
    help="Reading processes; one takes a core and some 300 MB.  [default: all cores]",
)
@click.option("--cluster", metavar="URL", help="Read on a Dask cluster: the scheduler's address.")
@click.option("--resume", is_flag=True, help="Go on with a run that was broken off.")
@engine_option
@click.option("--language", metavar="CODE", help="The pages' language (de, …), if not detected.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out statements below this probability.",
)
@click.option(
    "--max-size", type=Size(), default="20M", show_default=True, help="Refuse larger pages."
)
@click.option(
    "--partition",
    type=click.Choice(list(PARTITIONS)),
    default="date,outlet",
    show_default=True,
    help="The folders of each table; date alone suits crawls of thousands of outlets.",
)
@click.option("--keep-pages", is_flag=True, help="Keep the raw pages in the table of pages.")
@click.option("--shard-size", type=Size(), help="Bytes of input in one shard.  [default: by input]")
@format_option("text", "json")
def command(
    inputs: tuple[str, ...],
    out: str,
    workers: int | None,
    cluster: str | None,
    resume: bool,
    engine: str,
    language: str | None,
    min_confidence: float,
    max_size: int,
    partition: str,
    keep_pages: bool,
    shard_size: int | None,
    output: str,
) -> None:
    """Read many pages into Parquet: statements, speakers, texts and pages.

    INPUT is a WARC file, a table (JSON lines or Parquet with the columns url, html or text, and
    optionally date and outlet), a page, a directory of any of these, a glob in quotes, or a URL of
    an object store.

    The run can be broken off at any time and goes on with --resume; each part of the input is done
    exactly once. Pages that cannot be read are counted and named in the table of pages; the exit
    code is 1 only where a whole input could not be read. What is written, and how to ask it
    questions, tells docs/batch.md.
    """
    if cluster and workers:
        raise click.UsageError("--workers is for this machine, --cluster for others: give one")
    from wortlaut.batch.run import Options, run_batch

    settings = Settings(
        max_bytes=max_size,
        engine=EngineName(engine),
        language=language,
        min_confidence=min_confidence,
    )
    options = Options(
        workers=workers or _cores(),
        resume=resume,
        cluster=cluster,
        partition=PARTITIONS[partition],
        keep_pages=keep_pages,
        shard_size=shard_size,
    )
    try:
        with _progress() as watch:
            manifest = run_batch(inputs, out, settings, options, watch)
    except KeyboardInterrupt:
        raise BatchError(f"stopped; what is done is kept in {out}: go on with --resume") from None
    if output == "json":
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    else:
        _print(manifest, out)
    for error in manifest["unread_inputs"]:
        say_error(BatchError(error))
    if manifest["unread_inputs"]:
        sys.exit(1)


def _print(manifest: dict[str, Any], out: str) -> None:
    counts = manifest["counts"]
    click.echo(
        f"{amount(counts['statements'], 'statement')} of {amount(counts['speakers'], 'speaker')}"
        f" on {amount(counts['texts'], 'page')} in {out}"
    )
    left = {
        "could not be read": counts["failed"],
        "were no articles": counts["skipped"],
        "had come before": counts["duplicates"],
    }
    told = [f"{number:,} {what}" for what, number in left.items() if number]
    if told:
        click.echo(f"of the others, {', '.join(told)} (see {out.rstrip('/')}/manifest.json)")


@contextmanager
def _progress() -> "Iterator[Watch]":
    """Shows pages, rate and remaining time on standard error while people wait."""
    if not sys.stderr.isatty():
        yield lambda event: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from wortlaut.batch.run import Start
    from wortlaut.batch.shard import Marker

    columns = (
        TextColumn("{task.fields[pages]:,} pages"),
        BarColumn(),
        TextColumn("{task.percentage:.0f}%"),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[shards]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(
        *columns, console=Console(stderr=True), transient=True, speed_estimate_period=120
    ) as progress:
        task = progress.add_task("read", total=None, pages=0, rate="", shards="")
        pages = shards = of = 0

        def watch(event: "Start | Marker | tuple[int, int]") -> None:
            nonlocal pages, shards, of
            if isinstance(event, Start):
                shards, of = event.shards_done, event.shards
                progress.reset(task, total=event.size or None, completed=event.size_done)
            elif isinstance(event, Marker):
                shards += 1
            else:
                pages += event[0]
                progress.advance(task, event[1])
            elapsed = progress.tasks[0].elapsed or 0
            rate = f"{pages / elapsed:.0f} pages/s" if elapsed > 1 else ""
            progress.update(task, pages=pages, rate=rate, shards=f"{shards}/{of} shards")

        yield watch
