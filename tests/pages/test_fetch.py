"""Sources: every way a page can come in, and every way it can fail to."""

import gzip
import io
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import brotli
import pytest

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.pages import expand, fetch

HTML = "<!doctype html><html><body><p>Grüße aus Olmstadt, schrieb sie.</p></body></html>"
SETTINGS = Settings(timeout=0.5)


class Handler(BaseHTTPRequestHandler):
    """A server with one page for every trouble."""

    def do_GET(self) -> None:
        getattr(self, "page_" + self.path.strip("/").replace("-", "_"))()

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        headers.setdefault("content_type", "text/html; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page_plain(self) -> None:
        self.send(HTML.encode())

    def page_agent(self) -> None:
        self.send(self.headers["User-Agent"].encode())

    def page_moved(self) -> None:
        self.send(b"", 302, location="/plain")

    def page_loop(self) -> None:
        self.send(b"", 302, location="/loop")

    def page_elsewhere(self) -> None:
        self.send(b"", 302, location="file:///etc/hostname")

    def page_missing(self) -> None:
        self.send(b"gone", 404)

    def page_slow(self) -> None:
        time.sleep(2)

    def page_dripping(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(300):
            try:
                self.wfile.write(b"<p>x</p>")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    def page_gzip(self) -> None:
        self.send(gzip.compress(HTML.encode()), content_encoding="gzip")

    def page_deflate(self) -> None:
        raw = zlib.compressobj(wbits=-15)
        self.send(raw.compress(HTML.encode()) + raw.flush(), content_encoding="deflate")

    def page_brotli(self) -> None:
        self.send(brotli.compress(HTML.encode()), content_encoding="br")

    def page_zip_bomb(self) -> None:
        self.send(gzip.compress(bytes(30_000_000)), content_encoding="gzip")

    def page_brotli_bomb(self) -> None:
        self.send(brotli.compress(b"a" * 30_000_000, quality=1), content_encoding="br")

    def page_cut_short(self) -> None:
        self.send(gzip.compress(HTML.encode())[:-12], content_encoding="gzip")

    def page_not_gzip(self) -> None:
        self.send(b"no gzip at all", content_encoding="gzip")

    def page_strange(self) -> None:
        self.send(b"x", content_encoding="rot13")

    def page_large(self) -> None:
        self.send(b"<p>" + b"a" * 2_000_000)

    def page_latin(self) -> None:
        self.send(HTML.encode("cp1252"), content_type="text/html; charset=ISO-8859-1")

    def page_empty(self) -> None:
        self.send(b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_page_from_a_server(server: str) -> None:
    page = fetch(f"{server}/plain", SETTINGS)
    assert page.body == HTML.encode()
    assert (page.media_type, page.charset) == ("text/html", "utf-8")
    assert page.url == f"{server}/plain"
    assert page.fetched_at is not None
    assert page.fetched_at.endswith("Z")


def test_says_who_it_is(server: str) -> None:
    assert fetch(f"{server}/agent", SETTINGS).body.startswith(b"wortlaut/")


def test_follows_redirects_and_keeps_the_source(server: str) -> None:
    page = fetch(f"{server}/moved", SETTINGS)
    assert page.source == f"{server}/moved"
    assert page.url == f"{server}/plain"


@pytest.mark.parametrize("name", ["gzip", "deflate", "brotli"])
def test_unpacks(server: str, name: str) -> None:
    assert fetch(f"{server}/{name}", SETTINGS).body == HTML.encode()


def test_charset_of_the_server(server: str) -> None:
    assert fetch(f"{server}/latin", SETTINGS).charset == "iso-8859-1"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("loop", "more than 10 redirects"),
        ("elsewhere", "cannot be reached"),
        ("missing", "the server answered 404 Not Found"),
        ("slow", "no answer within 0.5 s; allow more with --timeout"),
        ("cut-short", "ends too early"),
        ("not-gzip", "broken gzip data"),
        ("strange", "unknown content encoding 'rot13'"),
        ("empty", "the page is empty"),
    ],
)
def test_says_what_is_wrong(server: str, name: str, words: str) -> None:
    with pytest.raises(PageError) as caught:
        fetch(f"{server}/{name}", SETTINGS)
    assert str(caught.value).startswith(f"{server}/{name}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["large", "zip-bomb", "brotli-bomb"])
def test_caps_the_size_while_it_arrives(server: str, name: str) -> None:
    with pytest.raises(PageError, match=r"larger than 1,000,000 bytes.*--max-size"):
        fetch(f"{server}/{name}", Settings(max_bytes=1_000_000))


def test_gives_up_on_a_page_that_drips_for_ever(server: str) -> None:
    with pytest.raises(PageError, match="still not complete after 3 s"):
        fetch(f"{server}/dripping", Settings(timeout=0.3))


def test_unreachable_server() -> None:
    with pytest.raises(PageError, match="cannot be reached"):
        fetch("http://127.0.0.1:9/", SETTINGS)


@pytest.mark.parametrize("url", ["http://", "http://[", "https://a b/", "http://\x00"])
def test_broken_address(url: str) -> None:
    with pytest.raises(PageError):
        fetch(url, SETTINGS)


def test_other_schemes_are_refused() -> None:
    with pytest.raises(PageError, match="only http and https can be fetched, not ftp"):
        fetch("ftp://example.org/a.html", SETTINGS)


@pytest.mark.parametrize(
    ("name", "pack", "media_type"),
    [
        ("a.html", bytes, "text/html"),
        ("a.HTM", bytes, "text/html"),
        ("a.xhtml", bytes, "application/xhtml+xml"),
        ("a.txt", bytes, "text/plain"),
        ("a.txt.gz", gzip.compress, "text/plain"),
        ("a.html.br", brotli.compress, "text/html"),
        ("a.unknown", bytes, "text/html"),
    ],
)
def test_files(tmp_path: Path, name: str, pack: Callable[[bytes], bytes], media_type: str) -> None:
    (tmp_path / name).write_bytes(pack(HTML.encode()))
    page = fetch(str(tmp_path / name), SETTINGS)
    assert (page.body, page.media_type) == (HTML.encode(), media_type)


def test_gzip_of_several_members(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"eins ") + gzip.compress(b"zwei") + bytes(512))
    assert fetch(str(path), SETTINGS).body == b"eins zwei"


def test_packed_file_over_the_cap(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"a" * 5_000_000))
    with pytest.raises(PageError, match="larger than 1,000,000 bytes"):
        fetch(str(path), Settings(max_bytes=1_000_000))


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="no such file or directory"):
        fetch(str(tmp_path / "a.html"), SETTINGS)


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
def test_impossible_paths(name: str) -> None:
    with pytest.raises(PageError):
        fetch(name, SETTINGS)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Ein Satz.")))
    page = fetch("-", SETTINGS)
    assert (page.body, page.media_type) == (b"Ein Satz.", "text/plain")


def test_directory_gives_its_pages_in_order(tmp_path: Path) -> None:
    for name in ("b/z.html", "b/a.txt", "a.htm", "c.png", ".hidden.html", ".git/x.html", "d.md.gz"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    found = [str(Path(source).relative_to(tmp_path)) for source in expand([str(tmp_path)])]
    assert found == ["a.htm", "d.md.gz", "b/a.txt", "b/z.html"]


def test_directory_gives_no_pipes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")  # reading it would wait for ever
    (tmp_path / "astray.html").symlink_to("nowhere")
    (tmp_path / "page.html").write_bytes(b"x")
    found = [Path(source).name for source in expand([str(tmp_path)])]
    assert found == ["astray.html", "page.html"]


def test_directory_without_pages_is_an_error_when_read(tmp_path: Path) -> None:
    assert list(expand([str(tmp_path)])) == [str(tmp_path)]
    with pytest.raises(PageError, match="no pages in this directory"):
        fetch(str(tmp_path), SETTINGS)


def test_other_sources_pass_unchanged() -> None:
    given = ["-", "https://example.org/", "missing.html"]
    assert list(expand(given)) == given
