"""The bar on a terminal, and nothing anywhere else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from wortlaut.cli.progress import progress


def test_nothing_is_shown_or_counted_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    def total() -> float:
        raise AssertionError("nobody looks")

    with progress(total) as step:
        step(1)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_rate_and_remaining_time(tmp_path: Path) -> None:
    for number in range(40):
        words = f"„Die Brücke {number} bleibt gesperrt“, sagte Helma Vrees.\n"
        (tmp_path / f"{number:02}.txt").write_text(words, "utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "wortlaut", "add", tmp_path, "--engine", "rules"]
    done = subprocess.run(
        [*command, "--archive", tmp_path / "a.sqlite"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
        encoding="utf-8",
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += (part := os.read(ours, 65536))
        except OSError:  # how a terminal ends on Linux
            break
        if not part:
            break
    os.close(ours)
    assert b"pages/s" in shown
    assert b"40 pages" in shown
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["new"] * 40 + ["40"]
    assert "\x1b" not in done.stdout
