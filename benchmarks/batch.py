"""How fast and in how much memory ``wortlaut batch`` runs, from a WARC file to Parquet.

    nice -n 5 .venv/bin/python -m benchmarks.batch [--pages 2000] [--workers 1 2] [--runs 3]
        [--engine model] [--heavy]

Generated articles of about 250 tokens. One worker is held on one core, the run that feeds it
included. Memory is sampled twice a second: its peak, and the medians of the second and of the last
tenth of the run, which are the same where it stays flat.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.stages import archive
from rich.console import Console
from rich.table import Table

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the clock and of processor time, and memory in MB by process."""

    pages: int
    statements: int
    seconds: float
    processor: float
    reading: tuple[float, float, float]
    feeding: float


def write_archive(file: Path, count: int, heavy: bool) -> None:
    """A WARC of generated articles, a thousand at a time."""
    with file.open("wb") as stream:
        for first in range(0, count, 1000):
            stream.write(archive(min(1000, count - first), heavy, first))


def run(file: Path, workers: int, engine: str) -> Run:
    """Reads the archive once in a process of its own, and watches its memory."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "wortlaut", "batch", str(file), "--out", str(out)]
        command += ["--workers", str(workers), "--engine", engine, "--partition", "date"]
        before = os.times()
        start = time.perf_counter()
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, sorted(allowed)[:workers])  # inherited
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        os.sched_setaffinity(0, allowed)
        feeding: list[float] = []
        reading: list[float] = []
        while process.poll() is None:
            feeding.append(resident(process.pid))
            reading.append(max(map(resident, children(process.pid)), default=0))
            time.sleep(0.5)
        seconds = time.perf_counter() - start
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed")
        after = os.times()
        counts = json.loads((out / "manifest.json").read_text("utf-8"))["counts"]
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    tenth = max(1, len(reading) // 10)
    early, late = median(reading[tenth : 2 * tenth] or [0]), median(reading[-tenth:])
    return Run(
        counts["pages"],
        counts["statements"],
        seconds,
        used,
        (max(reading), early, late),
        max(feeding),
    )


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            if task.name != str(pid)
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def resident(pid: int) -> float:
    """The memory of a process in MB; 0 if it has gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE / 1e6
    except (OSError, IndexError):
        return 0


def main() -> None:
    """Runs it for each number of workers and prints a table."""
    parser = argparse.ArgumentParser(description="Speed and memory of wortlaut batch.")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engine", choices=["model", "rules"], default="model")
    parser.add_argument("--heavy", action="store_true", help="100 kB of markup on each page")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "generated.warc.gz"
        write_archive(file, arguments.pages, arguments.heavy)
        rows = [
            (workers, [run(file, workers, arguments.engine) for _ in range(arguments.runs)])
            for workers in arguments.workers
        ]
    Console(width=120).print(report(arguments.engine, rows))


def report(engine: str, rows: list[tuple[int, list[Run]]]) -> Table:
    """Medians of several runs as a table."""
    pages = rows[0][1][0].pages
    table = Table(
        title=f"--engine {engine}, {pages:,} pages, start of the processes included",
        title_justify="left",
        box=None,
    )
    for name in ("workers", "pages/s", "times", "pages per CPU s", "reading MB", "feeding MB"):
        table.add_column(name, justify="right")
    base = median(run.pages / run.seconds for run in rows[0][1]) / rows[0][0]
    for workers, runs in rows:
        rates = sorted(run.pages / run.seconds for run in runs)
        peak, early, late = runs[-1].reading
        table.add_row(
            str(workers),
            f"{median(rates):.1f} ({rates[0]:.1f}–{rates[-1]:.1f})",
            f"{median(rates) / base:.2f}",
            f"{median(run.pages / run.processor for run in runs):.1f}",
            f"peak {peak:.0f}, early {early:.0f}, late {late:.0f}",
            f"{max(run.feeding for run in runs):.0f}",
        )
    return table


if __name__ == "__main__":
    main()
