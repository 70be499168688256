"""Killed at any moment, nothing that was acknowledged is lost and nothing is half there.

``benchmarks/kill.py`` does the same 200 times.
"""

from pathlib import Path

import pytest
from benchmarks.kill import kill_often


@pytest.mark.parametrize("command", ["add", "watch"])
def test_killed_at_random_moments(command: str, tmp_path: Path) -> None:
    tally = kill_often(command, kills=6, seed=7, folder=tmp_path, pages=60)
    assert tally.kills == 6
    assert tally.acknowledged + tally.unspoken > 0
