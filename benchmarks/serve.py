"""How fast the reading room answers many readers at once: prints a table.

    python -m benchmarks.serve [--statements 50000] [--clients 20] [--requests 1000] [--pause 0]
                              [--workers 1] [--keep FILE]

Fills an archive with the generated pages of `benchmarks.archive`, starts `wortlaut serve` on it in
a process of its own, and lets ``--clients`` threads ask at the same time, each on a connection that
stays open: as fast as they are answered, or with a pause before each request as people make it
(``--pause``, in seconds; the mean of an exponential distribution). They run in another process on
the same machine, so they take their share of its cores. Every request is for another word or
person. The times are from sending to the last byte; "core ms" is what a request costs the server
whatever else the machine does; memory is the resident size of the largest process.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.parse import quote, urlsplit

from benchmarks.archive import FUNCTION, World, fill, show
from rich.console import Console

from wortlaut.archive import Archive

Row = tuple[str, ...]


def addresses(archive: Archive, world: World, count: int) -> dict[str, list[str]]:
    """``count`` addresses of every kind of page."""
    chance = Random(3)
    content = world.words[len(FUNCTION) :]
    words = [quote(content[chance.randint(0, 8_000)]) for _ in range(count)]
    last = archive.connection.execute("SELECT max(id) FROM people_person").get
    people = [min(last, int(chance.paretovariate(0.3))) for _ in range(count)]
    pages = [chance.randint(1, world.pages) for _ in range(count)]
    return {
        "start page": ["/"] * count,
        "person page": [f"/person/{person}" for person in people],
        "search page": [f"/search?q={word}" for word in words],
        "page": [f"/page/{page}" for page in pages],
        "search by the API": [f"/api/v1/search?q={word}" for word in words],
        "feed of a person": [f"/feeds/person/{person}.atom" for person in people],
    }


def ask(
    base: str, paths: Sequence[str], clients: int, pause: float = 0
) -> tuple[list[float], float]:
    """Milliseconds of each request, and requests a second, with so many clients at once."""

    def client(number: int) -> list[float]:
        times = []
        chance = Random(number)
        # The plainest client there is: what it costs is taken from the server on the same cores.
        with closing(HTTPConnection(urlsplit(base).netloc, timeout=60)) as session:
            for path in paths[number::clients]:
                if pause:
                    sleep(chance.expovariate(1 / pause))
                start = perf_counter()
                session.request("GET", path)
                answer = session.getresponse()
                answer.read()
                times.append(1000 * (perf_counter() - start))
                if answer.status != 200:
                    raise SystemExit(f"{path}: {answer.status} {answer.reason}")
        return times

    start = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        times = [time for some in pool.map(client, range(clients)) for time in some]
    return times, len(times) / (perf_counter() - start)


def answering(server: int) -> list[int]:
    """The processes that answer: the server's own, or those that it started."""
    started = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
    return [int(one) for one in started if resident(int(one)) > 50] or [server]


def resident(process: int) -> float:
    """A process's memory in MB."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    match = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(match[1]) / 1000 if match else 0.0


def worked(process: int) -> float:
    """The milliseconds that a process has kept a core busy."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def started(path: Path, workers: int) -> tuple["subprocess.Popen[str]", str]:
    """The server in a process of its own, and where it is."""
    server = subprocess.Popen(
        [sys.executable, "-m", "wortlaut", "serve", "--archive", str(path), "--port", "0",
         "--workers", str(workers)],
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert server.stderr is not None
    for line in server.stderr:
        if match := re.search(r"http://\S+", line):
            return server, match[0].rstrip("/")
    raise SystemExit("the server did not start")


def main() -> None:
    """Fills, serves, asks, prints."""
    parser = argparse.ArgumentParser(description="Speed and memory of wortlaut serve.")
    parser.add_argument("--statements", type=int, default=50_000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--requests", type=int, default=1_000, help="Of each kind.")
    parser.add_argument("--pause", type=float, default=0, help="Seconds between, on average.")
    parser.add_argument("--workers", type=int, default=1, help="Processes that answer.")
    parser.add_argument("--keep", type=Path, help="Use this file, and fill it if it is not there.")
    arguments = parser.parse_args()
    console = Console()
    world = World(arguments.statements)
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder, "archive.sqlite")
        there = path.exists()
        with Archive.open(path) as archive:
            if not there:
                fill(archive, world)
            count = archive.connection.execute("SELECT count(*) FROM statement").get
            asked = addresses(archive, world, arguments.requests)
        server, base = started(path, arguments.workers)
        try:
            rows: list[Row] = []
            for label, paths in asked.items():
                ask(base, paths[: arguments.clients * 2], arguments.clients)  # warm
                processes = answering(server.pid)
                before = sum(map(worked, processes))
                times, rate = ask(base, paths, arguments.clients, arguments.pause)
                cuts = quantiles(times, n=20)
                rows.append(
                    (
                        label,
                        f"{median(times):.0f}",
                        f"{cuts[-1]:.0f}",
                        f"{max(times):.0f}",
                        f"{rate:.0f}",
                        f"{(sum(map(worked, processes)) - before) / len(times):.1f}",
                        f"{max(map(resident, processes)):.0f}",
                    )
                )
            title = f"{count:,} statements, {arguments.clients} clients at once"
            if arguments.workers > 1:
                title += f", {arguments.workers} processes"
            if arguments.pause:
                title += f", {arguments.pause:g} s between"
            show(
                console,
                title,
                ("", "p50 ms", "p95 ms", "longest", "a second", "core ms", "MB"),
                rows,
            )
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
