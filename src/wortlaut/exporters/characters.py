"""Texts in formats that cannot hold every character."""

import re

# XML 1.0 has no room for these, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(text: str) -> str:
    """The text with U+FFFD for what XML cannot hold; as long as before, so that offsets hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
