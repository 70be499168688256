"""Where an export goes: a file or folder that is there whole or not at all."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from wortlaut.errors import ExportError
from wortlaut.people.schema import is_database

STDOUT = Path("-")
MARKER = ".wortlaut-export"
"""A file in every folder that an export made: no other folder is ever replaced."""


@contextmanager
def whole_file(out: Path, force: bool = False) -> Iterator[BinaryIO]:
    """A file to write to, which takes its name when everything is in it; ``-``: standard output.

    Raises:
        ExportError: there is such a file and not ``force``, it is an archive or no plain file, or
            it cannot be written.
    """
    if out == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if out.is_dir():
        raise ExportError(f"{out}: is a directory; give the name of a file")
    _spare(out)  # first, lest --force is recommended
    _refuse(out, force)
    beside = _beside(out)
    try:
        with open(beside, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, out)
    except OSError as error:
        raise ExportError(f"{out}: cannot be written ({error.strerror or error})") from error
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(out: Path, force: bool = False) -> Iterator[Path]:
    """A folder to write to, which takes its name when everything is in it.

    Raises:
        ExportError: there is such a folder and not ``force``, or it is not one that an export made,
            or it cannot be written.
    """
    if out == STDOUT:
        raise ExportError("this format is a folder of files; name one with --out")
    if out.name in ("", ".."):
        raise ExportError(f"{out}: has no name of its own; name a folder in it")
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out}: is a file; this format needs the name of a folder")
    old = None
    if out.is_dir() and any(out.iterdir()):
        _refuse(out, force)
        if not (out / MARKER).is_file():
            raise ExportError(f"{out}: holds other files than an export's; choose another folder")
        old = _beside(out)
    beside = _beside(out)
    try:
        beside.mkdir()
        yield beside
        (beside / MARKER).touch()
        if old is not None:
            os.replace(out, old)
        elif out.is_dir():
            out.rmdir()
        os.replace(beside, out)
    except OSError as error:
        raise ExportError(f"{out}: cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if old is not None and old.exists():
            if out.exists():
                shutil.rmtree(old, ignore_errors=True)
            else:
                os.replace(old, out)


def _refuse(out: Path, force: bool) -> None:
    if out.exists() and not force:
        raise ExportError(f"{out}: is there already; choose another name, or replace it by --force")


def _spare(out: Path) -> None:
    """Even by ``force`` no archive is replaced, and nothing that is no plain file."""
    try:
        if out.exists() and not out.is_file():
            raise ExportError(f"{out}: is a device or a pipe; for standard output give -")
        if is_database(out):
            raise ExportError(f"{out}: is an archive or a database; choose another name")
    except OSError as error:
        raise ExportError(f"{out}: cannot be read ({error.strerror or error})") from error


def _beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.{uuid4().hex[:8]}.part")
