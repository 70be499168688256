"""Fetches from several servers at once, in threads; the archive is left to the caller's."""

from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from wortlaut.config import Settings
from wortlaut.errors import PageError, WortlautError
from wortlaut.intake.queue import DueFeed, DuePage
from wortlaut.intake.robots import Robots
from wortlaut.pages.fetch import Answer, ask

WORKERS = 8


@dataclass(frozen=True, slots=True)
class Job:
    """A feed or page to fetch; one that a person named is fetched whatever robots.txt says."""

    item: DueFeed | DuePage
    named: bool
    settings: Settings


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job, and the seconds that the server wants before the next request.

    Where robots.txt forbids it there is neither answer nor error.
    """

    item: DueFeed | DuePage
    answer: Answer | None
    error: WortlautError | None
    delay: float


class Fetchers:
    """Threads that do jobs. They end with the process, so a slow server holds nobody up."""

    def __init__(self, robots: Robots) -> None:
        self.running = 0
        self._robots = robots
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._done: SimpleQueue[Done] = SimpleQueue()
        for _ in range(WORKERS):
            Thread(target=self._work, daemon=True).start()

    def submit(self, job: Job) -> None:
        """Hands a job over; no other of the same host may be running."""
        self.running += 1
        self._jobs.put(job)

    def wait(self, seconds: float) -> list[Done]:
        """What has been done; waits for the first, so long and no longer."""
        done: list[Done] = []
        try:
            done.append(self._done.get(timeout=seconds))
            while True:
                done.append(self._done.get_nowait())
        except Empty:
            self.running -= len(done)
            return done

    def close(self) -> None:
        """Ends the threads, each after what it is at."""
        for _ in range(WORKERS):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            item, answer, error = job.item, None, None
            try:
                if job.named or self._robots.allows(item.url):
                    answer = ask(item.url, job.settings, item.etag, item.modified)
            except WortlautError as failed:
                error = failed
            except Exception as failed:  # a defect must not leave the caller waiting
                error = PageError(f"{item.url}: cannot be fetched: {failed!r}")
            self._done.put(Done(item, answer, error, self._robots.delay(item.url)))
