"""Where a page stands: the addresses under which the archive keeps it."""

import os
import re
from hashlib import sha256
from pathlib import Path

from wortlaut.pages.fetch import STDIN, is_url
from wortlaut.types import Page

# Nearly all are in that spelling already, and a feed may have 100,000.
_NORMAL = re.compile(
    r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?::(?!80/|443/)[1-9][0-9]{1,4})?"
    r"/(?!.*/\.)(?!\.)[A-Za-z0-9/._~-]*(?:\?[A-Za-z0-9=&._~-]+)?"
)


def addresses(page: Page) -> tuple[str, ...]:
    """The URL as given and the one it led to, a file's URI, or the name of bytes without a place.

    >>> addresses(Page("HTTP://News.example:80/a#top", b"x", "", url="https://news.example/b"))
    ('http://news.example/a', 'https://news.example/b')
    """
    if page.source == STDIN:
        return (f"urn:sha256:{sha256(page.body).hexdigest()}",)
    given = address_of(page.source)
    if not is_url(page.source):
        return (given,)
    final = normal_url(page.url) if page.url else given
    return (given,) if final == given else (given, final)


def address_of(source: str) -> str:
    """The address that a page has if it was added as ``source``; an address stays what it is.

    >>> address_of("https://News.example/a#top")
    'https://news.example/a'
    """
    if is_url(source):
        return normal_url(source)
    if source.startswith(("file://", "urn:")):
        return source
    return Path(os.path.abspath(source)).as_uri()


def normal_url(url: str) -> str:
    """A URL in one spelling: host in lower case, no default port, no fragment, escapes in place."""
    if _NORMAL.fullmatch(url):
        return url
    import httpx  # costs 80 ms that pages from files should not pay

    try:
        whole = httpx.URL(url.strip())
        return str(whole.copy_with(fragment=None, raw_path=whole.raw_path))  # raw_path is never ""
    except (httpx.InvalidURL, ValueError):
        return url.strip()  # old crawls hold stranger ones; they are addresses all the same
