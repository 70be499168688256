"""Rows into Parquet parts: sorted by date and outlet, one file for each partition of a shard."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import quote

from wortlaut.batch.store import Store
from wortlaut.batch.tables import TABLES

FLUSH = 64_000_000
"""Bytes of rows that are gathered before they are written."""

NONE = "__HIVE_DEFAULT_PARTITION__"
"""The folder of rows without a value, as Hive, DuckDB, Spark and pyarrow name it."""

NAME = 120
"""Bytes of a folder's name at most: file systems end at 255."""

File = dict[str, Any]


class Writer:
    """Gathers the rows of one shard and writes its parts; the same rows give the same files."""

    def __init__(self, store: Store, shard: int, partition: tuple[str, ...]) -> None:
        self._store, self._shard, self._partition = store, shard, partition
        self._waiting: dict[str, list[Any]] = {name: [] for name in TABLES}
        self._size = self._number = 0
        self.files: list[File] = []

    def add(self, tables: dict[str, Any]) -> None:
        """Takes rows of all tables.

        Raises:
            BatchError: they cannot be written.
        """
        for name, table in tables.items():
            if table.num_rows:
                self._waiting[name].append(table)
                self._size += table.nbytes
        if self._size > FLUSH:
            self.flush()

    def flush(self) -> None:
        """Writes what is waiting.

        Raises:
            BatchError: it cannot be written.
        """
        import pyarrow as pa

        for name, waiting in self._waiting.items():
            if not waiting:
                continue
            for folder, rows in partitions(pa.concat_tables(waiting), self._partition):
                part = f"part-{self._shard:06}-{self._number:03}.parquet"
                self.files.append(write(self._store, "/".join((name, *folder, part)), rows))
            waiting.clear()
        self._number += 1
        self._size = 0


def write(store: Store, name: str, rows: Any) -> File:
    """Writes one part and says what is in it.

    Raises:
        BatchError: it cannot be written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    parquet.write_table(rows, sink, compression="zstd")
    data = sink.getvalue()
    store.put(name, data)
    return {"name": name, "rows": rows.num_rows, "bytes": data.size}


def partitions(table: Any, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The rows by partition, each with the folders that it belongs in.

    What the folders say is left out of the files, as Hive, Spark and pyarrow want it. Rows are
    sorted by date and outlet in any case, so that readers can skip what they do not want.
    """
    from pyarrow import compute

    order = compute.sort_indices(table, sort_keys=[("date", "ascending"), ("outlet", "ascending")])
    rows = table.take(order)
    if not keys:
        yield (), rows
        return
    # By folder, since two outlets may share one: names are cut where they are very long.
    columns = [[_folder(key, value) for value in rows[key].to_pylist()] for key in keys]
    rows = rows.drop_columns(list(keys))
    start = 0
    for folder, group in groupby(zip(*columns, strict=True)):
        size = sum(1 for _ in group)
        yield folder, rows.slice(start, size)
        start += size


def _folder(key: str, value: object) -> str:
    if value is None:
        return f"{key}={NONE}"
    safe = quote(str(value), safe=" ")
    if len(safe) > NAME:
        safe = safe[:NAME]
        while "%" in safe[-2:]:  # no half of an escape
            safe = safe[:-1]
    return f"{key}={safe}"
