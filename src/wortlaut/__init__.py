"""wortlaut reads news and keeps the record of who said what.

>>> import wortlaut
>>> record = wortlaut.read("report.html")  # doctest: +SKIP
>>> for statement in record.statements:  # doctest: +SKIP
...     print(statement.speaker.name, statement.quotation.text)
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wortlaut.config import EngineName, Settings
from wortlaut.errors import WortlautError

if TYPE_CHECKING:
    from wortlaut.pipeline import Failure
    from wortlaut.types import Record

__version__ = "0.1.0"
__all__ = ["EngineName", "Settings", "WortlautError", "__version__", "read", "read_all"]


def read(source: str, settings: Settings | None = None) -> "Record":
    """The record of one page: a file, a URL or ``-`` for standard input.

    Raises:
        PageError: the source cannot be read, is not a page or holds no article.
    """
    from wortlaut import pipeline

    return pipeline.read(str(source), settings or Settings())


def read_all(
    sources: Iterable[str], settings: Settings | None = None
) -> "Iterator[Record | Failure]":
    """The records of many sources (directories too), in order.

    A source that cannot be read gives a ``Failure`` with its error; the others are still read.
    """
    from wortlaut import pipeline

    return pipeline.read_all(map(str, sources), settings or Settings())
