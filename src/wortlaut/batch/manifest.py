"""The end of a run: pages that came in several shards kept once, and the manifest written."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from wortlaut import __version__
from wortlaut.batch.plan import FORMAT, Plan
from wortlaut.batch.shard import Marker, load, marker_name, save
from wortlaut.batch.store import Store
from wortlaut.batch.tables import TABLES
from wortlaut.batch.writer import write
from wortlaut.errors import BatchError
from wortlaut.types import CONTRACT

MANIFEST = "manifest.json"
ERRORS_KEPT = 1000
IDS_AT_ONCE = 20_000_000
"""Page ids compared in one pass; more go through in several, so that memory stays bounded."""


def done_shards(plan: Plan, store: Store) -> set[int]:
    """The shards not to be read again; where the input could not be read it is tried again."""
    markers = _markers(store, set(store.names("_run/shards")), len(plan.shards))
    return {marker.shard for marker in markers if marker.error is None}


def read_manifest(store: Store) -> dict[str, Any] | None:
    """The manifest of a run that has come to its end, or None."""
    data = store.get(MANIFEST)
    if data is None:
        return None
    manifest: dict[str, Any] = msgspec.json.decode(data)
    return manifest


def finish(plan: Plan, store: Store) -> dict[str, Any]:
    """Drops what is there twice, clears away what no shard vouches for, writes the manifest.

    May be broken off and repeated.

    Raises:
        BatchError: a shard is missing, or the output cannot be written.
    """
    names = set(store.names("_run/shards"))
    markers = list(_markers(store, names, len(plan.shards)))
    if len(markers) < len(plan.shards):
        left = len(plan.shards) - len(markers)
        raise BatchError(
            f"{store.root}: {left} shards are not done: do all workers write to this same folder? "
            "Go on with --resume"
        )
    for marker, doubled in _doubled(markers, store):
        _drop(marker, doubled, store)
    _clear(markers, store)
    data = msgspec.json.encode(_manifest(plan, markers))
    store.settle()
    store.put(MANIFEST, msgspec.json.format(data, indent=2))
    manifest: dict[str, Any] = msgspec.json.decode(data)
    return manifest


def _markers(store: Store, names: set[str], count: int) -> Iterable[Marker]:
    for number in range(count):
        name = marker_name(number)
        marker = load(store, name) if name in names else None
        if marker is not None:
            yield marker


def _doubled(markers: list[Marker], store: Store) -> Iterable[tuple[Marker, set[str]]]:
    """Shards with the pages in them that an earlier shard has too."""
    total = sum(marker.counts.get("pages", 0) for marker in markers)
    passes = 1 + total // IDS_AT_ONCE
    found: dict[int, set[str]] = defaultdict(set)
    for number in range(passes):
        seen: dict[str, int] = {}
        for marker in markers:
            for page in _pages(marker, store):
                if passes > 1 and int(page[:6], 16) % passes != number:
                    continue
                if seen.setdefault(page, marker.shard) != marker.shard:
                    found[marker.shard].add(page)
    for marker in markers:
        if found.get(marker.shard):
            yield marker, found[marker.shard]


def _pages(marker: Marker, store: Store) -> Iterable[str]:
    from pyarrow import parquet

    for file in marker.files:
        if str(file["name"]).startswith("pages/"):
            with store.open(str(file["name"])) as stream:
                yield from parquet.read_table(stream, columns=["page"])["page"].to_pylist()


def _drop(marker: Marker, doubled: set[str], store: Store) -> None:
    """Takes pages out of a shard's parts; the table of pages comes last, for it tells which."""
    import pyarrow as pa
    from pyarrow import compute, parquet

    unwanted = pa.array(sorted(doubled))
    kept: list[dict[str, Any]] = []
    failed = 0
    for file in sorted(marker.files, key=lambda file: str(file["name"]).startswith("pages/")):
        name = str(file["name"])
        with store.open(name) as stream:
            rows = parquet.ParquetFile(stream).read()
        chosen = rows.filter(compute.invert(compute.is_in(rows["page"], unwanted)))
        if name.startswith("pages/"):
            failed += len(chosen["error"].drop_null())
        # Nothing is deleted yet: `_clear` does that once the marker no longer names it.
        if chosen.num_rows == rows.num_rows:
            kept.append(file)
        elif chosen.num_rows:
            kept.append(write(store, name, chosen))
    marker.files = kept
    before = marker.counts["pages"]
    for table in TABLES:
        rows_of = [int(f["rows"]) for f in kept if str(f["name"]).startswith(f"{table}/")]
        marker.counts[table] = sum(rows_of)
    marker.counts["failed"] = failed
    marker.add("duplicates", before - marker.counts["pages"])
    save(marker, store)


def _clear(markers: list[Marker], store: Store) -> None:
    """Deletes parts that no marker names: of attempts that were broken off."""
    known = {str(file["name"]) for marker in markers for file in marker.files}
    for table in TABLES:
        for name in store.names(table):
            if name not in known:
                store.remove(name)
    for name in store.names("_run/waiting"):
        store.remove(name)


def _manifest(plan: Plan, markers: list[Marker]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    tables = {name: {"files": 0, "rows": 0, "bytes": 0} for name in TABLES}
    errors: list[dict[str, str]] = []
    unread: list[str] = []
    for marker in markers:
        counts.update(marker.counts)
        skipped.update(marker.skipped)
        if marker.error:
            unread.append(marker.error)
        errors += [{"source": source, "error": error} for source, error in marker.errors]
        for file in marker.files:
            table = tables[str(file["name"]).split("/", 1)[0]]
            table["files"] += 1
            table["rows"] += int(file["rows"])
            table["bytes"] += int(file["bytes"])
    return {
        "format": FORMAT,
        "contract": CONTRACT,
        "wortlaut": __version__,
        "inputs": list(plan.inputs),
        "settings": msgspec.to_builtins(plan.settings),
        "engines": msgspec.to_builtins(plan.engines),
        "partition": list(plan.partition),
        "keep_pages": plan.keep_pages,
        "counts": {
            "shards": len(plan.shards),
            **{name: counts[name] for name in (*TABLES, "failed", "duplicates")},
            "skipped": sum(skipped.values()),
        },
        "skipped": dict(sorted(skipped.items())),
        "unread_inputs": unread,
        "errors": errors[:ERRORS_KEPT],
        "tables": tables,
    }
