"""A full disk, a limit on files, two writers: clear words, and the archive stays sound."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wortlaut.archive import Archive
from wortlaut.archive.verify import verify

PAGES = 60
LIMIT = 450_000


def written(folder: Path, name: str, pages: int = PAGES) -> Path:
    made = folder / name
    made.mkdir()
    for number in range(pages):
        words = f"„Die Brücke {name} {number} bleibt gesperrt“, sagte Helma Vrees.\n\n" * 5
        (made / f"{number:03}.txt").write_text(words, "utf-8")
    return made


def start(source: Path, file: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "wortlaut", "add", source, "--archive", file]
    return subprocess.Popen(
        # The language, since telling it may need a file of its own.
        [*map(str, command), "--engine", "rules", "--language", "de", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def ended(process: "subprocess.Popen[str]") -> tuple[int, list[Any], str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, [json.loads(line) for line in out.splitlines()], err


def is_sound(file: Path, said: list[Any]) -> int:
    """Checks the file and what was acknowledged; how many pages there are."""
    with Archive.open(file) as archive:
        assert list(verify(archive)) == []
        for line in said:
            if line.get("outcome") == "new":
                assert archive.raw(line["version"]).body == Path(line["source"]).read_bytes()
                assert len(archive.record(line["reading"]).statements) == line["statements"]
        return int(archive.connection.execute("SELECT count(*) FROM page").get)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits others")
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    source, file = written(tmp_path, "a"), tmp_path / "archive.sqlite"
    process = start(source, file)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
    code, said, err = ended(process)
    assert code == 1
    assert err.count("\n") == 1
    assert err.startswith(f"wortlaut: error: {file}: ")
    assert "nothing half-written was kept" in err
    kept = said[-1]["summary"]["pages"]
    assert is_sound(file, said) == kept < PAGES
    code, said, err = ended(start(source, file))
    assert (code, err) == (0, "")
    assert is_sound(file, said) == PAGES


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 700 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(tmp_path: Path, small_disk: Path) -> None:
    source, file = written(tmp_path, "a"), small_disk / "archive.sqlite"
    code, said, err = ended(start(source, file))
    assert code == 1
    assert err.count("\n") == 1
    assert "the disk is full; nothing half-written was kept" in err
    kept = said[-1]["summary"]["pages"]
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    assert is_sound(file, said) == kept < PAGES
    code, said, err = ended(start(source, file))
    assert (code, err) == (0, "")
    assert is_sound(file, said) == PAGES


def test_two_that_write_at_once(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"  # neither has made it yet
    both = [start(written(tmp_path, name), file) for name in ("a", "b")]
    results = [ended(process) for process in both]
    for code, said, err in results:
        assert code == 0
        assert all(line.endswith("; waiting for it") for line in err.splitlines())
        assert said[-1]["summary"]["new"] == PAGES
    assert is_sound(file, results[0][1] + results[1][1]) == 2 * PAGES


def test_whoever_waits_says_so(tmp_path: Path) -> None:
    source, file = written(tmp_path, "a", 2), tmp_path / "archive.sqlite"
    with Archive.open(file) as archive:
        archive.connection.execute("BEGIN IMMEDIATE")
        process = start(source, file)
        assert process.stderr is not None
        said = process.stderr.readline()
        archive.connection.execute("ROLLBACK")
    assert said == f"wortlaut: note: another process is writing to {file}; waiting for it\n"
    code, lines, _ = ended(process)
    assert code == 0
    assert is_sound(file, lines) == 2


def test_reading_goes_on_while_somebody_writes(tmp_path: Path) -> None:
    source, file = written(tmp_path, "a", 2), tmp_path / "archive.sqlite"
    ended(start(source, file))
    with Archive.open(file) as archive, Archive.open(file, read_only=True) as reader:
        archive.connection.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert len(reader.versions(1)) == 1
        assert time.monotonic() - began < 60  # whoever waited would wait for two minutes
        archive.connection.execute("ROLLBACK")
