"""``wortlaut people`` as a user runs it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def people(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("WORTLAUT_ARCHIVE", str(tmp_path / "archive.sqlite"))
    file = tmp_path / "a.csv"
    file.write_text(
        "name,aliases,kind,roles,wikidata\n"
        "Erika Muster,Rika Muster,person,Ministerin; 2020; 2024,Q7\n"
        "Peter Meierling,,person,,\nPeter Meyerling,,person,,\nAmt Minstadt,,organisation,,\n",
        "utf-8",
    )
    outcome = run("people", "import", file)
    assert (outcome.code, outcome.out) == (0, "4 new; 1 to review\n")
    return lambda *arguments: run("people", *arguments)


def test_list_show_and_match(people: Run) -> None:
    listed = people("list").out.splitlines()
    assert [line.split("  ")[-2].strip() for line in listed] == [
        "Amt Minstadt",
        "Erika Muster",
        "Peter Meierling",
        "Peter Meyerling",
    ]
    assert len(json.loads(people("list", "--kind", "organisation", "--format", "json").out)) == 1
    assert len(json.loads(people("list", "--limit", "2", "--format", "json").out)) == 2
    shown = people("show", "1").out
    assert "Ministerin 2020–2024" in shown
    assert "also: Rika Muster" in shown
    assert "last name alone" in people("show", "Muster").out
    outcome = people("show", "Meier")
    assert "perhaps you mean" in outcome.err
    assert outcome.out.split("  ")[-2] == "Peter Meierling"
    assert json.loads(people("show", "1", "--format", "json").out)["wikidata"] == "Q7"
    assert people("show", "Muster, Erika").out.startswith("1.00")
    assert "nobody in the register" in people("show", "Olaf Beispiel").err


def test_review_merge_split_undo(people: Run) -> None:
    (doubt,) = json.loads(people("review", "--format", "json").out)
    one, two = doubt["candidate"], doubt["person"]
    assert people("merge", one, two).code == 0
    assert json.loads(people("show", two, "--format", "json").out)["id"] == one
    assert people("review").out == ""
    assert people("split", two).code == 0
    assert people("undo").out.startswith("taken back: ")
    assert json.loads(people("undo", "--format", "json").out)["action"] == "merge"
    assert people("review", "--dismiss", doubt["id"]).out == ""
    assert len(people("history").out.splitlines()) == 4


def test_errors_are_one_line_and_exit_1(people: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"name": "Ada Muster"}\n{"name": 3}\n')
    for arguments, message in (
        (("merge", 1, 1), "cannot be merged into itself"),
        (("split", 1), "was never merged"),
        (("show", 99), "nobody with id 99"),
        (("import", bad), "line 2"),
        (("review", "--dismiss", 99), "no open doubt"),
    ):
        outcome = people(*arguments)
        assert outcome.code == 1
        assert message in outcome.err
        assert len(outcome.err.splitlines()) == 1
    assert len(people("list").out.splitlines()) == 4


def test_export_gives_back_what_was_imported(people: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert people("export", file).out == f"4 written to {file}\n"
    names = [json.loads(line)["name"] for line in file.read_text("utf-8").splitlines()]
    assert names == ["Amt Minstadt", "Erika Muster", "Peter Meierling", "Peter Meyerling"]


def test_another_archive_is_another_register(people: Run, tmp_path: Path) -> None:
    assert people("list", "--archive", tmp_path / "other.sqlite").out == ""
