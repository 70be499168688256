"""Killed at any moment, nothing that was acknowledged is lost and nothing is half there.

``benchmarks/kill.py`` does the same 200 times.
"""

import subprocess
import sys

import pytest
from benchmarks.kill import COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_random_moments(command: str) -> None:
    # In a process of its own, which has no threads when it is copied.
    run = [sys.executable, "-m", "benchmarks.kill", "--command", command, "--kills", "8"]
    done = subprocess.run(
        [*run, "--pages", "80"], check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{command}: 8 kills")
    assert "0 lost, 0 half-written" in done.stdout
