"""Runs on this machine: complete, repeatable, and whole after every fault."""

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import fsspec
import pytest
from benchmarks.articles import html, paragraphs
from pyarrow import parquet
from tests.batch.conftest import RULES, by_hand, records, tree, url, warc
from tests.pages.archives import record

from wortlaut.batch import Marker, Options, Start, read_back, run_batch
from wortlaut.batch.run import Watch
from wortlaut.errors import BatchError

TWO = Options(workers=2)


def small(resume: bool = False) -> Options:
    """Options that cut even a small input into several shards."""
    return Options(workers=2, shard_size=4_000, resume=resume)


def text(number: int) -> str:
    return "\n\n".join(paragraphs(number))


def test_sharded_and_single_runs_give_the_records_of_single_pages(tmp_path: Path) -> None:
    expected = by_hand(tmp_path / "pages", range(24))
    file = warc(tmp_path / "a.warc.gz", range(24))
    manifest = run_batch([str(file)], str(tmp_path / "many"), RULES, small())
    assert manifest["counts"]["shards"] > 2
    run_batch([str(file)], str(tmp_path / "one"), RULES, Options(shard_size=10**9))
    found = records(tmp_path / "many")
    assert found == records(tmp_path / "one")
    assert set(found) == {url(number) for number in range(24)}
    assert manifest["counts"] | {"shards": 0} == {
        "shards": 0,
        "pages": 24,
        "texts": 24,
        "speakers": sum(len(one.speakers) for one in expected),
        "statements": sum(len(one.statements) for one in expected),
        "failed": 0,
        "duplicates": 0,
        "skipped": 0,
    }
    run_batch([str(tmp_path / "pages")], str(tmp_path / "folder"), RULES, small())
    assert {json.loads(one)["text"]["id"] for one in found.values()} == {
        one.text.id for one in expected
    }
    assert len(records(tmp_path / "folder")) == 24


def test_running_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(16))
    first = run_batch([str(file)], str(tmp_path / "a"), RULES, small())
    run_batch([str(file)], str(tmp_path / "b"), RULES, small())
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    before = tree(tmp_path / "a")
    assert run_batch([str(file)], str(tmp_path / "a"), RULES, small()) == first
    assert tree(tmp_path / "a") == before


def test_an_object_store_takes_the_same_files(tmp_path: Path) -> None:
    store = fsspec.filesystem("memory")
    store.pipe_file("/crawl/a.warc.gz", warc(tmp_path / "a.warc.gz", range(8)).read_bytes())
    run_batch(["memory://crawl"], "memory://results", RULES, Options(shard_size=4_000))
    run_batch([str(tmp_path / "a.warc.gz")], str(tmp_path / "out"), RULES, small())
    here = tree(tmp_path / "out")
    there = {
        name.removeprefix("/results/"): store.cat_file(name) for name in store.find("/results")
    }
    parts = {name for name in here if name.endswith(".parquet")}
    assert parts == {name for name in there if name.endswith(".parquet")}
    assert all(here[name] == there[name] for name in parts)
    assert len(list(read_back("memory://results"))) == 8


