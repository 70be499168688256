"""The workers of this machine: threads that each feed a reading process of their own."""

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Event, Thread

from wortlaut.batch.child import Child
from wortlaut.batch.plan import Job, Shard
from wortlaut.batch.shard import Marker, run_shard
from wortlaut.batch.store import Store
from wortlaut.errors import BatchError, WortlautError

Progress = Callable[[int, int], None]


class _StoppedError(Exception):
    """Raised within a worker when the run is over."""


def run_here(
    shards: Iterable[Shard], job: Job, store: Store, workers: int, progress: Progress
) -> Iterator[Marker]:
    """Runs shards on so many processes and gives each one's marker as it is done.

    Raises:
        BatchError: the output cannot be written, or reading processes cannot be kept alive.
    """
    waiting = iter(shards)
    events: SimpleQueue[Marker | BaseException | tuple[int, int] | None] = SimpleQueue()
    asked: SimpleQueue[Shard | None] = SimpleQueue()
    stopped = Event()
    children = [Child(job) for _ in range(workers)]

    def report(pages: int, size: int) -> None:
        if stopped.is_set():
            raise _StoppedError
        events.put((pages, size))

    def work(child: Child) -> None:
        try:
            with child:
                while (shard := asked.get()) is not None:
                    events.put(run_shard(shard, job, store, child, report))
        except BaseException as error:
            events.put(error)
        else:
            events.put(None)

    threads = [Thread(target=work, args=(child,), daemon=True) for child in children]
    for thread in threads:
        thread.start()
        asked.put(next(waiting, None))
    busy = workers
    try:
        while busy:
            event = events.get()
            if isinstance(event, tuple):
                progress(*event)
            elif isinstance(event, Marker):
                asked.put(next(waiting, None))
                yield event
            elif event is None:
                busy -= 1
            elif isinstance(event, WortlautError | OSError | MemoryError):
                raise BatchError(str(event)) from event
            else:
                raise event
    finally:
        stopped.set()
        for _ in threads:
            asked.put(None)
        if busy:  # broken off: nobody waits for the pages at hand
            for child in children:
                child.abandon()
        for thread in threads:
            thread.join(10)
