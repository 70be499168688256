import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.evaluation.invented import Json


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """Writes documents to a file of the given name and returns its path."""

    def write(name: str, *documents: Json) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(d) + "\n" for d in documents), "utf-8")
        return path

    return write
