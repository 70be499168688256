"""``wortlaut watch`` as a user meets it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.intake.server import Site, page, rss, serve


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as made:
        made.put("/feed", rss("/a", "/b"), etag='"1"')
        made.put("/a", page("Wir bauen die Brücke", title="Brücke"))
        made.put("/b", page("Wir bauen den Hafen", title="Hafen"))
        yield made


@pytest.fixture
def quick(tmp_path: Path) -> tuple[str, ...]:
    file = str(tmp_path / "archive.sqlite")
    return ("--archive", file, "--engine", "rules", "--pause", "0")


def test_once(run: Run, site: Site, quick: tuple[str, ...]) -> None:
    shown = run("watch", site.url("/feed"), "--once", *quick)
    assert (shown.code, shown.err) == (0, "")
    feed, first, second, summary = shown.out.splitlines()
    assert feed == f"feed       2 new of 2 in the RSS  Olmstadt-Kurier  {site.url('/feed')}"
    assert first == f"new           1 statement  Brücke  {site.url('/a')}"
    assert second.split()[0] == "new"
    assert summary.startswith("2 pages: 2 new; 2 statements on them; ")
    again = run("watch", "--once", *quick)
    assert again.out.startswith("0 pages")


def test_json(run: Run, site: Site, quick: tuple[str, ...]) -> None:
    site.put("/b", b"", status=503, retry_after="100")
    shown = run("watch", site.url("/feed"), "--once", "--format", "json", *quick)
    assert shown.code == 0
    lines = [json.loads(line) for line in shown.out.splitlines()]
    assert [line.get("outcome") for line in lines] == ["looked at", "new", "postponed", None]
    assert lines[0]["new"] == 2
    assert lines[2]["seconds"] >= 100
    assert "503" in shown.err
    assert "again in 1.6" in shown.err


def test_list_and_remove(run: Run, site: Site, quick: tuple[str, ...]) -> None:
    assert "Nothing is watched" in run("watch", "--list", *quick).out
    run("watch", site.url("/feed"), "--once", "--every", "2h", *quick)
    listed = run("watch", "--list", *quick)
    assert site.url("/feed") in listed.out
    assert "2 h" in listed.out
    (feed,) = [json.loads(run("watch", "--list", "--format", "json", *quick).out)]
    assert (feed["every"], feed["fetched"], feed["waiting"]) == (7200, 2, 0)
    assert run("watch", "--remove", site.url("/feed"), *quick).code == 0
    again = run("watch", "--remove", site.url("/feed"), *quick)
    assert again.code == 1
    assert "is not watched; see: wortlaut watch --list" in again.err


def test_what_is_no_feed(run: Run, site: Site, quick: tuple[str, ...]) -> None:
    shown = run("watch", site.url("/a"), *quick)  # without --once: nothing is left to watch
    assert shown.code == 1
    assert shown.err == f"wortlaut: error: {site.url('/a')}: is a web page and no feed\n"


def test_nothing_to_watch(run: Run, quick: tuple[str, ...]) -> None:
    shown = run("watch", *quick)
    assert shown.code == 1
    assert "nothing is watched yet" in shown.err


@pytest.mark.parametrize("every", ["0", "soon", "-3m", "1y", "99999d"])
def test_wrong_intervals_are_wrong_usage(run: Run, quick: tuple[str, ...], every: str) -> None:
    shown = run("watch", "http://x.example/", "--every", every, *quick)
    assert shown.code == 2
    assert "write 90s, 10m, 2h or 1d" in shown.err


def test_ctrl_c_ends_it(site: Site, quick: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "wortlaut", "watch", site.url("/feed"), *quick]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert out.startswith("2 pages: 2 new; ")
    assert "stopped; the next run goes on from here" in err
