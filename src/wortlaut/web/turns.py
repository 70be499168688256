"""Requests take turns: one works, the others wait in the order in which they came.

Python runs one thread at a time. Two that work on pages at once hand the interpreter to and fro at
every step of a query, wait milliseconds each time to get it back, and both fill caches of their
own: all of them together take a third longer than one after the other.
"""

from asyncio import Semaphore, timeout

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wortlaut.web.security import SAFE_METHODS

PATIENCE = 1.0
"""Seconds after which a request no longer waits for the one before: that one is a long one, and
nobody has to wait for the end of it."""


class Turns:
    """Lets requests that only read work one by one, up to where their answers begin.

    Those that change something may have to wait for other writers, and so take no turn; files that
    lie ready are no work. Sending takes as long as the reader's line is slow, and is nobody's turn.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._turn = Semaphore()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or _apart(scope):
            await self.app(scope, receive, send)
            return
        working = await self._waited()

        async def passing_on(message: Message) -> None:
            nonlocal working
            if working:
                working = False
                self._turn.release()
            await send(message)

        try:
            await self.app(scope, receive, passing_on)
        finally:
            if working:
                self._turn.release()

    async def _waited(self) -> bool:
        """Whether the turn is had; after ``PATIENCE`` the request works without."""
        try:
            async with timeout(PATIENCE):
                return await self._turn.acquire()
        except TimeoutError:
            return False


def _apart(scope: Scope) -> bool:
    return scope["method"] not in SAFE_METHODS or scope["path"].startswith("/static/")
