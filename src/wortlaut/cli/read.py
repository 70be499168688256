"""``wortlaut read``: pages in, records out."""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from wortlaut.cli.main import say_error
from wortlaut.cli.options import engine_option, fetch_options, format_option
from wortlaut.cli.progress import counted
from wortlaut.config import EngineName, Settings

if TYPE_CHECKING:
    from wortlaut.types import Record

EPILOG = """\b
Examples:
  wortlaut read report.html
  wortlaut read news/ --format jsonl > statements.jsonl
  wortlaut read https://news.example/report --format json
  curl -s https://news.example/report | wortlaut read - --format csv
"""


@click.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@format_option("text", "json", "jsonl", "csv")
@engine_option
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out statements below this probability.",
)
@fetch_options
def command(
    sources: tuple[str, ...],
    output: str,
    engine: str,
    min_confidence: float,
    language: str | None,
    max_size: int,
    timeout: float,
) -> None:
    """Read pages and print who said what.

    SOURCE is a file, a directory, an http(s) URL, or - for standard input: HTML or plain text. One
    source that cannot be read is named on standard error, the others are still printed, and the
    exit code is 1.

    json prints one object for one page and an array for several sources or a directory; jsonl and
    csv print one statement a line.
    """
    from wortlaut.pipeline import Failure, read_all

    settings = Settings(
        max_bytes=max_size,
        timeout=timeout,
        engine=EngineName(engine),
        language=language,
        min_confidence=min_confidence,
    )
    several = len(sources) > 1 or any(Path(source).is_dir() for source in sources)
    failed = False

    def records() -> "Iterator[Record]":
        nonlocal failed
        items = read_all(sources, settings)
        for item in counted(items) if several else items:
            if isinstance(item, Failure):
                failed = True
                say_error(item.error)
                continue
            for note in item.notes:
                click.echo(f"wortlaut: note: {item.page.source}: {note}", err=True)
            yield item

    if output == "text":
        from wortlaut.cli.reading_view import print_record

        for number, record in enumerate(records()):
            print_record(record, first=number == 0)
    elif output == "csv":
        _print_csv(records(), sys.stdout)
    else:
        _print_json(records(), output, several)
    if failed:
        sys.exit(1)


def _print_json(records: "Iterable[Record]", output: str, several: bool) -> None:
    from wortlaut import codec

    if output == "jsonl":
        for record in records:
            for line in codec.encode_statements(record):
                click.echo(line)
        return
    if not several:
        for record in records:
            click.echo(codec.encode(record, indent=2))
        return
    # Written piece by piece: a directory of a million pages must not wait in memory.
    click.echo("[", nl=False)
    for number, record in enumerate(records):
        click.echo(",\n" if number else "\n", nl=False)
        click.echo(codec.encode(record, indent=2), nl=False)
    click.echo("\n]")


def _print_csv(records: "Iterable[Record]", stream: TextIO) -> None:
    from wortlaut.exporters.table import COLUMNS, row

    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for record in records:
        for statement in record.statements:
            writer.writerow(row(record, statement))
