"""Backups: whole, checked, never over something else; and what an archive holds in numbers."""

import os
from pathlib import Path

import pytest
from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive, dossiers
from wortlaut.archive.backup import backup
from wortlaut.archive.stats import stats
from wortlaut.archive.verify import verify
from wortlaut.errors import ArchiveError


def keep(archive: Archive) -> None:
    for one in (page(), page(*LINES[:3], at="2026-03-05T10:00:00Z")):
        archive.add(one, read(one), (one.source,))


def test_a_backup_is_the_same_archive(archive: Archive, tmp_path: Path) -> None:
    keep(archive)
    target = tmp_path / "copy.sqlite"
    seen: list[tuple[int, int]] = []
    assert backup(archive, target, progress=lambda *done: seen.append(done)) == ()
    assert seen[-1][0] == 0
    with Archive.open(target, read_only=True) as copy:
        assert copy.record(2) == archive.record(2)
        assert list(verify(copy)) == []
    with Archive.open(target) as copy:  # it can go on as the archive
        one = page(*LINES[:2], at="2026-03-06T10:00:00Z")
        copy.add(one, read(one), (one.source,))
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == [
        "copy.sqlite"
    ]


def test_a_backup_while_another_writes(archive: Archive, tmp_path: Path) -> None:
    keep(archive)
    with Archive.open(archive.path) as other, other.change():
        one = page(*LINES[:2], at="2026-03-06T10:00:00Z")
        other.add(one, read(one), (one.source,))
        assert backup(archive, tmp_path / "copy.sqlite") == ()
    with Archive.open(tmp_path / "copy.sqlite") as copy:
        assert stats(copy).versions == 2


def test_nothing_is_replaced_unasked(archive: Archive, tmp_path: Path) -> None:
    keep(archive)
    target = tmp_path / "copy.sqlite"
    target.write_bytes(b"something else")
    with pytest.raises(ArchiveError, match="--force"):
        backup(archive, target)
    assert target.read_bytes() == b"something else"
    assert backup(archive, target, force=True) == ()
    with pytest.raises(ArchiveError, match="the archive itself"):
        backup(archive, archive.path, force=True)
    with Archive.open(target) as copy:
        dossiers.create(copy, "offen")
        with pytest.raises(ArchiveError, match="is in use"):
            backup(archive, target, force=True)
    with pytest.raises(ArchiveError, match="cannot be written"):
        backup(archive, tmp_path / "nowhere" / "copy.sqlite")
    with pytest.raises(ArchiveError, match="is a directory"):
        backup(archive, tmp_path, force=True)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ArchiveError, match="a pipe"):
        backup(archive, pipe, force=True)
    assert pipe.is_fifo()


def test_a_damaged_archive_does_not_replace_a_good_copy(archive: Archive, tmp_path: Path) -> None:
    keep(archive)
    good = tmp_path / "good.sqlite"
    backup(archive, good)
    before = good.read_bytes()
    archive.connection.execute("DROP TRIGGER evidence_stays")
    archive.connection.execute("UPDATE evidence SET words = 'x' WHERE statement = 1")
    with pytest.raises(ArchiveError, match="was kept"):
        backup(archive, good, force=True)
    assert good.read_bytes() == before
    assert {defect.part for defect in backup(archive, tmp_path / "new.sqlite")} >= {"statement"}


def test_stats(archive: Archive) -> None:
    empty = stats(archive)
    assert (empty.pages, empty.statements, empty.first_seen) == (0, 0, None)
    keep(archive)
    dossiers.create(archive, "Brücke")
    found = stats(archive)
    assert (found.pages, found.versions, found.edited_pages, found.readings) == (1, 2, 1, 2)
    count = archive.connection.execute("SELECT count(*) FROM statement").get
    assert found.statements == count
    assert (found.speakers, found.dossiers) == (2, 1)
    assert (found.first_seen, found.last_seen) == ("2026-03-03T10:00:00Z", "2026-03-05T10:00:00Z")
    assert found.raw_bytes == sum(len(archive.raw(number).body) for number in (1, 2))
    assert set(found.parts) >= {"raw pages", "texts", "statements", "search index", "people"}
    assert sum(found.parts.values()) <= found.file_bytes
    assert all(size > 0 for size in found.parts.values())
