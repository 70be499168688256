import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from benchmarks.accuracy import below, figures, main, raised, write

from benchmarks import accuracy


def report(f1: float) -> dict[str, Any]:
    share = {"share": 0.5}
    return {
        "scores": {"joint": {"f1": f1}, "stwr": {"f1": None}},
        "exact": {"f1": 0.1},
        "speakers": {"all": share, "by_how": {"name": share}},
        "speakers_given_quotations": {"all": share, "by_how": {"name": share, "adverb": share}},
    }


def test_figures_in_per_cent() -> None:
    assert figures(report(0.12345)) == {
        "joint": 12.3,
        "stwr": 0.0,
        "exact": 10.0,
        "speakers": 50.0,
        "speakers_given_quotations": 50.0,
        "speakers_given_quotations_by_name": 50.0,
    }


def test_what_fell() -> None:
    assert below({"joint": 60.0}, {"joint": 60.0}) == []
    assert below({"joint": 59.9}, {"joint": 60.0}) == ["joint is 59.9, its floor 60.0"]
    assert below({}, {"joint": 0.0}) == ["joint is missing, its floor 0.0"]


def test_floors_only_rise(tmp_path: Path) -> None:
    floors = raised({"joint": 61.0, "form": 50.0}, {"joint": 60.0, "form": 55.0})
    assert floors == {"joint": 61.0, "form": 55.0}
    given = {"corpus": {"file": "a.jsonl"}, "rules": floors}
    write(tmp_path / "floors.toml", given)
    assert tomllib.loads((tmp_path / "floors.toml").read_text("utf-8")) == given


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Path]:
    """A corpus with floors at 60, and an engine that reaches the given F1."""
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of no bytes
    (tmp_path / "dev.jsonl").write_bytes(b"")
    floors = tmp_path / "floors.toml"
    corpus = {
        "file": "dev.jsonl",
        "file_sha256": empty,
        "speakers": "dev.jsonl",
        "speakers_sha256": empty,
    }
    write(floors, {"corpus": corpus, "rules": {"joint": 60.0}})
    monkeypatch.setattr(accuracy, "FLOORS", floors)
    monkeypatch.setattr(accuracy, "ROOT", tmp_path)
    monkeypatch.setenv("WORTLAUT_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["evaluate", "--raise"])

    def reaching(f1: float) -> Path:
        monkeypatch.setattr(
            accuracy.subprocess,
            "run",
            lambda *_, **__: CompletedProcess([], 0, json.dumps(report(f1)).encode()),
        )
        return floors

    return reaching


def test_holding_raises(
    checkout: Callable[[float], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    floors = checkout(0.61)
    assert main() == 0
    assert tomllib.loads(floors.read_text("utf-8"))["rules"]["joint"] == 61.0
    assert "accuracy holds" in capsys.readouterr().out


def test_falling_fails(
    checkout: Callable[[float], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    floors = checkout(0.59)
    assert main() == 1
    assert tomllib.loads(floors.read_text("utf-8"))["rules"]["joint"] == 60.0
    assert "joint is 59.0, its floor 60.0" in capsys.readouterr().out


def test_another_corpus_fails(checkout: Callable[[float], Path], tmp_path: Path) -> None:
    checkout(0.61)
    (tmp_path / "dev.jsonl").write_bytes(b"{}")
    assert main() == 1


def test_nothing_to_check(
    checkout: Callable[[float], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    checkout(0.1)
    monkeypatch.setenv("WORTLAUT_DATA", "/nowhere")
    assert main() == 0
    assert "not checked" in capsys.readouterr().out


def test_a_figure_may_vary_by_its_slack_and_no_more() -> None:
    assert below({"joint": 59.8}, {"joint": 60.0}, slack=0.3) == []
    assert below({"joint": 59.6}, {"joint": 60.0}, slack=0.3) != []
