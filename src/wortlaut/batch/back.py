"""A run read back: the records and pages that its tables were made from."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec

from wortlaut import codec
from wortlaut.batch.store import Store, missing
from wortlaut.errors import BatchError, EvidenceError
from wortlaut.types import Page, Record, text_id

ROWS_AT_ONCE = 512


def read_back(directory: str) -> Iterator[Record]:
    """The records of a run, each rebuilt from its rows, with every piece of evidence checked.

    Pages that could not be read have no record and are left out. Memory holds the rows of one
    part at a time.

    Raises:
        BatchError: the folder holds no run, or lacks rows that belong together.
        EvidenceError: words are not at their offsets.
    """
    for record, _ in read_back_pages(directory):
        yield record


def read_back_pages(directory: str) -> Iterator[tuple[Record, Page | None]]:
    """The same with the raw page beside each record, where the run has kept pages.

    Raises:
        BatchError, EvidenceError: as `read_back`.
    """
    store = Store(directory)
    parts = [name for name in store.names("pages") if name.endswith(".parquet")]
    if not parts and store.get("manifest.json") is None:
        raise BatchError(f"{directory}: no output of wortlaut batch")
    for part in parts:
        inside = part.removeprefix("pages/")
        texts = {row["page"]: row for row in _rows(store, f"texts/{inside}")}
        speakers = _by_page(_rows(store, f"speakers/{inside}"))
        statements = _by_page(_rows(store, f"statements/{inside}"))
        for row in _rows(store, part):
            if row["error"] is not None:
                continue
            page = row["page"]
            text = texts.get(page)
            spoken, said = speakers.get(page, []), statements.get(page, [])
            if text is None or (len(spoken), len(said)) != (row["speakers"], row["statements"]):
                raise BatchError(f"{directory}/{part}: rows of page {row['source']} are missing")
            record = _record(row, text, spoken, said)
            codec.check(record)
            if text_id(record.text.content) != record.text.id:
                raise EvidenceError(f"{row['source']}: the text is not the one that was read")
            yield record, _page(row)


def _rows(store: Store, name: str) -> Iterator[dict[str, Any]]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise missing("batch", error) from error
    try:
        with store.open(name) as file:
            for batch in parquet.ParquetFile(file).iter_batches(ROWS_AT_ONCE):
                yield from batch.to_pylist()
    except FileNotFoundError:
        return  # a part without such rows
    except (ArrowException, OSError) as error:
        raise BatchError(f"{store.root}/{name}: cannot be read: {error}") from error


def _by_page(rows: Iterator[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["page"], []).append(row)
    for group in grouped.values():
        group.sort(key=lambda row: int(row["number"]))
    return grouped


def _page(row: dict[str, Any]) -> Page | None:
    body = row["body"]
    if body is None:
        return None
    if sha256(body).hexdigest() != row["sha256"]:
        raise EvidenceError(f"{row['source']}: the kept page is not the one that was read")
    names = ("source", "media_type", "charset", "url", "fetched_at")
    return Page(body=body, **{name: row[name] for name in names})


def _record(
    page: dict[str, Any],
    text: dict[str, Any],
    speakers: list[dict[str, Any]],
    statements: list[dict[str, Any]],
) -> Record:
    line = text["dateline"]
    plain = {
        "contract": page["contract"],
        "engine": {
            "name": page["engine"],
            "version": page["engine_version"],
            "pack": page["pack"],
            "models": page["models"],
        },
        "page": {name: page[name] for name in ("source", "sha256", "media_type", "fetched_at")},
        "text": {
            "id": text["text_id"],
            "outlet": text["outlet_on_page"],
            "dateline": line and {**line, "span": [line["start"], line["end"]]},
            "blocks": [
                {"span": [block["start"], block["end"]], "kind": block["kind"]}
                for block in text["blocks"]
            ],
            **{
                name: text[name]
                for name in ("content", "language", "title", "section", "author", "published")
            },
        },
        "speakers": [
            {
                "id": row["id"],
                "name": row["name"],
                "kind": row["kind"],
                "mentions": [_spans(mention) for mention in row["mentions"]],
                "roles": row["roles"],
                "named": row["named"],
            }
            for row in speakers
        ],
        "statements": [_statement(row) for row in statements],
        "notes": page["notes"],
    }
    try:
        return msgspec.convert(plain, Record)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"{page['source']}: not a record of wortlaut: {error}") from error


def _statement(row: dict[str, Any]) -> dict[str, Any]:
    mention = _evidence(row, "mention")
    speaker = None
    if mention is not None or row["speaker"] is not None:
        speaker = {
            "mention": mention,
            "id": row["speaker_id"],
            "name": row["speaker"],
            "chain": row["speaker_chain"],
            "confidence": row["speaker_confidence"],
        }
    roles = {name: _evidence(row, name) for name in ("quotation", "cue", "frame", "addressee")}
    same = ("id", "type", "medium", "parent", "confidence", "found_by")
    return {name: row[name] for name in same} | roles | {"speaker": speaker}


def _evidence(row: dict[str, Any], role: str) -> dict[str, Any] | None:
    spans = row[f"{role}_spans"]
    return None if spans is None else {"spans": _spans(spans), "text": row[role]}


def _spans(spans: list[dict[str, int]]) -> list[list[int]]:
    return [[span["start"], span["end"]] for span in spans]
