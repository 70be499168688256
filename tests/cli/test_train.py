import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Run = Callable[..., Any]


def test_outside_a_checkout_training_says_what_it_needs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [p for p in sys.path if "training" not in p])
    monkeypatch.delitem(sys.modules, "training", raising=False)
    monkeypatch.setitem(sys.modules, "training.__main__", None)
    done = run("train", "a.jsonl", "b.jsonl", "--out", tmp_path / "my.v1")
    assert done.code == 1
    assert "pip install -e '.[train]'" in done.err
    assert not (tmp_path / "my.v1").exists()


def test_what_is_asked_for_is_handed_to_the_trainer(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[str] = []
    trainer = ModuleType("training.__main__")
    trainer.main = handed.extend  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "training", ModuleType("training"))
    monkeypatch.setitem(sys.modules, "training.__main__", trainer)
    done = run("train", "a.jsonl", "b.jsonl", "--out", tmp_path, "--keep", "k", "--seed", 3)
    assert done.code == 0
    assert handed == ["a.jsonl", "b.jsonl", "--out", str(tmp_path), "--seed", "3", "--keep", "k"]
