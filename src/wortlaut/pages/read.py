"""The way from a page's bytes to its text, on one screen."""

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.languages.pack import find_pack
from wortlaut.pages import article, dom, metadata, plaintext
from wortlaut.pages.dateline import find_dateline
from wortlaut.pages.decode import binary_kind, decode
from wortlaut.pages.language import detect
from wortlaut.pages.normalise import Facts, Piece, assemble, freeze
from wortlaut.types import Page, Text

PLAIN_TYPES = ("text/plain", "text/markdown")
HEAD = 20_000
"""Markup shows within so many characters."""


def read_text(page: Page, settings: Settings) -> Text:
    """The article on a page as a frozen text with what the page says about it.

    The same bytes always give the same text.

    Raises:
        PageError: the page is empty, binary, or holds no article. Nothing else is raised,
            whatever the bytes.
    """
    body = page.body
    if not body.strip():
        raise PageError(f"{page.source}: the page is empty")
    kind = binary_kind(body)
    if kind:
        raise PageError(f"{page.source}: not a page but {kind}")
    text = decode(body, page.charset)
    markup = _is_markup(text, page.media_type)
    if markup:
        facts, pieces, language = _read_markup(text, page, settings)
    else:
        facts, pieces, language = _read_plain(text, settings)
    content, blocks = assemble(pieces)
    if not any(char.isalnum() for char in content):
        what = "no article on this page" if markup else "no text on this page"
        raise PageError(f"{page.source}: {what}")
    dateline = find_dateline(content, blocks, facts.published, find_pack(language))
    if facts.outlet is None and dateline is not None and dateline.agency:
        facts = metadata.with_outlet(facts, dateline.agency)
    return freeze(content, blocks, facts, language, dateline)


def _is_markup(text: str, media_type: str) -> bool:
    """Whether a page is HTML, whatever its type says: servers and file names are often wrong."""
    head = text[:HEAD]
    opens = head.lstrip().startswith("<")
    if media_type in PLAIN_TYPES and not opens:
        return False
    return (opens and media_type in dom.MARKUP_TYPES) or dom.LOOKS_LIKE_MARKUP.search(
        head
    ) is not None


def _read_markup(
    text: str, page: Page, settings: Settings
) -> tuple[Facts, list[Piece], str | None]:
    root = dom.parse(text)
    if root is None:
        return Facts(), [], None
    # lxml makes a Python object of an element each time it comes by, unless the last one lives.
    alive = list(root.iter())
    lines = dom.lines(root)
    if not lines:
        return Facts(), [], None
    chosen = article.select(root, lines, page.url)
    if not chosen:
        return Facts(), [], None
    language = settings.language or detect(
        [line.text for line in chosen], declared=metadata.declared_language(root)
    )
    pack = find_pack(language)
    facts = metadata.read_facts(root, lines, chosen, page.url, pack)
    body = [line for line in chosen if not plaintext.is_aside(line.text, pack)]
    pieces = metadata.with_headline(facts, body)
    del alive
    return facts, pieces, language


def _read_plain(text: str, settings: Settings) -> tuple[Facts, list[Piece], str | None]:
    rows = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    language = settings.language or detect(rows)
    facts, pieces = plaintext.read(rows, find_pack(language))
    return facts, pieces, language
