from collections.abc import Callable
from pathlib import Path

import pytest
from tests.evaluation.invented import write_lines


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """Writes documents to a file of the given name and returns its path."""
    return lambda name, *documents: write_lines(tmp_path / name, documents)
