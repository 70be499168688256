"""WARC files for tests, written by hand so that they come out the same each time."""

import gzip
from collections.abc import Iterable

HTML = (("Content-Type", "text/html; charset=utf-8"),)


def record(
    target: str,
    body: bytes,
    status: str = "200 OK",
    headers: Iterable[tuple[str, str]] = HTML,
    kind: str = "response",
    packed: bool = True,
) -> bytes:
    """One record as a crawler writes it, gzipped by itself where ``packed``."""
    first = status if kind == "request" else f"HTTP/1.1 {status}"
    http = [first, *(f"{name}: {value}" for name, value in headers)]
    block = "\r\n".join([*http, "", ""]).encode() + body
    return _record(kind, target, f"application/http; msgtype={kind}", block, packed)


def info(packed: bool = True) -> bytes:
    """The record that such files begin with."""
    return _record("warcinfo", None, "application/warc-fields", b"software: test\r\n", packed)


def _record(kind: str, target: str | None, media_type: str, block: bytes, packed: bool) -> bytes:
    head = ["WARC/1.0", f"WARC-Type: {kind}", "WARC-Date: 2026-05-05T11:07:00Z"]
    if target is not None:
        head.append(f"WARC-Target-URI: {target}")
    head += [f"Content-Type: {media_type}", f"Content-Length: {len(block)}", "", ""]
    whole = "\r\n".join(head).encode() + block + b"\r\n\r\n"
    return gzip.compress(whole, mtime=0) if packed else whole
