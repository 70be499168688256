"""A stored copy made harmless: the words of the page, nothing that runs or asks a host."""

import nh3
from markupsafe import escape

from wortlaut.pages.decode import decode
from wortlaut.types import Page

POLICY = "sandbox; default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'self'"
"""Of the copy in its frame: even what the sanitiser let through could do nothing."""

LONGEST = 2_000_000
"""Characters of a page that are shown; what is longer is cut, and says so."""

TAGS = (nh3.ALLOWED_TAGS | {"main", "section", "address"}) - {"a", "area", "img", "map"}
ATTRIBUTES = {"*": {"lang", "dir", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan"}}


def harmless(page: Page) -> tuple[str, bool]:
    """The body of a stored page as HTML that runs nothing, and whether it was cut.

    Links, images, frames, forms and styles are gone: the copy shows words and their structure.
    """
    source = decode(page.body, page.charset)
    cut = len(source) > LONGEST
    source = source[:LONGEST]
    if page.media_type.startswith("text/") and "html" not in page.media_type:
        return f"<pre>{escape(source)}</pre>", cut
    words = nh3.clean(
        source,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags={"script", "style", "template", "noscript", "svg", "math", "title"},
        generic_attribute_prefixes=set(),
    )
    return words, cut
