"""Folders and object stores behind one small face: whole files in, whole files out.

A file is there with all its bytes or not at all: locally it is written beside its place and then
renamed, an object store takes it in one piece.
"""

import os
from contextlib import suppress
from glob import escape
from typing import Any
from uuid import uuid4

from wortlaut.errors import BatchError

PACKAGES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "az": "adlfs",
    "http": "aiohttp",
    "https": "aiohttp",
}
"""What fsspec needs for a protocol, as one installs it."""


def open_filesystem(url: str) -> tuple[Any, str]:
    """The file system of a path or URL, and the path within it.

    Raises:
        BatchError: fsspec or what it needs for this protocol is not installed.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise missing("batch", error) from error
    try:
        found: tuple[Any, str] = url_to_fs(url)
    except (ImportError, ValueError) as error:
        protocol = url.split("://", 1)[0]
        package = PACKAGES.get(protocol)
        hint = f"pip install {package}" if package else "fsspec knows no such protocol"
        raise BatchError(f"{url}: {protocol}:// cannot be opened: {hint}") from error
    return found


def missing(extra: str, error: ImportError) -> BatchError:
    """The error for a library that comes with an extra."""
    name = (error.name or str(error)).split(".")[0]
    return BatchError(f"{name} is not installed: pip install 'wortlaut[{extra}]'")


class Store:
    """The folder that a run writes to, local or on an object store."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.files, self._path = open_filesystem(root)
        protocols = self.files.protocol
        self.local = "file" in ((protocols,) if isinstance(protocols, str) else protocols)

    def put(self, name: str, data: bytes) -> None:
        """Writes a whole file, or replaces it.

        Raises:
            BatchError: the disk is full or the store refuses; nothing is left behind.
        """
        target = f"{self._path}/{name}"
        try:
            if not self.local:
                self.files.pipe_file(target, data)
                return
            os.makedirs(os.path.dirname(target), exist_ok=True)
            waiting = f"{self._path}/_run/waiting"
            os.makedirs(waiting, exist_ok=True)
            draft = f"{waiting}/{uuid4().hex}"
            try:
                with open(draft, "wb") as file:
                    file.write(data)
                os.replace(draft, target)
            except BaseException:
                if os.path.exists(draft):
                    os.unlink(draft)
                raise
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
            raise BatchError(
                f"{self.root}: cannot be written: {reason}; "
                "what is done is kept: make room, then go on with --resume"
            ) from error

    def get(self, name: str) -> bytes | None:
        """The bytes of a file, or None if there is none.

        Raises:
            BatchError: the folder cannot be read.
        """
        try:
            data: bytes = self.files.cat_file(f"{self._path}/{name}")
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            raise BatchError(f"{self.root}: a file, and no folder to write to") from None
        except OSError as error:
            reason = error.strerror or " ".join(str(error).split())
            raise BatchError(f"{self.root}: cannot be read: {reason}") from error
        return data

    def open(self, name: str) -> Any:
        """A file to read from, piece by piece."""
        return self.files.open(f"{self._path}/{name}", "rb")

    def names(self, folder: str = "") -> list[str]:
        """All files below a folder, sorted, relative to the root."""
        self.files.invalidate_cache()
        start = f"{self._path}/{folder}".rstrip("/")
        if not self.files.exists(start):
            return []
        cut = len(self._path) + 1
        return sorted(name[cut:] for name in self.files.find(start))

    def remove(self, name: str) -> None:
        """Deletes a file if it is there."""
        with suppress(FileNotFoundError):
            self.files.rm_file(f"{self._path}/{name}")

    def settle(self) -> None:
        """Has the system put on disk what was written, so that a power cut takes none of it."""
        if self.local and hasattr(os, "sync"):
            os.sync()


def literal(path: str) -> bool:
    """Whether a path has none of the signs of a glob."""
    return escape(path) == path
