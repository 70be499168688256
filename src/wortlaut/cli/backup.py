"""``wortlaut backup``: a copy of the archive in one file, checked."""

import sys
from pathlib import Path

import click

from wortlaut.cli.archive import archive_option, default_archive

EPILOG = """\b
Examples:
  wortlaut backup /media/stick/archive-2026-03.sqlite
  wortlaut backup copy.sqlite --force
"""


@click.command(epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="Replace FILE.")
@archive_option
def command(file: Path, force: bool, archive: Path | None) -> None:
    """Copy the archive to FILE while others may go on using it, and check the copy.

    FILE is there only when the copy is whole. To use a copy, name it with --archive, or put it in
    the archive's place.
    """
    from wortlaut.archive import Archive
    from wortlaut.archive.backup import backup
    from wortlaut.cli.printing import size
    from wortlaut.cli.progress import watched

    with (
        Archive.open(archive or default_archive(), read_only=True) as opened,
        watched("copying and checking") as step,
    ):
        done = 0

        def progress(remaining: int, total: int) -> None:
            nonlocal done
            step(total - remaining - done)
            done = total - remaining

        defects = backup(opened, file, force, progress, step)
    click.echo(f"{file}: {size(file.stat().st_size)}")
    if defects:
        click.echo(
            f"wortlaut: error: {len(defects)} things do not hold in the copy, nor in the archive; "
            f"see: wortlaut verify --archive {file}",
            err=True,
        )
        sys.exit(1)
    click.echo("everything in it holds")
