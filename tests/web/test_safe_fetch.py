"""URLs of readers never lead anywhere but to the public internet."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.web.safe_fetch import Guarded, fetch, is_public

SETTINGS = Settings(timeout=0.5, max_bytes=10_000)
PUBLIC = "93.184.215.14"
HERE = ipaddress.ip_network("127.0.0.0/8")


def never(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} must not even be looked up")


class Counting(httpx.BaseTransport):
    """Notes what would be asked over the network."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.asked: list[httpx.Request] = []
        self.answer = answer or (lambda request: httpx.Response(200, html="<p>Grüße</p>"))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answer(request)


def ask(url: str, addresses: dict[str, list[str]], **more: object) -> tuple[Counting, httpx.Client]:
    inner = Counting()
    guarded = Guarded(resolve=lambda host, port: addresses[host], inner=inner, **more)  # type: ignore[arg-type]
    return inner, httpx.Client(transport=guarded, follow_redirects=True)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.9",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.170",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "240.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[2002:7f00:1::]",
        "[2002:a00:1::1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a00:1]",
        "[64:ff9b:1::5db8:d70e]",
        "[2001:0:7f00:1::1]",
        "[fe80::1]",
        "[fe80::1%25lo]",
        "[fec0::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[100::1]",
        # The same in other clothes, as getaddrinfo and URLs take them.
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "10.65535",
        "１２７.0.0.1",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "%31%32%37.0.0.1",
        "localhost",
        "LOCALHOST.",
        "localhost.localdomain",
    ],
)
def test_addresses_that_are_not_public(host: str) -> None:
    with pytest.raises(PageError):
        fetch(f"http://{host}/geheim", SETTINGS)


@pytest.mark.parametrize(
    "address",
    [
        PUBLIC,
        "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
        "64:ff9b::5db8:d70e",
        "::ffff:93.184.215.14",
    ],
)
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_ipv6_forms_are_as_public_as_the_address_inside(inside: ipaddress.IPv4Address) -> None:
    number = int(inside)
    for form in (
        0xFFFF << 32 | number,  # ::ffff:0:0/96
        0x64FF9B << 96 | number,  # 64:ff9b::/96
        0x2002 << 112 | number << 80,  # 2002::/16
    ):
        assert is_public(ipaddress.IPv6Address(form)) == is_public(inside)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        ["::1"],
        ["fe80::1%eth0"],
        [],
        ["?"],
    ],
)
def test_names_that_lead_to_private_addresses(addresses: list[str]) -> None:
    inner, client = ask("", {"harmlos.example": addresses})
    with pytest.raises(PageError, match=r"harmlos\.example: is not on the public internet"):
        client.get("http://harmlos.example/")
    assert inner.asked == []


def test_connection_goes_to_the_address_that_was_checked() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])  # a name that changes after it was checked
    inner = Counting()
    guarded = Guarded(resolve=lambda host, port: next(answers), inner=inner)
    with httpx.Client(transport=guarded) as client:
        answer = client.get("https://wechselhaft.example:8443/a?b=c")
        assert str(answer.url) == "https://wechselhaft.example:8443/a?b=c"
        with pytest.raises(PageError):
            client.get("https://wechselhaft.example:8443/a?b=c")
    (request,) = inner.asked
    assert str(request.url) == f"https://{PUBLIC}:8443/a?b=c"
    assert request.headers["host"] == "wechselhaft.example:8443"
    assert request.extensions["sni_hostname"] == "wechselhaft.example"


def test_ipv6_and_the_next_address_if_one_does_not_answer() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if ":" in request.url.host:
            raise httpx.ConnectError("unreachable")
        return httpx.Response(200, text="da")

    inner = Counting(answer)
    guarded = Guarded(resolve=lambda *_: ["2606:2800::1", PUBLIC], inner=inner)
    with httpx.Client(transport=guarded) as client:
        assert client.get("http://zwei.example/").text == "da"
    assert [str(r.url) for r in inner.asked] == ["http://[2606:2800::1]/", f"http://{PUBLIC}/"]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://intern.example/",
        "//intern.example/x",
        "http://[::1]/",
        "http://2130706433/",
        "http://aussen.example:22/",
        "http://wer:was@aussen.example/",
        "file:///etc/passwd",
        "gopher://intern.example/",
        "ftp://aussen.example/x",
    ],
)
def test_redirects_are_checked_again(target: str) -> None:
    names = {"aussen.example": [PUBLIC], "intern.example": ["10.0.0.9"]}
    names |= {"127.0.0.1": ["127.0.0.1"], "::1": ["::1"], "2130706433": ["127.0.0.1"]}
    inner = Counting(lambda request: httpx.Response(302, headers={"location": target}))
    guarded = Guarded(resolve=lambda host, port: names[host], inner=inner)
    with (
        httpx.Client(transport=guarded, follow_redirects=True) as client,
        pytest.raises((PageError, httpx.HTTPError)),
    ):
        client.get("http://aussen.example/")
    assert len(inner.asked) == 1


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("FILE:///etc/passwd", "only http and https"),
        ("ftp://news.example/", "only http and https"),
        ("gopher://news.example/", "only http and https"),
        ("data:text/html,<p>x", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("/etc/passwd", "only http and https"),
        ("-", "only http and https"),
        ("http://wer@news.example/", "user name or password"),
        ("http://wer:was@news.example/", "user name or password"),
        ("http://:@news.example/", "user name or password|not"),
        ("http://news.example:22/", "port 22 is not asked, only 80, 443, 8080, 8443"),
        ("http://news.example:6379/", "port 6379"),
        ("http://news.example:0/", "port 0"),
        ("http://news.example/" + "x" * 2000, "longer than"),
        ("http://", "."),
        ("http:///x", "."),
        ("http://news.example:99999/", "."),
        ("http://[::1", "."),
    ],
)
def test_urls_that_are_refused_unseen(url: str, why: str) -> None:
    def nowhere(host: str, port: int) -> list[str]:
        if host:
            never(host, port)
        raise OSError

    with pytest.raises(PageError, match=why):
        fetch(url, SETTINGS, resolve=nowhere)


def test_unknown_names() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(PageError, match="no server of this name"):
        fetch("http://gibtsnicht.example/", SETTINGS, resolve=unknown)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/weg":
            self.send_response(302)
            self.send_header("Location", "http://anders.example/")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        words = f"<p>{self.headers['Host']}</p>".encode()
        self.wfile.write(words * (5000 if self.path == "/riesig" else 1))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_whole_fetch(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # would go around every check
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    page = fetch(
        f"http://news.example:{port}/x", SETTINGS, ports={port}, allow=(HERE,), resolve=resolve
    )
    assert page.body == f"<p>news.example:{port}</p>".encode()
    assert page.url == f"http://news.example:{port}/x"
    with pytest.raises(PageError, match="larger than 10,000 bytes"):
        fetch(
            f"http://news.example:{port}/riesig",
            SETTINGS,
            ports={port},
            allow=(HERE,),
            resolve=resolve,
        )
    with pytest.raises(PageError, match=r"anders\.example: port 80"):
        fetch(
            f"http://news.example:{port}/weg",
            SETTINGS,
            ports={port},
            allow=(HERE,),
            resolve=resolve,
        )
    assert looked_up == ["news.example"] * 3
    with pytest.raises(PageError, match="not on the public internet"):
        fetch(f"http://news.example:{port}/x", SETTINGS, ports={port}, resolve=resolve)
