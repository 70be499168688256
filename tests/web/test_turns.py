"""Requests that take turns: what waits, what does not, and that nobody waits for ever."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from wortlaut.web import turns
from wortlaut.web.turns import Turns

Work = Callable[[str, Send], Coroutine[Any, Any, None]]
START: Message = {"type": "http.response.start", "status": 200, "headers": []}


async def ask(app: Turns, name: str, method: str = "GET") -> None:
    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        pass

    await app({"type": "http", "method": method, "path": name}, receive, send)


def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a thread of its own: the browser's tests leave a loop running in theirs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, main()).result(60)


def working(work: Work) -> Turns:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await work(scope["path"], send)

    return Turns(app)


def test_one_works_and_the_others_wait_in_order() -> None:
    told: list[str] = []

    async def work(name: str, send: Send) -> None:
        told.append(f"{name} begins")
        await asyncio.sleep(0)
        told.append(f"{name} answers")
        await send(START)
        await asyncio.sleep(0.01)  # a slow line is nobody's turn
        told.append(f"{name} is sent")

    async def main() -> None:
        app = working(work)
        await asyncio.gather(*(ask(app, name) for name in "abc"))

    run(main)
    assert told == [
        *(f"{name} {does}" for name in "abc" for does in ("begins", "answers")),
        *(f"{name} is sent" for name in "abc"),
    ]


def test_changes_and_files_take_no_turn_and_a_long_one_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    told: list[str] = []

    async def main() -> None:
        long = asyncio.Event()

        async def work(name: str, send: Send) -> None:
            if name == "long":
                await long.wait()
            told.append(name)
            await send(START)

        app = working(work)
        first = asyncio.create_task(ask(app, "long"))
        await asyncio.sleep(0)
        await ask(app, "change", "POST")
        await ask(app, "/static/style.css")
        assert told == ["change", "/static/style.css"]
        await ask(app, "short")
        assert told[2:] == ["short"]
        long.set()
        await first
        await ask(app, "last")

    run(main)
    assert told[2:] == ["short", "long", "last"]


def test_who_breaks_or_says_nothing_gives_the_turn_back() -> None:
    async def work(name: str, send: Send) -> None:
        if name == "broken":
            raise ValueError(name)

    async def main() -> None:
        app = working(work)
        with pytest.raises(ValueError, match="broken"):
            await ask(app, "broken")
        async with asyncio.timeout(turns.PATIENCE / 2):
            await ask(app, "silent")
            await ask(app, "after")

    run(main)
