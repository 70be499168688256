"""From the raw page to its text: sources, article, metadata.

::

    expand → fetch → decode → (dom → article | plaintext) → metadata → normalise → Text

`read_text` is the whole way from the bytes of a page to its frozen text.
"""

from wortlaut.pages.fetch import expand, fetch
from wortlaut.pages.read import read_text

__all__ = ["expand", "fetch", "read_text"]
