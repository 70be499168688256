"""``wortlaut export``, ``dossier``, ``verify``, ``backup``, ``stats`` and ``doctor`` as run."""

import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import apsw
import pytest
from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import Change, Kind, Who
from wortlaut.cli.export import FORMATS
from wortlaut.exporters import formats
from wortlaut.types import SpeakerKind

Run = Callable[..., Any]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with two pages."""
    path = tmp_path / "archive.sqlite"
    monkeypatch.setenv("WORTLAUT_ARCHIVE", str(path))
    with Archive.open(path) as archive:
        for one in (page(), page(*LINES[:3], url="https://ostermoor.example/zwei")):
            archive.add(one, read(one), (one.source,))
    return path


def test_every_format_is_known_to_both() -> None:
    assert list(formats.FORMATS) == FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_export(run: Run, kept: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    outcome = run("export", "--format", name, "--out", out)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.endswith(f" statements of 2 pages written to {out}\n")
    assert out.is_dir() == (name in ("brat", "cas"))
    again = run("export", "--format", name, "--out", out)
    assert again.code == 1
    assert "--force" in again.err
    assert run("export", "--format", name, "--out", out, "--force").code == 0


def test_filters_and_standard_output(run: Run, kept: Path) -> None:
    outcome = run("export", "gesperrt", "--type", "direct", "--format", "csv", "--out", "-")
    rows = list(csv.DictReader(outcome.out.splitlines()))
    assert {row["type"] for row in rows} == {"direct"}
    assert len(rows) == 2
    limited = run("export", "--limit", "1", "--format", "jsonl", "--out", "-")
    assert len(limited.out.splitlines()) == 1
    none = run("export", "Zebra", "--format", "jsonl", "--out", "-")
    assert (none.code, none.out) == (0, "")
    assert "0 statements of 0 pages" in none.err


def test_export_errors(run: Run, kept: Path, tmp_path: Path) -> None:
    assert run("export", "--format", "docx", "--out", tmp_path / "x").code == 2
    assert run("export", "--format", "csv").code == 2
    assert run("export", "x", "--dossier", "y", "--format", "csv", "--out", "-").code == 2
    wrong = run("export", "--format", "csv", "--out", tmp_path / "no" / "x.csv")
    assert wrong.code == 1
    assert "cannot be written" in wrong.err
    none = run("export", "--archive", tmp_path / "none", "--format", "csv", "--out", "-")
    assert none.code == 1
    assert "there is no archive" in none.err


def test_a_missing_library_is_named_with_its_extra(
    run: Run, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    outcome = run("export", "--format", "parquet", "--out", tmp_path / "x")
    assert outcome.code == 1
    assert "pip install 'wortlaut[export]'" in outcome.err
    assert not (tmp_path / "x").exists()


def test_dossiers(run: Run, kept: Path, tmp_path: Path) -> None:
    with Archive.open(kept) as archive:
        statement = archive.record(1).statements[0].id
    assert run("dossier", "create", "Brücke", "--note", "wer was").code == 0
    assert "choose another name" in run("dossier", "create", "brücke").err
    assert run("dossier", "add", "Brücke", statement[:8], "--note", "Anfang").code == 0
    assert "2 statements now" in run("dossier", "save", "Brücke", "gesperrt").out
    assert run("dossier", "save", "Brücke", "--since", "gestern").code == 1
    shown = run("dossier", "show", "Brücke").out
    assert statement[:8] in shown
    assert "search: gesperrt" in shown
    assert "Brücke  (1 statement, 1 search)  wer was" in run("dossier", "list").out
    assert json.loads(run("dossier", "list", "--format", "json").out)[0]["note"] == "wer was"
    assert run("dossier", "note", "Brücke", "neu", "--item", statement[:8]).code == 0
    out = tmp_path / "b.html"
    assert run("dossier", "export", "Brücke", "--out", out).code == 0
    assert "neu" in out.read_text("utf-8")
    exported = run("dossier", "export", "Brücke", "--format", "json", "--out", "-").out
    assert json.loads(exported)["dossier"]["name"] == "Brücke"
    pins = run("export", "--dossier", "brücke", "--format", "jsonl", "--out", "-").out
    assert json.loads(pins)["id"] == statement
    assert run("dossier", "rename", "Brücke", "Hafen").code == 0
    assert run("dossier", "remove", "Hafen", statement).code == 0
    assert run("dossier", "delete", "Hafen", "--yes").code == 0
    assert run("dossier", "show", "Hafen").code == 1


def test_one_wrong_id_pins_nothing(run: Run, kept: Path) -> None:
    with Archive.open(kept) as archive:
        statement = archive.record(1).statements[0].id
    run("dossier", "create", "Brücke")
    assert run("dossier", "add", "Brücke", statement, "ffffffff").code == 1
    assert json.loads(run("dossier", "show", "Brücke", "--format", "json").out)["items"] == []


def test_verify(run: Run, kept: Path) -> None:
    assert run("verify").out.startswith("everything holds: 2 pages, 2 texts, 2 records and ")
    connection = apsw.Connection(str(kept))
    connection.execute("DROP TRIGGER evidence_stays")
    connection.execute("UPDATE evidence SET words = 'x' WHERE statement = 1")
    connection.close()
    outcome = run("verify")
    assert outcome.code == 1
    assert "other words stand at" in outcome.out
    assert page().url in outcome.out
    told = run("verify", "--format", "json")
    assert told.code == 1
    read_back = json.loads(told.out)
    assert read_back["holds"] is False
    assert {defect["part"] for defect in read_back["defects"]} >= {"schema", "statement"}


def test_backup(run: Run, kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert "everything in it holds" in run("backup", copy).out
    assert run("backup", copy).code == 1
    assert run("verify", "--archive", copy).code == 0


def test_stats(run: Run, kept: Path) -> None:
    assert json.loads(run("stats", "--format", "json").out)["pages"] == 2
    assert "bytes a statement" in run("stats").out


def test_doctor(run: Run, kept: Path, tmp_path: Path) -> None:
    told = json.loads(run("doctor", "--format", "json").out)
    assert told["problems"] == []
    assert told["archive"]["index"] == "matches"
    assert "de" in told["packs"]
    assert told["libraries"]["pyarrow"]
    assert run("doctor", "--full").out.endswith("nothing is wrong\n")
    assert "none yet" in run("doctor", "--archive", tmp_path / "none").out
    assert run("doctor", "--full", "--archive", tmp_path / "none").code == 1
    connection = apsw.Connection(str(kept))
    connection.execute("DELETE FROM found_version")
    connection.close()
    outcome = run("doctor")
    assert outcome.code == 1
    assert "wortlaut doctor --reindex" in outcome.err
    assert run("doctor", "--reindex").code == 0
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"nothing of the kind" * 100)
    assert "no archive" in run("doctor", "--archive", broken).err


def test_export_as_corrected_and_as_found(run: Run, kept: Path) -> None:
    with Archive.open(kept) as archive:
        statement = archive.record(1).statements[1]
        who = Who("Inka Sommer", SpeakerKind.PERSON)
        Corrections(archive).correct(statement.id, Change(Kind.FIX, who=who), "Ines Tervoort")
    names = {}
    for option in ([], ["--as-found"]):
        out = run("export", "--format", "jsonl", "--out", "-", *option).out
        rows = [json.loads(line) for line in out.splitlines()]
        (row,) = [row for row in rows if row["id"] == statement.id]
        names[bool(option)] = row["speaker"]["name"]
    assert statement.speaker is not None
    assert names == {False: "Inka Sommer", True: statement.speaker.name}


@pytest.mark.parametrize("output", ["text", "json"])
def test_the_verdict_is_not_drawn_over_by_the_bar(kept: Path, output: str) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "wortlaut", "verify", "--format", output]
    ended = subprocess.run(command, stdout=terminal, stderr=terminal, check=False)
    os.close(terminal)
    shown = b""
    with suppress(OSError):  # the end of a terminal
        while piece := os.read(master, 65536):
            shown += piece
    os.close(master)
    assert ended.returncode == 0
    # After the bar has been wiped out, nothing but the verdict.
    rest = shown.decode().rsplit("\x1b[2K", 1)[-1].replace("\r\n", "\n")
    assert rest.startswith("everything holds" if output == "text" else '{"checked"')
    assert "\x1b" not in rest
