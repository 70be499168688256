"""How far a long command is: bars and counts on standard error, where somebody is looking."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")
Step = Callable[[float], None]
"""Told after each page how much of the whole is done."""


def _bar(*columns: Any, **options: Any) -> "Progress":
    """A bar on standard error that leaves nothing behind."""
    from rich.console import Console
    from rich.progress import Progress

    return Progress(*columns, console=Console(stderr=True), transient=True, **options)


@contextmanager
def progress(total: Callable[[], float | None]) -> Iterator[Step]:
    """A bar of pages with rate and remaining time; ``total`` is only asked if it is shown."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TextColumn("{task.fields[pages]} pages"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    # Lines on standard output go above the bar, unless they go somewhere else altogether.
    with _bar(*columns, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=total(), pages=0, rate="")

        def step(done: float) -> None:
            state = bar.tasks[0]
            pages = state.fields["pages"] + 1
            rate = f"{pages / state.elapsed:.1f} pages/s" if state.elapsed else ""
            bar.update(task, completed=done, pages=pages, rate=rate)

        yield step


@contextmanager
def watched(
    what: str, total: int | None = None, shown: bool = True
) -> Iterator[Callable[[int], None]]:
    """A function to call with how many more are done.

    Nothing may be printed meanwhile: the bar would be drawn over it.
    """
    if not (shown and sys.stderr.isatty()):
        yield lambda more: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with _bar(*columns) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.advance(task, more)


def counted(items: Iterable[T]) -> Iterator[T]:
    """Pages as they come, with their count and rate: how many there will be is not known."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} pages"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
    )
    with _bar(*columns) as bar:
        task = bar.add_task("read", total=None, rate="")
        for item in items:
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed:.0f} pages/s" if speed else "")
            yield item
