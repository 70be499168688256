"""A copy of the whole archive in one file, taken while others read and write it."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import apsw

from wortlaut.archive.store import Archive
from wortlaut.archive.verify import Defect, Step, verify
from wortlaut.errors import ArchiveError

_PAGES = 2000
"""Pages of the file copied at a time; others may write in between."""

Progress = Callable[[int, int], None]
"""Gets how many pages of the file are still to do, and of how many."""


def backup(
    archive: Archive,
    target: Path,
    force: bool = False,
    progress: Progress | None = None,
    step: Step = lambda more: None,
) -> tuple[Defect, ...]:
    """Copies the archive to a file, and gives back what does not hold in the copy.

    The copy takes its name only when it is whole. One with defects takes it too, for then the
    archive itself has them, and a copy is worth more than none; but it replaces no older one.
    ``progress`` is told how the copying goes on, ``step`` (as in ``verify``) the check.

    Raises:
        ArchiveError: there is such a file and not ``force``, or it is no plain file, or it cannot
            be written.
    """
    if target.exists() and target.samefile(archive.path):
        raise ArchiveError(f"{target}: is the archive itself")
    if target.is_dir():
        raise ArchiveError(f"{target}: is a directory; give the name of a file")
    if target.exists() and not target.is_file():
        raise ArchiveError(f"{target}: is a device or a pipe; give the name of a file")
    if target.exists() and not force:
        raise ArchiveError(f"{target}: is there already; choose another name, or use --force")
    log = target.with_name(target.name + "-wal")
    if log.exists() and log.stat().st_size:
        # Left beside another file it would be taken for that file's, and damage it.
        raise ArchiveError(f"{target}: is in use, or was not closed; choose another name")
    beside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        _copy(archive, beside, progress)
        with Archive.open(beside, read_only=True) as copy:
            defects = tuple(verify(copy, step))
        if defects and target.exists():
            raise ArchiveError(
                f"{target}: was kept, since in a new copy {len(defects)} things do not hold; "
                "see: wortlaut verify"
            )
        for end in ("-wal", "-shm"):
            target.with_name(target.name + end).unlink(missing_ok=True)
        os.replace(beside, target)
    except apsw.FullError as error:
        raise ArchiveError(f"{target}: the disk is full; nothing was written") from error
    except (OSError, apsw.Error) as error:
        raise ArchiveError(f"{target}: cannot be written ({error})") from error
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            beside.with_name(beside.name + end).unlink(missing_ok=True)
    return defects


def _copy(archive: Archive, target: Path, progress: Progress | None) -> None:
    copy = apsw.Connection(str(target))
    try:
        with copy.backup("main", archive.connection, "main") as steps:
            while not steps.done:
                steps.step(_PAGES)
                if progress is not None:
                    progress(steps.remaining, steps.page_count)
        # One file, without a log beside it, that read-only media can hold too.
        copy.pragma("journal_mode", "delete")
    finally:
        copy.close()
