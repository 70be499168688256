"""What takes long, pages that readers bring and exports: done beside the requests.

A slow server somewhere, or a long page, takes one of a few places of its own, never a thread that
other requests need.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.types import Page, Record

FETCHES = 4
READINGS = 1
"""The engine uses all cores for one page; two at once would both be slower."""

EXPORTS = 1

PATIENCE = 30.0
"""Seconds to wait for a free place."""

FETCH_STEP = 10.0
"""Seconds for each step of a fetch, and ten times that for the whole of it."""

T = TypeVar("T")


class BusyError(Exception):
    """All places are taken and did not become free in time."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The places for fetching, reading and exporting; one desk for an application."""

    settings: Settings
    fetches: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(FETCHES))
    readings: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(READINGS))
    exports: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(EXPORTS))

    async def fetch(self, url: str) -> Page:
        """The page at a public address.

        Raises:
            PageError: it may not be asked or cannot be had.
            BusyError: too many others are being fetched.
        """
        from wortlaut.web import safe_fetch

        settings = replace(self.settings, timeout=min(self.settings.timeout, FETCH_STEP))
        return await _placed(self.fetches, partial(safe_fetch.fetch, url, settings))

    async def read(self, page: Page, settings: Settings | None = None) -> Record:
        """The record of a page.

        Raises:
            PageError: it holds no article.
            BusyError: too many others are being read.
        """
        from wortlaut import pipeline

        chosen = settings or self.settings
        if len(page.body) > chosen.max_bytes:
            raise PageError(f"larger than {chosen.max_bytes:,} bytes")
        (record,) = await self.work(partial(pipeline.read_pages, [page], chosen))
        return record

    async def work(self, reading: Callable[[], T]) -> T:
        """What a function gives that reads pages with the engine, in one of the places for that.

        Raises:
            BusyError: too many others are being read.
        """
        return await _placed(self.readings, reading)

    async def export(self, work: Callable[[], T]) -> T:
        """What ``work`` gives, which takes long and reads the whole archive.

        Raises:
            BusyError: another export is being made.
        """
        return await _placed(self.exports, work)


async def _placed(limiter: CapacityLimiter, work: Callable[[], T]) -> T:
    try:
        with anyio.fail_after(PATIENCE):
            await limiter.acquire()
    except TimeoutError:
        raise BusyError("too much is being done at once, try again in a minute") from None
    try:
        return await to_thread.run_sync(work, limiter=CapacityLimiter(1))
    finally:
        limiter.release()
