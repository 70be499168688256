"""The plan of a run: its inputs cut into shards, each to be done exactly once.

The plan depends on the inputs and settings alone, never on how many workers there are, so that
the same run gives the same parts anywhere. It is written before the first shard is begun, and a
resumed run follows it.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import msgspec

from wortlaut.batch.inputs import File, Kind, find_files, is_remote
from wortlaut.batch.store import Store, missing, open_filesystem
from wortlaut.config import Settings
from wortlaut.errors import BatchError
from wortlaut.languages.pack import PACKS, find_pack
from wortlaut.pipeline import engine
from wortlaut.types import Engine

FORMAT = 1
"""Version of the layout of a run's folder (docs/batch.md)."""

PLAN = "_run/plan.json"
SMALLEST, LARGEST = 256_000, 64_000_000
"""Bytes of input in one shard: a 64th of all within these bounds."""
FILES_AT_MOST = 1000

PARTITIONS = (("date", "outlet"), ("date",), ())


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of the input.

    ``files`` is one archive or table, or some pages. ``start`` and ``end`` are byte offsets within
    a WARC or JSON lines file, and numbers of row groups in Parquet; an end of None is the file's.
    ``size`` is in bytes, to estimate the time that is left.
    """

    number: int
    kind: Kind
    files: tuple[str, ...]
    size: int
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What holds for every shard of a run.

    ``base`` is the directory that relative paths start from.
    """

    settings: Settings
    out: str
    base: str
    partition: tuple[str, ...] = PARTITIONS[0]
    keep_pages: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: what is to be read, how, by which engines, and in which shards."""

    format: int
    inputs: tuple[str, ...]
    settings: Settings
    partition: tuple[str, ...]
    keep_pages: bool
    engines: tuple[Engine, ...]
    shards: tuple[Shard, ...]


def make_plan(inputs: Sequence[str], job: Job, shard_size: int | None = None) -> Plan:
    """The plan for some inputs; ``shard_size`` is in bytes.

    Raises:
        BatchError: an input cannot be read.
        ModelError: the engine asked for cannot be had.
    """
    files = find_files(inputs)
    size = shard_size or min(LARGEST, max(SMALLEST, sum(f.size for f in files) // 64))
    shards = [replace(shard, number=number) for number, shard in enumerate(_shards(files, size))]
    return Plan(
        FORMAT,
        tuple(inputs),
        job.settings,
        job.partition,
        job.keep_pages,
        engines(job.settings),
        tuple(shards),
    )


def engines(settings: Settings) -> tuple[Engine, ...]:
    """What reads the languages that there are packs for.

    Raises:
        ModelError: the engine asked for cannot be had.
    """
    codes = [settings.language] if settings.language else list(PACKS)
    return tuple(engine(find_pack(code), settings) for code in codes)


def save(plan: Plan, store: Store) -> None:
    """Writes a plan into the run's folder."""
    store.put(PLAN, msgspec.json.format(msgspec.json.encode(plan), indent=1))


def load(store: Store) -> Plan | None:
    """The plan of the run in a folder, or None if there is none.

    Raises:
        BatchError: it cannot be understood.
    """
    data = store.get(PLAN)
    if data is None:
        return None
    try:
        return msgspec.json.decode(data, type=Plan)
    except msgspec.MsgspecError as error:
        raise BatchError(f"{store.root}/{PLAN}: not a plan of this version: {error}") from error


def check_same(plan: Plan, inputs: Sequence[str], job: Job) -> None:
    """That a plan is the one for these inputs, settings and engines.

    Raises:
        BatchError: it is not; the message says in what they differ.
    """
    where = f"{job.out} holds another run"
    if plan.inputs != tuple(inputs):
        raise BatchError(f"{where}: of {' '.join(plan.inputs)}; choose another --out")
    if plan.settings != job.settings:
        raise BatchError(f"{where}: with other settings; repeat those, or choose another --out")
    if (plan.partition, plan.keep_pages) != (job.partition, job.keep_pages):
        raise BatchError(f"{where}: with another --partition or --keep-pages")
    if plan.engines != engines(job.settings):
        begun = ", ".join(" ".join((e.name, e.version, *e.models)) for e in plan.engines)
        raise BatchError(f"{where}: begun with {begun}; go on with that, or choose another --out")
    for path, size in _sizes(plan).items():
        if not os.path.exists(path) or os.path.getsize(path) != size:
            raise BatchError(f"{path}: gone or changed since this run began")


def _sizes(plan: Plan) -> dict[str, int]:
    """The local archives of a plan with their sizes; those of tables count unpacked bytes."""
    sizes: dict[str, int] = {}
    for shard in plan.shards:
        if shard.kind in (Kind.WARC, Kind.JSONL) and not is_remote(shard.files[0]):
            sizes[shard.files[0]] = sizes.get(shard.files[0], 0) + shard.size
    return sizes


def _shards(files: list[File], size: int) -> Iterator[Shard]:
    waiting: list[File] = []
    held = 0
    for file in files:
        full = held + file.size > size or len(waiting) == FILES_AT_MOST
        if waiting and (full or file.kind is not Kind.PAGE):
            yield _together(waiting)
            waiting, held = [], 0
        if file.kind is Kind.PAGE:
            waiting.append(file)
            held += file.size
        elif file.kind is Kind.PARQUET:
            yield from _row_groups(file, size)
        elif _can_be_cut(file) and (count := round(file.size / size)) > 1:
            cuts = [file.size * i // count for i in range(count + 1)]
            for start, end in pairwise(cuts):
                yield Shard(0, file.kind, (file.path,), end - start, start, end)
        else:
            yield Shard(0, file.kind, (file.path,), file.size)
    if waiting:
        yield _together(waiting)


def _together(pages: list[File]) -> Shard:
    return Shard(0, Kind.PAGE, tuple(f.path for f in pages), sum(f.size for f in pages))


def _can_be_cut(file: File) -> bool:
    """A gzipped WARC by its members, plain JSON lines by its lines; other streams are one piece."""
    name = file.path.lower()
    if file.kind is Kind.WARC:
        return name.endswith(".gz")
    return not name.endswith((".gz", ".br"))


def _row_groups(file: File, size: int) -> Iterator[Shard]:
    """Neighbouring row groups of a Parquet file, up to the size of a shard."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise missing("batch", error) from error
    files, path = open_filesystem(file.path)
    try:
        with files.open(path, "rb") as stream:
            meta = parquet.read_metadata(stream)
            sizes = [meta.row_group(i).total_byte_size for i in range(meta.num_row_groups)]
    except (OSError, ArrowException) as error:
        raise BatchError(f"{file.path}: not a Parquet file: {error}") from error
    start, held = 0, 0
    for number, heavy in enumerate(sizes):
        if held and held + heavy > size:
            yield Shard(0, file.kind, (file.path,), held, start, number)
            start, held = number, 0
        held += heavy
    yield Shard(0, file.kind, (file.path,), held, start, len(sizes))
