"""``wortlaut add``: pages into the archive."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.kept_view import Report
from wortlaut.cli.options import engine_option, fetch_options, format_option
from wortlaut.cli.progress import progress
from wortlaut.cli.stopping import Stopping
from wortlaut.config import EngineName, Settings
from wortlaut.errors import BatchError, EvidenceError, PageError

if TYPE_CHECKING:
    from wortlaut.archive import Archive
    from wortlaut.intake import Failure, Kept

EPILOG = """\b
Examples:
  wortlaut add report.html
  wortlaut add news/ https://news.example/report
  curl -s https://news.example/report | wortlaut add -
  wortlaut add --warc CC-NEWS-20260301.warc.gz
  wortlaut batch crawl/ --out results/ --keep-pages && wortlaut add --parquet results/
"""


@click.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--warc",
    "warcs",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Keep the pages of a web archive (.warc or .warc.gz); may be given several times.",
)
@click.option(
    "--parquet",
    "runs",
    multiple=True,
    metavar="DIR",
    help="Keep what wortlaut batch --keep-pages wrote, as it was read; may be given several times.",
)
@archive_option
@format_option("text", "json")
@engine_option
@fetch_options
def command(
    sources: tuple[str, ...],
    warcs: tuple[Path, ...],
    runs: tuple[str, ...],
    archive: Path | None,
    output: str,
    engine: str,
    language: str | None,
    max_size: int,
    timeout: float,
) -> None:
    """Keep pages and what is said on them in the archive.

    SOURCE is a file, a directory, an http(s) URL, or - for standard input. Each page gets one line
    once it is safely on the disk: whether it is new, changed (other words at a known address),
    unchanged, or read again (by another engine), how many statements it has, its title and its
    address. Adding the same page twice changes nothing.

    Ctrl-C finishes the pages in hand and loses nothing; the same command goes on from there. One
    source that cannot be read is named on standard error, the others are kept, and the exit code
    is 1. json prints one object a line, the summary last.
    """
    if not (sources or warcs or runs):
        raise click.UsageError("name a SOURCE (or - for standard input), --warc or --parquet")
    from wortlaut import intake
    from wortlaut.archive import Archive

    settings = Settings(
        max_bytes=max_size, timeout=timeout, engine=EngineName(engine), language=language
    )
    path = archive or default_archive()
    report = Report(output)
    with Stopping() as stop, Archive.open(path, waiting=lambda: say_waiting(path)) as opened:
        try:
            if sources:
                found = intake.add(opened, sources, settings, stop)
                follow(found, report, lambda: _count(sources), lambda: report.pages)
            for warc in warcs:
                if not stop():
                    _add_warc(opened, warc, settings, stop, report)
            for run in runs:
                if not stop():
                    _add_run(opened, run, stop, report)
        finally:
            report.finish()
    if stop():
        click.echo("wortlaut: stopped; the same command goes on from here", err=True)
        sys.exit(stop.code)
    if report.failed:
        sys.exit(1)


def _add_warc(
    archive: "Archive", warc: Path, settings: Settings, stop: Stopping, report: Report
) -> None:
    from wortlaut import intake

    try:
        size = warc.stat().st_size
        with warc.open("rb") as file:
            found = intake.add_warc(archive, file, str(warc), settings, stop, report.skipped)
            follow(found, report, lambda: size, file.tell)
    except OSError as error:
        reason = error.strerror or str(error)
        report.refuse(PageError(f"{warc}: cannot be read: {reason}"))
    except PageError as error:
        report.refuse(error)


def _add_run(archive: "Archive", run: str, stop: Stopping, report: Report) -> None:
    from wortlaut import intake
    from wortlaut.batch import read_back_pages
    from wortlaut.batch.manifest import read_manifest
    from wortlaut.batch.plan import load
    from wortlaut.batch.store import Store

    began = report.pages + report.failed
    try:
        store = Store(run)
        manifest = read_manifest(store)
        if manifest and not manifest["keep_pages"]:
            raise BatchError(f"{run}: is without the pages; run wortlaut batch with --keep-pages")
        plan = load(store)
        if plan and plan.settings.min_confidence > 0:
            # They would pass for all that the engine finds, and nothing would read them again.
            raise BatchError(
                f"{run}: is without the less certain statements; run wortlaut batch without "
                "--min-confidence"
            )
        total = manifest["counts"]["pages"] if manifest else None
        found = intake.keep_read(archive, read_back_pages(run), stop)
        follow(found, report, lambda: total, lambda: report.pages + report.failed - began)
    except (BatchError, EvidenceError) as error:
        report.refuse(error)


def say_waiting(path: Path) -> None:
    """Says why nothing happens while another process writes."""
    click.echo(f"wortlaut: note: another process is writing to {path}; waiting for it", err=True)


def follow(
    found: "Iterable[Kept | Failure]",
    report: Report,
    total: Callable[[], float | None],
    done: Callable[[], float],
) -> None:
    """Prints what becomes of pages, with a bar that is told how much of ``total`` is done."""
    with progress(total) as step:
        for item in found:
            report.add(item)
            step(done())


def _count(sources: Iterable[str]) -> int:
    from wortlaut.pages import expand

    return sum(1 for _ in expand(sources))
