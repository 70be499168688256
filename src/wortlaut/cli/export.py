"""``wortlaut export``: statements taken out, in the formats that others read."""

from pathlib import Path
from typing import Any

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.filters import filter_options, query_of
from wortlaut.cli.printing import amount

# The names only: the exporters load when one is used.
FORMATS = "jsonl csv parquet web-annotation tei brat conll cas warc html".split()

EPILOG = """\b
Examples:
  wortlaut export --format csv --out all.csv
  wortlaut export Brücke --speaker Vrees --format html --out vrees.html
  wortlaut export --outlet Bote --since 2026 --format parquet --out bote.parquet
  wortlaut export --dossier Brücke --format cas --out for-inception
  wortlaut export gesperrt --format jsonl --out - | jq .quotation.text
"""


@click.command(epilog=EPILOG)
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@filter_options
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N only, as sorted.")
@click.option("--dossier", metavar="NAME", help="The statements that are pinned in a dossier.")
@click.option("--format", "output", type=click.Choice(FORMATS), required=True, help="As what.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="The file (brat, cas: the folder) to write; - for standard output.",
)
@click.option(
    "--as-found", is_flag=True, help="As the engine found them, without corrections by hand."
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@archive_option
def command(
    words: tuple[str, ...],
    limit: int | None,
    dossier: str | None,
    output: str,
    out: Path,
    as_found: bool,
    force: bool,
    archive: Path | None,
    **filters: Any,
) -> None:
    """Take statements out, in a format that other programs read.

    Words and filters as in `wortlaut search`; without any, everything is taken. Statements come
    page by page. What is written takes its name only when it is whole.

    jsonl, csv, parquet: a statement a row. web-annotation: W3C annotations. tei, html: the pages'
    texts with statements marked. brat, cas: files for annotation tools. conll: a token a line.
    warc: the raw pages, without words and filters those on which nobody speaks too.
    """
    from dataclasses import replace

    from wortlaut.archive.corrections import Corrections
    from wortlaut.archive.query import Query
    from wortlaut.cli.indexing import indexed
    from wortlaut.cli.progress import watched
    from wortlaut.exporters.formats import export
    from wortlaut.exporters.selection import (
        Chosen,
        Selection,
        chosen,
        first,
        pinned,
        select,
    )
    from wortlaut.exporters.selection import pages as all_pages

    query = query_of(words, filters)
    if dossier is not None and query != Query():
        raise click.UsageError("--dossier takes its pins; words and filters have no part in it")
    pages = statements = 0
    with (
        indexed(archive or default_archive()) as opened,
        watched("writing pages", shown=out != Path("-")) as step,
    ):
        selection: Selection
        if dossier is not None:
            selection = pinned(opened, dossier)
        elif output == "warc" and replace(query, superseded=False) == Query():
            selection = all_pages(opened, query.superseded)
        elif limit is not None:
            selection = first(opened, replace(query, limit=limit))
        else:
            selection = select(opened, query)

        def counted(item: Chosen) -> Chosen:
            nonlocal pages, statements
            pages += 1
            statements += len(item.statements)
            step(1)
            return item

        corrected = None if as_found else Corrections(opened).effective
        export(map(counted, chosen(opened, selection, corrected)), output, out, force)
    said = f"{amount(statements, 'statement')} of {amount(pages, 'page')}"
    click.echo(f"wortlaut: {said} written to {out}", err=True)
