"""A citation written out: plain text, Markdown, BibTeX, CSL-JSON. One function for each."""

import json
import re
from typing import Any

from wortlaut.exporters.citation import Citation

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")
_TEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces, those behind a backslash too.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# A URL stays one: what TeX would read as its own is percent-encoded, which means the same.
_URL = {char: f"%{ord(char):02X}" for char in '{}\\ "<>^`|'}
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def text(citation: Citation) -> str:
    """A few plain lines."""
    lines = [
        _quote(citation),
        f"— {_speaker(citation)}" + (f" ({_source(citation)})" if _source(citation) else ""),
        citation.url,
        f"seen {seen(citation)}; kept {citation.archived_at}",
        f"page SHA-256 {citation.sha256}",
        f"text SHA-256 {citation.text_id}, characters {_offsets(citation)}",
        f"statement {citation.id}{_by_hand(citation)}",
        f"in context: …{_line(citation.prefix)}[…]{_line(citation.suffix)}…",
    ]
    lines += [f"also: {other.url} (seen {other.seen_at})" for other in citation.elsewhere]
    return "\n".join(lines)


def markdown(citation: Citation) -> str:
    """A block quote with a line of origin; whatever the page held, it is shown as it is."""
    source = f", {_md(_source(citation))}" if _source(citation) else ""
    lines = [
        f"> {_md(_quote(citation))}",
        ">",
        f"> — {_md(_speaker(citation))}{source}, <{_percent(citation.url)}>, "
        f"seen {seen(citation)}, kept {citation.archived_at}",
        "",
        f"Page SHA-256 `{citation.sha256}`; text SHA-256 `{citation.text_id}`, characters "
        f"{_offsets(citation)}; statement `{citation.id}`{_by_hand(citation)}.",
    ]
    if citation.elsewhere:
        places = "; ".join(f"<{_percent(o.url)}> (seen {o.seen_at})" for o in citation.elsewhere)
        lines += ["", f"Also at {places}."]
    return "\n".join(lines)


def bibtex(citation: Citation) -> str:
    """An entry for BibTeX and biblatex, in UTF-8, with everything special escaped."""
    fields = {
        "author": _tex(citation.author) and f"{{{_tex(citation.author)}}}",
        "title": f"{{{_tex(citation.title or citation.url)}}}",
        "howpublished": _tex(citation.outlet),
        "organization": _tex(citation.outlet),
        "date": _date(citation.published),
        "year": _date(citation.published)[:4],
        "url": _percent(citation.url),
        "urldate": citation.last_seen_at[:10],
        "language": _tex(citation.language),
        "note": f"{_tex(_speaker(citation))}: {_tex(_quote(citation))}",
        "annote": _tex(_proof(citation)),
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{wortlaut-{citation.id},\n{body}\n}}"


def csl_json(citation: Citation) -> str:
    """An array with one item, as CSL-JSON 1.0 wants it."""
    item: dict[str, Any] = {
        "id": f"wortlaut-{citation.id}",
        "type": "article-newspaper" if citation.outlet else "webpage",
        "title": citation.title or citation.url,
        "container-title": citation.outlet,
        "author": [{"literal": citation.author}] if citation.author else None,
        "issued": _csl_date(citation.published),
        "accessed": _csl_date(citation.last_seen_at),
        "URL": citation.url,
        "language": citation.language,
        "note": f"{_speaker(citation)}: {_quote(citation)}",
        "archive": "wortlaut",
        "archive_location": _proof(citation),
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2)


STYLES = {"text": text, "markdown": markdown, "bibtex": bibtex, "csl-json": csl_json}


def _quote(citation: Citation) -> str:
    """The words, between marks where they have none of their own."""
    words = _line(citation.quote)
    return words if citation.type == "direct" else f"“{words}”"


def _speaker(citation: Citation) -> str:
    name, mention = citation.speaker, citation.mention
    if name and mention and mention not in name:
        return f"{name} (“{_line(mention)}”)"
    return name or (f"“{_line(mention)}”" if mention else "unknown")


def _source(citation: Citation) -> str:
    parts = (citation.outlet, citation.title, citation.author, citation.published)
    return ", ".join(_line(part) for part in parts if part)


def seen(citation: Citation) -> str:
    """When it was seen: one time, or from one to another."""
    if citation.seen_at == citation.last_seen_at:
        return citation.seen_at
    return f"from {citation.seen_at} to {citation.last_seen_at}"


def _offsets(citation: Citation) -> str:
    return ", ".join(f"{start}–{end}" for start, end in citation.spans)


def _proof(citation: Citation) -> str:
    return (
        f"page sha256:{citation.sha256}; text sha256:{citation.text_id}; characters "
        f"{_offsets(citation)}; statement {citation.id}{_by_hand(citation)}; "
        f"kept {citation.archived_at}"
    )


def _by_hand(citation: Citation) -> str:
    """That a person had a part in it, where one had."""
    return " (checked by hand)" if citation.found_by.endswith("by hand") else ""


def _line(words: str) -> str:
    return " ".join(words.split())


def _md(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", words)


def _tex(words: str | None) -> str:
    return "".join(_TEX.get(char, char) for char in _line(words or ""))


def _percent(url: str) -> str:
    return "".join(_URL.get(char, char) for char in url)


def _date(published: str | None) -> str:
    match = _DATE.match(published or "")
    return match[0] if match else ""


def _csl_date(published: str | None) -> dict[str, list[list[int]]] | None:
    match = _DATE.match(published or "")
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else None
