"""``wortlaut corrections`` as a user runs it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.archive.invented import page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import REJECT, Change, Kind, Role, Who
from wortlaut.spans import Span
from wortlaut.types import StatementType

Run = Callable[..., Any]


@pytest.fixture
def corrections(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    path = tmp_path / "archive.sqlite"
    monkeypatch.setenv("WORTLAUT_ARCHIVE", str(path))
    with Archive.open(path) as archive:
        one = page()
        record = read(one)
        archive.add(one, record, (one.source,))
        made = Corrections(archive)
        made.correct(record.statements[0].id, REJECT, "Ines", note="kein Zitat")
        change = Change(
            Kind.FIX,
            StatementType.INDIRECT,
            who=Who("Tilo Brackwede"),
            spans={Role.CUE: (Span(0, 6),), Role.FRAME: ()},
        )
        made.correct(record.statements[1].id, change, "Jost")
    return lambda *arguments: run("corrections", *arguments)


def test_list(corrections: Run) -> None:
    latest, first = corrections("list").out.splitlines()
    assert "Jost" in latest
    assert "fix, indirect, by Tilo Brackwede, cue 'Brücke', frame none" in latest
    assert "reject  – 'kein Zitat'" in first
    found = json.loads(corrections("list", "--format", "json").out)
    assert [one["id"] for one in found] == [2, 1]
    assert found[0]["change"]["spans"] == {"cue": [[0, 6]], "frame": []}
    assert found[0]["roles"]["cue"]["text"] == "Brücke"
    assert len(corrections("list", "--author", "Ines").out.splitlines()) == 1
    assert len(corrections("list", "--limit", "1").out.splitlines()) == 1
    key = found[1]["statement_id"]
    assert len(corrections("list", "--statement", key[:8]).out.splitlines()) == 1
    assert corrections("list", "--statement", "ffffffff").out == ""


def test_undo(corrections: Run) -> None:
    assert corrections("undo", "1", "--author", "Jost").out.startswith("taken back:      1")
    again = corrections("undo", "1")
    assert (again.code, again.out) == (1, "")
    assert "was taken back already by Jost" in again.err
    assert "(taken back by Jost)" in corrections("list").out
    assert corrections("undo", "77").err == (
        "wortlaut: error: there is no correction with id 77 in the archive\n"
    )


def test_export(corrections: Run, tmp_path: Path, run: Run) -> None:
    target = tmp_path / "corrected.jsonl"
    assert corrections("export", target).out == f"1 text written to {target}\n"
    assert run("score", target, target).code == 0
    done = corrections("export", target, "--complete", "--format", "json")
    assert json.loads(done.out) == {"exported": 0, "left_out": 1}
    assert "not every statement was decided on" in done.err


def test_no_archive(run: Run, tmp_path: Path) -> None:
    for words in (["list"], ["undo", "1"], ["export", tmp_path / "x"]):
        done = run("corrections", *words, "--archive", tmp_path / "none.sqlite")
        assert done.code == 1
        assert "there is no archive" in done.err
    assert list(tmp_path.iterdir()) == []
