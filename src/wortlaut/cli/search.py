"""``wortlaut search``: statements of the archive by words and filters."""

import csv
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.filters import filter_options, query_of
from wortlaut.cli.options import format_option
from wortlaut.cli.printing import amount

if TYPE_CHECKING:
    from wortlaut.archive import Archive
    from wortlaut.archive.query import Count, Facet, Hit, Query

EPILOG = """\b
Examples:
  wortlaut search präsident
  wortlaut search Brücke gesperrt -Tunnel --speaker Vrees --since 2026
  wortlaut search '"seit Jahren" OR seither'
  wortlaut search '*bahn*' --facets
  wortlaut search --outlet Bote --all --format csv > statements.csv

\b
Words are found in any inflection and inside compounds: präsident finds Präsidenten and
Ministerpräsidentin. Umlauts may be left out or written out.
  "die Brücke"   exactly these words (quote once more for the shell: '"die Brücke"')
  brück*  *bahn* beginnings and parts of words
  -Tunnel        not this word
  Weg OR Steg    one of the two
"""

# One row of --format csv.
COLUMNS = (
    "id day outlet title address type medium speaker person speaker_mention quotation addressee"
    " confidence found_by superseded version page"
).split()


@click.command(
    epilog=EPILOG,
    # So that -word is a word that must not be there, not an option. Hence no -h either.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[WORDS]...")
@filter_options
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, show_default=True, help="At most so many."
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out the first ones.")
@click.option("--all", "everything", is_flag=True, help="Print every statement that is found.")
@click.option("--facets", is_flag=True, help="Count by speaker, outlet, year and so on.")
@archive_option
@format_option("text", "json", "jsonl", "csv")
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    limit: int,
    offset: int,
    everything: bool,
    facets: bool,
    archive: Path | None,
    output: str,
    **filters: Any,
) -> None:
    """Find statements in the archive.

    All of WORDS have to be in a statement's quotation, and every filter has to hold. By default
    only the newest version of each page is searched. Without WORDS, everything that the filters let
    through is found, the newest first.

    json prints one object with the number of all hits; jsonl and csv print one statement a line.
    """
    if "-h" in words:
        click.echo(context.get_help())
        return
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word, ctx=context)
    from wortlaut.archive.query import Facet
    from wortlaut.cli.indexing import indexed

    query = replace(query_of(words, filters), limit=limit, offset=offset)
    with indexed(archive or default_archive()) as opened:
        _run(opened, query, tuple(Facet) if facets else (), everything, output)


def _run(
    archive: "Archive",
    query: "Query",
    facets: "tuple[Facet, ...]",
    everything: bool,
    output: str,
) -> None:
    from wortlaut.archive.search import every, search

    results = search(archive, replace(query, limit=0) if everything else query, facets)
    hits: Iterable[Hit] = every(archive, query) if everything else results.hits
    if output == "text":
        from wortlaut.cli.search_view import print_facets, print_hits

        print_hits(hits)
        print_facets(results.facets)
    elif output == "json":
        _print_object(results.total, query, hits, results.facets)
    elif output == "jsonl":
        import msgspec

        for hit in hits:
            click.echo(msgspec.json.encode(hit))
    else:
        writer = csv.writer(sys.stdout)
        writer.writerow(COLUMNS)
        for hit in hits:
            writer.writerow(_row(hit))
    _say_how_many(archive, results.total, len(results.hits), query, everything)


def _say_how_many(
    archive: "Archive", total: int, shown: int, query: "Query", everything: bool
) -> None:
    """On standard error, so that standard output stays for programs."""
    if total == 0:
        empty = archive.connection.execute("SELECT NOT EXISTS (SELECT 1 FROM statement)").get
        click.echo(
            "the archive is empty; add pages with: wortlaut add SOURCE..."
            if empty
            else "nothing found",
            err=True,
        )
    elif everything or shown in (total, 0):
        click.echo(amount(total, "statement"), err=True)
    else:
        first = query.offset + 1
        click.echo(
            f"{first:,}–{query.offset + shown:,} of {amount(total, 'statement')}; "
            "--all prints every one, --offset the next",
            err=True,
        )


def _print_object(
    total: int, query: "Query", hits: "Iterable[Hit]", facets: "dict[Facet, tuple[Count, ...]]"
) -> None:
    """Written piece by piece: a million hits must not wait in memory."""
    import msgspec

    click.echo(f'{{\n  "total": {total},\n  "offset": {query.offset},\n  "hits": [', nl=False)
    for number, hit in enumerate(hits):
        click.echo(",\n" if number else "\n", nl=False)
        click.echo(msgspec.json.format(msgspec.json.encode(hit), indent=2), nl=False)
    counts = msgspec.json.format(msgspec.json.encode(facets), indent=2).decode()
    click.echo(f'\n  ],\n  "facets": {counts}\n}}')


def _row(hit: "Hit") -> list[object]:
    statement, speaker = hit.statement, hit.statement.speaker
    return [
        statement.id,
        hit.day,
        hit.outlet,
        hit.title,
        hit.address,
        statement.type,
        statement.medium,
        speaker.name if speaker else None,
        hit.person,
        speaker.mention.text if speaker and speaker.mention else None,
        statement.quotation.text,
        statement.addressee.text if statement.addressee else None,
        statement.confidence,
        statement.found_by,
        int(hit.superseded),
        hit.version,
        hit.page,
    ]
