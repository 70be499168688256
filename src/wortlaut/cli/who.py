"""``wortlaut who``: what somebody said over time."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option
from wortlaut.cli.printing import amount, print_json

if TYPE_CHECKING:
    from wortlaut.archive import Archive
    from wortlaut.archive.profile import Profile
    from wortlaut.people import Match

EPILOG = """\b
Examples:
  wortlaut who "Helma Vrees"
  wortlaut who Vrees --since 2025 --limit 50
  wortlaut who 12 --format json
"""


@click.command(epilog=EPILOG)
@click.argument("name", metavar="NAME|ID", nargs=-1, required=True)
@click.option("--since", metavar="DATE", help="From this day, month or year on.")
@click.option("--until", metavar="DATE", help="Up to this day, month or year, inclusive.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="At most so many statements, the newest.",
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out the first ones.")
@archive_option
@format_option("text", "json")
def command(
    name: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int,
    offset: int,
    archive: Path | None,
    output: str,
) -> None:
    """Show what somebody said over time: names, roles, years, outlets, the newest statements.

    NAME may be a part of a name or another spelling. If several people may be meant they are listed
    with their ids; then ask with the id.
    """
    from wortlaut.archive.profile import chosen, meant, profile
    from wortlaut.cli.indexing import indexed

    wish = " ".join(name)
    with indexed(archive or default_archive()) as opened:
        matches = () if wish.isdecimal() else meant(opened, wish)
        person = int(wish) if wish.isdecimal() else chosen(opened, wish, matches)
        if person is None:
            _suggest(opened, wish, matches, output)
            return
        found = profile(opened, person, limit=limit, offset=offset, since=since, until=until)
        if output == "json":
            print_json(found)
        else:
            _print(found)


def _suggest(archive: "Archive", wish: str, matches: "tuple[Match, ...]", output: str) -> None:
    from wortlaut.archive.query import Query
    from wortlaut.archive.search import search
    from wortlaut.errors import QueryError

    if not matches:
        # Groups and people by one name are not in the register, but may have spoken.
        others = search(archive, Query(speaker=wish, limit=0)).total
        hint = f"; see what is there: wortlaut search --speaker '{wish}'" if others else ""
        raise QueryError(f"nobody in the register is called {wish}{hint}")
    if output == "json":
        print_json({"matches": matches})
        return
    click.echo(f"several may be meant by {wish}; ask with an id:", err=True)
    for match in matches:
        number = search(archive, Query(speaker=str(match.person), limit=0)).total
        said = amount(number, "statement")
        click.echo(f"{match.person:>6}  {match.name}  ({said}; {match.reason})")


def _print(found: "Profile") -> None:
    from rich.text import Text as Styled

    from wortlaut.cli.reading_view import safe
    from wortlaut.cli.search_view import console, print_counts, print_hits

    person, out = found.person, console()
    out.print(Styled(safe(person.name), style="bold"))
    origin = [f"id {person.id}", person.kind.value]
    origin += [f"Wikidata {person.wikidata}"] if person.wikidata else []
    origin += [f"merged: {', '.join(map(str, person.merged))}"] if person.merged else []
    out.print(Styled(" · ".join(origin), style="dim"))
    if person.aliases:
        out.print(Styled(safe("also " + ", ".join(person.aliases))))
    for role in person.roles:
        dates = f"{role.since or ''}–{role.until or ''}" if role.since or role.until else ""
        out.print(Styled(safe(f"{role.title} {dates}".rstrip())))
    out.print()
    for head, counts in (("Year", found.years), ("Outlet", found.outlets[:10])):
        if counts:
            print_counts(head, counts, out)
            out.print()
    print_hits(found.statements.hits)
    shown, total = len(found.statements.hits), found.statements.total
    click.echo(f"{shown:,} of {amount(total, 'statement')}" if total else "no statements", err=True)
