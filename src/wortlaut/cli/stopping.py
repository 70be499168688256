"""Ctrl-C while pages go into the archive: the batch in hand is finished, then the command ends."""

import os
import signal
from types import FrameType, TracebackType
from typing import Any


class Stopping:
    """Turns the first Ctrl-C (or SIGTERM) within its block into a wish, the second into an end.

    Calling it tells whether somebody has asked to stop. Nothing is lost by the second either: the
    batch in hand is rolled back.
    """

    def __init__(self) -> None:
        self.signal = 0
        self._before: dict[int, Any] = {}

    def __call__(self) -> bool:
        return self.signal != 0

    def __enter__(self) -> "Stopping":
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._asked)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def code(self) -> int:
        """The exit code that shells expect: 130 after Ctrl-C, 143 after SIGTERM, 0 otherwise."""
        return 128 + self.signal if self.signal else 0

    def _asked(self, number: int, frame: FrameType | None) -> None:
        if self.signal:
            raise KeyboardInterrupt
        self.signal = number
        # Not by way of sys.stderr, which may be in the middle of a line.
        os.write(2, b"wortlaut: finishing what is in hand; once more stops at once\n")
