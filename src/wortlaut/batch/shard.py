"""One shard from its input to its parts: the same here and on any machine of a cluster.

Everything that is written has a name that follows from the plan, and the shard counts as done only
when its marker is there. So it may be broken off and repeated, even twice at once.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec

from wortlaut.batch.child import Child
from wortlaut.batch.items import Bad, Item, items
from wortlaut.batch.plan import Job, Shard
from wortlaut.batch.store import Store
from wortlaut.batch.tables import Failed, page_id, to_tables
from wortlaut.batch.writer import Writer
from wortlaut.errors import PageError
from wortlaut.pipeline import BATCH

BATCH_BYTES = 4_000_000
ERRORS_KEPT = 100
"""Errors told in a shard's marker; all of them stand in the table of pages."""

Report = Callable[[int, int], None]
"""Told pages read and input done (in bytes) since the last time."""


@dataclass(slots=True)
class Marker:
    """What a shard has come to. ``error`` is set where its input could not be read as a whole."""

    shard: int
    counts: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    files: list[dict[str, str | int]] = field(default_factory=list)
    error: str | None = None

    def add(self, what: str, number: int) -> None:
        """Counts something."""
        self.counts[what] = self.counts.get(what, 0) + number


def marker_name(shard: int) -> str:
    """Where the marker of a shard lies."""
    return f"_run/shards/{shard:06}.json"


def save(marker: Marker, store: Store) -> None:
    """Writes a marker, and with it makes the shard done."""
    store.put(marker_name(marker.shard), msgspec.json.encode(marker))


def load(store: Store, name: str) -> Marker | None:
    """A marker that was written before, or None if there is none that can be understood."""
    data = store.get(name)
    try:
        return None if data is None else msgspec.json.decode(data, type=Marker)
    except msgspec.MsgspecError:
        return None


def run_shard(shard: Shard, job: Job, store: Store, child: Child, report: Report) -> Marker:
    """Reads a shard, writes its parts, and then its marker.

    Raises:
        BatchError: the output cannot be written, or no page can be read at all.
    """
    marker = Marker(shard.number)
    skipped: Counter[str] = Counter()
    writer = Writer(store, shard.number, job.partition)
    behind = 0
    try:
        for batch in _batches(_first_times(items(shard, job, skipped), marker)):
            bad = [Failed(item.source, item.error) for item in batch if isinstance(item, Bad)]
            good = [item for item in batch if isinstance(item, Item)]
            for tables in (*([to_tables(bad)] if bad else []), *(child.read(good) if good else [])):
                writer.add(_counted(tables, marker))
            now = min(batch[-1].done, shard.size)
            report(len(batch), max(0, now - behind))
            behind = max(behind, now)
    except PageError as error:
        marker.error = str(error)
    writer.flush()
    marker.files = writer.files
    marker.skipped = dict(skipped)
    store.settle()
    save(marker, store)
    report(0, shard.size - behind)
    return marker


def _first_times(found: Iterator[Item | Bad], marker: Marker) -> Iterator[Item | Bad]:
    """Each page once: the same bytes from the same place are the same page."""
    seen: set[str] = set()
    for item in found:
        if isinstance(item, Item):
            page = item.page
            key = page_id(page.source, sha256(page.body).hexdigest())
        else:
            key = page_id(item.source, item.error)
        if key in seen:
            marker.add("duplicates", 1)
            continue
        seen.add(key)
        yield item


def _batches(found: Iterator[Item | Bad]) -> Iterator[list[Item | Bad]]:
    """Enough for one call of the engine, but no more than some megabytes."""
    batch: list[Item | Bad] = []
    size = 0
    try:
        for item in found:
            batch.append(item)
            size += len(item.page.body) if isinstance(item, Item) else 0
            if len(batch) == BATCH or size > BATCH_BYTES:
                yield batch
                batch, size = [], 0
    except PageError:
        if batch:  # what came before is kept
            yield batch
        raise
    if batch:
        yield batch


def _counted(tables: dict[str, Any], marker: Marker) -> dict[str, Any]:
    pages = tables["pages"]
    for name, table in tables.items():
        marker.add(name, table.num_rows)
    errors = pages["error"].drop_null().to_pylist()
    marker.add("failed", len(errors))
    room = ERRORS_KEPT - len(marker.errors)
    if errors and room > 0:
        rows = zip(pages["source"].to_pylist(), pages["error"].to_pylist(), strict=True)
        marker.errors += [(source, error) for source, error in rows if error][:room]
    return tables
