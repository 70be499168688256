"""Feeds and sitemaps are looked at again and again, and the pages that they name are kept.

One loop plans and writes; threads fetch, one request at a time for each server. The plan lies in
the archive's file and is changed in the transaction that keeps the pages: a run that was killed is
gone on with by the next one.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from wortlaut.archive import Archive, Outcome
from wortlaut.config import Settings
from wortlaut.errors import AnswerError, FeedError, WortlautError
from wortlaut.intake.arriving import Stop
from wortlaut.intake.feeds import INDEX, read_feed
from wortlaut.intake.fetching import WORKERS, Done, Fetchers, Job
from wortlaut.intake.keeping import Kept, prepare, write
from wortlaut.intake.queue import DAY, FORGOTTEN, HOUR, DueFeed, DuePage, Host, Queue
from wortlaut.intake.robots import Robots
from wortlaut.pages.fetch import complete, gather, is_url
from wortlaut.pipeline import Failure
from wortlaut.types import Page

FEED_BYTES = 100_000_000
"""A feed may be larger than a page; a sitemap may have 50 MB by its own rules."""

PAUSE = 1.0
"""Seconds between two requests to one server, unless its robots.txt asks for more."""

TRIES = 3
"""Visits that fail by the page's own fault, before it is given up."""

WAITED_FOR = 60
"""Seconds that a server may ask for before it is left to the next run, with ``once``."""

IDLE = 0.5


@dataclass(frozen=True, slots=True)
class Checked:
    """A feed that was looked at: how many of the pages it names are new (None: as before)."""

    url: str
    kind: str | None
    title: str | None
    new: int
    entries: int | None


@dataclass(frozen=True, slots=True)
class Postponed:
    """A feed or page that could not be had now, and in how many seconds it is tried again."""

    source: str
    error: WortlautError
    seconds: int
    feed: bool


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """A page or sitemap that the server's robots.txt keeps from us."""

    source: str


Event = Kept | Failure | Checked | Postponed | NotAllowed


def watch(
    archive: Archive,
    feeds: Sequence[str] = (),
    settings: Settings | None = None,
    *,
    every: int | None = None,
    once: bool = False,
    limit: int | None = None,
    pause: float = PAUSE,
    stop: Stop = lambda: False,
) -> Iterator[Event]:
    """Keeps the pages that feeds and sitemaps name, as they appear, and visits them again.

    ``feeds`` are RSS, Atom or JSON feeds, sitemaps or sitemap indexes; without any, all that were
    watched before. Each is looked at ``every`` so many seconds (600 if never said). With ``once``
    each is looked at once and the pages that are due are fetched, else it goes on until ``stop()``
    holds. No more than ``limit`` pages are fetched, and between two requests to one server lie
    ``pause`` seconds at least.

    Raises:
        FeedError: what was named is no address, or nothing was named and nothing is watched.
        ArchiveError: the archive cannot be written; what was given before is kept.
    """
    for url in feeds:
        if not _is_address(url):
            raise FeedError(f"{url}: only http and https addresses can be watched")
    settings = settings or Settings()
    queue = Queue(archive)
    now = _now()
    with archive.change():
        roots = tuple(queue.name(url, every, now) for url in feeds) or queue.roots()
        if once:
            queue.hasten(roots, now)
    if not roots:
        raise FeedError("nothing is watched yet; name a feed: wortlaut watch FEED")
    watcher = _Watcher(archive, queue, roots, settings, pause, limit)
    try:
        if once:
            yield from watcher.spared()
        while not stop():
            more = watcher.start()
            if not watcher.fetchers.running and not more and (once or watcher.exhausted):
                archive.settle()
                return
            done = watcher.fetchers.wait(IDLE if not more else min(IDLE, max(pause, 0.01)))
            if done:
                yield from watcher.take(done)
            elif not more:
                archive.settle()
    finally:
        watcher.fetchers.close()


