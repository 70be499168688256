"""An export is there whole or not at all, and replaces nothing that it should not."""

import os
import sqlite3
from pathlib import Path
from typing import BinaryIO

import pytest

from wortlaut.errors import ExportError
from wortlaut.exporters.target import whole_file, whole_folder


def stop(file: BinaryIO) -> None:
    """What happens when the user stops an export half-way."""
    file.write(b"half")
    raise KeyboardInterrupt


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt), whole_file(out) as file:
        stop(file)
    assert list(tmp_path.iterdir()) == []
    with whole_file(out) as file:
        file.write(b"whole")
        assert not out.exists()
    assert out.read_bytes() == b"whole"


def test_what_is_there_stays(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    with pytest.raises(ExportError, match="--force"), whole_file(out) as file:
        file.write(b"new")
    with pytest.raises(KeyboardInterrupt), whole_file(out, force=True) as file:
        stop(file)
    assert out.read_bytes() == b"old"
    with whole_file(out, force=True) as file:
        file.write(b"new")
    assert out.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [out]


def test_folders(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for text in ("one", "two"):
        with whole_folder(out, force=text == "two") as folder:
            (folder / f"{text}.txt").write_text(text)
    assert not (out / "one.txt").exists()
    assert (out / "two.txt").read_text() == "two"
    with pytest.raises(ExportError, match="--force"), whole_folder(out):
        pass
    with pytest.raises(RuntimeError), whole_folder(out, force=True) as folder:
        raise RuntimeError
    assert (out / "two.txt").exists()
    assert list(tmp_path.iterdir()) == [out]


def test_folders_of_others_are_never_replaced(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "novel.txt").write_text("years of work")
    with pytest.raises(ExportError, match="other files"), whole_folder(own, force=True):
        pass
    assert (own / "novel.txt").exists()
    empty = tmp_path / "empty"
    empty.mkdir()
    with whole_folder(empty) as folder:
        (folder / "a").touch()
    assert (empty / "a").exists()


@pytest.mark.parametrize("whole", [whole_file, whole_folder])
def test_places_that_cannot_be_written(tmp_path: Path, whole: object) -> None:
    out = tmp_path / "nowhere" / "out"
    with pytest.raises(ExportError, match="cannot be written"), whole(out):  # type: ignore[operator]
        pass


def test_wrong_kinds(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a directory"), whole_file(tmp_path):
        pass
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ExportError, match="is a file"), whole_folder(file):
        pass
    with pytest.raises(ExportError, match="folder of files"), whole_folder(Path("-")):
        pass
    for unnamed in (".", "..", "/"):
        with pytest.raises(ExportError, match="no name of its own"), whole_folder(Path(unnamed)):
            pass


def test_no_archive_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "archive.sqlite"
    with sqlite3.connect(out) as database:
        database.execute("CREATE TABLE kept (words)")
    database.close()
    before = out.read_bytes()
    with pytest.raises(ExportError, match="is an archive"), whole_file(out, force=True) as file:
        file.write(b"new")
    assert out.read_bytes() == before
    assert list(tmp_path.iterdir()) == [out]


def test_no_pipe_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "pipe"
    os.mkfifo(out)
    with pytest.raises(ExportError, match="a pipe"), whole_file(out, force=True) as file:
        file.write(b"new")
    assert out.is_fifo()
    assert list(tmp_path.iterdir()) == [out]
