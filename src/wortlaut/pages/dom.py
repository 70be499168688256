"""HTML as a tree, and the tree as the lines a reader sees.

The words of a text are always taken from here, never from the extractor that helps to choose
among them: so inline markup neither glues nor splits words, and nothing is rewritten.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from wortlaut.errors import LanguageError
from wortlaut.languages.pack import PACKS, find_pack
from wortlaut.types import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

MARKUP_TYPES = ("text/html", "application/xhtml+xml")
LOOKS_LIKE_MARKUP = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|title|meta|article|section|main|div|p|h[1-6]|br|table|ul"
    r"|ol|li|blockquote|span|a)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SKIPPED_TAGS = frozenset(
    [
        "applet",
        "audio",
        "base",
        "button",
        "canvas",
        "embed",
        "frame",
        "frameset",
        "head",
        "iframe",
        "input",
        "link",
        "map",
        "math",
        "meta",
        "noscript",
        "object",
        "option",
        "picture",
        "script",
        "select",
        "source",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "video",
    ]
)
KINDS = {
    "blockquote": BlockKind.BLOCKQUOTE,
    "li": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}
FURNITURE_TAGS = {
    "nav": "nav",
    "footer": "footer",
    "aside": "aside",
    "figcaption": "caption",
    "caption": "caption",
    "address": "footer",
}
FURNITURE_NAMES = (
    r"nav(?:igation|bar)?|menu|breadcrumbs?|footer|sidebar|teaser(?:s|list|box)?|related"
    r"|recommend(?:ed|ations?)?|newsletter|cookie(?:s|banner|bar)?|consent|share(?:bar)?|sharing"
    r"|social|comments?|disqus|paywall|advert(?:isement)?|promo|most-?read|tags?|pagination"
    r"|image-?caption|wp-caption-text|copyright|author-?box|subscribe|popup|modal|instagram-media"
)
"""Class names and ids by which page makers call what is not the article; packs add their own."""

HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader(?:-text)?)(?:$|\s)", re.IGNORECASE
)
FOOTNOTE = re.compile(r"\s*\[?\s*(?:\d{1,3}|[*†‡]|[a-z])\s*\]?\s*")
QUOTE_MARKS = "„“”\"«»‹›‚‘’'"

_ENCODING = re.compile(r"^\s*<\?xml[^<>]{0,300}\?>", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_NOT_CONTENT_TAG = re.compile(
    r"</?(?!(?:p|h[1-6]|li|ul|ol|blockquote|br|a|q|title|meta|script|style|article|main)\b)"
    r"[a-z][^<>]{0,2000}>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: a run of text between block boundaries.

    ``linked`` is how many of its characters are links, ``zone`` what furniture it stands in (None
    for none), ``parent`` a number that lines of one container share, ``tag`` the nearest block
    element.
    """

    text: str
    kind: BlockKind
    tag: str
    linked: int
    zone: str | None
    parent: int


def parse(text: str) -> "_Element | None":
    """The tree of a page, or None where there is nothing in it. Never raises.

    The parser gives up on very deep nesting and drops the rest of the page; then everything but
    the tags that carry an article is taken out and the page is read again.
    """
    from lxml import etree, html  # plain text does not need it

    markup = _ENCODING.sub("", _FORBIDDEN.sub("\ufffd", text.replace("\0", "")), count=1)
    for last in (False, True):
        parser = html.HTMLParser(
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
        )
        try:
            root = html.document_fromstring(markup.encode("utf-8"), parser=parser)
        except (etree.LxmlError, ValueError, AssertionError):
            return None
        if last or not _gave_up(parser):
            break
        markup = _NOT_CONTENT_TAG.sub("\n", markup)
    return root


@cache
def _furniture_names() -> re.Pattern[str]:
    """Names of furniture in all languages at once: the page's own is not known yet."""
    names = [FURNITURE_NAMES]
    for code in PACKS:
        pack = find_pack(code)
        with suppress(LanguageError):  # a pack may go without
            names.extend(re.escape(name) for name in (pack.words("page_parts") if pack else ()))
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(names)})(?:$|[\s_-])", re.IGNORECASE)


def _gave_up(parser: object) -> bool:
    log = getattr(parser, "error_log", ())
    return any("depth" in entry.message for entry in log)


