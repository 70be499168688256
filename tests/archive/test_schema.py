"""Opening files: new, old, of another program, of a newer wortlaut, damaged."""

import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from wortlaut.archive import Archive
from wortlaut.archive.schema import MIGRATIONS, version
from wortlaut.errors import ArchiveError
from wortlaut.people import Entry, Register


def test_new_file_has_all_tables(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "archive.sqlite"
    with Archive.open(path) as archive:
        assert version(archive.connection) == len(MIGRATIONS)
        assert archive.connection.pragma("journal_mode") == "wal"
    with Archive.open(path, read_only=True) as archive:
        assert version(archive.connection) == len(MIGRATIONS)


def test_file_with_the_register_alone_becomes_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with Register.open(path) as register:
        person = register.add(Entry("Helma Vrees"))
    with Archive.open(path) as archive:
        assert archive.people.get(person).name == "Helma Vrees"
    with Register.open(path) as register:
        assert register.get(person).name == "Helma Vrees"


def test_reading_says_what_an_empty_or_older_file_needs(tmp_path: Path) -> None:
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    with pytest.raises(ArchiveError, match="holds no pages yet"):
        Archive.open(empty, read_only=True)
    older = tmp_path / "older.sqlite"
    with Archive.open(older) as archive:
        archive.connection.pragma("user_version", 1)
    with pytest.raises(ArchiveError, match="brought up to date by: wortlaut search"):
        Archive.open(older, read_only=True)


MAKER = """
import sys
from pathlib import Path
from wortlaut.archive import Archive

folder, me, other = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
for number in range(20):
    (folder / f"{number}.{me}").touch()
    while not (folder / f"{number}.{other}").exists():
        pass
    Archive.open(folder / f"{number}.sqlite").close()
"""


def test_a_file_that_two_make_at_once(tmp_path: Path) -> None:
    def maker(me: str, other: str) -> "subprocess.Popen[str]":
        call = [sys.executable, "-c", MAKER, str(tmp_path), me, other]
        return subprocess.Popen(call, stderr=subprocess.PIPE, text=True)

    both = [maker("a", "b"), maker("b", "a")]
    try:
        assert [process.communicate(timeout=60)[1] for process in both] == ["", ""]
    finally:
        for process in both:
            process.kill()


def test_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="another program"):
        Archive.open(path)
    assert path.read_bytes() == before


def test_newer_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with Archive.open(path) as archive:
        archive.connection.pragma("user_version", len(MIGRATIONS) + 1)
    with pytest.raises(ArchiveError, match="newer wortlaut"):
        Archive.open(path)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 99])
def test_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(content)
    with pytest.raises(ArchiveError):
        Archive.open(path)
    assert path.read_bytes() == content


def test_directory(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be opened"):
        Archive.open(tmp_path)
