"""Bytes to characters: what a page really is encoded in, whatever it says.

Order of trust: byte order mark, valid UTF-8 (German text in windows-1252 practically never is),
UTF-16 by the pattern of its NUL bytes, a declaration that fits, windows-1252 where it gives
western letters, and only then a guess by statistics. Nothing here raises on any bytes.
"""

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(
    rb"""<\?xml[^<>]{0,200}?encoding\s*=\s*["']([\w.:+-]{2,40})"""
    rb"""|<meta\b[^<>]{0,300}?charset\s*=\s*["']?\s*([\w.:+-]{2,40})""",
    re.IGNORECASE,
)
SINGLE_BYTE_AND_ASIAN = re.compile(
    r"(windows-?|cp-?)(125[0-8]|874|932|949)|iso-?8859-?\d+|iso-2022-(jp|kr)|koi8-?[rut]"
    r"|mac(intosh|-?roman|-?cyrillic)|gbk|gb2312|gb18030|big5(-?hkscs)?|euc-?(jp|kr)|shift[-_]jis"
    r"|s?jis|tis-?620|latin-?[1-9]|utf-?16(-?[lb]e)?",
    re.IGNORECASE,
)
"""Declarations that are followed. Python knows more codecs, but those are no page encodings."""

HEAD = 16 * 1024
"""A declaration further down than this is not looked for."""

WESTERN = frozenset("äöüÄÖÜßéèêëáàâåãçñóòôøíìîïúùûœæÉÈÀÇ„“”‚‘’«»‹›–—…·•§°€£©®™´¨²³½¼\xa0\xad")

MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip data; name the file .gz"),
    (b"\x7fELF", "an executable"),
    (b"MZ\x90", "an executable"),
    (b"\xca\xfe\xba\xbe", "an executable"),
    (b"\xcf\xfa\xed\xfe", "an executable"),
    (b"OggS", "audio or video"),
    (b"ID3", "audio"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"SQLite format 3", "a database"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)


def binary_kind(body: bytes) -> str | None:
    """What a body is if it is not text at all ("a PDF document"), or None."""
    if any(body.startswith(bom) for bom, _ in BOMS):
        return None
    for magic, kind in MAGIC:
        if body.startswith(magic):
            return kind
    if body[:4] == b"RIFF" and body[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, sound or video"
    if body[4:8] == b"ftyp":
        return "an image or video"
    head = body[:HEAD]
    if b"\0" in head and _utf16_without_bom(head) is None:
        # A stray NUL stands in some broken pages; text files of NULs do not exist.
        controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
        if controls > 2 + len(head) // 100:
            return "binary data"
    return None


def decode(body: bytes, charset: str | None = None) -> str:
    """The characters of a page; ``charset`` is what its server declared, if anything.

    Never raises: bytes that fit nothing become U+FFFD.
    """
    for bom, name in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    wide = _utf16_without_bom(body[:HEAD])
    if wide:
        return body.decode(wide, "replace")
    declared = _declared(body, charset)
    if declared.startswith(("iso-2022", "iso2022")):  # seven bits: valid UTF-8, but not meant so
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mixed = body.decode("utf-8", "surrogateescape")
    strange = sum("\udc80" <= char <= "\udcff" for char in mixed)
    wellformed = sum(char > "\x7f" for char in mixed) - strange
    if wellformed >= 2 * strange:
        # UTF-8 with a few passages pasted in from elsewhere: mend those byte by byte.
        return _ESCAPED.sub(_windows, mixed)
    if declared:
        try:
            return body.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass
    return body.decode(_guess(body), "replace")


_ESCAPED = re.compile("[\udc80-\udcff]")


def _windows(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")


def _utf16_without_bom(head: bytes) -> str | None:
    """UTF-16 shows in western text as a NUL in every second byte."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even = head[0 : 2 * pairs : 2].count(0)
    odd = head[1 : 2 * pairs : 2].count(0)
    if odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.4 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _declared(body: bytes, charset: str | None) -> str:
    """The declared encoding as a Python codec, or "" if there is none that could be followed."""
    found = DECLARED.search(body[:HEAD])
    inside = (found[1] or found[2]).decode("ascii") if found else None
    for name in (charset, inside):
        if not name or not SINGLE_BYTE_AND_ASIAN.fullmatch(name.strip()):
            continue
        try:
            codec = codecs.lookup(name.strip()).name
        except (LookupError, ValueError):
            continue
        if codec.startswith("utf-16"):  # it was not UTF-16: no BOM and no NUL bytes
            continue
        # What pages call Latin-1 has windows-1252 quotation marks in it (WHATWG does the same).
        return {"iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}.get(codec, codec)
    return ""


def _guess(body: bytes) -> str:
    high = bytes(byte for byte in body[: 64 * HEAD] if byte > 0x7F)[:4000]
    western = sum(char in WESTERN for char in high.decode("cp1252", "replace"))
    if western >= 0.9 * len(high):
        return "cp1252"
    from charset_normalizer import from_bytes  # rare

    first = next(place for place, byte in enumerate(body) if byte > 0x7F)
    start = max(0, first - 1000)
    best = from_bytes(body[start : start + HEAD]).best()
    return best.encoding if best is not None else "cp1252"
