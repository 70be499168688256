"""``wortlaut reread``: what is in the archive, read by the engine of today."""

import sys
from datetime import datetime
from pathlib import Path

import click

from wortlaut.cli.add import follow, say_waiting
from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.kept_view import Report
from wortlaut.cli.options import engine_option, format_option
from wortlaut.cli.stopping import Stopping
from wortlaut.config import EngineName, Settings
from wortlaut.errors import ArchiveError

EPILOG = """\b
Examples:
  wortlaut reread                       after an update
  wortlaut reread --since 2026-01-01 --engine model
  wortlaut reread --all                 older versions of pages too
"""


@click.command(epilog=EPILOG)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m", "%Y"]),
    metavar="DATE",
    help="Only what was still seen on or after this day.",
)
@click.option("--all", "every_version", is_flag=True, help="Every version of each page.")
@click.option("--language", metavar="CODE", help="The pages' language (de, …), if not detected.")
@archive_option
@format_option("text", "json")
@engine_option
def command(
    since: datetime | None,
    every_version: bool,
    language: str | None,
    archive: Path | None,
    output: str,
    engine: str,
) -> None:
    """Read the pages of the archive again with the present engine.

    After an update of wortlaut its statements are found anew in the pages that are kept; nothing is
    fetched. Earlier readings stay, the newest is what searches show. Pages that this engine has
    read are passed over, so after Ctrl-C the same command goes on.
    """
    from wortlaut.archive import Archive
    from wortlaut.intake.rereading import reread, unread

    settings = Settings(engine=EngineName(engine), language=language)
    day = since.date().isoformat() if since else None
    path = archive or default_archive()
    if not path.exists():
        raise ArchiveError(f"{path}: there is no archive; make one with: wortlaut add SOURCE")
    report = Report(output)
    with Stopping() as stop, Archive.open(path, waiting=lambda: say_waiting(path)) as opened:

        def total() -> int:
            return unread(opened, settings, since=day, every_version=every_version)

        try:
            found = reread(opened, settings, since=day, every_version=every_version, stop=stop)
            follow(found, report, total, lambda: report.pages + report.failed)
        finally:
            report.finish()
    if stop():
        click.echo("wortlaut: stopped; the same command goes on from here", err=True)
        sys.exit(stop.code)
    if report.failed:
        sys.exit(1)
