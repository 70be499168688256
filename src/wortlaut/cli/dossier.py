"""``wortlaut dossier``: collections of pinned statements and saved searches."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.filters import filter_options, query_of
from wortlaut.cli.options import format_option
from wortlaut.cli.printing import amount, print_json

if TYPE_CHECKING:
    from wortlaut.archive import Archive
    from wortlaut.archive.dossiers import Dossier, Item

EPILOG = """\b
Examples:
  wortlaut dossier create Brücke --note "Who promised what"
  wortlaut dossier add Brücke 3f9a2c71 --note "the first promise"
  wortlaut dossier save Brücke gesperrt --speaker Vrees
  wortlaut dossier show Brücke
  wortlaut dossier export Brücke --out bruecke.html
"""

_note = click.option("--note", default="", metavar="TEXT", help="What you want to remember of it.")


@click.group(epilog=EPILOG)
def command() -> None:
    """Collect statements and searches under a name, with notes, and hand them on as one file."""


@command.command()
@click.argument("name")
@_note
@archive_option
def create(name: str, note: str, archive: Path | None) -> None:
    """Make an empty dossier."""
    from wortlaut.archive import dossiers

    with _open(archive) as opened:
        click.echo(f"made: {dossiers.create(opened, name, note).name}")


@command.command()
@click.argument("name")
@click.argument("statements", nargs=-1, required=True, metavar="ID...")
@_note
@archive_option
def add(name: str, statements: tuple[str, ...], note: str, archive: Path | None) -> None:
    """Pin statements by their ids (six characters at least)."""
    from wortlaut.archive import dossiers

    with _open(archive) as opened, opened.change():
        items = [dossiers.pin(opened, name, statement, note) for statement in statements]
    for item in items:
        click.echo(f"{item.id}: {item.statement_id}")


@command.command()
@click.argument("name")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@filter_options
@_note
@archive_option
def save(
    name: str, words: tuple[str, ...], note: str, archive: Path | None, **filters: Any
) -> None:
    """Save a search; words and filters as in `wortlaut search`."""
    from wortlaut.archive import dossiers
    from wortlaut.archive.search import search
    from wortlaut.exporters.dossier import describe

    with _open(archive) as opened:
        query = query_of(words, filters)
        found = search(opened, query).total  # one that cannot be understood is not saved
        item = dossiers.save(opened, name, query, note)
    click.echo(f"{item.id}: {describe(query)} ({amount(found, 'statement')} now)")


@command.command()
@click.argument("name")
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@archive_option
def remove(name: str, items: tuple[str, ...], archive: Path | None) -> None:
    """Take items out, by their numbers or statements' ids; the statements stay in the archive."""
    from wortlaut.archive import dossiers

    with _open(archive) as opened, opened.change():
        for item in items:
            dossiers.remove(opened, name, item)
    click.echo(f"taken out: {', '.join(items)}")


@command.command()
@click.argument("name")
@click.argument("text")
@click.option("--item", metavar="ITEM", help="An item's number or statement's id.")
@archive_option
def note(name: str, text: str, item: str | None, archive: Path | None) -> None:
    """Replace the note of a dossier or of one of its items."""
    from wortlaut.archive import dossiers

    with _open(archive) as opened:
        dossiers.note(opened, name, text, item)
    click.echo("noted")


@command.command()
@click.argument("name")
@click.argument("new")
@archive_option
def rename(name: str, new: str, archive: Path | None) -> None:
    """Give a dossier another name."""
    from wortlaut.archive import dossiers

    with _open(archive) as opened:
        click.echo(f"now: {dossiers.rename(opened, name, new).name}")


@command.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@archive_option
def delete(name: str, yes: bool, archive: Path | None) -> None:
    """Delete a dossier with its notes; the statements stay in the archive."""
    from wortlaut.archive import dossiers

    with _open(archive) as opened:
        known = dossiers.dossier(opened, name)
        if not yes:
            click.confirm(f"Delete {known.name} with its {len(known.items)} items?", abort=True)
        dossiers.delete(opened, name)
    click.echo(f"deleted: {known.name}")


@command.command("list")
@archive_option
@format_option("text", "json")
def list_dossiers(archive: Path | None, output: str) -> None:
    """List all dossiers by name."""
    from wortlaut.archive import Archive, dossiers
    from wortlaut.cli.reading_view import safe

    with Archive.open(archive or default_archive(), read_only=True) as opened:
        found = dossiers.dossiers(opened)
    if output == "json":
        print_json(found)
        return
    for known in found:
        pins, searches = len(known.pins), len(known.searches)
        counted = f"{amount(pins, 'statement')}, {amount(searches, 'search', 'searches')}"
        click.echo(safe(f"{known.name}  ({counted})  {' '.join(known.note.split())}").rstrip())


@command.command()
@click.argument("name")
@archive_option
@format_option("text", "json")
def show(name: str, archive: Path | None, output: str) -> None:
    """Show a dossier: each item with its number, and its notes."""
    from wortlaut.archive import Archive, dossiers

    with Archive.open(archive or default_archive(), read_only=True) as opened:
        known = dossiers.dossier(opened, name)
        if output == "json":
            print_json(known)
        else:
            _print(opened, known)


@command.command()
@click.argument("name")
@click.option("--format", "output", type=click.Choice(["html", "json"]), default="html")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The file to write; - for standard output.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@archive_option
def export(name: str, output: str, out: Path, force: bool, archive: Path | None) -> None:
    """Write a dossier as one file: a reading copy with every proof, or JSON.

    The pages' texts themselves, and other formats: `wortlaut export --dossier NAME`.
    """
    from wortlaut.archive import dossiers
    from wortlaut.cli.indexing import indexed
    from wortlaut.exporters.dossier import WRITERS
    from wortlaut.exporters.target import whole_file

    with indexed(archive or default_archive()) as opened:
        known = dossiers.dossier(opened, name)
        with whole_file(out, force) as file:
            WRITERS[output](opened, known, file)
    click.echo(f"wortlaut: {known.name} written to {out}", err=True)


def _open(archive: Path | None) -> "Archive":
    from wortlaut.archive import Archive
    from wortlaut.errors import ArchiveError

    path = archive or default_archive()
    if not path.is_file():  # collecting begins with something to collect
        raise ArchiveError(f"{path}: there is no archive; make one with: wortlaut add SOURCE")
    return Archive.open(path, lambda: click.echo("waiting for another process …", err=True))


def _print(opened: "Archive", known: "Dossier") -> None:
    from wortlaut.cli.reading_view import safe

    click.echo(safe(known.name))
    for line in known.note.splitlines():
        click.echo(f"  {safe(line)}")
    for item in known.items:
        click.echo(safe(f"{item.id:>4}  {_item(opened, item)}"))
        for line in item.note.splitlines():
            click.echo(f"      {safe(line)}")


def _item(opened: "Archive", item: "Item") -> str:
    from wortlaut.exporters.citation import cite_statement
    from wortlaut.exporters.dossier import describe

    if item.query is not None:
        return f"search: {describe(item.query)}"
    citation = cite_statement(opened, item.statement_id or "")
    who = citation.speaker or citation.mention or "unknown"
    where = " ".join(part for part in (citation.outlet, citation.published) if part)
    quote = " ".join(citation.quote.split())
    return f"{citation.id[:8]}  {who}: {quote}  ({where or citation.url})"
