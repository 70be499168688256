"""Which files a run is to read: paths, directories, globs and object-store URLs made out.

Local paths keep the form in which they were given, as `wortlaut read` does, so that a page has the
same source in both.
"""

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from wortlaut.batch.store import literal, open_filesystem
from wortlaut.errors import BatchError
from wortlaut.pages.fetch import CHUNK, MEDIA_TYPES, PACKED, may_be_read


class Kind(StrEnum):
    """What a file holds."""

    WARC = "warc"
    JSONL = "jsonl"
    PARQUET = "parquet"
    PAGE = "page"


SUFFIXES = {
    ".warc": Kind.WARC,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".parquet": Kind.PARQUET,
    ".pq": Kind.PARQUET,
    **dict.fromkeys(MEDIA_TYPES, Kind.PAGE),
}


@dataclass(frozen=True, slots=True)
class File:
    """One file with its size in bytes (0 where that is not known before it is fetched)."""

    path: str
    kind: Kind
    size: int


def find_files(inputs: Iterable[str]) -> list[File]:
    """All files of the inputs, each once, in the order given and sorted within directories.

    The same archive under two names counts once: files of equal size are compared.

    Raises:
        BatchError: an input does not exist, holds nothing to read, or a glob matches nothing.
    """
    found: dict[str, File] = {}
    for given in inputs:
        for file in _expand(given):
            found.setdefault(_identity(file.path), file)
    return _without_copies(list(found.values()))


def is_remote(path: str) -> bool:
    """Whether a path is a URL."""
    return "://" in path


def _identity(path: str) -> str:
    return path if is_remote(path) else os.path.realpath(path)


def _expand(given: str) -> Iterator[File]:
    if given == "-":
        raise BatchError("-: batch cannot read standard input; write it to a file first")
    if is_remote(given):
        yield from _expand_remote(given)
        return
    if not os.path.lexists(given) and not literal(given):
        matches = sorted(glob.glob(given, recursive=True))
        if not matches:
            raise BatchError(f"{given}: matches no file")
        for match in matches:
            if not os.path.isdir(match):
                yield _local_file(match)
            elif "**" not in given:  # which names what is inside by itself
                yield from _directory(match)
        return
    if os.path.isdir(given):
        inside = list(_directory(given))
        if not inside:
            raise BatchError(f"{given}: nothing to read in this directory ({_known()})")
        yield from inside
    else:
        yield _local_file(given)


def _directory(folder: str) -> Iterator[File]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            kind = kind_of(name)
            path = os.path.join(where, name)
            if kind is None or name.startswith(".") or not may_be_read(path):
                continue
            if kind is Kind.PAGE and not os.path.exists(path):
                yield File(path, kind, 0)  # fails alone when it is read, as one page of many
            else:
                yield _local_file(path)


def _local_file(path: str) -> File:
    try:
        size = os.path.getsize(path)
        kind = kind_of(path)
        if kind is None:
            with open(path, "rb") as file:
                kind = _kind_by_content(file.read(64))
    except FileNotFoundError:
        raise BatchError(f"{path}: no such file or directory") from None
    except OSError as error:
        raise BatchError(f"{path}: cannot be read: {error.strerror}") from error
    return File(path, kind, size)


def _expand_remote(given: str) -> Iterator[File]:
    kind = kind_of(given)
    if given.startswith(("http://", "https://")) and (kind in (None, Kind.PAGE)):
        yield File(given, Kind.PAGE, 0)  # a page of the web, fetched as `read` does
        return
    files, path = open_filesystem(given)
    try:
        if files.isdir(path):
            names = sorted(
                name for name in files.find(path) if kind_of(name) and "/." not in name[len(path) :]
            )
            if not names:
                raise BatchError(f"{given}: nothing to read there ({_known()})")
        elif files.exists(path):
            names = [path]
        else:
            names = [] if literal(path) else sorted(files.glob(path))
            if not names:
                raise BatchError(f"{given}: no such file, or nothing that matches")
        for name in names:
            size = int(files.size(name) or 0)
            kind = kind_of(name) or _kind_by_content(files.cat_file(name, 0, 64))
            yield File(str(files.unstrip_protocol(name)), kind, size)
    except BatchError:
        raise
    except Exception as error:  # each store has errors of its own
        reason = " ".join(str(error).split()) or type(error).__name__
        raise BatchError(f"{given}: cannot be read: {reason}") from error


def kind_of(name: str) -> Kind | None:
    """What a file holds by its name, with or without compression; None where it does not tell."""
    stem, suffix = os.path.splitext(name.lower())
    if suffix in PACKED:
        suffix = os.path.splitext(stem)[1]
    return SUFFIXES.get(suffix)


def _kind_by_content(head: bytes) -> Kind:
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if head.lstrip().startswith(b"{"):
        return Kind.JSONL
    return Kind.PAGE


def _without_copies(files: list[File]) -> list[File]:
    """The files without archives whose bytes are those of an earlier one."""
    by_size: dict[int, int] = {}
    for file in files:
        if file.kind is not Kind.PAGE:
            by_size[file.size] = by_size.get(file.size, 0) + 1
    seen: set[tuple[int, str]] = set()
    kept = []
    for file in files:
        if file.kind is not Kind.PAGE and by_size[file.size] > 1 and not is_remote(file.path):
            key = (file.size, _digest(file.path))
            if key in seen:
                continue
            seen.add(key)
        kept.append(file)
    return kept


def _digest(path: str) -> str:
    digest = sha256()
    with open(path, "rb") as file:
        while chunk := file.read(16 * CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _known() -> str:
    return f"looked for {' '.join(SUFFIXES)}, also with .gz or .br"
