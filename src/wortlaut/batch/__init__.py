"""Many pages at once: WARC files, tables and folders into Parquet, here or on a cluster.

::

    plan → shards → items → reading processes → tables → writer → manifest
                 (local or cluster)

`run_batch` does it all; `read_back` gives the records of what it wrote.
"""

from wortlaut.batch.back import read_back, read_back_pages
from wortlaut.batch.run import Options, Start, run_batch
from wortlaut.batch.shard import Marker

__all__ = ["Marker", "Options", "Start", "read_back", "read_back_pages", "run_batch"]
