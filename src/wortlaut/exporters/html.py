"""A reading copy: one HTML file that needs nothing else, works without scripts, and prints."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import BinaryIO

from wortlaut.exporters.characters import xml_safe
from wortlaut.exporters.segments import Closed, Mark, Opened, Words, lines, nested
from wortlaut.exporters.selection import Chosen
from wortlaut.types import BlockKind, Statement

STYLE = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; }
article { border-top: 1px solid; margin-top: 2.5rem; }
.origin, li { font-size: .9rem; } .origin { overflow-wrap: anywhere; }
mark { background: #fff3b8; color: #1a1a1a; padding: .05em 0; }
mark mark { background: #ffe07a; }
mark.indirect, mark.reported, mark.free_indirect, mark.indirect_free_indirect {
  background: #dcefff; }
a { color: inherit; } .n { font-size: .7em; vertical-align: super; }
blockquote { border-left: 3px solid; margin-left: 0; padding-left: 1rem; }
.context { opacity: .8; }
@media print { body { margin: 0; max-width: none; } article { break-inside: auto; } }
"""


def write(items: Iterable[Chosen], file: BinaryIO) -> None:
    """Writes each item as an article: the whole text, the chosen statements marked and listed."""
    for piece in document("Statements and where they stand", articles(items)):
        file.write(piece.encode("utf-8", "replace"))


def document(title: str, body: Iterable[str]) -> Iterator[str]:
    """A whole HTML document around a body."""
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Should anything slip through, it cannot run or load.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{safe(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{safe(title)}</h1>\n"
    )
    yield from body
    yield "</main>\n</body>\n</html>\n"


def articles(items: Iterable[Chosen]) -> Iterator[str]:
    """Each item as an ``article`` with ids of its own."""
    for number, item in enumerate(items, 1):
        yield from article(item, f"p{number}")


def article(item: Chosen, key: str) -> Iterator[str]:
    """One page: headline, origin, text with marks, and the list of who says it."""
    text = item.record.text
    language = f' lang="{safe(text.language)}"' if text.language else ""
    yield f'<article id="{key}" aria-labelledby="{key}-title"{language}>\n'
    kinds = {block.span.start: block.kind for block in text.blocks}
    marks = [
        Mark(start, end, number)
        for number, statement in enumerate(item.statements)
        for start, end in statement.quotation.spans
    ]
    seen: set[int] = set()
    headed = kinds.get(0) is BlockKind.HEADLINE
    if not headed:
        yield f'<h2 id="{key}-title">{safe(text.title or item.version.address)}</h2>\n'
        yield _origin(item)
    for number, (start, end) in enumerate(lines(text.content)):
        words = "".join(_marked(item, key, start, end, marks, seen))
        if headed and number == 0:
            yield f'<h2 id="{key}-title" class="line">{words}</h2>\n' + _origin(item)
        elif kinds.get(start) is BlockKind.HEADING:
            yield f'<h3 class="line">{words}</h3>\n'
        else:
            yield f'<p class="line">{words}</p>\n'
    if item.statements:
        yield f'<h3 lang="en" id="{key}-who">Who says it</h3>\n<ol aria-labelledby="{key}-who">\n'
        for number, statement in enumerate(item.statements, 1):
            yield _listed(statement, key, number)
        yield "</ol>\n"
    yield "</article>\n"


def safe(words: str) -> str:
    """Words as HTML shows them."""
    return escape(xml_safe(words))


def link(address: str) -> str:
    """An address, as a link where it is one of the web."""
    if address.startswith(("http://", "https://")):
        return f'<a href="{safe(address)}" rel="noreferrer">{safe(address)}</a>'
    return safe(address)


def _origin(item: Chosen) -> str:
    text, version = item.record.text, item.version
    known = " · ".join(part for part in (text.outlet, text.author, text.published) if part)
    seen = version.seen_at
    if version.last_seen_at != seen:
        seen = f"from {seen} to {version.last_seen_at}"
    return (
        f'<p class="origin">{safe(known)}{"<br>" if known else ""}{link(version.address)}<br>'
        f'<span lang="en">version {version.number}, seen {safe(seen)}, kept '
        f"{safe(version.added_at)}<br>page SHA-256 <code>{version.sha256}</code><br>"
        f"text SHA-256 <code>{text.id}</code></span></p>\n"
    )


def _marked(
    item: Chosen, key: str, start: int, end: int, marks: list[Mark], seen: set[int]
) -> Iterator[str]:
    content = item.record.text.content
    for event in nested(start, end, marks):
        if isinstance(event, Words):
            yield safe(content[event.start : event.end])
        elif isinstance(event, Opened):
            statement = item.statements[event.key]
            number = event.key + 1
            first = event.key not in seen
            seen.add(event.key)
            own = f' id="{key}-s{number}"' if first else ""
            yield f'<mark{own} class="{statement.type.value}" data-statement="{statement.id}">'
            if first:
                yield (
                    f'<a class="n" href="#{key}-n{number}" lang="en"'
                    f' aria-label="statement {number}">{number}</a>'
                )
        elif isinstance(event, Closed):
            yield "</mark>"


def _listed(statement: Statement, key: str, number: int) -> str:
    speaker = statement.speaker
    name = speaker.name if speaker and speaker.name else None
    mention = speaker.mention.text if speaker and speaker.mention else None
    who = name or mention or "unknown"
    also = f" (“{safe(mention)}”)" if name and mention and mention not in name else ""
    to = f" to “{safe(statement.addressee.text)}”" if statement.addressee else ""
    cue = f", “{safe(statement.cue.text)}”" if statement.cue else ""
    kind = f"{statement.type.value}, {statement.medium.value}".replace("_", " ")
    return (
        f'<li id="{key}-n{number}"><b>{safe(who)}</b>{also}{to}: '
        f'<q>{safe(statement.quotation.text)}</q> <span lang="en">({kind}{cue}, '
        f"{statement.confidence:.0%}; <code>{statement.id}</code>; "
        f'<a href="#{key}-s{number}">in the text</a>)</span></li>\n'
    )
