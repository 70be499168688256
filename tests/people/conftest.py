from collections.abc import Iterator
from pathlib import Path

import pytest

from wortlaut.people import Register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.open(tmp_path / "people.sqlite") as opened:
        yield opened