def test_a_folder_for_each_date_and_outlet(tmp_path: Path) -> None:
    rows = [
        {"url": "https://a.example/1", "html": html(1), "outlet": "Bote / Süd"},
        {
            "url": "https://www.b.example/2",
            "text": "\n\n".join(paragraphs(2)),
            "date": "2026-03-04",
        },
        {"text": text(3)},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    run_batch([str(tmp_path / "a.jsonl")], str(tmp_path / "out"), RULES)
    found = {name for name in tree(tmp_path / "out") if name.startswith("statements/")}
    none = "__HIVE_DEFAULT_PARTITION__"
    assert {str(Path(name).parent.relative_to("statements")) for name in found} == {
        "date=2025-08-08/outlet=Bote %2F Süd".replace("Süd", "S%C3%BCd"),
        "date=2026-03-04/outlet=b.example",
        f"date={none}/outlet={none}",
    }
    rows_of = parquet.read_table(tmp_path / "out" / "texts").to_pylist()
    assert {row["outlet_on_page"] for row in rows_of} == {"Bote / Süd", None}


def test_tables_of_pages_tell_what_became_of_each(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(
        record(url(1), html(1).encode())
        + record(url(2), b"<html><body></body></html>")
        + record(url(3), html(3).encode(), status="404 Not Found")
    )
    manifest = run_batch([str(tmp_path / "a.warc.gz")], str(tmp_path / "out"), RULES)
    assert manifest["counts"]["failed"] == manifest["counts"]["skipped"] == 1
    assert manifest["errors"] == [{"source": url(2), "error": f"{url(2)}: no article on this page"}]
    assert manifest["skipped"] == {"status 404": 1}
    rows = parquet.read_table(tmp_path / "out" / "pages").to_pylist()
    assert {row["source"]: row["error"] for row in rows} == {
        url(1): None,
        url(2): f"{url(2)}: no article on this page",
    }


# --- faults ---------------------------------------------------------------------------------


def poison(number: int) -> str:
    word = {13: "POISON", 17: "POISON", 21: "MILD"}.get(number, "")
    return html(number).replace("</h1>", f" {word}</h1>")


def test_a_poison_page_is_tried_twice_and_named(tmp_path: Path, poisonous: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(40), poison)
    manifest = run_batch([str(file)], str(tmp_path / "out"), RULES, TWO)
    found = records(tmp_path / "out")
    assert set(found) == {url(number) for number in range(40)} - {url(13), url(17)}
    assert [error["source"] for error in manifest["errors"]] == [url(13), url(17)]
    assert "brought the reading process down twice (SIGSEGV)" in manifest["errors"][0]["error"]
    begun = poisonous.read_text().splitlines()
    assert begun.count(url(13)) == begun.count(url(17)) == 2


def test_pages_that_all_kill_stop_the_run(
    tmp_path: Path, poisonous: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = warc(tmp_path / "a.warc.gz", range(12), lambda n: html(n) + "POISON")
    monkeypatch.setattr("wortlaut.batch.child.DEATHS_IN_A_ROW", 3)
    with pytest.raises(BatchError, match="3 pages in a row"):
        run_batch([str(file)], str(tmp_path / "out"), RULES)


def test_a_process_that_cannot_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wortlaut.batch.child.COMMAND", (sys.executable, "-c", "exit(7)"))
    file = warc(tmp_path / "a.warc.gz", range(2))
    with pytest.raises(BatchError, match=r"cannot be started \(exit code 7\)"):
        run_batch([str(file)], str(tmp_path / "out"), RULES)


def test_a_page_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "from wortlaut.batch import reader as r, items; import time; t = r.read_text;"
    script += "r.read_text = lambda p, s: time.sleep(99 * (b'SLOW' in p.body)) or t(p, s); r.main()"
    monkeypatch.setattr("wortlaut.batch.child.COMMAND", (sys.executable, "-c", script))
    monkeypatch.setattr("wortlaut.batch.child.SECONDS", 3)
    monkeypatch.setattr("wortlaut.batch.child.BYTES_A_SECOND", 10**9)
    file = warc(tmp_path / "a.warc.gz", range(3), lambda n: html(n) + "SLOW" * (n == 1))
    manifest = run_batch([str(file)], str(tmp_path / "out"), RULES)
    assert [error["source"] for error in manifest["errors"]] == [url(1)]
    assert "twice (no answer within 3 s)" in manifest["errors"][0]["error"]
    assert len(records(tmp_path / "out")) == 2


def kill_once(done: list[int]) -> Watch:
    """Kills the reading processes of this run once, after the first pages."""

    def watch(event: Start | Marker | tuple[int, int]) -> None:
        if isinstance(event, tuple) and not done:
            listing = subprocess.run(
                ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for line in listing.splitlines():
                if "wortlaut.batch.reader" in line:
                    done.append(int(line.split()[0]))
                    os.kill(done[-1], signal.SIGKILL)

    return watch


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(60))
    killed: list[int] = []
    manifest = run_batch([str(file)], str(tmp_path / "a"), RULES, small(), kill_once(killed))
    assert killed
    assert manifest["counts"]["pages"] == 60
    assert manifest["counts"]["failed"] == 0
    run_batch([str(file)], str(tmp_path / "b"), RULES, small())
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_a_run_broken_off_anywhere_goes_on(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(60))
    out = tmp_path / "out"

    class BrokenOffError(Exception):
        pass

    def stop_after(shards: int) -> Watch:
        def watch(event: Start | Marker | tuple[int, int]) -> None:
            nonlocal shards
            shards -= isinstance(event, Marker)
            if shards == 0 and isinstance(event, Marker | tuple):
                raise BrokenOffError

        return watch

    starts: list[Start] = []
    for number in (0, 1):
        with pytest.raises(BrokenOffError):
            run_batch([str(file)], str(out), RULES, small(resume=True), stop_after(number))
    with pytest.raises(BatchError, match="go on with --resume"):
        run_batch([str(file)], str(out), RULES, small())
    run_batch(
        [str(file)],
        str(out),
        RULES,
        small(resume=True),
        lambda event: starts.append(event) if isinstance(event, Start) else None,
    )
    assert 0 < starts[0].shards_done < starts[0].shards
    run_batch([str(file)], str(tmp_path / "b"), RULES, small())
    assert tree(out) == tree(tmp_path / "b")


def test_a_run_killed_outright_goes_on(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(80))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "wortlaut", "batch", str(file), "--out", str(out)]
    command += ["--engine", "rules", "--workers", "2", "--shard-size", "6k", "--resume"]
    process = subprocess.Popen(command, cwd=tmp_path)
    for _ in range(400):
        if any(out.glob("_run/shards/*")):
            break
        time.sleep(0.05)
    process.kill()
    assert process.wait() < 0
    assert not (out / "manifest.json").exists()
    subprocess.run(command, check=True, cwd=tmp_path, stdout=subprocess.DEVNULL)
    assert len(records(out)) == 80


def test_a_truncated_archive_gives_what_it_has(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(30))
    file.write_bytes(file.read_bytes()[:-300])
    manifest = run_batch([str(file)], str(tmp_path / "out"), RULES, small())
    assert len(records(tmp_path / "out")) == 29
    assert [error["source"] for error in manifest["errors"]] == [url(29)]
    assert "the file ends within this record" in manifest["errors"][0]["error"]


def test_an_unreadable_input_is_named_and_tried_again(tmp_path: Path) -> None:
    good = warc(tmp_path / "a.warc.gz", range(5))
    bad = tmp_path / "b.warc.gz"
    bad.write_bytes(gzip.compress(b"no archive"))
    given = [str(good), str(bad)]
    manifest = run_batch(given, str(tmp_path / "out"), RULES)
    assert manifest["unread_inputs"] == [f"{bad}: not a WARC file, or no record of it is whole"]
    assert manifest["counts"]["pages"] == 5
    with pytest.raises(BatchError, match="not complete"):
        run_batch(given, str(tmp_path / "out"), RULES)


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(60))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "wortlaut", "batch", str(file), "--out", str(out)]
    command += ["--engine", "rules", "--workers", "1"]

    def no_large_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))

    failed = subprocess.run(
        command, preexec_fn=no_large_files, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"wortlaut: error: {out}: cannot be written: File too large;")
    assert failed.stderr.count("\n") == 1
    for name in tree(out):
        if name.endswith(".parquet"):
            parquet.read_table(out / name)  # whole
    assert not list(out.glob("_run/waiting/*"))
    subprocess.run([*command, "--resume"], check=True, stdout=subprocess.DEVNULL)
    assert len(records(out)) == 60


