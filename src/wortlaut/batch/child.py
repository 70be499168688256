"""A reading process seen from the run: started, fed, watched, and started again when it dies.

A page that brings its process down is read once more, alone in a new one. If that dies too, the
page is recorded as failed by name, and the run goes on.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Timer
from typing import Any, BinaryIO, cast

from wortlaut.batch.items import Item
from wortlaut.batch.plan import Job
from wortlaut.batch.tables import Failed, to_tables
from wortlaut.batch.wire import Done, Hello, Ready, Work, receive, send
from wortlaut.errors import BatchError

COMMAND = (sys.executable, "-P", "-m", "wortlaut.batch.reader")
MEMORY = 600_000_000
"""Bytes above which a process is replaced by a fresh one: a huge page leaves traces."""

SECONDS = 300
BYTES_A_SECOND = 5_000
"""A process that takes longer than this for its pages (ten times what slow machines need) hangs."""

DEATHS_IN_A_ROW = 10
STARTS = 3

# One process is one core: libraries must not start threads of their own.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Child:
    """One reading process; a context manager that ends it."""

    def __init__(self, job: Job, command: Sequence[str] | None = None) -> None:
        self._job = job
        self._command = tuple(command or COMMAND)
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = 0
        self._ending = ""
        self._abandoned = False

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The number of the process, while there is one."""
        return self._process.pid if self._process else None

    def read(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        """The rows of some pages, as Arrow tables by name.

        Raises:
            BatchError: no process can be started (for want of the model's weights, for instance),
                or each one dies.
        """
        tables = self._try(items)
        if tables is not None:
            self._deaths = 0
            return [tables]
        # The first to bring it down alone has done so twice; one after that has had no chance yet.
        found, dead = [], False
        for item in items:
            tables = self._try([item])
            if tables is None and dead:
                tables = self._try([item])
            if tables is None:
                tables, dead = self._failed(item), True
            else:
                self._deaths = 0
            found.append(tables)
        return found

    def _failed(self, item: Item) -> dict[str, Any]:
        """The row of a page that brings every process down."""
        self._deaths += 1
        if self._deaths == DEATHS_IN_A_ROW:
            raise BatchError(
                f"{DEATHS_IN_A_ROW} pages in a row brought the reading process down, the last was "
                f"{item.page.source}: try it with `wortlaut read`"
            )
        page = item.page
        reason = f"{page.source}: brought the reading process down twice ({self._ending})"
        return to_tables([Failed(page.source, reason, page, self._job.keep_pages)])

    def stop(self) -> None:
        """Ends the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):  # unsent bytes for a process that has gone
                if stream:
                    stream.close()

    def abandon(self) -> None:
        """Breaks off, from another thread, what the process is doing; it is not started again."""
        self._abandoned = True
        process = self._process
        if process is not None:
            process.kill()

    def _try(self, items: Sequence[Item]) -> dict[str, Any] | None:
        """The rows, or None if the process died."""
        process = self._running()
        limit = SECONDS + sum(len(item.page.body) for item in items) / BYTES_A_SECOND
        late: list[str] = []

        def stop() -> None:
            late.append(f"no answer within {limit:.0f} s")
            process.kill()

        watch = Timer(limit, stop)
        watch.daemon = True
        watch.start()
        try:
            send(cast(BinaryIO, process.stdin), Work(list(items)))
            done = receive(cast(BinaryIO, process.stdout), Done)
        except OSError:
            done = None
        finally:
            watch.cancel()
        self._check()
        if done is None:
            ending = self._end(process)
            self._ending = late[0] if late else ending
            self.stop()
            return None
        if done.memory > MEMORY:
            self.stop()
        return {name: _table(data) for name, data in done.tables.items()}

    def _check(self) -> None:
        if self._abandoned:
            raise BatchError("the run was stopped")

    def _running(self) -> subprocess.Popen[bytes]:
        for _ in range(STARTS):
            self._check()
            if self._process is None:
                self._process = self._start()
            if self._process is not None:
                return self._process
        raise BatchError(f"the reading process cannot be started ({self._ending})")

    def _start(self) -> subprocess.Popen[bytes] | None:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ONE_THREAD},
            start_new_session=True,  # an interrupt at the keyboard is for the run to handle
        )
        self._process = process
        try:
            send(cast(BinaryIO, process.stdin), Hello(self._job.settings, self._job.keep_pages))
            ready = receive(cast(BinaryIO, process.stdout), Ready)
        except OSError:
            ready = None
        if ready is None:
            self._ending = self._end(process)
            self.stop()
            return None
        if ready.error:
            self.stop()
            raise BatchError(ready.error)
        return process

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> str:
        """How a process ended, in words."""
        try:
            code = process.wait(10)
        except subprocess.TimeoutExpired:
            return "it went silent"
        if code >= 0:
            return f"exit code {code}"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        hint = ": out of memory, or killed from outside" if name == "SIGKILL" else ""
        return f"{name}{hint}"


def _table(data: bytes) -> Any:
    import pyarrow as pa

    with pa.ipc.open_stream(data) as stream:
        return stream.read_all()
