"""``wortlaut changes``: what was edited silently."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from wortlaut.archive.changes import Edit, Piece, StatementChange

EPILOG = """\b
Examples:
  wortlaut changes
  wortlaut changes https://news.example/report
  wortlaut changes report.html
  wortlaut changes --since 2026-03 --format json
"""


@click.command(epilog=EPILOG)
@click.argument("address", metavar="[SOURCE]", required=False)
@click.option("--since", metavar="DATE", help="Only edits first seen then or later.")
@archive_option
@format_option("text", "json")
def command(address: str | None, since: str | None, archive: Path | None, output: str) -> None:
    """List what was changed on pages after they were first kept.

    Statements that were added, removed, reworded or given to another speaker, with the words that
    went [-so-] and those that came {+so+}, and what else changed around them. SOURCE is a page's
    URL or file, as added; without it all pages are listed, the one edited last first.
    """
    from wortlaut.archive import Archive
    from wortlaut.archive.changes import edits, page_edits
    from wortlaut.cli.printing import print_array
    from wortlaut.intake.addresses import address_of

    with Archive.open(archive or default_archive(), read_only=True) as opened:
        found: Iterator[Edit]
        if address is None:
            found = edits(opened, since)
        else:
            found = iter(page_edits(opened, opened.find_page(address_of(address)), since))
        if output == "json":
            print_array(found)
        else:
            _print(found, "" if address is None else " on this page")


def _print(found: "Iterator[Edit]", where: str) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    page = None
    for edit in found:
        if edit.new.page != page:
            _print_page(console, edit, first=page is None)
        page = edit.new.page
        _print_edit(console, edit)
    if page is None:
        console.print(f"No edit is known{where}.", markup=False)


def _print_page(console: "Console", edit: "Edit", first: bool) -> None:
    from rich.text import Text

    from wortlaut.cli.reading_view import safe

    if not first:
        console.print()
    console.print(Text(safe(edit.new.title or edit.new.address), style="bold"))
    console.print(Text(safe(edit.new.address), style="dim"))


def _print_edit(console: "Console", edit: "Edit") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from wortlaut.cli.printing import moment
    from wortlaut.cli.reading_view import safe

    old, new = edit.old, edit.new
    console.print()
    console.print(
        Text(
            f"version {old.number} (last seen {moment(old.last_seen_at)}) → "
            f"version {new.number} (first seen {moment(new.seen_at)})"
        )
    )
    if not edit.same_engine:
        console.print(
            "  The two were read by different engines; a statement may be new for that reason."
        )
    for change in edit.comparison.statements:
        console.print(Padding(_heading(change), (0, 0, 0, 2)))
        console.print(Padding(_words(change.words), (0, 0, 0, 4)))
    if edit.comparison.lines:
        console.print(Padding(Text("other lines", style="bold"), (0, 0, 0, 2)))
    for line in edit.comparison.lines:
        console.print(Padding(_words(line.words), (0, 0, 0, 4)))
    for name, (was, now) in edit.comparison.facts.items():
        console.print(Padding(Text(safe(f"{name}: {was or '–'} → {now or '–'}")), (0, 0, 0, 2)))


def _heading(change: "StatementChange") -> "Text":
    from rich.text import Text

    from wortlaut.cli.reading_view import safe

    names = []
    for statement in (change.old, change.new):
        if statement is not None:
            speaker = statement.speaker
            mention = speaker.mention.text if speaker and speaker.mention else None
            names.append((speaker.name if speaker else None) or mention or "unknown")
    named = " → ".join(dict.fromkeys(names))
    ids = " → ".join(one.id[:8] for one in (change.old, change.new) if one is not None)
    return Text.assemble((change.kind.value, "bold"), f"  {safe(named)}  ", (ids, "dim"))


def _words(pieces: "tuple[Piece, ...]") -> "Text":
    """Words with marks that can be read without colour too."""
    from rich.text import Text

    from wortlaut.archive.changes import PieceKind
    from wortlaut.cli.reading_view import safe

    shown = Text()
    for piece in pieces:
        words = safe(piece.text)
        if piece.kind is PieceKind.REMOVED:
            shown.append(f"[-{words}-]", style="red")
        elif piece.kind is PieceKind.ADDED:
            shown.append(f"{{+{words}+}}", style="green")
        else:
            shown.append(words)
    return shown
