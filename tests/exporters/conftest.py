"""An empty archive."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wortlaut.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as made:
        yield made
