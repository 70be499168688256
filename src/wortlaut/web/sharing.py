"""Several processes listen at one socket, and readers are shared out evenly among them.

Whichever process wakes first would otherwise take all connections that wait, and browsers keep
theirs: one process would have three times the readers of another. Here a process lets the less time
pass before it takes a connection, the fewer it has; nobody has to count for all of them.
"""

import socket
import sys
from asyncio import BaseProtocol, CancelledError, Future, sleep
from collections.abc import Callable
from contextlib import suppress
from typing import Any

if sys.platform == "win32":
    from asyncio import SelectorEventLoop as Loop
else:
    from uvloop import Loop

PAUSE = 0.001
"""Seconds for each connection that a process has: about what processes differ by in waking up."""

LONGEST = 0.05
"""Seconds that a connection waits at most."""

AGAIN = 1.0
"""Seconds before the next attempt where none could be taken, for want of file numbers mostly."""


class EvenLoop(Loop):
    """An event loop whose servers leave the others their share of the connections."""

    async def create_server(  # type: ignore[override]
        self, protocol_factory: Callable[[], BaseProtocol], *, sock: socket.socket, **_: Any
    ) -> "Sharing":
        """A server at a socket at which other processes listen, too."""
        sock.setblocking(False)
        return Sharing(self, protocol_factory, sock)


class Sharing:
    """Takes connections one by one, until it is closed; what uvicorn asks of a server."""

    def __init__(
        self, loop: EvenLoop, protocol_factory: Callable[[], BaseProtocol], sock: socket.socket
    ) -> None:
        self.sockets = (sock,)
        self._loop = loop
        self._protocol_factory = protocol_factory
        self._number = sock.fileno()
        self._open: list[Any] = []
        self._work = loop.create_task(self._take_all())

    def close(self) -> None:
        """Takes no more; those that are open stay so."""
        self._loop.remove_reader(self._number)
        self._work.cancel()

    async def wait_closed(self) -> None:
        """Returns when it has stopped."""
        with suppress(CancelledError):
            await self._work

    async def _take_all(self) -> None:
        while True:
            await self._waiting()
            self._open = [one for one in self._open if not one.is_closing()]
            await sleep(min(PAUSE * len(self._open), LONGEST))
            try:
                taken, _ = self.sockets[0].accept()
            except (BlockingIOError, ConnectionAbortedError):
                continue  # another process has it, or the reader has gone
            except OSError:
                await sleep(AGAIN)
                continue
            # Looked at anew: uvicorn says of the socket that was handed to it that it is of Unix.
            connection = socket.socket(fileno=taken.detach())
            connection.setblocking(False)
            transport, _ = await self._loop.connect_accepted_socket(
                self._protocol_factory, connection
            )
            self._open.append(transport)

    async def _waiting(self) -> None:
        """Returns when a connection waits."""
        there: Future[None] = self._loop.create_future()

        def wake() -> None:
            self._loop.remove_reader(self._number)
            if not there.done():
                there.set_result(None)

        self._loop.add_reader(self._number, wake)
        await there
