"""WARC files: whole ones in every packing, and damaged ones of every kind."""

import gzip
import io
from collections import Counter
from collections.abc import Iterable

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pages.archives import info, record

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.pages.warc import BadRecord, read_warc
from wortlaut.types import Page

SETTINGS = Settings()


def html(number: int) -> bytes:
    return (
        f"<!doctype html><html><body><p>Grüße Nummer {number} aus Olmstadt, sagte Ilse Kranz.</p>"
        f"<p>{'Der Hafen bleibt offen. ' * number}</p></body></html>"
    ).encode()


def uri(number: int) -> str:
    return f"https://zeitung.example/artikel/{number}"


def read(
    data: bytes, settings: Settings = SETTINGS
) -> tuple[list[Page], list[BadRecord], Counter[str]]:
    skipped: Counter[str] = Counter()
    items = list(read_warc(io.BytesIO(data), "x.warc.gz", settings, skipped))
    pages = [item for item in items if isinstance(item, Page)]
    return pages, [item for item in items if isinstance(item, BadRecord)], skipped


def numbers(pages: Iterable[Page]) -> list[int]:
    return [int(page.source.rsplit("/", 1)[1]) for page in pages]


@pytest.mark.parametrize("packing", ["records", "whole", "plain"])
def test_whole_files_give_every_page(packing: str) -> None:
    packed = packing == "records"
    parts = [info(packed)] + [record(uri(n), html(n), packed=packed) for n in range(1, 40)]
    data = b"".join(parts)
    pages, bad, skipped = read(gzip.compress(data) if packing == "whole" else data)
    assert numbers(pages) == list(range(1, 40))
    assert not bad
    assert not skipped
    first = pages[0]
    assert first == Page(
        source=uri(1),
        body=html(1),
        media_type="text/html",
        charset="utf-8",
        url=uri(1),
        fetched_at="2026-05-05T11:07:00Z",
    )


def test_what_is_no_page_is_counted_and_passed_over() -> None:
    parts = [
        info(),
        record(uri(1), html(1), status="404 Not Found"),
        record(uri(2), b"\x89PNG", headers=[("Content-Type", "image/png")]),
        record(uri(3), html(3), kind="revisit"),
        record(uri(4), html(4), kind="request", status="GET / HTTP/1.1"),
        record(uri(5), b""),
        record(uri(6), html(6)),
    ]
    pages, bad, skipped = read(b"".join(parts))
    assert numbers(pages) == [6]
    assert not bad
    assert skipped == {"status 404": 1, "type image/png": 1, "revisit": 1, "empty": 1}


