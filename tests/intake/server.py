"""A small news site on this machine, with every trouble that sites have."""

import gzip
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

Headers = dict[str, str]
Reply = tuple[int, Headers, bytes]


def page(words: str, title: str = "Brückenstreit") -> bytes:
    """A page on which somebody says something."""
    html = f"<html><head><title>{title}</title></head><body><p>„{words}“, sagte Helma Vrees.</p>"
    return html.encode()


def rss(*links: str, title: str = "Olmstadt-Kurier", dates: tuple[str, ...] = ()) -> bytes:
    """A feed with an item for each link."""
    given = [*dates, *[""] * len(links)]
    items = "".join(
        f"<item><title>x</title><link>{link}</link><pubDate>{date}</pubDate></item>"
        for link, date in zip(links, given, strict=False)
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>".encode()


@dataclass
class Site:
    """What the server answers by path; asked paths are counted, and when they were asked."""

    base: str = ""
    replies: dict[str, Callable[[Headers], Reply]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: Lock = field(default_factory=Lock)

    def url(self, path: str) -> str:
        return self.base + path

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        """A fixed answer; with an etag, 304 to whoever has it."""
        named = {name.replace("_", "-").lower(): value for name, value in headers.items()}

        def reply(request: Headers) -> Reply:
            if named.get("etag") and request.get("if-none-match") == named["etag"]:
                return 304, {"etag": named["etag"]}, b""
            return status, named, body

        self.replies[path] = reply

    def answer(self, path: str, request: Headers) -> Reply:
        with self.lock:
            self.asked[path] += 1
            self.times.append(time.monotonic())
        found = self.replies.get(path)
        if found is None:
            return 404, {}, b"not here"
        return found(request)


@contextmanager
def serve() -> Iterator[Site]:
    """The site, on a port of its own."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with site.lock:
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                request = {name.lower(): value for name, value in self.headers.items()}
                status, headers, body = site.answer(self.path, request)
                self.send_response(status)
                headers = {"content-type": "text/html; charset=utf-8", **headers}
                if headers.get("content-encoding") == "gzip":
                    body = gzip.compress(body)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # whoever asked has gone
            finally:
                with site.lock:
                    site.at_once -= 1

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
