"""An empty archive, and a news site to fetch from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.intake.server import Site, serve

from wortlaut.archive import Archive
from wortlaut.intake import watching


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as made:
        yield made


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as made:
        yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that wants to be left alone is not waited for."""
    monkeypatch.setattr(watching, "WAITED_FOR", 0)