def chunked(body: bytes) -> bytes:
    pieces = [body[i : i + 50] for i in range(0, len(body), 50)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("stored", "headers"),
    [
        (gzip.compress(html(9)), [("Content-Encoding", "gzip")]),
        (brotli.compress(html(9)), [("Content-Encoding", "br")]),
        (chunked(html(9)), [("Transfer-Encoding", "chunked")]),
        (
            chunked(gzip.compress(html(9))),
            [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
        ),
        # stored unpacked, with the headers left in place
        (html(9), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
    ],
)
def test_bodies_come_without_transfer_and_content_encoding(
    stored: bytes, headers: list[tuple[str, str]]
) -> None:
    pages, bad, _ = read(record(uri(9), stored, headers=headers))
    assert not bad
    assert [page.body for page in pages] == [html(9)]
    assert pages[0].media_type == "text/html"  # by content: nothing was declared


def test_pages_above_the_cap_are_named() -> None:
    bomb = gzip.compress(b"<p>x</p>" * 100_000)
    parts = [
        record(uri(1), bomb, headers=[("Content-Encoding", "gzip"), ("Content-Type", "text/html")]),
        record(uri(2), b"<p>y</p>" * 200_000),
        record(uri(3), b"z" * 900_000, headers=[("Content-Type", "video/mp4")]),
        record(uri(4), html(4)),
    ]
    pages, bad, skipped = read(b"".join(parts), Settings(max_bytes=50_000))
    assert numbers(pages) == [4]
    assert [item.source for item in bad] == [uri(1), uri(2)]
    assert all("larger than 50,000 bytes" in str(item.error) for item in bad)
    assert skipped == {"type video/mp4": 1}


def test_a_truncated_file_keeps_what_came_before() -> None:
    parts = [record(uri(n), html(n)) for n in range(1, 6)]
    whole = b"".join(parts)
    for cut in range(len(whole) - len(parts[-1]) + 1, len(whole)):
        pages, bad, _ = read(whole[:cut])
        assert numbers(pages) == [1, 2, 3, 4]
        assert len(bad) <= 1  # so little of it that even its header is not told
        if cut > len(whole) - 200:
            assert "the file ends within" in str(bad[0].error)
            assert str(len(whole) - len(parts[-1])) in str(bad[0].error)


def test_a_truncated_plain_file_keeps_what_came_before() -> None:
    whole = b"".join(record(uri(n), html(n), packed=False) for n in range(1, 6))
    pages, bad, _ = read(whole[:-60])
    assert numbers(pages) == [1, 2, 3, 4]
    assert [item.source for item in bad] == [uri(5)]


@pytest.mark.parametrize("where", [0, 5, 14, 60, 150, -6])
def test_a_damaged_record_costs_only_itself(where: int) -> None:
    parts = [record(uri(n), html(n)) for n in range(1, 8)]
    broken = bytearray(parts[3])
    broken[where] ^= 0x55
    pages, _, _ = read(b"".join([*parts[:3], bytes(broken), *parts[4:]]))
    assert numbers(pages) in ([1, 2, 3, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7])
    assert all(
        page.body == html(number) for page, number in zip(pages, numbers(pages), strict=True)
    )


def test_damage_is_named_with_its_place() -> None:
    parts = [record(uri(n), html(n)) for n in range(1, 8)]
    broken = bytearray(parts[3])
    broken[len(broken) // 2] ^= 0xFF
    _, bad, _ = read(b"".join([*parts[:3], bytes(broken), *parts[4:]]))
    place = sum(map(len, parts[:3]))
    assert len(bad) == 1
    assert f"x.warc.gz at byte {place}" in str(bad[0].error)
    assert bad[0].source in (uri(4), f"x.warc.gz@{place}")


@pytest.mark.parametrize("length", [b"7", b"999999", b"none", b"-4"])
def test_a_wrong_length_costs_only_its_record(length: bytes) -> None:
    parts = [record(uri(n), html(n), packed=False) for n in range(1, 6)]
    head, mark, rest = parts[2].partition(b"Content-Length: ")
    parts[2] = head + mark + length + rest[rest.index(b"\r\n") :]
    pages, bad, _ = read(b"".join(parts))
    assert numbers(pages) == [1, 2, 4, 5]
    assert [item.source for item in bad][:1] == [uri(3)]


def test_rubbish_between_records_is_passed_over() -> None:
    parts = [record(uri(n), html(n)) for n in range(1, 4)]
    pages, _, _ = read(b"\0\0\0".join([*parts, b"rubbish" * 30_000, record(uri(4), html(4))]))
    assert numbers(pages) == [1, 2, 3, 4]


@pytest.mark.parametrize("data", [b"", b"<html>no archive</html>", gzip.compress(b"no archive")])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(PageError, match="not a WARC file"):
        read(data)


def test_an_archive_without_pages_is_no_error() -> None:
    assert read(info()) == ([], [], Counter())


@given(st.data())
@settings(deadline=None)
def test_no_damage_raises_or_invents_a_page(data: st.DataObject) -> None:
    packed = data.draw(st.booleans())
    parts = [record(uri(n), html(n), packed=packed) for n in range(1, 5)]
    whole = bytearray(b"".join([info(packed), *parts]))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(len(info(packed)), len(whole) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert"])):
            case "flip":
                whole[place] ^= data.draw(st.integers(1, 255))
            case "cut":
                del whole[place : place + data.draw(st.integers(1, 300))]
            case _:
                whole[place:place] = data.draw(st.binary(min_size=1, max_size=20))
        if len(whole) < len(info(packed)) + 10:
            break
    pages, _, _ = read(bytes(whole))
    if packed:  # checksums: every page that comes is as it was
        assert {(page.source, page.body) for page in pages} <= {
            (uri(n), html(n)) for n in range(1, 5)
        }


@pytest.mark.parametrize("damaged", [False, True])
def test_stretches_that_tile_a_file_give_each_record_once(damaged: bool) -> None:
    parts = [record(uri(n), html(n)) for n in range(1, 30)]
    data = bytearray(b"".join(parts))
    if damaged:
        data[sum(map(len, parts[:11])) + 40] ^= 0xFF
    expected, bad, _ = read(bytes(data))
    assert len(expected) == 28 + (not damaged)
    for step in (37, 500, 3000):
        found: list[Page | BadRecord] = []
        for start in range(0, len(data), step):
            file = io.BytesIO(bytes(data))
            found += read_warc(file, "x.warc.gz", SETTINGS, start=start, end=start + step)
        assert [item for item in found if isinstance(item, Page)] == expected
        assert len(found) == len(expected) + len(bad)
