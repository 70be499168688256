"""``wortlaut corrections``: what people decided about statements, from the command line."""

import getpass
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option
from wortlaut.cli.printing import amount

if TYPE_CHECKING:
    from wortlaut.archive.decisions import Correction

EPILOG = """\b
Examples:
  wortlaut corrections list
  wortlaut corrections list --statement d85cb57d --format json
  wortlaut corrections undo 12
  wortlaut corrections export corrected.jsonl --complete
  wortlaut evaluate corrected.jsonl
"""


@click.group(epilog=EPILOG)
def command() -> None:
    """List, take back and export corrections of statements.

    Corrections are made in the reading room (`wortlaut serve`, Review). They lie over what was
    found, with author and time, and never overwrite it.
    """


@command.command("list")
@click.option("--statement", metavar="ID", help="Only those of this statement.")
@click.option("--author", metavar="NAME", help="Only those by this author.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@archive_option
@format_option("text", "json")
def list_corrections(
    statement: str | None,
    author: str | None,
    limit: int | None,
    archive: Path | None,
    output: str,
) -> None:
    """List corrections, the latest first."""
    from wortlaut.archive import Archive
    from wortlaut.archive.corrections import Corrections

    with Archive.open(archive or default_archive(), read_only=True) as opened:
        corrections = Corrections(opened)
        if statement is None:
            found = corrections.list(-1 if limit is None else limit, author=author)
        else:
            found = tuple(
                one
                for one in reversed(corrections.history(statement=statement))
                if author in (None, one.author)
            )[:limit]
    if output == "json":
        _print_json([as_json(one) for one in found])
        return
    for one in found:
        click.echo(_line(one))


@command.command()
@click.argument("correction", type=int, metavar="ID")
@click.option(
    "--author", metavar="NAME", default=getpass.getuser, help="Who takes it back; else your login."
)
@archive_option
@format_option("text", "json")
def undo(correction: int, author: str, archive: Path | None, output: str) -> None:
    """Take a correction back; it stays in the list."""
    from wortlaut.archive import Archive
    from wortlaut.archive.corrections import Corrections

    with Archive.open(_there(archive)) as opened:
        taken = Corrections(opened).undo(correction, author)
    if output == "json":
        _print_json(as_json(taken))
    else:
        click.echo(f"taken back: {_line(taken)}")


@command.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--complete", is_flag=True, help="Only texts with a decision on every statement.")
@archive_option
@format_option("text", "json")
def export(file: Path, complete: bool, archive: Path | None, output: str) -> None:
    """Export the corrected texts in the corpus format.

    `wortlaut evaluate` and `wortlaut train` read the file. Where texts were only corrected in
    part, what the engine found stands in it too; --complete leaves those texts out.
    """
    from wortlaut.archive import Archive
    from wortlaut.evaluation.corrected import LeftOut, documents
    from wortlaut.evaluation.writing import write_corpus

    left_out: list[LeftOut] = []
    with Archive.open(archive or default_archive(), read_only=True) as opened:

        def kept() -> Any:
            for one in documents(opened, complete=complete):
                if isinstance(one, LeftOut):
                    left_out.append(one)
                else:
                    yield one

        count = write_corpus(file, kept())
    for one in left_out:
        click.echo(f"wortlaut: note: text {one.text_id[:12]}: {one.reason}", err=True)
    if output == "json":
        _print_json({"exported": count, "left_out": len(left_out)})
    else:
        click.echo(f"{amount(count, 'text')} written to {file}")


def as_json(one: "Correction") -> dict[str, Any]:
    """A correction as values for JSON."""
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(one)
    return plain


def _there(archive: Path | None) -> Path:
    """The archive's file, which must exist: there is nothing to take back in a new one."""
    from wortlaut.errors import ArchiveError

    path = archive or default_archive()
    if not path.is_file():
        raise ArchiveError(f"{path}: there is no archive; make one with: wortlaut add SOURCE")
    return path


def _line(one: "Correction") -> str:
    change = one.change
    parts = [str(change.kind)]
    parts += [str(value) for value in (change.type, change.medium) if value]
    if change.who is not None:
        parts.append(f"by {change.who.name or 'nobody known'}")
    for role, evidence in one.roles.items():
        parts.append(f"{role} {_short(evidence.text) if evidence else 'none'}")
    gone = f"  (taken back by {one.undone_by})" if one.undone_at else ""
    note = f"  – {_short(one.note)}" if one.note else ""
    return (
        f"{one.id:>6}  {one.at}  {one.author}  {one.statement_id}  {', '.join(parts)}{note}{gone}"
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return repr(words if len(words) <= 60 else words[:59] + "…")


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
