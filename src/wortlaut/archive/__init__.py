"""The archive: every page, text and statement in one file that can prove them."""

from wortlaut.archive.again import Known
from wortlaut.archive.entries import Added, Outcome, Place, Version
from wortlaut.archive.store import Archive

__all__ = ["Added", "Archive", "Known", "Outcome", "Place", "Version"]
