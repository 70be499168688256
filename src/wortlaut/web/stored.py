"""A stored copy made harmless: the words of the page, nothing that runs or asks a host."""

import nh3
from markupsafe import Markup, escape

from wortlaut.pages.decode import decode
from wortlaut.pages.dom import SKIPPED_TAGS, parse
from wortlaut.types import Page
from wortlaut.web.room import tame

POLICY = "sandbox; default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'self'"
"""Of the copy in its frame: even what the sanitiser let through could do nothing."""

LONGEST = 2_000_000
"""Characters of a page that are shown; what is longer is cut, and says so."""

# Structure only: a browser, and the sanitiser, repeats tags for looks (b, i, font) that are left
# open in every paragraph that follows, so that a small page could become a giant one.
TAGS = frozenset(
    "abbr address article aside blockquote br caption cite dd del dfn div dl dt figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hr ins li main mark nav ol p pre q section span sub summary "
    "sup table tbody td tfoot th thead time tr ul".split()
)
_EMPTY = frozenset(("br", "hr"))


def harmless(page: Page) -> tuple[str, bool]:
    """The body of a stored page as HTML that runs nothing, and whether it was cut.

    Links, images, frames, forms and styles are gone: the copy shows words and their structure.
    """
    source = decode(page.body, page.charset)
    cut = len(source) > LONGEST
    source = source[:LONGEST]
    plain = page.media_type.startswith("text/") and "html" not in page.media_type
    words = None if plain else _structure(source)
    if words is None:
        return f"<pre>{escape(tame(source))}</pre>", cut
    return nh3.clean(words, tags=set(TAGS), attributes={"*": {"lang", "dir"}}), cut


def _structure(source: str) -> str | None:
    """The page's tree written out again with the tags that are kept: linear in its length."""
    from lxml import etree

    root = parse(source)
    if root is None:
        return None
    out: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag in TAGS and tag not in _EMPTY:
                out.append(f"</{tag}>")
            # What follows an element belongs to the element around it.
            out.append(escape(tame(element.tail or "")) if element is not root else "")
            continue
        if not isinstance(tag, str) or tag in SKIPPED_TAGS:
            walk.skip_subtree()
            continue
        if tag in TAGS:
            language = element.get("lang")
            out.append(
                Markup('<{} lang="{}">').format(Markup(tag), language) if language else f"<{tag}>"
            )
        out.append(escape(tame(element.text or "")))
    return "".join(out)
