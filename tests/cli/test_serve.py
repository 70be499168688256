"""``wortlaut serve``, as a user starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from wortlaut.archive import Archive
from wortlaut.cli import serve
from wortlaut.cli.serve import _listen

MAIN = [sys.executable, "-m", "wortlaut", "serve"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MAIN, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@contextmanager
def serving(archive: Path, *arguments: str) -> Iterator[str]:
    """Where a server on the archive is; it is stopped as with Ctrl+C, and must end cleanly."""
    process = subprocess.Popen(
        [*MAIN, "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"WORTLAUT_ARCHIVE": str(archive)},
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert found is not None
        yield found[0]
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in rest


def test_it_serves_says_where_and_stops(tmp_path: Path) -> None:
    archive = tmp_path / "a.sqlite"
    with serving(archive) as where, urllib.request.urlopen(where, timeout=30) as answer:
        assert b"wortlaut" in answer.read()
        assert "server" not in answer.headers
    assert archive.is_file()


def test_several_processes_answer_as_one(tmp_path: Path) -> None:
    with serving(tmp_path / "a.sqlite", "--workers", "2") as where:
        start = httpx.get(where, timeout=60)  # waits for the processes
        name = re.search(r'name="csrf" value="([^"]+)"', start.text)
        assert name is not None
        form = {"csrf": name[1], "back": "/", "theme": "dark"}
        # Each on a connection of its own: whichever process takes it knows the form.
        for _ in range(12):
            answer = httpx.post(where + "settings", data=form, cookies=start.cookies)
            assert answer.status_code == 303


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="processes are not shared out")
def test_a_large_archive_is_answered_from_by_several_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "a.sqlite"
    with Archive.open(archive) as opened:
        rows = opened.connection.execute("SELECT count(*) FROM statement").get
    assert rows == 0
    archive.chmod(0o444)  # counting writes nothing
    for cores, size, processes in ((8, 1, 1), (8, 0, 4), (2, 0, 2), (1, 0, 1)):
        monkeypatch.setattr(serve, "LARGE", size)
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=cores: set(range(n)))
        assert serve._workers(archive) == processes


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "--token"),
        (["--host", "0.0.0.0", "--token", "kurz"], "at least 16"),
        (["--port", "99999"], "99999"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = run("--archive", str(tmp_path / "a.sqlite"), *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_what_cannot_be_served_is_said_in_one_line(tmp_path: Path) -> None:
    no_archive = tmp_path / "text.sqlite"
    no_archive.write_text("kein Archiv " * 100)
    missing = str(tmp_path / "missing.sqlite")
    for arguments in (["--archive", str(no_archive)], ["--archive", missing, "--read-only"]):
        done = run("--port", "0", *arguments)
        assert done.returncode == 1
        assert done.stderr.strip().splitlines()[-1].startswith("wortlaut: error: ")
        assert "Traceback" not in done.stderr


def test_a_missing_library_is_named_with_the_extra(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['uvicorn'] = None; sys.argv = ['wortlaut', 'serve'];"
        "from wortlaut.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "wortlaut: error: serve needs more packages (uvicorn is missing): pip install"
        " 'wortlaut[web]'"
    )


def test_answers_are_not_held_back() -> None:
    listening = _listen("127.0.0.1", 0)
    with listening:
        reader = socket.create_connection(listening.getsockname())
        taken, _ = listening.accept()
        with reader, taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
