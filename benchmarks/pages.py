"""How well articles are found on real pages, beside trafilatura's default.

The folder given holds pages and a file ``pages.jsonl``, one page a line: ``file``, ``url``,
``with`` and ``without`` (passages that must and must not be in the text, as in trafilatura's own
evaluation), and optionally ``title`` and ``date`` (YYYY-MM-DD). The pages of the test suites of
trafilatura and htmldate (source distributions up to 0.5.0 and 1.2.1) can be brought into this form.

    python benchmarks/pages.py FOLDER [--language de] [--misses]
"""

import argparse
import json
import logging
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import trafilatura

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.pages import fetch, read_text


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader makes of one page."""

    content: str
    title: str | None
    published: str | None
    language: str | None = None


def by_wortlaut(path: Path, url: str) -> Answer:
    page = replace(fetch(str(path), Settings()), url=url)
    try:
        text = read_text(page, Settings())
    except PageError:
        return Answer("", None, None)
    return Answer(text.content, text.title, text.published, text.language)


def by_trafilatura(path: Path, url: str) -> Answer:
    found = trafilatura.bare_extraction(path.read_bytes(), url=url, with_metadata=True)
    if found is None:
        return Answer("", None, None)
    return Answer(found.text or "", found.title, found.date)


def squeeze(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\xad", "")).split())


def measure(
    pages: list[dict], folder: Path, read: Callable[[Path, str], Answer], misses: bool
) -> None:
    counts: Counter[str] = Counter()
    began = time.perf_counter()
    for page in pages:
        answer = read(folder / page["file"], page["url"])
        content = squeeze(answer.content)
        for passage in page["with"]:
            hit = squeeze(passage) in content
            counts["tp" if hit else "fn"] += 1
            if misses and not hit:
                print(f"  missing   {page['file']}: {passage}")
        for passage in page["without"]:
            hit = squeeze(passage) in content
            counts["fp" if hit else "tn"] += 1
            if misses and hit:
                print(f"  too much  {page['file']}: {passage}")
        for field, given in (("title", answer.title), ("date", (answer.published or "")[:10])):
            if page.get(field):
                right = squeeze(given or "") == squeeze(page[field])
                counts[field] += 1
                counts[f"{field} right"] += right
                if misses and not right:
                    print(f"  {field:9} {page['file']}: {given!r}, not {page[field]!r}")
    spent = time.perf_counter() - began
    precision = counts["tp"] / max(1, counts["tp"] + counts["fp"])
    recall = counts["tp"] / max(1, counts["tp"] + counts["fn"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"  text P {precision:.3f} R {recall:.3f} F1 {f1:.3f}", end="")
    for field in ("title", "date"):
        if counts[field]:
            share = counts[f"{field} right"] / counts[field]
            print(f" · {field}s {share:.1%} of {counts[field]}", end="")
    print(f" · {len(pages) / spent:.0f} pages/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", help="only pages whose text is in this language")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    pages = [json.loads(line) for line in (options.folder / "pages.jsonl").open(encoding="utf-8")]
    if options.language:
        pages = [
            page
            for page in pages
            if by_wortlaut(options.folder / page["file"], page["url"]).language == options.language
        ]
    print(f"{len(pages)} pages")
    for name, read in (("wortlaut", by_wortlaut), ("trafilatura", by_trafilatura)):
        print(name)
        measure(pages, options.folder, read, options.misses and read is by_wortlaut)


if __name__ == "__main__":
    main()
