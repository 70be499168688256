"""Pages are fetched ahead while others are read, and gathered into batches that do not wait."""

import time
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread

from wortlaut.pipeline import BATCH, Failure
from wortlaut.types import Page

Stop = Callable[[], bool]

AHEAD = 8
"""Pages that may lie ready; with the batch in hand this bounds the memory."""

BATCH_BYTES = 16_000_000
QUIET = 0.2
"""Seconds without a new page after which a batch is read as it is."""

PATIENCE = 2.0
"""Seconds after which it is read even if pages keep trickling in."""

_Item = Page | Failure
_END = None


def batches(pages: Iterable[_Item], stop: Stop) -> Iterator[list[_Item]]:
    """The pages in their order, as many at a time as have come without waiting long.

    They are taken from ``pages`` in a thread of its own. Ends early once ``stop()`` holds.

    Raises:
        Exception: whatever ``pages`` raised, after what came before it.
    """
    ready: Queue[_Item | BaseException | None] = Queue(AHEAD)
    closed = Event()
    Thread(target=_fetch_ahead, args=(pages, ready, closed), daemon=True).start()
    try:
        more = True
        while more and not stop():
            batch, more = _gather(ready, stop)
            if batch:
                yield batch
    finally:
        closed.set()


def _gather(ready: "Queue[_Item | BaseException | None]", stop: Stop) -> tuple[list[_Item], bool]:
    """One batch, empty if nothing has come yet, and whether more may follow."""
    batch: list[_Item] = []
    size = 0
    began = time.monotonic()
    while len(batch) < BATCH and size < BATCH_BYTES and not stop():
        left = began + PATIENCE - time.monotonic()
        try:
            item = ready.get(timeout=max(0.0, min(QUIET, left)))
        except Empty:
            break
        if item is _END:
            return batch, False
        if isinstance(item, BaseException):
            if not batch:
                raise item
            ready.put(item)  # the thread has ended: there is room
            break
        batch.append(item)
        size += len(item.body) if isinstance(item, Page) else 0
    return batch, True


def _fetch_ahead(
    pages: Iterable[_Item], ready: "Queue[_Item | BaseException | None]", closed: Event
) -> None:
    def hand_over(item: "_Item | BaseException | None") -> None:
        while not closed.is_set():
            try:
                ready.put(item, timeout=0.1)
                return
            except Full:
                continue

    try:
        for page in pages:
            hand_over(page)
            if closed.is_set():
                return
        hand_over(_END)
    except BaseException as error:
        hand_over(error)
