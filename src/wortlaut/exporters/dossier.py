"""A dossier in one file: a reading copy in HTML, or JSON."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, BinaryIO

import msgspec

from wortlaut.archive import Archive
from wortlaut.archive.dossiers import Dossier, Item
from wortlaut.archive.query import Hit, Query
from wortlaut.archive.search import search
from wortlaut.errors import QueryError
from wortlaut.exporters.citation import Citation, cite_statement
from wortlaut.exporters.citation_styles import seen
from wortlaut.exporters.html import document, link, safe

HITS = 100
"""Of each saved search at most so many statements are in the file; the total is said."""


def write_json(archive: Archive, dossier: Dossier, file: BinaryIO) -> None:
    """The dossier with the citation of each pin and what each search finds now."""
    items = []
    for item in dossier.items:
        entry: dict[str, Any] = {"id": item.id, "note": item.note, "added_at": item.added_at}
        if item.statement_id is not None:
            entry["citation"] = asdict(cite_statement(archive, item.statement_id))
        if item.query is not None:
            entry |= _found(archive, item.query)
        items.append(entry)
    head = {"name": dossier.name, "note": dossier.note, "made_at": dossier.made_at}
    whole = msgspec.json.encode({"dossier": head, "items": items})
    file.write(msgspec.json.format(whole, indent=2) + b"\n")


def write_html(archive: Archive, dossier: Dossier, file: BinaryIO) -> None:
    """A page to read and print: notes, quotations in their context, and what proves them."""
    for piece in document(dossier.name, _body(archive, dossier)):
        file.write(piece.encode("utf-8", "replace"))


WRITERS = {"html": write_html, "json": write_json}


def _found(archive: Archive, query: Query) -> dict[str, Any]:
    try:
        results = search(archive, _shortened(query))
    except QueryError as error:
        return {"query": query, "error": str(error)}
    hits = [
        {"statement": hit.statement, "url": hit.address, "outlet": hit.outlet, "day": hit.day}
        for hit in results.hits
    ]
    return {"query": query, "total": results.total, "hits": hits}


def _shortened(query: Query) -> Query:
    return replace(query, limit=HITS, offset=0)


def _body(archive: Archive, dossier: Dossier) -> Iterator[str]:
    if dossier.note:
        yield _note(dossier.note)
    for item in dossier.items:
        if item.statement_id is not None:
            yield _pin(cite_statement(archive, item.statement_id), item)
        elif item.query is not None:
            yield from _search(archive, item.query, item)
    if not dossier.items:
        yield "<p>Nothing has been collected yet.</p>\n"


def _pin(citation: Citation, item: Item) -> str:
    language = f' lang="{safe(citation.language)}"' if citation.language else ""
    who = citation.speaker or citation.mention or "unknown"
    source = " · ".join(
        part
        for part in (citation.title, citation.outlet, citation.author, citation.published)
        if part
    )
    spans = ", ".join(f"{start}–{end}" for start, end in citation.spans)
    return (
        f'<article id="i{item.id}"><h2>{safe(who)}</h2>\n{_note(item.note)}'
        f"<blockquote{language}><p>"
        f'<span class="context">…{safe(citation.prefix)}</span>'
        f"<mark>{safe(citation.quote)}</mark>"
        f'<span class="context">{safe(citation.suffix)}…</span></p></blockquote>\n'
        f'<p class="origin"><span{language}>{safe(source)}</span><br>{link(citation.url)}<br>'
        f"seen {seen(citation)}, kept {citation.archived_at}<br>"
        f"page SHA-256 <code>{citation.sha256}</code><br>text SHA-256 "
        f"<code>{citation.text_id}</code>, characters {spans}<br>"
        f"statement <code>{citation.id}</code></p></article>\n"
    )


def _search(archive: Archive, query: Query, item: Item) -> Iterator[str]:
    yield f'<article id="i{item.id}"><h2>Search: {safe(describe(query))}</h2>\n{_note(item.note)}'
    try:
        results = search(archive, _shortened(query))
    except QueryError as error:
        yield f"<p>{safe(str(error))}</p></article>\n"
        return
    shown = f", the first {HITS} of them" if results.total > HITS else ""
    noun = "statement" if results.total == 1 else "statements"
    yield f"<p>{results.total} {noun}{shown}</p>\n<ol>\n"
    for hit in results.hits:
        yield _hit(hit)
    yield "</ol></article>\n"


def _hit(hit: Hit) -> str:
    speaker = hit.statement.speaker
    name = speaker.name if speaker else None
    mention = speaker.mention.text if speaker and speaker.mention else None
    return (
        f"<li><b>{safe(name or mention or 'unknown')}</b>: "
        f"<q>{safe(hit.statement.quotation.text)}</q> ({safe(hit.outlet or '')} {safe(hit.day)}, "
        f"{link(hit.address)}, <code>{hit.statement.id}</code>)</li>\n"
    )


def describe(query: Query) -> str:
    """A search in words: what differs from a search for everything."""
    usual = asdict(Query())
    parts = [
        f"{name.replace('_', ' ')} {value}"
        for name, value in asdict(query).items()
        if name not in ("words", "limit", "offset", "sort") and value != usual[name]
    ]
    return " · ".join(part for part in (query.words, *parts) if part) or "everything"


def _note(words: str) -> str:
    return "".join(f"<p>{safe(line)}</p>\n" for line in words.splitlines() if line.strip())
