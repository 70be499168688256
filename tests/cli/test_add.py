"""``wortlaut add`` as a user meets it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import apsw
import pytest
from tests.archive.invented import RULES
from tests.cli.conftest import Run
from tests.pages.archives import info, record

from wortlaut import pipeline
from wortlaut.archive import Archive

WORDS = "„Die Brücke bleibt gesperrt“, sagte Helma Vrees am {day}. März in Ostermoor.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "archive.sqlite"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for day in (1, 2, 3):
        html = f"<html><head><title>Tag {day}</title></head><p>{WORDS.format(day=day)}</p></html>"
        (folder / f"tag{day}.html").write_text(html, "utf-8")
    return folder


def test_a_line_for_each_page_and_a_summary(run: Run, file: Path, news: Path) -> None:
    shown = run("add", news, "--archive", file, "--engine", "rules")
    assert shown.code == 0
    assert shown.err == ""
    *lines, summary = shown.out.splitlines()
    assert [line.split()[:3] for line in lines] == [["new", "1", "statement"]] * 3
    assert lines[0].endswith(f"Tag 1  {(news / 'tag1.html').as_uri()}")
    assert summary.startswith("3 pages: 3 new; 3 statements on them; ")
    (news / "tag2.html").write_text(WORDS.format(day=9), "utf-8")
    again = run("add", news, "--archive", file, "--engine", "rules")
    assert [line.split()[0] for line in again.out.splitlines()[:3]] == [
        "unchanged",
        "changed",
        "unchanged",
    ]


def test_archive_from_the_environment_and_standard_input(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORTLAUT_ARCHIVE", str(file))
    shown = run("add", "-", "--engine", "rules", stdin=WORDS.format(day=1).encode())
    assert shown.code == 0
    assert "urn:sha256:" in shown.out
    assert file.exists()


def test_failed_sources_are_named_and_the_others_kept(run: Run, file: Path, news: Path) -> None:
    shown = run("add", "nowhere.html", news, "--archive", file, "--engine", "rules")
    assert shown.code == 1
    assert shown.err == "wortlaut: error: nowhere.html: no such file or directory\n"
    assert "3 pages: 3 new; 3 statements on them; 1 failed" in shown.out


def test_json_is_one_object_a_line(run: Run, file: Path, news: Path) -> None:
    shown = run("add", news, "nowhere", "--archive", file, "--engine", "rules", "--format", "json")
    *items, failed, last = [json.loads(line) for line in shown.out.splitlines()]
    assert [item["outcome"] for item in items] == ["new"] * 3
    assert items[0]["title"] == "Tag 1"
    assert items[0]["statements"] == 1
    assert failed == {
        "outcome": "failed",
        "source": "nowhere",
        "error": "nowhere: no such file or directory",
    }
    assert last["summary"]["pages"] == 3
    assert last["summary"]["failed"] == 1
    with Archive.open(file, read_only=True) as archive:
        assert archive.record(items[0]["reading"]).text.title == "Tag 1"


def test_web_archives(run: Run, file: Path, tmp_path: Path) -> None:
    paths = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.warc.gz"
        body = f"<p>{WORDS.format(day=name)}</p>".encode()
        gone = record("https://x.example/gone", b"x", "404 Not Found")
        path.write_bytes(info() + record(f"https://x.example/{name}", body) + gone)
        paths += ["--warc", path]
    bad = tmp_path / "bad.warc"
    bad.write_text("nothing")
    shown = run(
        "add", *paths, "--warc", bad, "--warc", "none", "--archive", file, "--engine", "rules"
    )
    assert shown.code == 1
    assert "https://x.example/a" in shown.out
    assert "2 pages: 2 new; 2 statements on them; 2 failed" in shown.out
    assert "passed over: 2 status 404" in shown.out
    assert "bad.warc: not a WARC file" in shown.err
    assert "none: cannot be read: No such file or directory" in shown.err


def test_what_was_read_elsewhere(run: Run, file: Path, news: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    out, bare = tmp_path / "out", tmp_path / "bare"
    run("batch", news, "--out", out, "--engine", "rules", "--keep-pages")
    shown = run("add", "--parquet", out, "--archive", file)
    assert (shown.code, shown.err) == (0, "")
    assert "3 pages: 3 new; 3 statements on them" in shown.out
    again = run("add", news, "--archive", file, "--engine", "rules")
    assert "3 pages: 3 unchanged" in again.out
    with Archive.open(file) as archive:
        for reading in (1, 2, 3):
            raw = archive.raw(archive.version(reading).id)
            assert archive.record(reading) == pipeline.read_pages([raw], RULES)[0]
    run("batch", news, "--out", bare, "--engine", "rules")
    for folder, words in ((bare, "with --keep-pages"), (news, "no output of wortlaut batch")):
        refused = run("add", "--parquet", folder, "--archive", file)
        assert refused.code == 1
        assert words in refused.err
        assert refused.err.count("\n") == 1


def test_a_run_that_left_statements_out(run: Run, file: Path, news: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    out = tmp_path / "out"
    few = ("--keep-pages", "--min-confidence", "1")
    run("batch", news, "--out", out, "--engine", "rules", *few)
    refused = run("add", "--parquet", out, "--archive", file)
    assert refused.code == 1
    assert "without --min-confidence" in refused.err
    added = run("add", news, "--archive", file, "--engine", "rules")
    assert "3 pages: 3 new; 3 statements on them" in added.out


def test_no_source_is_wrong_usage(run: Run, file: Path) -> None:
    shown = run("add", "--archive", file)
    assert shown.code == 2
    assert "name a SOURCE" in shown.err
    assert not file.exists()


def test_database_of_another_program(run: Run, file: Path, news: Path) -> None:
    connection = apsw.Connection(str(file))
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    shown = run("add", news, "--archive", file)
    assert shown.code == 1
    assert shown.err.count("\n") == 1
    assert "another program" in shown.err
    assert shown.out == ""


def test_control_characters_do_not_reach_the_terminal(run: Run, file: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<title>A\u202e\u009b2JB</title><p>{WORDS.format(day=1)}</p>", "utf-8")
    shown = run("add", page, "--archive", file, "--engine", "rules")
    assert "\u009b" not in shown.out
    assert "\u202e" not in shown.out


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_being_stopped_loses_nothing(
    file: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for day in range(3000):
        (folder / f"{day}.txt").write_text(WORDS.format(day=day), "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "wortlaut", "add", folder, "--archive", file, "--engine", "rules"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("new")
        time.sleep(0.05)
        process.send_signal(number)
        out, err = process.stdout.read(), process.stderr.read()
    assert process.returncode == code
    assert "stopped; the same command goes on from here" in err
    *lines, summary = out.splitlines()
    pages = len(lines) + 1
    assert pages < 3000
    assert summary.startswith(f"{pages:,} pages")
    with Archive.open(file, read_only=True) as archive:
        assert archive.connection.execute("SELECT count(*) FROM page").get == pages
