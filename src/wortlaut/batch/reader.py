"""The process that reads pages: the only one that a page can bring down.

Started as ``python -m wortlaut.batch.reader``; takes pages on standard input, gives rows on
standard output, and ends when its input ends.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wortlaut.batch.items import Item
from wortlaut.batch.tables import Failed, Read, to_tables
from wortlaut.batch.wire import Done, Hello, Ready, Work, receive, send
from wortlaut.config import Settings
from wortlaut.errors import WortlautError
from wortlaut.pages import read_text
from wortlaut.pipeline import read_texts
from wortlaut.types import Page, Text


def main() -> None:
    """Reads pages until the input ends."""
    source = sys.stdin.buffer
    # Whatever a library prints must not come between the messages.
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    hello = receive(source, Hello)
    if hello is None:
        return
    try:
        warm_up(hello.settings)
    except WortlautError as error:
        send(target, Ready(str(error)))
        return
    send(target, Ready())
    while (work := receive(source, Work)) is not None:
        items = read_items(work.items, hello.settings, hello.keep_pages)
        tables = {name: _stream(table) for name, table in to_tables(items).items()}
        send(target, Done(tables, memory()))


def warm_up(settings: Settings) -> None:
    """Loads tables and weights, so that what is missing shows before the first page.

    Raises:
        WortlautError: something is missing or broken.
    """
    page = Page("warm-up", "Es regnet. „Ja“, sagte sie.".encode(), "text/plain", "utf-8")
    german = replace(settings, language=settings.language or "de")
    read_texts([(page, read_text(page, german))], german)


def read_items(items: Sequence[Item], settings: Settings, keep: bool) -> list[Read | Failed]:
    """What becomes of each page; nothing is raised for any of them."""
    results: list[Read | Failed | None] = [None] * len(items)
    texts: list[tuple[Page, Text]] = []
    places: list[int] = []
    for number, item in enumerate(items):
        try:
            texts.append((item.page, _text(item, settings)))
            places.append(number)
        except Exception as error:
            results[number] = _failed(item.page, error, keep)
    for place, result in zip(places, _records(texts, settings, keep), strict=True):
        results[place] = result
    return [result for result in results if result is not None]


def _records(
    texts: Sequence[tuple[Page, Text]], settings: Settings, keep: bool
) -> list[Read | Failed]:
    try:
        records = read_texts(texts, settings)
    except Exception as error:
        if len(texts) == 1:
            return [_failed(texts[0][0], error, keep)]
        # One page must not take the others of its batch with it.
        return [found for text in texts for found in _records([text], settings, keep)]
    return [Read(record, page, keep) for record, (page, _) in zip(records, texts, strict=True)]


def _text(item: Item, settings: Settings) -> Text:
    """The text of a page, completed by what its row says."""
    text = read_text(item.page, settings)
    if item.published and not text.published:
        text = replace(text, published=item.published)
    if item.outlet and not text.outlet:
        text = replace(text, outlet=item.outlet)
    return text


def _failed(page: Page, error: Exception, keep: bool) -> Failed:
    words = " ".join(str(error).split())
    if not isinstance(error, WortlautError):
        words = f"{page.source}: a defect of wortlaut: {type(error).__name__}: {words}"
    return Failed(page.source, words, page, keep)


def _stream(table: object) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:  # type: ignore[attr-defined]
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def memory() -> int:
    """The memory that this process takes, in bytes; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * int(os.sysconf("SC_PAGE_SIZE"))


if __name__ == "__main__":
    main()
