"""The same plan on a real scheduler with several worker processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.batch.conftest import RULES, records, tree, url, warc

from wortlaut.batch import Marker, Options, run_batch
from wortlaut.batch.run import Watch
from wortlaut.errors import BatchError


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.file = folder / "scheduler.json"
        self.scheduler = self.start("dask_scheduler", "--port", "0", "--no-show", "--no-dashboard")

    def start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.processes)}.log").open("wb")
        command = [sys.executable, "-m", f"distributed.cli.{kind}", *arguments]
        command += ["--scheduler-file", str(self.file)]
        with log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True
            )
        self.processes.append(process)
        return process

    def add_worker(self) -> subprocess.Popen[bytes]:
        options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--death-timeout", "60")
        return self.start("dask_worker", *options)

    @property
    def address(self) -> str:
        import json

        for _ in range(600):
            if self.file.exists() and self.file.read_text().strip():
                return str(json.loads(self.file.read_text())["address"])
            time.sleep(0.05)
        raise AssertionError((self.folder / "0.log").read_text())

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    running = Cluster(tmp_path / "cluster")
    try:
        yield running
    finally:
        running.stop()


def on(cluster: Cluster, resume: bool = False) -> Options:
    return Options(cluster=cluster.address, shard_size=8_000, resume=resume)


def after(shards: int, act: object) -> Watch:
    """Does something once, when so many shards are done."""

    def watch(event: object) -> None:
        nonlocal shards
        shards -= isinstance(event, Marker)
        if shards == 0 and isinstance(event, Marker):
            act()  # type: ignore[operator]

    return watch


def test_workers_may_be_lost_and_join(tmp_path: Path, cluster: Cluster) -> None:
    file = warc(tmp_path / "a.warc.gz", range(64))
    lost = cluster.add_worker()
    cluster.add_worker()

    def replace_one() -> None:
        lost.kill()
        cluster.add_worker()

    out = tmp_path / "out"
    manifest = run_batch([str(file)], str(out), RULES, on(cluster), after(2, replace_one))
    assert manifest["counts"]["shards"] > 4
    assert set(records(out)) == {url(number) for number in range(64)}
    here = Options(workers=2, shard_size=8_000)
    run_batch([str(file)], str(tmp_path / "here"), RULES, here)
    assert tree(out) == tree(tmp_path / "here")


def test_a_lost_scheduler_is_told_and_the_run_goes_on(
    tmp_path: Path, cluster: Cluster, capfd: pytest.CaptureFixture[str]
) -> None:
    file = warc(tmp_path / "a.warc.gz", range(40))
    cluster.add_worker()
    out = tmp_path / "out"
    with pytest.raises(BatchError, match=r"the scheduler was lost; .* --resume"):
        run_batch([str(file)], str(out), RULES, on(cluster), after(1, cluster.scheduler.kill))
    cluster.stop()
    assert capfd.readouterr().err == ""
    assert not (out / "manifest.json").exists()
    options = Options(workers=2, shard_size=8_000, resume=True)
    run_batch([str(file)], str(out), RULES, options)
    assert set(records(out)) == {url(number) for number in range(40)}


def test_no_scheduler_is_told_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wortlaut.batch.cluster.CONNECT", 1)
    file = warc(tmp_path / "a.warc.gz", range(2))
    options = Options(cluster="tcp://127.0.0.1:9")
    with pytest.raises(BatchError, match="no scheduler answers there"):
        run_batch([str(file)], str(tmp_path / "out"), RULES, options)
