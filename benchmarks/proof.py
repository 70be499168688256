"""How fast an archive is checked, copied and taken out, and with how much memory: prints a table.

    python -m benchmarks.proof [--statements 40000] [--runs 3]

Fills an archive with the generated pages of ``benchmarks.archive``, their ids made as the engine
makes them. Times are medians of the runs with the fastest and the slowest; memory is what the
process has grown by from the tenth of the work to its end.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.archive import World, show
from benchmarks.read import resident
from rich.console import Console

from wortlaut.archive import Archive
from wortlaut.archive.backup import backup
from wortlaut.archive.query import Query
from wortlaut.archive.verify import amounts, verify
from wortlaut.exporters.formats import FORMATS, export
from wortlaut.exporters.selection import Chosen, chosen, select
from wortlaut.record import speaker_id, statement_id
from wortlaut.types import Record

COMMIT = 100


def proper(record: Record) -> Record:
    """A generated record with the ids that follow from what is in it."""
    text = record.text.id
    names = {one.id: speaker_id(text, one.kind, one.name) for one in record.speakers}
    statements = []
    for one in record.statements:
        assert one.speaker is not None
        statements.append(
            replace(
                one,
                id=statement_id(text, one.type, one.quotation.spans),
                speaker=replace(one.speaker, id=names[one.speaker.id or ""]),
            )
        )
    speakers = tuple(replace(one, id=names[one.id]) for one in record.speakers)
    return replace(record, speakers=speakers, statements=tuple(statements))


def fill(archive: Archive, world: World) -> None:
    """Adds all pages, a hundred in each commit."""
    for first in range(0, world.pages, COMMIT):
        with archive.change():
            for number in range(first, min(first + COMMIT, world.pages)):
                page, record = world.page(number)
                archive.add(page, proper(record), (page.source,))


class Growth:
    """Memory after a tenth of the steps and after all."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.done = 0
        self.early = 0.0

    def step(self, more: int = 1) -> None:
        """Some more steps are done."""
        self.done += more
        if not self.early and self.done * 10 >= self.steps:
            self.early = resident()

    @property
    def megabytes(self) -> float:
        """How much the process has grown since."""
        return resident() - self.early


def measured(
    label: str, count: int, steps: int, runs: int, work: Callable[[Growth], object]
) -> tuple[str, ...]:
    """One row: seconds, how many of ``count`` a second, megabytes grown in the last run."""
    times = []
    for _ in range(runs):
        growth = Growth(steps)
        start = perf_counter()
        work(growth)
        times.append(perf_counter() - start)
    middle = median(times)
    spread = f"{min(times):.2f}–{max(times):.2f}"
    return label, f"{middle:.2f}", spread, f"{count / middle:,.0f}", f"{growth.megabytes:+.0f}"


def main() -> None:
    """Fills, measures, prints."""
    parser = argparse.ArgumentParser(description="Speed of verify, backup and export.")
    parser.add_argument("--statements", type=int, default=40_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    world = World(arguments.statements)
    count = world.pages * 8
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archive.sqlite")
        with Archive.open(path) as archive:
            fill(archive, world)
        with Archive.open(path, read_only=True) as archive:

            def check(growth: Growth) -> None:
                defects = sum(1 for _ in verify(archive, growth.step))
                assert not defects, f"{defects} defects"

            steps = amounts(archive).steps
            rows.append(measured("verify", count, steps, arguments.runs, check))

            def copy(growth: Growth) -> None:
                growth.step(1)
                backup(archive, Path(folder, "copy.sqlite"), force=True)

            rows.append(measured("backup, checked", count, 1, arguments.runs, copy))
            for name in FORMATS:

                def take(growth: Growth, name: str = name) -> None:
                    def counted() -> Iterator[Chosen]:
                        for item in chosen(archive, select(archive, Query())):
                            growth.step()
                            yield item

                    export(counted(), name, Path(folder, name), force=True)

                rows.append(measured(f"export {name}", count, world.pages, arguments.runs, take))
    heads = ("", "s", "fastest–slowest", "statements/s", "MB grown")
    show(Console(), f"{world.pages} pages with {count} statements", heads, rows)


if __name__ == "__main__":
    main()
