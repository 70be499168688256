"""Opening an archive for searches: read-only, unless tables or index have to be made first."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wortlaut.archive import Archive


@contextmanager
def indexed(path: Path) -> "Iterator[Archive]":
    """The archive in a file, with a search index; a note says so if that is made first.

    Raises:
        ArchiveError: there is no file, it is no archive, or its index cannot be made.
    """
    from wortlaut.archive import Archive, index
    from wortlaut.archive.search import ensure
    from wortlaut.cli.progress import watched
    from wortlaut.errors import ArchiveError

    try:
        archive = Archive.open(path, read_only=True)
    except ArchiveError:
        if not path.is_file():
            raise
        archive = Archive.open(path)  # of an older wortlaut, or with a better reason to fail
    if not index.ready(archive.connection):
        archive.close()
        archive = Archive.open(path)
        click.echo("wortlaut: note: the search index is made anew, once", err=True)
        with watched("indexing pages", None) as step:
            done = 0

            def progress(now: int, total: int) -> None:
                nonlocal done
                step(now - done)
                done = now

            ensure(archive, progress)
    with archive:
        yield archive
