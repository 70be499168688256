"""Which files a run reads."""

import gzip
import os
from pathlib import Path

import fsspec
import pytest

from wortlaut.batch.inputs import Kind, find_files
from wortlaut.errors import BatchError


def test_directories_give_what_can_be_read(tmp_path: Path) -> None:
    for name in ("b.html", "a.warc.gz", "sub/c.jsonl", "sub/d.parquet", "note.doc", ".e.html"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(name)
    found = [(Path(file.path).name, file.kind) for file in find_files([str(tmp_path)])]
    assert found == [
        ("a.warc.gz", Kind.WARC),
        ("b.html", Kind.PAGE),
        ("c.jsonl", Kind.JSONL),
        ("d.parquet", Kind.PARQUET),
    ]


def test_links_that_lead_nowhere_and_pipes(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to("nowhere")
    os.mkfifo(tmp_path / "b.html")
    (tmp_path / "c.html").write_bytes(b"x")
    found = find_files([str(tmp_path)])
    assert [Path(file.path).name for file in found] == ["a.html", "c.html"]
    (tmp_path / "d.jsonl").symlink_to("nowhere")  # a whole input is missing
    with pytest.raises(BatchError, match=r"d\.jsonl: no such file"):
        find_files([str(tmp_path)])


def test_globs_match_files_and_directories(tmp_path: Path) -> None:
    for name in ("2026-01/a.html", "2026-02/b.html", "2027-01/c.html"):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_text(name)
    for pattern in ("2026-*", "2026-*/*.html", "**/[ab].html"):
        found = [Path(file.path).name for file in find_files([f"{tmp_path}/{pattern}"])]
        assert found == ["a.html", "b.html"]


def test_each_file_counts_once_under_whatever_name(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"x" * 99)
    (tmp_path / "copy.warc.gz").write_bytes(b"x" * 99)
    (tmp_path / "other.warc.gz").write_bytes(b"y" * 99)
    (tmp_path / "link.warc.gz").symlink_to(tmp_path / "a.warc.gz")
    given = [str(tmp_path / "a.warc.gz"), str(tmp_path), f"{tmp_path}/*"]
    assert [Path(file.path).name for file in find_files(given)] == ["a.warc.gz", "other.warc.gz"]


def test_files_without_a_telling_name_are_told_by_content(tmp_path: Path) -> None:
    for name, content, kind in (
        ("a", b"WARC/1.0\r\n", Kind.WARC),
        ("b", b"PAR1....", Kind.PARQUET),
        ("c", b'{"url": "x"}', Kind.JSONL),
        ("d", b"<html>", Kind.PAGE),
    ):
        (tmp_path / name).write_bytes(content)
        assert [file.kind for file in find_files([str(tmp_path / name)])] == [kind]


def test_object_stores_are_searched_like_folders() -> None:
    store = fsspec.filesystem("memory")
    for name in ("2026/a.jsonl", "2026/sub/b.jsonl.gz", "2026/note.doc"):
        store.pipe_file(f"/lake/{name}", gzip.compress(b"{}"))
    found = [file.path for file in find_files(["memory://lake/2026"])]
    assert found == ["memory:///lake/2026/a.jsonl", "memory:///lake/2026/sub/b.jsonl.gz"]
    assert [file.path for file in find_files(["memory://lake/*/*.jsonl"])] == found[:1]
    with pytest.raises(BatchError, match="no such file"):
        find_files(["memory://lake/2027/x.jsonl"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("missing.warc.gz", "no such file or directory"),
        ("nothing-*.warc.gz", "matches no file"),
        ("empty", "nothing to read in this directory"),
        ("-", "cannot read standard input"),
        ("xyz://bucket/a", "xyz:// cannot be opened"),
        ("s3://bucket/a.warc.gz", "pip install s3fs"),
    ],
)
def test_what_is_not_there_is_named(
    given: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BatchError, match=message):
        find_files([given])
