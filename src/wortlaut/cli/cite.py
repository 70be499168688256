"""``wortlaut cite``: one statement with everything that proves it."""

from pathlib import Path

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option

EPILOG = """\b
Examples:
  wortlaut cite 3f9a2c71
  wortlaut cite 3f9a2c71 --format bibtex >> sources.bib
  wortlaut cite 3f9a2c71 --version 2 --format csl-json
"""


@click.command(epilog=EPILOG)
@click.argument("statement", metavar="ID")
@click.option("--version", type=int, metavar="N", help="The version with this id, not the newest.")
@archive_option
@format_option("text", "markdown", "bibtex", "csl-json")
def command(statement: str, version: int | None, archive: Path | None, output: str) -> None:
    """Cite a statement.

    ID is a statement's id, or its first characters (six at least). The citation has the words with
    what stands around them, speaker, outlet, author, date and URL, the hashes of page and text,
    the offsets, and when it was seen and kept. Where the statement stands in several versions or
    on several pages, the one seen last is cited and the others are named.
    """
    from wortlaut.archive import Archive
    from wortlaut.cli.reading_view import safe
    from wortlaut.exporters.citation import cite_statement
    from wortlaut.exporters.citation_styles import STYLES

    with Archive.open(archive or default_archive(), read_only=True) as opened:
        click.echo(safe(STYLES[output](cite_statement(opened, statement, version))))
