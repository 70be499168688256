"""What the robots.txt of a server allows, kept for a day."""

import time
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from protego import Protego

from wortlaut.config import Settings
from wortlaut.errors import AnswerError, PageError
from wortlaut.pages.fetch import AGENT, ask

MAX_BYTES = 2_000_000
KEPT = 86_400.0
LONGEST_DELAY = 120.0
"""Seconds between requests that a server may ask for; some write nonsense."""


@dataclass(frozen=True, slots=True)
class _Rules:
    until: float
    rules: Protego | None  # None: all is allowed


class Robots:
    """The rules of every server that was asked, after RFC 9309.

    Threads may share it as long as each server is asked by one at a time.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = replace(settings, max_bytes=MAX_BYTES)
        self._known: dict[str, _Rules] = {}

    def allows(self, url: str) -> bool:
        """Whether a page may be fetched.

        Raises:
            AnswerError: the server does not say at the moment; then nothing may be fetched.
        """
        rules = self._rules(url)
        return rules is None or bool(rules.can_fetch(url, AGENT))

    def delay(self, url: str) -> float:
        """The seconds between two requests that a server wants; 0 if it did not say."""
        known = self._known.get(_origin(url))
        if known is None or known.rules is None:
            return 0.0
        return min(float(known.rules.crawl_delay(AGENT) or 0.0), LONGEST_DELAY)

    def _rules(self, url: str) -> Protego | None:
        origin = _origin(url)
        known = self._known.get(origin)
        if known is None or known.until < time.monotonic():
            known = _Rules(time.monotonic() + KEPT, self._fetch(f"{origin}/robots.txt"))
            self._known[origin] = known
        return known.rules

    def _fetch(self, url: str) -> Protego | None:
        try:
            page = ask(url, self._settings).page
        except AnswerError as error:
            if error.passing:
                raise
            return None  # there is none
        except PageError:
            return None  # too many redirects, or too large: as if there were none
        return Protego.parse(page.body.decode("utf-8", "replace")) if page else None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
