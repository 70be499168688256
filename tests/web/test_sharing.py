"""Connections are shared out among those that listen at one socket."""

import asyncio
import socket
from contextlib import ExitStack
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest

from wortlaut.web import sharing
from wortlaut.web.sharing import EvenLoop, Sharing


class Counting(asyncio.Protocol):
    """Counts the connections that are open."""

    def __init__(self, counts: list[int], number: int) -> None:
        self.counts, self.number = counts, number

    def connection_made(self, transport: Any) -> None:
        self.counts[self.number] += 1
        transport.write(b"%d" % self.number)

    def connection_lost(self, _: Exception | None) -> None:
        self.counts[self.number] -= 1


class Listener:
    """One of those at the socket, in a thread of its own."""

    def __init__(self, sock: socket.socket, counts: list[int], number: int) -> None:
        self.loop = EvenLoop()
        self.sock = socket.socket(fileno=socket.dup(sock.fileno()))
        self.server: Sharing | None = None
        self.make = lambda: Counting(counts, number)
        self.ready = Event()
        self.thread = Thread(target=self._run)
        self.thread.start()
        assert self.ready.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(
            self.loop.create_server(self.make, sock=self.sock, backlog=9)
        )
        self.loop.call_soon(self.ready.set)
        self.loop.run_forever()
        self.loop.run_until_complete(self.server.wait_closed())
        self.loop.close()
        self.sock.close()

    def stop(self) -> None:
        def close() -> None:
            assert self.server is not None
            self.server.close()
            self.loop.stop()

        self.loop.call_soon_threadsafe(close)
        self.thread.join(10)


@pytest.fixture
def sock() -> Any:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        yield sock


def until(counts: list[int], number: int, wanted: int) -> None:
    """Waits until somebody has so many connections."""
    deadline = monotonic() + 10
    while counts[number] != wanted and monotonic() < deadline:
        sleep(0.001)
    assert counts[number] == wanted


def connect(sock: socket.socket) -> tuple[socket.socket, int]:
    """A connection, and who took it."""
    one = socket.create_connection(sock.getsockname(), timeout=10)
    return one, int(one.recv(1))


def test_readers_are_shared_out_evenly(
    sock: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "PAUSE", 0.01)  # on a busy machine threads wake up late
    counts = [0, 0]
    with ExitStack() as stack:
        for number in (0, 1):
            stack.callback(Listener(sock, counts, number).stop)
        held = [connect(sock) for _ in range(10)]
        assert sum(counts) == 10
        assert abs(counts[0] - counts[1]) <= 4
        # Those of one go: it gets the next ones.
        for one, number in held:
            if number == 0:
                one.close()
        until(counts, 0, 0)
        later = [connect(sock) for _ in range(3)]
        assert [number for _, number in later].count(0) >= 2
        for one, _ in held + later:
            one.close()
        until(counts, 0, 0)
        until(counts, 1, 0)


def test_who_has_closed_takes_no_more(sock: socket.socket) -> None:
    counts = [0, 0]
    gone, stays = (Listener(sock, counts, number) for number in (0, 1))
    gone.stop()
    held = [connect(sock) for _ in range(4)]
    assert {number for _, number in held} == {1}
    for one, _ in held:
        one.close()
    until(counts, 1, 0)
    stays.stop()


def test_a_lack_of_files_is_waited_out(
    sock: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "AGAIN", 0.01)
    counts = [0]
    listener = Listener(sock, counts, 0)
    real, failed = socket.socket.accept, []

    def accept(self: socket.socket) -> Any:
        if not failed:
            failed.append(True)
            raise OSError(24, "too many open files")
        return real(self)

    monkeypatch.setattr(socket.socket, "accept", accept)
    one, number = connect(sock)
    one.close()
    until(counts, 0, 0)
    listener.stop()
    assert (number, failed) == (0, [True])
