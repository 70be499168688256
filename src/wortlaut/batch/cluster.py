"""The workers of a Dask cluster: the same shards, wherever the scheduler sends them.

Workers may be lost and may join while a run goes on. Paths must lead to the same files on all of
them: a shared folder or an object store.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

import msgspec

from wortlaut import __version__
from wortlaut.batch.child import Child
from wortlaut.batch.plan import Job, Shard
from wortlaut.batch.shard import Marker, run_shard
from wortlaut.batch.store import Store, missing
from wortlaut.errors import BatchError, WortlautError

Progress = Callable[[int, int], None]

AHEAD = 10_000
"""Shards the scheduler knows of at a time."""

RETRIES = 3
"""How often a shard is given to another worker after its worker was lost."""

CONNECT = 20
"""Seconds to wait for the scheduler."""


def run_on(address: str, shards: Sequence[Shard], job: Job, progress: Progress) -> Iterator[Marker]:
    """Runs shards on a cluster and gives each one's marker as it is done.

    Raises:
        BatchError: the scheduler cannot be reached or was lost, its workers run another version,
            a shard has lost every worker that took it, or the output cannot be written.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise missing("cluster", error) from error
    # What it says of lost connections, in many lines, is for us to say in one.
    for name in [
        name for name in logging.root.manager.loggerDict if name.startswith("distributed")
    ]:
        log = logging.getLogger(name)
        log.handlers, log.propagate = [logging.NullHandler()], False
    resume = "what is done is kept: go on with --resume"
    try:
        client = distributed.Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise BatchError(f"{address}: no scheduler answers there") from error
    try:
        with client:
            _check_versions(client)
            waiting = iter(shards)
            sizes = {shard.number: shard.size for shard in shards}
            running = distributed.as_completed(loop=client.loop)

            def submit() -> None:
                shard = next(waiting, None)
                if shard is not None:
                    running.add(
                        client.submit(
                            run_remote,
                            msgspec.json.encode(shard),
                            msgspec.json.encode(job),
                            key=f"wortlaut-{hash_of(job)}-{shard.number}",
                            retries=RETRIES,
                            pure=False,
                        )
                    )

            for _ in range(min(AHEAD, len(shards))):
                submit()
            for future in running:
                try:
                    answer = future.result()
                except WortlautError as error:
                    raise BatchError(str(error)) from error
                marker = msgspec.json.decode(answer, type=Marker)
                progress(marker.counts.get("pages", 0), sizes[marker.shard])
                submit()
                yield marker
    except BatchError:
        raise
    except Exception as error:
        raise BatchError(f"{address}: {_reason(error)}; {resume}") from error


def run_remote(shard: bytes, job: bytes) -> bytes:
    """A shard on a worker of the cluster; shards, jobs and markers travel as JSON.

    Raises:
        BatchError: the output cannot be written, or no page can be read there.
    """
    one, whole = msgspec.json.decode(shard, type=Shard), msgspec.json.decode(job, type=Job)
    with Child(whole) as child:
        marker = run_shard(one, whole, Store(whole.out), child, lambda pages, size: None)
    return msgspec.json.encode(marker)


def hash_of(job: Job) -> str:
    """Tells runs with different settings or folders apart on one scheduler."""
    from hashlib import sha256

    return sha256(msgspec.json.encode(job)).hexdigest()[:12]


def version() -> str:
    """The version of wortlaut, asked of each worker."""
    return __version__


def _check_versions(client: Any) -> None:
    try:
        versions = client.run(version)
    except Exception as error:
        raise BatchError(
            f"workers of this cluster cannot run wortlaut ({_reason(error)}): "
            f"install wortlaut[cluster]=={__version__} on them"
        ) from error
    for worker, found in versions.items():
        if found != __version__:
            raise BatchError(f"{worker} runs wortlaut {found}, not {__version__}: install the same")


def _reason(error: Exception) -> str:
    kind = type(error).__name__
    if kind == "KilledWorker":
        return f"a shard lost {RETRIES} workers one after the other: give them more memory"
    if kind in (
        "CancelledError",
        "FutureCancelledError",
        "CommClosedError",
        "FuturesCancelledError",
    ):
        return "the scheduler was lost"
    return f"{kind}: {' '.join(str(error).split())[:300]}"
