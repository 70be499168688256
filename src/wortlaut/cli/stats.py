"""``wortlaut stats``: the archive in numbers."""

from pathlib import Path

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option
from wortlaut.cli.printing import amount, moment, print_json, size

EPILOG = """\b
Examples:
  wortlaut stats
  wortlaut stats --format json
"""


@click.command(epilog=EPILOG)
@archive_option
@format_option("text", "json")
def command(archive: Path | None, output: str) -> None:
    """Count pages, versions, statements, speakers and outlets, and say what takes how much room."""
    from wortlaut.archive import Archive
    from wortlaut.archive.stats import stats

    path = archive or default_archive()
    with Archive.open(path, read_only=True) as opened:
        found = stats(opened)
    if output == "json":
        print_json(found)
        return
    rows: list[tuple[str, str]] = [
        ("pages", f"{found.pages:,}"),
        (
            "versions",
            f"{found.versions:,} ({amount(found.edited_pages, 'page was', 'pages were')} edited)",
        ),
        ("statements", f"{found.statements:,}"),
        ("speakers", f"{found.speakers:,} names, {found.people:,} in the register"),
        ("outlets", f"{found.outlets:,}"),
        ("dossiers", f"{found.dossiers:,}"),
        ("published", _span(found.first_published, found.last_published)),
        (
            "seen",
            _span(
                found.first_seen and moment(found.first_seen),
                found.last_seen and moment(found.last_seen),
            ),
        ),
        ("file", f"{size(found.file_bytes)} in {path}"),
        *((f"  {part}", size(number)) for part, number in found.parts.items()),
        ("raw pages unpacked", size(found.raw_bytes)),
    ]
    if found.statements:
        rows.append(("bytes a statement", f"{found.file_bytes / found.statements:,.0f}"))
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}")


def _span(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return "–"
    return first if first == last else f"{first} to {last}"
