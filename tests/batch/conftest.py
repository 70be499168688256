import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from benchmarks.articles import html
from tests.pages.archives import info, record

from wortlaut import codec, pipeline
from wortlaut.batch import read_back
from wortlaut.config import EngineName, Settings
from wortlaut.types import Record

RULES = Settings(engine=EngineName.RULES)


def url(number: int) -> str:
    return f"https://bote{number % 3}.example/artikel/{number}"


def warc(file: Path, numbers: Iterable[int], body: Callable[[int], str] = html) -> Path:
    """A WARC of generated articles."""
    parts = [info(), *(record(url(n), body(n).encode()) for n in numbers)]
    file.write_bytes(b"".join(parts))
    return file


def records(folder: Path) -> dict[str, bytes]:
    """The records of a run by source, each in its JSON."""
    found: dict[str, bytes] = {}
    for one in read_back(str(folder)):
        assert one.page.source not in found
        found[one.page.source] = codec.encode(one)
    return found


def by_hand(folder: Path, numbers: Iterable[int]) -> list[Record]:
    """The same articles read by the pipeline, page by page."""
    folder.mkdir()
    for number in numbers:
        (folder / f"{number:04}.html").write_text(html(number), "utf-8")
    found = list(pipeline.read_all([str(folder)], RULES))
    return [one for one in found if isinstance(one, Record)]


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.fixture
def poisonous(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Reading processes that die of pages with POISON in them; gives a log of what they began.

    MILD pages kill only the first process that reads one.
    """
    log = tmp_path / "begun.log"
    script = f"""
import os
from pathlib import Path
from wortlaut.batch import reader
read_text = reader.read_text
log = Path({str(log)!r})
def read(page, settings):
    before = log.read_text() if log.exists() else ""
    with log.open("a") as file:
        file.write(page.source + "\\n")
    if b"POISON" in page.body or b"MILD" in page.body and page.source not in before:
        os.kill(os.getpid(), 11)
    return read_text(page, settings)
reader.read_text = read
reader.main()
"""
    monkeypatch.setattr("wortlaut.batch.child.COMMAND", (sys.executable, "-c", script))
    return log
