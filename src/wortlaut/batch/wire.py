"""What a run and its reading processes say to each other: length, then MessagePack."""

from dataclasses import dataclass
from typing import BinaryIO, TypeVar

import msgspec

from wortlaut.batch.items import Item
from wortlaut.config import Settings

Message = TypeVar("Message")

_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message to a reading process."""

    settings: Settings
    keep_pages: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """Its answer: it can begin, or why it cannot."""

    error: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """Pages to be read."""

    items: list[Item]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of them: each table as an Arrow stream.

    ``memory`` is what the process takes in bytes, 0 where the system does not tell.
    """

    tables: dict[str, bytes]
    memory: int


def send(stream: BinaryIO, message: object) -> None:
    """Writes one message.

    Raises:
        OSError: the other side has gone.
    """
    data = msgspec.msgpack.encode(message)
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO, kind: type[Message]) -> Message | None:
    """The next message, or None if the other side has gone."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return None if len(data) < size else msgspec.msgpack.decode(data, type=kind)