def test_pages_that_come_twice_are_kept_once(tmp_path: Path) -> None:
    for name, numbers in (("a", range(30)), ("b", range(20, 50))):
        warc(tmp_path / f"{name}.warc.gz", [*numbers, *list(numbers)[:3]])
    given = [str(tmp_path / "a.warc.gz"), str(tmp_path / "b.warc.gz"), str(tmp_path)]
    manifest = run_batch(given, str(tmp_path / "out"), RULES, small())
    assert set(records(tmp_path / "out")) == {url(number) for number in range(50)}
    counts = manifest["counts"]
    assert (counts["pages"], counts["texts"], counts["duplicates"]) == (50, 50, 16)
    keys = parquet.read_table(tmp_path / "out" / "statements", columns=["page", "id"]).to_pylist()
    assert len({(row["page"], row["id"]) for row in keys}) == len(keys) == counts["statements"]


def test_another_run_is_not_mixed_in(tmp_path: Path) -> None:
    a, b = (warc(tmp_path / f"{name}.warc.gz", range(3)) for name in "ab")
    out = str(tmp_path / "out")
    run_batch([str(a)], out, RULES)
    for given, settings, options, message in (
        (b, RULES, TWO, "another run: of"),
        (a, None, TWO, "with other settings"),
        (a, RULES, Options(keep_pages=True), "another --partition or --keep-pages"),
    ):
        with pytest.raises(BatchError, match=message):
            run_batch([str(given)], out, settings, options)
    warc(a, range(4))
    with pytest.raises(BatchError, match="gone or changed"):
        run_batch([str(a)], out, RULES)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(BatchError, match="not empty"):
        run_batch([str(a)], str(tmp_path / "full"), RULES)


def test_the_model_reads_too(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(3))
    manifest = run_batch([str(file)], str(tmp_path / "out"))
    assert manifest["engines"][0]["models"]
    engines = parquet.read_table(tmp_path / "out" / "pages")["models"].to_pylist()
    assert engines == [manifest["engines"][0]["models"]] * 3


def test_a_run_that_did_nothing_yet_is_in_nobodys_way(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", range(3))
    out = str(tmp_path / "out")

    def stop(event: object) -> None:
        raise RuntimeError("stopped at once")

    with pytest.raises(RuntimeError):
        run_batch([str(file)], out, None, TWO, stop)
    assert run_batch([str(file)], out, RULES, TWO)["counts"]["pages"] == 3
