"""WARC: the raw pages, as responses that any web archive's tools can play back."""

from collections.abc import Iterable
from importlib.metadata import version
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote

from wortlaut.exporters.selection import Chosen
from wortlaut.types import Page

_SAFE = ":/?#[]@!$&'()*+,;=%-._~"


def write(items: Iterable[Chosen], file: BinaryIO) -> None:
    """Writes the page of each item once a version, gzipped record by record."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(file, gzip=True)
    facts = {
        "software": f"wortlaut {version('wortlaut')}",
        "format": "WARC File Format 1.1",
        "description": "Pages kept by wortlaut. Bodies are as received and decoded; the servers' "
        "own headers were not kept.",
    }
    writer.write_record(writer.create_warcinfo_record("wortlaut.warc.gz", facts))
    done: set[int] = set()
    for item in items:
        if item.version.id in done:
            continue
        done.add(item.version.id)
        page = item.raw()
        headers = [("Content-Type", _content_type(page)), ("Content-Length", str(len(page.body)))]
        record = writer.create_warc_record(
            _uri(item.version.address),
            "response",
            payload=BytesIO(page.body),
            length=len(page.body),
            http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": item.version.seen_at,
                "WARC-Identified-Payload-Type": page.media_type or "application/octet-stream",
            },
        )
        writer.write_record(record)


def _content_type(page: Page) -> str:
    kind = page.media_type or "application/octet-stream"
    return f"{kind}; charset={page.charset}" if page.charset else kind


def _uri(address: str) -> str:
    """The address as a URI: ASCII, and no spaces that would end it."""
    return quote(address, safe=_SAFE)
