"""Pages come in: from files, addresses, web archives and feeds into the archive.

::

    sources → fetch → (known? noted : read) → one commit a batch → Kept

A page is given back only once it is on the disk, so whoever stops or crashes loses nothing that was
given and can run the same again: what is there already is recognised by its bytes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from wortlaut.archive import Archive
from wortlaut.config import Settings
from wortlaut.intake.arriving import Stop
from wortlaut.intake.keeping import Kept, keep, keep_read
from wortlaut.intake.rereading import reread
from wortlaut.intake.watching import Checked, NotAllowed, Postponed, watch
from wortlaut.pages.warc import BadRecord, read_warc
from wortlaut.pipeline import Failure, open_all
from wortlaut.types import Page

__all__ = [
    "Checked",
    "Failure",
    "Kept",
    "NotAllowed",
    "Postponed",
    "add",
    "add_warc",
    "keep",
    "keep_read",
    "reread",
    "watch",
]


def add(
    archive: Archive,
    sources: Iterable[str | Path],
    settings: Settings | None = None,
    stop: Stop = lambda: False,
) -> Iterator[Kept | Failure]:
    """Puts the pages of files, directories, URLs and ``-`` (standard input) into the archive.

    Each page is given once it is on the disk, in order; a source that cannot be read is a
    ``Failure`` and does not stop the others. Once ``stop()`` holds, the batch in hand is finished.

    Raises:
        ArchiveError: the archive cannot be written; what was given before is kept.
    """
    settings = settings or Settings()
    return keep(archive, open_all(map(str, sources), settings), settings, stop)


def add_warc(
    archive: Archive,
    file: BinaryIO,
    name: str,
    settings: Settings | None = None,
    stop: Stop = lambda: False,
    skipped: Counter[str] | None = None,
) -> Iterator[Kept | Failure]:
    """Puts the pages of a web archive (WARC, gzipped or not) into the archive.

    Each counts as seen on its record's date. A damaged record is a ``Failure``, the others are
    kept; responses that are no pages are counted in ``skipped`` by reason. ``file`` must be
    seekable, ``name`` is what errors call it.

    Raises:
        PageError: the file is no WARC file.
        ArchiveError: the archive cannot be written; what was given before is kept.
    """
    settings = settings or Settings()

    def pages() -> Iterator[Page | Failure]:
        for item in read_warc(file, name, settings, skipped):
            yield Failure(item.source, item.error) if isinstance(item, BadRecord) else item

    return keep(archive, pages(), settings, stop)
