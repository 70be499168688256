"""``wortlaut changes`` and ``cite`` as a user runs them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive

Run = Callable[..., Any]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with a page that was edited."""
    path = tmp_path / "archive.sqlite"
    monkeypatch.setenv("WORTLAUT_ARCHIVE", str(path))
    edited = [line.replace("seit Jahren", "seit Monaten") for line in LINES]
    with Archive.open(path) as archive:
        for one in (page(), page(*edited, at="2026-03-04T10:00:00Z")):
            archive.add(one, read(one), (one.source,))
    return path


def test_changes(run: Run, kept: Path) -> None:
    shown = run("changes")
    assert shown.code == 0
    assert "seit [-Jahren-]{+Monaten+} gesperrt" in shown.out
    assert "reworded  Helma Vrees" in shown.out
    (edit,) = json.loads(run("changes", "--format", "json").out)
    (change,) = edit["comparison"]["statements"]
    assert change["kind"] == "reworded"
    assert change["words"][1] == {"kind": "removed", "text": "Jahren"}
    assert json.loads(run("changes", "--since", "2026-03-05", "--format", "json").out) == []
    assert "No edit is known on this page" in run("changes", page().url, "--since", "2027").out
    assert "reworded  Helma Vrees" in run("changes", f"{page().url}#top").out


def test_changes_of_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    for words in ("seit Jahren", "seit Monaten"):
        file.write_text(f"Neues\n\n„Die Brücke ist {words} gesperrt“, sagte Helma Vrees.\n")
        assert run("add", file, "--engine", "rules").code == 0
    assert "seit [-Jahren-]{+Monaten+} gesperrt" in run("changes", file).out


def test_cite(run: Run, kept: Path) -> None:
    with Archive.open(kept) as archive:
        statement = archive.record(1).statements[0].id
    for style in ("text", "markdown", "bibtex", "csl-json"):
        outcome = run("cite", statement[:8], "--format", style)
        assert outcome.code == 0
        assert statement in outcome.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("changes", "https://nowhere.example/"), "no page in the archive has this address"),
        (("changes", "--since", "gestern"), "is no date"),
        (("cite", "abcdef123456"), "no statement in the archive has this id"),
        (("cite", "abc"), "at least six characters"),
    ],
)
def test_errors(run: Run, kept: Path, arguments: tuple[str, ...], message: str) -> None:
    outcome = run(*arguments)
    assert outcome.code == 1
    assert message in outcome.err
    assert outcome.err.startswith("wortlaut: error: ")


def test_without_an_archive(run: Run, tmp_path: Path) -> None:
    outcome = run("changes", "--archive", tmp_path / "none.sqlite")
    assert outcome.code == 1
    assert "there is no archive" in outcome.err


def test_empty_archive(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    Archive.open(path).close()
    assert run("changes", "--archive", path).out == "No edit is known.\n"
