"""How far a long command is: a bar with rate and remaining time, where somebody is looking."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[float], None]
"""Told after each page how much of the whole is done."""


@contextmanager
def progress(total: Callable[[], float | None]) -> Iterator[Step]:
    """A bar on standard error if it is a terminal; ``total`` is only asked then."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TextColumn("{task.fields[pages]} pages"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    # Lines on standard output go above the bar, unless they go somewhere else altogether.
    with Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    ) as bar:
        task = bar.add_task("", total=total(), pages=0, rate="")

        def step(done: float) -> None:
            state = bar.tasks[0]
            pages = state.fields["pages"] + 1
            rate = f"{pages / state.elapsed:.1f} pages/s" if state.elapsed else ""
            bar.update(task, completed=done, pages=pages, rate=rate)

        yield step
