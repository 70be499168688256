"""The application on an archive of invented pages, without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient
from tests.archive.invented import RULES
from tests.web.invented import fill

from wortlaut.archive import Archive
from wortlaut.web.app import create_app


@contextmanager
def served(path: Path, *, empty: bool = False, **options: Any) -> Iterator[TestClient]:
    """A client of the application; the archive is filled if there was none."""
    if not path.exists():
        with Archive.open(path) as archive:
            if not empty:
                fill(archive)
    app = create_app(path, settings=RULES, **options)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
