"""A run from its inputs to its manifest, on one screen.

inputs → plan → shards → (pages → rows → parts → marker) for each → duplicates out → manifest
"""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from wortlaut.batch.cluster import run_on
from wortlaut.batch.inputs import is_remote
from wortlaut.batch.local import run_here
from wortlaut.batch.manifest import done_shards, finish, read_manifest
from wortlaut.batch.plan import PARTITIONS, Job, Plan, Shard, check_same, load, make_plan, save
from wortlaut.batch.shard import Marker
from wortlaut.batch.store import Store, missing
from wortlaut.config import Settings
from wortlaut.errors import BatchError


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done.

    ``workers`` are processes of this machine; ``cluster`` is the address of a Dask scheduler
    instead. ``partition`` names the folders of the output, ``keep_pages`` puts the raw bytes into
    the table of pages, ``shard_size`` is in bytes of input.
    """

    workers: int = 1
    resume: bool = False
    cluster: str | None = None
    partition: tuple[str, ...] = PARTITIONS[0]
    keep_pages: bool = False
    shard_size: int | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Told once the plan stands: bytes of input in all and already done, shards in all and done."""

    size: int
    size_done: int
    shards: int
    shards_done: int


Watch = Callable[[Start | Marker | tuple[int, int]], None]
"""Told how a run goes: its start, each shard that is done, and pages and bytes in between."""


def run_batch(
    inputs: Sequence[str],
    out: str,
    settings: Settings | None = None,
    options: Options | None = None,
    watch: Watch = lambda event: None,
) -> dict[str, Any]:
    """Reads many pages into Parquet and gives the manifest, which lies in the folder too.

    Raises:
        BatchError: an input is missing, the folder holds another run, the output cannot be
            written, or the cluster is lost. What is done is kept.
    """
    options = options or Options()
    _need_libraries()
    # Workers elsewhere have other working directories.
    whole = out if is_remote(out) else os.path.abspath(out)
    job = Job(settings or Settings(), whole, os.getcwd(), options.partition, options.keep_pages)
    store = Store(whole)
    plan, done = load(store), set[int]()
    if plan is None and store.names():
        raise BatchError(f"{out}: this folder is not empty and holds no run; choose another")
    if plan is not None:
        manifest = read_manifest(store)
        done = done_shards(plan, store)
        if done or manifest:  # of a run that did nothing yet nothing is to be kept
            check_same(plan, inputs, job)
        else:
            plan = None
        if manifest and not manifest["unread_inputs"]:
            return manifest  # nothing is left to be done
        if done and not options.resume:
            raise BatchError(f"{out} holds a run that is not complete: go on with --resume")
    if plan is None:
        plan = make_plan(inputs, job, options.shard_size)
        save(plan, store)
    todo = [shard for shard in plan.shards if shard.number not in done]
    watch(_start(plan, todo))
    with closing(_markers(todo, job, store, options, watch)) as markers:
        for marker in markers:
            watch(marker)
    return finish(plan, store)


def _start(plan: Plan, todo: Sequence[Shard]) -> Start:
    size, left = (sum(shard.size for shard in shards) for shards in (plan.shards, todo))
    return Start(size, size - left, len(plan.shards), len(plan.shards) - len(todo))


def _markers(
    todo: Sequence[Shard], job: Job, store: Store, options: Options, watch: Watch
) -> Generator[Marker, None, None]:
    def progress(pages: int, size: int) -> None:
        watch((pages, size))

    if options.cluster:
        yield from run_on(options.cluster, todo, job, progress)
    elif todo:
        workers = min(options.workers, len(todo))
        yield from run_here(todo, job, store, workers, progress)


def _need_libraries() -> None:
    try:
        import fsspec
        import pyarrow
    except ImportError as error:
        raise missing("batch", error) from error
    del fsspec, pyarrow
