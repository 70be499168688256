"""``wortlaut watch``: feeds and sitemaps, looked at again and again."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wortlaut.cli.add import say_waiting
from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.kept_view import Report, print_json
from wortlaut.cli.main import one_line
from wortlaut.cli.options import Duration, engine_option, fetch_options, format_option
from wortlaut.cli.stopping import Stopping
from wortlaut.config import EngineName, Settings

if TYPE_CHECKING:
    from wortlaut.archive import Archive
    from wortlaut.intake import Checked, Postponed
    from wortlaut.intake.watching import Event

EPILOG = """\b
Examples:
  wortlaut watch https://news.example/feed.xml --every 10m
  wortlaut watch https://news.example/news-sitemap.xml --once
  wortlaut watch --list
  wortlaut watch                    go on with all that were named before
"""


@click.command(epilog=EPILOG)
@click.argument("feeds", nargs=-1, metavar="[FEED_OR_SITEMAP]...")
@click.option(
    "--every",
    type=Duration(),
    metavar="TIME",
    help="How often to look at each feed (90s, 10m, 2h, 1d).  [default: 10m]",
)
@click.option("--once", is_flag=True, help="Look once, fetch what is due and end.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="End after fetching so many pages."
)
@click.option(
    "--pause",
    type=click.FloatRange(0, 3600),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Time between two requests to one server; its robots.txt may ask for more.",
)
@click.option("--list", "show", is_flag=True, help="Print the feeds that are watched, and end.")
@click.option("--remove", is_flag=True, help="Watch these no longer; their pages are kept.")
@archive_option
@format_option("text", "json")
@engine_option
@fetch_options
def command(
    feeds: tuple[str, ...],
    every: int | None,
    once: bool,
    limit: int | None,
    pause: float,
    show: bool,
    remove: bool,
    archive: Path | None,
    output: str,
    engine: str,
    language: str | None,
    max_size: int,
    timeout: float,
) -> None:
    """Keep the pages that feeds and sitemaps name, as they appear.

    FEED_OR_SITEMAP is the address of an RSS, Atom or JSON feed, of a sitemap (news sitemaps too) or
    of a sitemap index; without any, all that were named before are watched. It runs until Ctrl-C;
    with --once it ends when nothing is due, for use from cron.

    Newer pages come first. Each is visited again after 1 hour, 4 hours, 1, 3, 7 and 30 days, so
    that silent edits are noticed; after a change, or when the feed says that it was updated, the
    series begins anew. Servers are asked politely: one request at a time, with a pause, only for
    what has changed, and as robots.txt and Retry-After say. The plan lies in the archive: after a
    stop of any kind the next run goes on.
    """
    from wortlaut import intake
    from wortlaut.archive import Archive

    settings = Settings(
        max_bytes=max_size, timeout=timeout, engine=EngineName(engine), language=language
    )
    path = archive or default_archive()
    if show or remove:
        if remove and not feeds:
            raise click.UsageError("name the feeds to remove")
        with Archive.open(path, waiting=lambda: say_waiting(path)) as opened:
            _list(opened, output) if show else _remove(opened, feeds)
        return
    report = Report(output)
    with Stopping() as stop, Archive.open(path, waiting=lambda: say_waiting(path)) as opened:
        events = intake.watch(
            opened,
            feeds,
            settings,
            every=every,
            once=once,
            limit=limit,
            pause=pause,
            stop=stop,
        )
        try:
            with _status(opened) as tell:
                for event in events:
                    _print(event, report)
                    tell(report)
        finally:
            report.finish()
    if stop():
        click.echo("wortlaut: stopped; the next run goes on from here", err=True)
        sys.exit(stop.code)
    if report.failed:
        sys.exit(1)


def _print(event: "Event", report: Report) -> None:
    from wortlaut.intake import Checked, NotAllowed, Postponed

    if isinstance(event, Checked):
        _print_checked(event, report.output)
    elif isinstance(event, Postponed):
        _print_postponed(event, report)
    elif isinstance(event, NotAllowed):
        report.skipped["kept from us by robots.txt"] += 1
    else:
        report.add(event, brief=True)


def _print_checked(feed: "Checked", output: str) -> None:
    if output == "json":
        print_json({"outcome": "looked at", **asdict(feed)})
    elif feed.entries is not None:
        what = f"{feed.new:,} new of {feed.entries:,} in the {feed.kind}"
        print(f"feed       {what}  {one_line(feed.title or '')}  {feed.url}", flush=True)


def _print_postponed(event: "Postponed", report: Report) -> None:
    report.failed += event.feed
    words = f"{one_line(str(event.error))}; again in {_time(event.seconds)}"
    click.echo(f"wortlaut: note: {words}", err=True)
    if report.output == "json":
        print_json(
            {
                "outcome": "postponed",
                "source": event.source,
                "error": str(event.error),
                "seconds": event.seconds,
            }
        )


def _list(archive: "Archive", output: str) -> None:
    from wortlaut.intake.queue import Queue

    watched = Queue(archive).watched()
    if output == "json":
        for feed in watched:
            print_json(asdict(feed))
        return
    if not watched:
        click.echo("Nothing is watched; name a feed: wortlaut watch FEED")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("feed", overflow="fold")
    for name, side in (("kind", "left"), ("every", "right"), ("last look", "left")):
        table.add_column(name, justify="right" if side == "right" else "left", no_wrap=True)
    table.add_column("fetched", justify="right")
    table.add_column("waiting", justify="right")
    for feed in watched:
        table.add_row(
            feed.url,
            feed.kind or "",
            _time(feed.every),
            f"{datetime.fromtimestamp(feed.checked_at):%Y-%m-%d %H:%M}" if feed.checked_at else "",
            f"{feed.fetched:,}",
            f"{feed.waiting:,}",
        )
    Console(highlight=False).print(table)
    for feed in watched:
        if feed.error:
            click.echo(f"failed the last time: {one_line(feed.error)}")


def _remove(archive: "Archive", feeds: tuple[str, ...]) -> None:
    from wortlaut.intake.queue import Queue

    with archive.change():
        for url in feeds:
            Queue(archive).remove(url)
    for url in feeds:
        click.echo(f"no longer watched: {url}")


@contextmanager
def _status(archive: "Archive") -> Iterator[Callable[[Report], None]]:
    """A line on a terminal that says what is left to do, kept up after each event."""
    if not sys.stderr.isatty():
        yield lambda report: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.spinner import Spinner

    from wortlaut.intake.queue import Queue

    queue = Queue(archive)
    spinner = Spinner("dots", "looking at the feeds")
    with Live(
        spinner,
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    ):
        told = 0.0

        def tell(report: Report) -> None:
            nonlocal told
            now = time.time()
            if now - told < 0.5:  # counting a long queue costs some milliseconds
                return
            told = now
            roots = queue.roots()
            left = queue.pages_due(roots, int(now))
            rate = report.pages / max(0.1, time.monotonic() - report.began)
            next_at = queue.next_at(roots)
            if left and rate:
                words = (
                    f"{left:,} pages to fetch, {rate:.1f} pages/s, {_time(int(left / rate))} left"
                )
            elif next_at is not None:
                words = f"next look at {datetime.fromtimestamp(next_at):%H:%M:%S}"
            else:
                words = "nothing left to do"
            spinner.update(text=words)

        yield tell


def _time(seconds: int) -> str:
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds} s"
