"""Sending the documents of a corpus through an engine, batch by batch."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from time import monotonic

from wortlaut.config import Settings
from wortlaut.errors import LanguageError
from wortlaut.evaluation.corpus import to_document
from wortlaut.evaluation.corpus_format import Entry
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.pipeline import BATCH, attribute
from wortlaut.types import Attributed

PATIENCE = 2.0
"""Seconds before a progress bar appears: for less nobody needs one."""


def pack_of(language: str) -> Pack:
    """The pack of a corpus's language.

    Raises:
        LanguageError: there is none.
    """
    pack = find_pack(language)
    if pack is None:
        raise LanguageError(f"no language pack for {language!r}: nothing can be annotated")
    return pack


def annotate_entries(
    entries: Iterable[Entry], pack: Pack, settings: Settings, *, given: bool
) -> Iterator[tuple[Entry, Attributed]]:
    """Each entry with what the engine makes of it.

    With ``given`` the entry's own quotations and speaker mentions are kept and only resolved.
    Holds one batch in memory.
    """
    waiting = iter(entries)
    while batch := list(islice(waiting, BATCH)):
        documents = [to_document(entry, pack) for entry in batch]
        kept = [entry.drafts for entry in batch] if given else None
        yield from zip(batch, attribute(documents, settings, kept), strict=True)


def names(found: Attributed) -> list[str | None]:
    """The resolved speaker's name of each statement, or None."""
    return [resolved.name if resolved else None for resolved in found.resolved]


def watched(entries: Iterable[Entry], path: Path, what: str) -> Iterator[Entry]:
    """The entries, with a progress bar on a terminal's standard error if it takes long."""
    if not sys.stderr.isatty():
        yield from entries
        return
    from rich.console import Console
    from rich.progress import Progress

    total = None
    with suppress(OSError), path.open("rb") as file:  # the reader of the entries will say it
        total = sum(1 for line in file if not line.isspace())
    progress = Progress(console=Console(stderr=True), transient=True)
    task = progress.add_task(what, total=total)
    begun = monotonic()
    try:
        for entry in entries:
            yield entry
            progress.advance(task)
            if not progress.live.is_started and monotonic() - begun > PATIENCE:
                progress.start()
    finally:
        progress.stop()
