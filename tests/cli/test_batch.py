import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from benchmarks.articles import html
from tests.batch.conftest import url, warc

Run = Callable[..., Any]


def test_a_day_of_news_becomes_tables(run: Run, tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(6))
    out = tmp_path / "out"
    done = run("batch", file, "--out", out, "--engine", "rules", "--workers", 1)
    assert (done.code, done.err) == (0, "")
    assert f" on 6 pages in {out}" in done.out
    asked = duckdb.sql(
        f"select count(distinct page), min(date)::varchar from '{out}/statements/**/*.parquet'"
    ).fetchall()
    assert asked == [(6, "2025-08-08")]
    again = run("batch", file, "--out", out, "--engine", "rules", "--format", "json")
    assert json.loads(again.out) == json.loads((out / "manifest.json").read_text())


def test_pages_that_fail_are_counted_and_inputs_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(html(1))
    (tmp_path / "b.html").write_text("<html><body></body></html>")
    (tmp_path / "c.warc").write_text("no archive")
    out = tmp_path / "out"
    done = run("batch", tmp_path, "--out", out, "--engine", "rules", "--workers", 2)
    assert done.code == 1
    assert "of the others, 1 could not be read" in done.out
    assert done.err == (
        f"wortlaut: error: {tmp_path}/c.warc: not a WARC file, or no record of it is whole\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["missing.warc.gz", "--out", "out"], 1, "missing.warc.gz: no such file or directory"),
        (["a.warc.gz"], 2, "Missing option '--out'"),
        (["a.warc.gz", "--out", "out", "--workers", "0"], 2, "Invalid value for '--workers'"),
        (["a.warc.gz", "--out", "o", "--workers", "2", "--cluster", "tcp://x:1"], 2, "give one"),
        (["a.warc.gz", "--out", "a.warc.gz"], 1, "a.warc.gz: "),
    ],
)
def test_misuse_is_told(
    arguments: list[str],
    code: int,
    message: str,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    warc(tmp_path / "a.warc.gz", [1])
    done = run("batch", *arguments)
    assert done.code == code
    assert message in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("module", "arguments", "extra"),
    [
        ("pyarrow", [], "wortlaut[batch]"),
        ("fsspec", [], "wortlaut[batch]"),
        ("distributed", ["--cluster", "tcp://127.0.0.1:9"], "wortlaut[cluster]"),
    ],
)
def test_missing_libraries_are_named_with_their_extra(
    module: str, arguments: list[str], extra: str, tmp_path: Path
) -> None:
    file = warc(tmp_path / "a.warc.gz", [1])
    call = ["wortlaut", "batch", str(file), "--out", str(tmp_path / "out"), *arguments]
    script = f"import sys; sys.modules[{module!r}] = None; sys.argv = {call!r}; "
    script += "from wortlaut.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == (f"wortlaut: error: {module} is not installed: pip install '{extra}'\n")
    assert url(1) not in done.stdout
