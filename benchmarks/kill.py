"""Kills ``wortlaut add`` and ``wortlaut watch`` at random moments and looks at what is left.

    python -m benchmarks.kill [--kills 200] [--seed 1]

After each kill (SIGKILL): every page that was acknowledged is in the archive with its very bytes
and with the record that a fresh reading gives; every other page is there as wholly or not at all;
``verify`` finds nothing; and the next run goes on where this one ended. Anything else is an
error.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wortlaut import pipeline
from wortlaut.archive import Archive
from wortlaut.archive.verify import verify
from wortlaut.cli.main import main as cli
from wortlaut.config import EngineName, Settings

COMMANDS = ("add", "watch")
PAGES = 150
RULES = Settings(engine=EngineName.RULES)


@dataclass
class Tally:
    """What a campaign of kills came to. ``unspoken`` pages were kept, but not yet acknowledged."""

    kills: int = 0
    before_any: int = 0
    acknowledged: int = 0
    unspoken: int = 0
    completed: int = 0


def make_site(folder: Path, pages: int = PAGES) -> None:
    """Writes pages of invented news, and a feed that names them."""
    folder.mkdir(parents=True)
    items = []
    for number in range(pages):
        lines = [f"Brückenstreit in Ostermoor, Teil {number}"]
        for part in range(1 + number % 4):
            lines += [
                f"„Die Brücke {number} bleibt bis zum {part + 1}. Mai gesperrt“, sagte Vrees.",
                f"Der Landrat Tilo Brackwede erklärte, man habe {number} Tage verloren.",
            ]
        body = "".join(f"<p>{line}</p>" for line in lines)
        (folder / f"{number}.html").write_text(f"<title>{lines[0]}</title>{body}", "utf-8")
        items.append(f"<item><link>/{number}.html</link></item>")
    feed = f"<rss><channel><title>Kurier</title>{''.join(items)}</channel></rss>"
    (folder / "feed.xml").write_text(feed, "utf-8")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder as a web site on this machine, from a process of its own: its address."""
    command = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().split(" port ")[1].split()[0]
        yield f"http://127.0.0.1:{port}"
        server.kill()


def kill_often(command: str, kills: int, seed: int, folder: Path, pages: int = PAGES) -> Tally:
    """Runs ``add`` or ``watch`` until it was killed so many times; checks after each.

    Raises:
        AssertionError: something was lost or is not whole.
    """
    tally, chance = Tally(), random.Random(seed)
    site = folder / "site"
    make_site(site, pages)
    with served(site) as address:
        what = [site] if command == "add" else [f"{address}/feed.xml", "--once", "--pause", "0"]
        rest = ["--engine", "rules", "--format", "json"]
        number, checked = 0, 0
        while tally.kills < kills:
            file = folder / f"{command}-{number}.sqlite"
            arguments = ["wortlaut", command, *what, "--archive", file, *rest]
            said, code = _run([str(argument) for argument in arguments], chance, folder)
            if code is None:
                tally.kills += 1
            else:
                assert code == 0, f"the run after a kill ended with {code}"
                tally.completed += 1
            checked = _check(file, site, said, checked, tally)
            if code is not None:
                _check_complete(file, pages)
                number, checked = number + 1, 0
    return tally


def _run(arguments: list[str], chance: random.Random, folder: Path) -> tuple[list[Any], int | None]:
    """What a command acknowledged before it was killed, and its exit code if it ended before.

    It runs in a copy of this process, which has all of wortlaut loaded: so little of its life is
    spent on starting. One in five is killed in its first moments, the others a moment after they
    have acknowledged some number of new pages, which may be none.
    """
    out, errors = folder / "said.jsonl", folder / "errors.txt"
    out.write_bytes(b"")
    early = chance.random() < 0.2
    enough = 0 if early else chance.randint(0, 40)
    moment = chance.uniform(0, 0.1 if early else 0.2)
    child = os.fork()
    if child == 0:
        _become(arguments, out, errors)
    code = None
    while code is None and out.read_bytes().count(b'{"outcome":"new"') < enough:
        time.sleep(0.002)
        code = _ended(child)
    until = time.monotonic() + moment
    while code is None and time.monotonic() < until:
        time.sleep(0.002)
        code = _ended(child)
    if code is None:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert errors.read_text("utf-8") == ""
    lines = out.read_bytes().split(b"\n")[:-1]  # the last may be cut off
    return [json.loads(line) for line in lines], code


def _become(arguments: list[str], out: Path, errors: Path) -> None:
    """Runs the command line in this process and ends it."""
    code = 70
    try:
        for path, number in ((out, 1), (errors, 2)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.argv = arguments
        cli()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        os._exit(code)


def _ended(child: int) -> int | None:
    found, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _check(file: Path, site: Path, said: list[Any], checked: int, tally: Tally) -> int:
    """Holds an archive against its pages; gives the last reading that was looked at."""
    pages = [line for line in said if line.get("outcome") in ("new", "unchanged")]
    if not file.exists():
        assert not pages
        tally.before_any += 1
        return 0
    # As the next run would: a file whose making was cut short is made now.
    with Archive.open(file) as archive:
        db = archive.connection
        assert list(verify(archive)) == []
        readings = dict(db.execute("SELECT id, version FROM reading").fetchall())
        for line in pages:
            assert readings.get(line["reading"]) == line["version"], f"lost: {line}"
        for query in (
            "SELECT count(*) FROM page WHERE id NOT IN (SELECT page FROM version)",
            "SELECT count(*) FROM version WHERE id NOT IN (SELECT version FROM reading)",
            "SELECT count(*) FROM raw WHERE id NOT IN (SELECT raw FROM version)",
            "SELECT count(*) FROM text WHERE id NOT IN (SELECT text FROM reading)",
            "SELECT count(*) FROM intake_queue WHERE visits > 0 AND version IS NULL",
        ):
            assert db.execute(query).get == 0, query
        for reading, version in readings.items():
            if reading > checked:
                raw = archive.raw(version)
                assert raw.body == (site / raw.source.rpartition("/")[2]).read_bytes()
                assert archive.record(reading) == pipeline.read_pages([raw], RULES)[0]
        new = {line["reading"] for line in pages if line["outcome"] == "new"}
        tally.acknowledged += len(new)
        tally.unspoken += len([r for r in readings if r > checked and r not in new])
        return max(readings, default=checked)


def _check_complete(file: Path, pages: int) -> None:
    with Archive.open(file, read_only=True) as archive:
        for table in ("page", "version", "reading"):
            assert archive.connection.execute(f"SELECT count(*) FROM {table}").get == pages, table


def main() -> None:
    """Kills both commands, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", choices=COMMANDS, action="append")
    given = parser.parse_args()
    for command in given.command or COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            tally = kill_often(command, given.kills, given.seed, Path(folder), given.pages)
        print(
            f"{command}: {tally.kills} kills ({tally.before_any} before there was a file), "
            f"{tally.acknowledged} pages acknowledged and all whole, {tally.unspoken} kept whole "
            f"and not yet acknowledged, 0 lost, 0 half-written; {tally.completed} archives "
            "completed by the runs after",
            flush=True,
        )


if __name__ == "__main__":
    main()
