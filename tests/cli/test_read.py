import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wortlaut import codec

Run = Callable[..., Any]

PAGE = """<!doctype html><html lang="de"><head><meta charset="utf-8">
<title>Hafen bleibt zu | Nordbote</title><meta property="og:site_name" content="Nordbote">
<meta property="article:published_time" content="2031-03-04T10:15"></head><body>
<nav><a href="/">Start</a> <a href="/abo">Abo</a></nav>
<article><h1>Hafen bleibt zu</h1>
<p>OLMSTADT, 4. März (NBA) – Die Olmstädter Hafenmeisterin Ida Kranich hat am Dienstag die
Sperrung des Nordhafens verlängert. Grund sind Schäden an der Schleuse.</p>
<p>„Wir öffnen erst, wenn das Tor wieder dicht ist“, sagte Kranich dem Nordboten. Sie betonte,
dass die Reedereien früh unterrichtet worden seien. Die Arbeiten seien teuer.</p>
<p>Laut Feuerwehr besteht keine Gefahr für die Anwohner. Der Verkehr wird bis auf Weiteres über den
Südhafen geleitet, wo zusätzliche Liegeplätze bereitstehen.</p></article>
<footer>Impressum</footer></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "hafen.html"
    file.write_text(PAGE, "utf-8")
    return file


@pytest.mark.parametrize("engine", ["auto", "rules"])
def test_json_is_one_record_whose_evidence_holds(run: Run, page: Path, engine: str) -> None:
    done = run("read", page, "--format", "json", "--engine", engine)
    assert (done.code, done.err) == (0, "")
    record = codec.decode(done.out)
    assert record.text.title == "Hafen bleibt zu"
    assert record.text.outlet == "Nordbote"
    assert record.text.dateline is not None
    assert record.text.dateline.place == "OLMSTADT"
    direct = [s for s in record.statements if s.type == "direct"]
    assert [s.quotation.text for s in direct] == [
        "„Wir öffnen erst, wenn das Tor wieder dicht ist“"
    ]
    assert direct[0].speaker is not None
    assert direct[0].speaker.name == "Ida Kranich"
    assert {"indirect"} <= {s.type for s in record.statements}


def test_several_sources_give_an_array_and_a_bad_one_is_named(run: Run, page: Path) -> None:
    done = run("read", page, page.parent / "fehlt.html", page, "--format", "json")
    assert done.code == 1
    assert len(json.loads(done.out)) == 2
    assert done.err.count("\n") == 1
    assert "fehlt.html" in done.err


def test_jsonl_and_csv_print_one_statement_a_line(run: Run, page: Path) -> None:
    lines = run("read", page, "--format", "jsonl").out.splitlines()
    rows = list(csv.DictReader(io.StringIO(run("read", page, "--format", "csv").out)))
    assert len(lines) == len(rows) >= 2
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows]
    content = json.loads(run("read", page, "--format", "json").out)["text"]["content"]
    for row in rows:
        pieces = [tuple(map(int, p.split("-"))) for p in row["quotation_spans"].split()]
        assert row["quotation"] == " … ".join(content[a:b] for a, b in pieces)


def test_text_is_readable_at_80_columns(
    run: Run, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("read", page).out
    assert max(map(len, shown.splitlines())) <= 80
    assert "[1: „Wir öffnen erst" in " ".join(shown.split())
    assert "Impressum" not in shown
    assert "\x1b" not in shown


def test_standard_input_is_a_source(run: Run, page: Path) -> None:
    by_pipe = json.loads(run("read", "-", "--format", "json", stdin=page.read_bytes()).out)
    by_file = json.loads(run("read", page, "--format", "json").out)
    assert by_pipe["text"] == by_file["text"]
    assert by_pipe["statements"] == by_file["statements"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "not"),
        (b"<html><body><nav><a href='/'>Start</a></nav></body></html>", "article"),
    ],
)
def test_what_is_no_page_gets_one_clear_line(
    run: Run, tmp_path: Path, body: bytes, words: str
) -> None:
    file = tmp_path / "kaputt.html"
    file.write_bytes(body)
    done = run("read", file, "--format", "json")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("wortlaut: error: ")
    assert words in done.err
    assert done.err.count("\n") == 1


def test_too_large_a_page_is_refused_with_the_way_out(run: Run, page: Path) -> None:
    done = run("read", page, "--max-size", "100")
    assert done.code == 1
    assert "--max-size" in done.err


def test_a_page_that_quotes_nobody_is_an_honest_empty_record(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wetter.txt"
    file.write_text("Am Montag regnet es in Olmstadt. Am Dienstag scheint die Sonne.\n", "utf-8")
    done = run("read", file, "--format", "json")
    assert done.code == 0
    assert json.loads(done.out)["statements"] == []


def test_a_language_without_a_pack_is_said_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "harbour.txt"
    file.write_text(
        "The harbour of Elmstead stays closed, the harbour master said on Tuesday. "
        "“We will open when the gate is tight,” she told reporters in the town hall.\n",
        "utf-8",
    )
    done = run("read", file, "--format", "json")
    assert done.code == 0
    record = json.loads(done.out)
    assert (record["text"]["language"], record["statements"]) == ("en", [])
    assert "no language pack for 'en'" in done.err


@pytest.mark.parametrize("arguments", [["read"], ["read", "x", "--format", "xml"], ["frobnicate"]])
def test_wrong_usage_exits_2(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""


@pytest.mark.parametrize("arguments", [["--help"], ["read", "--help"]])
def test_help_has_examples(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 0
    assert "Examples:" in done.out


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys; sys.argv = ['wortlaut', '--help']\n"
        "from wortlaut.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'rich', 'numpy', 'lxml', 'trafilatura', 'httpx', 'onnxruntime', 'msgspec'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert shown.splitlines()[-1] == "[]"
