"""``wortlaut people``: the register of people and organisations, from the command line."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option
from wortlaut.types import SpeakerKind

if TYPE_CHECKING:
    from wortlaut.people import Person, Register

EPILOG = """\b
Examples:
  wortlaut people import authorities.jsonl
  wortlaut people list --kind person
  wortlaut people review
  wortlaut people merge 12 40
  wortlaut people undo
"""


@click.group(epilog=EPILOG)
def command() -> None:
    """Keep the register of people and organisations.

    Names that surely mean the same are joined; doubtful ones are listed by `review` for you to
    merge or to dismiss. Every change can be taken back with `undo`.
    """


@command.command("list")
@click.option("--kind", type=click.Choice([k.value for k in SpeakerKind]), help="Only this kind.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@archive_option
@format_option("text", "json")
def list_people(kind: str | None, limit: int | None, archive: Path | None, output: str) -> None:
    """List everybody by name, with their ids."""
    with _open(archive) as register:
        chosen = None if kind is None else SpeakerKind(kind)
        people = register.list(chosen, -1 if limit is None else limit)
        if output == "json":
            _print_json([asdict(person) for person in people])
            return
        for person in people:
            click.echo(_line(person))


@command.command()
@click.argument("person", metavar="ID|NAME")
@archive_option
@format_option("text", "json")
def show(person: str, archive: Path | None, output: str) -> None:
    """Show somebody by id, or whom a name may mean with the scores.

    A last name lists everybody who has it; where nobody is called so, names with these letters in
    them are suggested.
    """
    with _open(archive) as register:
        if person.isdecimal():
            found = register.get(int(person))
            if output == "json":
                _print_json(asdict(found))
            else:
                _print_person(found)
            return
        matches = register.match(person)
        if output == "json":
            _print_json([asdict(match) for match in matches])
            return
        if not matches:
            others = register.suggest(person)
            perhaps = "; perhaps you mean:" if others else ""
            click.echo(f"nobody in the register is called {person}{perhaps}", err=True)
            for other in others:
                click.echo(_line(other))
        for match in matches:
            click.echo(f"{match.score:.2f}  {_line(register.get(match.person))}  ({match.reason})")


@command.command()
@click.argument("keep", type=int, metavar="ID")
@click.argument("other", type=int, metavar="OTHER_ID")
@archive_option
@format_option("text", "json")
def merge(keep: int, other: int, archive: Path | None, output: str) -> None:
    """Say that two are one: OTHER_ID becomes part of ID."""
    from wortlaut.people import merge as merge_people

    with _open(archive) as register:
        _say(register.get(merge_people(register, keep, other)), output)


@command.command()
@click.argument("person", type=int, metavar="ID")
@archive_option
@format_option("text", "json")
def split(person: int, archive: Path | None, output: str) -> None:
    """Take somebody out again of whom they were merged into."""
    from wortlaut.people import split as split_people

    with _open(archive) as register:
        split_people(register, person)
        _say(register.get(person), output)


@command.command()
@archive_option
@format_option("text", "json")
def undo(archive: Path | None, output: str) -> None:
    """Take back the last change: merge, split, dismissal or import."""
    from wortlaut.people import undo as undo_change

    with _open(archive) as register:
        change = undo_change(register)
        if output == "json":
            _print_json(asdict(change))
        else:
            click.echo(f"taken back: {change.text}")


@command.command()
@archive_option
@format_option("text", "json")
def history(archive: Path | None, output: str) -> None:
    """List all changes, the latest first."""
    from wortlaut.people import history as all_changes

    with _open(archive) as register:
        changes = all_changes(register)
        if output == "json":
            _print_json([asdict(change) for change in changes])
            return
        for change in changes:
            click.echo(f"{change.at}  {change.text}{' (taken back)' if change.undone else ''}")


@command.command()
@click.option("--dismiss", type=int, metavar="DOUBT_ID", help="Say that this pair is not one.")
@archive_option
@format_option("text", "json")
def review(dismiss: int | None, archive: Path | None, output: str) -> None:
    """List the pairs that may be one, most likely first.

    Merge those that are with `wortlaut people merge`, and dismiss the others.
    """
    from wortlaut.people import dismiss as dismiss_doubt

    with _open(archive) as register:
        if dismiss is not None:
            dismiss_doubt(register, dismiss)
        doubts = register.review()
        if output == "json":
            _print_json([asdict(doubt) for doubt in doubts])
            return
        for doubt in doubts:
            click.echo(
                f"{doubt.id:>6}  {doubt.score:.2f}  {doubt.name} ({doubt.person}) = "
                f"{doubt.candidate_name} ({doubt.candidate})?  {doubt.reason}"
            )


@command.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@archive_option
@format_option("text", "json")
def import_file(file: Path, archive: Path | None, output: str) -> None:
    """Import an authority file, CSV (by its name) or JSON lines.

    Fields: name, aliases, kind, roles (title, since, until), wikidata. A broken line is named,
    and then nothing of the file is imported.
    """
    from wortlaut.people import import_authority

    with _open(archive) as register:
        count = import_authority(register, file)
        doubts = len(register.review())
        if output == "json":
            _print_json({"new": count, "doubts": doubts})
            return
        click.echo(f"{count} new; {doubts} to review")


@command.command("export")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@archive_option
@format_option("text", "json")
def export_file(file: Path, archive: Path | None, output: str) -> None:
    """Export everybody as an authority file, CSV (by its name) or JSON lines."""
    from wortlaut.people import export_authority

    with _open(archive) as register:
        count = export_authority(register, file)
        if output == "json":
            _print_json({"exported": count})
            return
        click.echo(f"{count} written to {file}")


def _open(archive: Path | None) -> "Register":
    from wortlaut.people import Register

    return Register.open(archive or default_archive())


def _say(person: "Person", output: str) -> None:
    if output == "json":
        _print_json(asdict(person))
    else:
        click.echo(_line(person))


def _line(person: "Person") -> str:
    return f"{person.id:>6}  {person.name}  [{person.kind.value}]"


def _print_person(person: "Person") -> None:
    click.echo(_line(person))
    if person.wikidata:
        click.echo(f"        Wikidata {person.wikidata}")
    for role in person.roles:
        dates = f"{role.since or ''}–{role.until or ''}" if role.since or role.until else ""
        click.echo(f"        {role.title} {dates}".rstrip())
    _print_list("also", person.aliases)
    _print_list("merged", map(str, person.merged))


def _print_list(title: str, items: Iterable[str]) -> None:
    text = ", ".join(items)
    if text:
        click.echo(f"        {title}: {text}")


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
