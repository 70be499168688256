"""``wortlaut verify``: whether everything that was kept still holds."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option
from wortlaut.cli.printing import amount

if TYPE_CHECKING:
    from wortlaut.archive.verify import Amounts, Defect

EPILOG = """\b
Examples:
  wortlaut verify
  wortlaut verify --archive copy.sqlite --format json
"""


@click.command(epilog=EPILOG)
@archive_option
@format_option("text", "json")
def command(archive: Path | None, output: str) -> None:
    """Check everything that was kept, and report what does not hold.

    Each page's bytes and each text against its hash, each span against its words, statements and
    speakers against their ids, each record against its hash, and the file itself. The exit code is
    0 only if all holds. Nothing is changed or repaired.
    """
    from wortlaut.archive import Archive
    from wortlaut.archive.verify import amounts, verify
    from wortlaut.cli.progress import watched

    with Archive.open(archive or default_archive(), read_only=True) as opened, ExitStack() as bar:
        todo = amounts(opened)
        step = bar.enter_context(watched("checking", todo.steps))

        def defects() -> "Iterator[Defect]":
            for defect in verify(opened, step):
                bar.close()  # it would be drawn over what is printed
                yield defect
            bar.close()

        number = (_print_json if output == "json" else _print_text)(defects(), todo)
    if number:
        sys.exit(1)


def _print_text(defects: "Iterator[Defect]", todo: "Amounts") -> int:
    from wortlaut.cli.reading_view import safe

    number = 0
    for defect in defects:
        number += 1
        where = f"  ({defect.address})" if defect.address else ""
        click.echo(safe(f"{defect.part} {defect.id}: {defect.what}{where}"))
    counted = (
        f"{amount(todo.pages, 'page')}, {amount(todo.texts, 'text')}, "
        f"{amount(todo.readings, 'record')} and {amount(todo.statements, 'statement')}"
    )
    if number:
        click.echo(f"{amount(number, 'defect')} in {counted}")
    else:
        click.echo(f"everything holds: {counted}")
    return number


def _print_json(defects: "Iterator[Defect]", todo: "Amounts") -> int:
    import msgspec

    head = f'{{"checked": {msgspec.json.encode(asdict(todo)).decode()},\n"defects": ['
    number = 0
    for defect in defects:
        number += 1
        click.echo(head if number == 1 else ",")
        click.echo(msgspec.json.encode(defect), nl=False)
    if not number:
        click.echo(head, nl=False)
    click.echo(f'],\n"holds": {"false" if number else "true"}}}')
    return number