class _Watcher:
    """The state of one run: which servers are being asked, and when they may be again."""

    def __init__(
        self,
        archive: Archive,
        queue: Queue,
        roots: tuple[int, ...],
        settings: Settings,
        pause: float,
        limit: int | None,
    ) -> None:
        self.fetchers = Fetchers(Robots(settings))
        self._archive = archive
        self._queue = queue
        self._roots = roots
        self._settings = settings
        self._feed_settings = replace(settings, max_bytes=max(FEED_BYTES, settings.max_bytes))
        self._pause = pause
        self._left = limit
        self._busy: set[int] = set()
        self._free_at: dict[int, float] = {}
        self._failures: dict[int, int] = {}

    @property
    def exhausted(self) -> bool:
        """Whether nothing is left to do, ever: no page more may be fetched, or no feed is left."""
        return self._left == 0 or not set(self._roots) & set(self._queue.roots())

    def spared(self) -> Iterator[Postponed]:
        """The feeds that this run will not look at, since their servers are to be left alone."""
        now = _now()
        hosts = {host.id: host for host in self._queue.hosts()}
        for feed in self._queue.due_feeds(self._roots, now):
            seconds = hosts[feed.host].ready_at - now
            if seconds > WAITED_FOR:
                error = AnswerError(f"{feed.url}: its server asked for a pause, or was down")
                yield Postponed(feed.url, error, seconds, feed=False)

    def start(self) -> bool:
        """Begins whatever may be fetched now; whether something is due as soon as it may."""
        now, more = _now(), False
        hosts = {host.id: host for host in self._queue.hosts()}
        self._failures = {host.id: host.failures for host in hosts.values()}
        for feed in self._queue.due_feeds(self._roots, now):
            host = hosts[feed.host]
            if host.ready_at <= now + WAITED_FOR:
                more |= not self._begin(host, feed, self._feed_settings)
        for host in hosts.values():
            if host.ready_at > now + WAITED_FOR or host.id in self._busy or self._left == 0:
                continue
            page = self._queue.due_page(host.id, self._roots, now)
            if page is None:
                continue
            if self._begin(host, page, self._settings):
                self._left = None if self._left is None else self._left - 1
            else:
                more = True
        return more

    def _begin(self, host: Host, item: DueFeed | DuePage, settings: Settings) -> bool:
        free_at = self._free_at.get(host.id, 0.0)
        if host.id in self._busy or self.fetchers.running >= WORKERS or free_at > time.monotonic():
            return False
        self._busy.add(host.id)
        named = isinstance(item, DueFeed) and item.id == item.root
        self.fetchers.submit(Job(item, named, settings))
        return True

    # --- what came ----------------------------------------------------------------------------

    def take(self, done: list[Done]) -> list[Event]:
        """Keeps what was fetched and plans on, in one transaction; tells what happened."""
        for one in done:
            self._busy.discard(one.item.host)
            self._free_at[one.item.host] = time.monotonic() + max(self._pause, one.delay)
        pages: list[tuple[Done, Page | Failure]] = []
        for one in done:
            if isinstance(one.item, DuePage) and one.answer and one.answer.page:
                try:
                    pages.append((one, complete(one.answer.page)))
                except WortlautError as error:
                    pages.append((one, Failure(one.item.url, error)))
        ready = prepare(self._archive, [page for _, page in pages], self._settings)
        events: list[Event] = []
        with self._archive.change():
            written = {
                id(one): item
                for (one, _), item in zip(pages, write(self._archive, ready), strict=True)
            }
            for one in done:
                if one.answer is not None:
                    self._queue.host_answered(one.item.host)
                if isinstance(one.item, DueFeed):
                    events.append(self._feed(one, one.item))
                else:
                    events.append(self._page(one, one.item, written.get(id(one))))
        return events

    def _feed(self, done: Done, feed: DueFeed) -> Event:
        now = _now()
        if done.answer is None:
            return self._feed_missed(feed, done.error, now)
        page = done.answer.page
        if page is None:
            self._queue.checked(feed, None, None, now)
            return Checked(feed.url, feed.kind, None, 0, None)
        try:
            body = page.body
            if body.startswith(b"\x1f\x8b"):  # sitemap.xml.gz
                body = gather(feed.url, [body], "gzip", self._feed_settings)
            found = read_feed(page.url or feed.url, body)
        except WortlautError as error:
            return self._feed_missed(feed, error, now)
        add = self._queue.add_sitemaps if found.kind == INDEX else self._queue.add_pages
        new, entries = add(feed, found.entries, now)
        self._queue.checked(feed, found.kind, found.title, now)
        self._queue.validators(feed, done.answer.etag, done.answer.modified)
        return Checked(feed.url, found.kind, found.title, new, entries)

    def _feed_missed(self, feed: DueFeed, error: WortlautError | None, now: int) -> Event:
        if error is None:
            self._queue.feed_failed(feed, "robots.txt does not allow it", None)
            return NotAllowed(feed.url)
        passing = isinstance(error, AnswerError) and error.passing
        if not passing and feed.kind is None and feed.id == feed.root:
            self._queue.drop(feed)  # never was one: a slip of the pen
            return Failure(feed.url, error)
        due_at = now + max(feed.every, _growing(60, feed.failures))
        if passing:
            due_at = max(due_at, self._spare(feed, error, now))
        self._queue.feed_failed(feed, str(error), due_at)
        return Postponed(feed.url, error, due_at - now, feed=True)

    def _page(self, done: Done, page: DuePage, item: Kept | Failure | None) -> Event:
        now = _now()
        if isinstance(item, Kept):
            answer, added = done.answer, item.added
            assert answer is not None
            changed = added.outcome is Outcome.CHANGED
            self._queue.visited(page, added.version, changed, answer.etag, answer.modified, now)
            return item
        if isinstance(item, Failure):
            return self._page_missed(page, item.error, now)
        if done.answer is not None:
            return self._page_as_before(page, now)
        if done.error is None:
            self._queue.page_failed(page, "robots.txt does not allow it", None)
            return NotAllowed(page.url)
        return self._page_missed(page, done.error, now)

    def _page_as_before(self, page: DuePage, now: int) -> Event:
        """The server says that the page has not changed since the last visit."""
        known = self._archive.newest(page.version) if page.version else None
        if known is None:  # another version came in from elsewhere: see what stands there
            error = AnswerError(f"{page.url}: the server knows another version than the archive")
            self._queue.page_failed(page, str(error), now)
            return Postponed(page.url, error, 0, feed=False)
        added = self._archive.seen(known, ())
        self._queue.visited(page, known.version, False, page.etag, page.modified, now)
        return Kept(page.url, page.url, known.title, added)

    def _page_missed(self, page: DuePage, error: WortlautError, now: int) -> Event:
        if isinstance(error, AnswerError) and error.passing:
            due_at = max(now + _growing(60, page.tries), self._spare(page, error, now))
            given_up = due_at > page.found_at + FORGOTTEN
        else:
            due_at = now + _growing(HOUR, page.tries)
            given_up = page.tries + 1 >= TRIES or getattr(error, "status", None) == 410
        self._queue.page_failed(page, str(error), None if given_up else due_at)
        if given_up:
            return Failure(page.url, error)
        return Postponed(page.url, error, due_at - now, feed=False)

    def _spare(self, item: DueFeed | DuePage, error: WortlautError, now: int) -> int:
        """Leaves a server alone that is busy or down, as long as it asks for; until when."""
        asked = getattr(error, "retry_after", None)
        if asked is None and getattr(error, "status", None) not in (None, 429, 503):
            return now  # this page's trouble, not the server's
        wait = _growing(30, self._failures.get(item.host, 0)) if asked is None else int(asked) + 1
        ready_at = now + min(wait, DAY)
        self._queue.host_failed(item.host, ready_at)
        return ready_at


def _is_address(url: str) -> bool:
    try:
        return is_url(url) and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _growing(first: int, times: int) -> int:
    return int(min(first * 4 ** min(times, 20), DAY))


def _now() -> int:
    return int(time.time())
