"""Clients of the reading room on invented pages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.invented import fill
from tests.web.served import served

from wortlaut.archive import Archive


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that nobody may change."""
    path = tmp_path_factory.mktemp("filled") / "archive.sqlite"
    with Archive.open(path) as archive:
        fill(archive)
    return path


@pytest.fixture(scope="module")
def reader(filled: Path) -> Iterator[TestClient]:
    """A client for tests that change nothing."""
    with served(filled) as client:
        yield client


@pytest.fixture
def writer(filled: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client on an archive of its own."""
    path = tmp_path / "archive.sqlite"
    shutil.copy(filled, path)
    with served(path) as client:
        yield client