def lines(root: "_Element") -> list[Line]:
    """The lines of a page in reading order, headings, quotes and lists told apart."""
    walker = _Walker()
    if _is_hidden(root):
        return []
    walker.start(root)
    # Each open element with the children that are still to come; no recursion.
    above = [(root, iter(root))]
    while above:
        element, children = above[-1]
        for child in children:
            if _is_hidden(child):
                walker.text(child.tail)
                continue
            walker.start(child)
            if len(child):
                above.append((child, iter(child)))
                break
            walker.end(child)
        else:
            above.pop()
            walker.end(element)
    walker.flush()
    return walker.found


def _is_hidden(element: "_Element") -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in SKIPPED_TAGS:
        return True
    get = element.get
    if get("hidden") is not None and tag not in ("body", "html"):
        return True
    style = get("style")
    if style and HIDDEN_STYLE.search(style):
        return True
    if tag == "sup":
        return FOOTNOTE.fullmatch("".join(element.itertext())) is not None and (
            element.find("a") is not None or "[" in "".join(element.itertext())
        )
    names = get("class")
    return bool(names and HIDDEN_CLASS.search(names))


class _Walker:
    """Collects inline text until a block begins or ends."""

    __slots__ = (
        "breaks",
        "containers",
        "found",
        "linked",
        "links",
        "parts",
        "quoted",
        "stack",
    )

    def __init__(self) -> None:
        self.found: list[Line] = []
        self.parts: list[str] = []
        self.linked = 0
        self.links = 0
        self.breaks = 0
        self.containers = 0
        self.quoted: list[bool] = []  # for each open <q>, whether its marks must be added
        # element tag, kind, zone, number: one entry for each open block element
        self.stack: list[tuple[str, BlockKind, str | None, int]] = [
            ("html", BlockKind.PARAGRAPH, None, 0)
        ]

    def start(self, element: "_Element") -> None:
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.flush()
            self._open(tag, element)
        elif tag == "br":
            self.breaks += 1
            if self.breaks > 1:  # two line breaks are how old pages write a paragraph
                self.flush()
            else:
                self.parts.append(" ")
        elif tag == "a":
            self.links += 1
        elif tag == "q":
            self._quote_mark(element)
        self.text(element.text)

    def end(self, element: "_Element") -> None:
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.flush()
            if len(self.stack) > 1:
                self.stack.pop()
        elif tag == "a":
            self.links = max(0, self.links - 1)
        elif tag == "q" and self.quoted and self.quoted.pop():
            self.parts.append('"')
        self.text(element.tail)

    def _open(self, tag: str, element: "_Element") -> None:
        _, kind, zone, number = self.stack[-1]
        own = KINDS.get(tag)
        if own is not None and kind is not BlockKind.BLOCKQUOTE:
            kind = own
        if tag in _CONTAINERS:
            self.containers += 1
            number = self.containers
        if zone is None:
            zone = FURNITURE_TAGS.get(tag)
            if zone is None and tag not in ("html", "body", "article", "main"):
                names = f"{element.get('class') or ''} {element.get('id') or ''}"
                match = _furniture_names().search(names) if len(names) < 400 else None
                zone = match[0].strip(" _-").lower() if match else None
        self.stack.append((tag, kind, zone, number))

    def _quote_mark(self, element: "_Element") -> None:
        """Browsers print quotation marks around <q>, so they belong to what a reader reads."""
        before = self.parts[-1][-1:] if self.parts else ""
        inside = (element.text or "").lstrip()[:1]
        missing = not any(mark and mark in QUOTE_MARKS for mark in (before, inside))
        self.quoted.append(missing)
        if missing:
            self.parts.append('"')

    def text(self, text: str | None) -> None:
        if not text:
            return
        if not text.isspace():
            self.breaks = 0
            if self.links:
                self.linked += len(text.strip())
            if (
                self.stack[-1][1] is BlockKind.HEADING
                and self.parts
                and self.parts[-1]
                and (self.parts[-1][-1:].islower() or self.parts[-1][-1:] in "!?:.")
                and text[0].isupper()
            ):
                self.parts.append(
                    " "
                )  # kicker and headline in two spans: <span>Ort</span><span>Wer
        self.parts.append(text)

    def flush(self) -> None:
        self.breaks = 0
        if self.parts:
            text = " ".join("".join(self.parts).split())
            if text:
                tag, kind, zone, number = self.stack[-1]
                self.found.append(Line(text, kind, tag, min(self.linked, len(text)), zone, number))
            self.parts.clear()
        self.linked = 0


_CONTAINERS = frozenset(
    [
        "article",
        "aside",
        "blockquote",
        "div",
        "main",
        "nav",
        "section",
        "td",
        "ul",
        "ol",
        "form",
        "body",
    ]
)
