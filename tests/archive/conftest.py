"""An empty archive, and one with the usual page that can be corrected."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.archive.invented import page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.types import Record


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as made:
        yield made


@pytest.fixture
def record(archive: Archive) -> Record:
    """What the rules read on the usual page, which is in the archive."""
    one = page()
    made = read(one)
    archive.add(one, made, (one.source,))
    assert [s.type.value for s in made.statements] == ["reported", "direct", "indirect", "direct"]
    return made


@pytest.fixture
def corrections(archive: Archive, record: Record) -> Corrections:
    return Corrections(archive)
