import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from wortlaut.cli.main import main


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line as a user would and gives back exit code, output and errors."""

    def call(*arguments: Any, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["wortlaut", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stopped:
            main()
        captured = capfd.readouterr()
        code = stopped.value.code
        return Outcome(code if isinstance(code, int) else 0, captured.out, captured.err)

    return call
