"""Web archives below their records: the gzip members of a file, also of a damaged one."""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from wortlaut.pages.fetch import CHUNK

TELLING = 1024
"""So many bytes of a gzip member tell whether a record begins in it."""

_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00-\x04][\x00-\x0d\xff]", re.DOTALL)


class DamageError(Exception):
    """The bytes cannot be followed any further here; the text says why."""


class Member:
    """The bytes of one gzip member (or of a whole plain file), a buffer at a time."""

    def __init__(self, file: BinaryIO, start: int, plain: bool) -> None:
        self.file, self.start, self.plain = file, start, plain
        self.offset = start  # of what comes next; with gzip, of the member
        self.end: int | None = None  # where a member whose bytes were whole has ended
        self._chunks = self._read(start)
        self._buffer, self._place = b"", 0
        self.damage: DamageError | None = None

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer than ``size`` only at the end and before damage.

        Raises:
            DamageError: the compressed bytes are broken right here.
        """
        while len(self._buffer) - self._place < size and not self.damage:
            try:
                chunk = next(self._chunks, b"")
            except DamageError as damage:
                self.damage = damage
                break
            if not chunk:
                break
            self._buffer, self._place = self._buffer[self._place :] + chunk, 0
        if self.damage and self._place == len(self._buffer):
            raise self.damage
        return self._buffer[self._place : self._place + size]

    def skip(self, size: int) -> int:
        """Passes over bytes and returns how many there were."""
        left = size
        while left and (part := self.peek(1) and min(left, len(self._buffer) - self._place)):
            self._place += part
            left -= part
        if self.plain:
            self.offset += size - left
        return size - left

    def skip_blank_lines(self) -> bool:
        """Passes over line ends; False at the end."""
        while head := self.peek(1):
            if head not in (b"\r", b"\n"):
                return True
            self.skip(1)
        return False

    def take(self, size: int) -> bytes:
        """The next bytes, fewer than ``size`` only at the end."""
        parts = []
        while size and self.peek(1):
            part = self._buffer[self._place : self._place + size]
            self.skip(len(part))
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def seek(self, offset: int) -> None:
        """Goes on elsewhere in a plain file."""
        self._buffer, self._place, self.offset = b"", 0, offset
        self._chunks = self._read(offset)

    def _read(self, start: int) -> Iterator[bytes]:
        self.file.seek(start)
        return iter(lambda: self.file.read(CHUNK), b"") if self.plain else self._inflate()

    def _inflate(self) -> Iterator[bytes]:
        inflater = zlib.decompressobj(31)
        read, waiting = 0, b""
        while not inflater.eof:
            if not waiting:
                waiting = self.file.read(CHUNK)
                read += len(waiting)
                if not waiting:
                    raise DamageError("the file ends within this record")
            try:
                part = inflater.decompress(waiting, 4 * CHUNK)
            except zlib.error as error:
                raise DamageError(f"broken gzip data ({error})") from None
            waiting = inflater.unconsumed_tail
            if part:
                yield part
        self.end = self.start + read - len(inflater.unused_data)


def members(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Member]:
    """The members that begin within a stretch of a file, each to be read before the next.

    A file that is not gzipped is one member, which begins at 0.
    """
    file.seek(0)
    if file.read(2) != b"\x1f\x8b":
        if start == 0:
            yield Member(file, 0, plain=True)
        return
    place = start if start == 0 else _next_member(file, start, end)
    while place is not None and (end is None or place < end):
        member = Member(file, place, plain=False)
        yield member
        # Behind a broken member its neighbours are found again by looking for their headers: a
        # broken stream may have run on into them before it was noticed.
        place = _next_member(file, member.end or place + 1, end)


def _next_member(file: BinaryIO, start: int, end: int | None) -> int | None:
    """Where the next gzip member with records in it begins; it may be looked for up to ``end``."""
    file.seek(start)
    buffer = b""
    while end is None or start < end:
        chunk = file.read(CHUNK)
        buffer += chunk
        for match in _MEMBER.finditer(buffer):
            if chunk and match.start() > len(buffer) - TELLING:
                break  # too little of it is there to tell
            try:
                begin = zlib.decompressobj(31).decompress(buffer[match.start() :], 64)
            except zlib.error:
                continue
            if not begin or begin.lstrip(b"\r\n").startswith(b"WARC/"):
                return start + match.start()
        if not chunk:
            return None
        kept = buffer[-TELLING:]
        start += len(buffer) - len(kept)
        buffer = kept
    return None
