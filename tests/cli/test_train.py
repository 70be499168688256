from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_outside_a_checkout_training_says_what_it_needs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [p for p in __import__("sys").path if "training" not in p])
    monkeypatch.delitem(__import__("sys").modules, "training", raising=False)
    monkeypatch.setitem(__import__("sys").modules, "training.__main__", None)
    done = run("train", "a.jsonl", "b.jsonl", "--out", tmp_path / "my.v1")
    assert done.code == 1
    assert "pip install -e '.[train]'" in done.err
    assert not (tmp_path / "my.v1").exists()
