"""Pages that mean harm: script in every place, strange links, reordering marks, giant tables."""

import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.archive.invented import RULES
from tests.web.forms import send
from tests.web.invented import page
from tests.web.served import served

from wortlaut import pipeline
from wortlaut.archive import Archive
from wortlaut.types import Page
from wortlaut.web.room import web_link
from wortlaut.web.stored import POLICY, harmless

BAD = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"
RTL = "\u202ekcilg\u2066"


class Inert(HTMLParser):
    """Fails on everything that could run or reach out."""

    LOCAL = ("/", "#", "?", "https://hostile.example/")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert tag not in ("object", "embed", "base", "applet", "img", "style"), tag
        assert not [name for name in given if name.startswith("on") or name == "style"], given
        if tag == "script":
            assert given["src"].startswith("/static/")
            self.script = True
        if tag == "iframe":
            assert given["sandbox"] == ""
        if tag == "meta":
            assert "http-equiv" not in given
        for name in ("href", "src", "action", "formaction", "hx-get", "data"):
            assert given.get(name, "/").startswith(self.LOCAL), given

    def handle_endtag(self, tag: str) -> None:
        self.script = False

    def handle_data(self, data: str) -> None:
        assert not (self.script and data.strip())


def inert(html: str) -> None:
    reader = Inert()
    reader.feed(html)
    reader.close()
    assert not set(html) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u0000")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("hostile") / "archive.sqlite"
    escaped = BAD.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    words = (
        f"Bürgermeisterin Helma {RTL} warnt {escaped}\n"
        f"„{escaped} Die Brücke {RTL} ist zu“, sagte Bürgermeisterin Helma Vrees{escaped} gern.\n"
        "„Wir sind ‚sehr böse‘“, sagte Vrees."
    )
    one = page(f"https://hostile.example/a?{'x' * 50}#<script>", "2026-03-03T10:00:00Z", words)
    body = one.body.decode().replace(
        "</head>",
        f'<meta name="author" content="{escaped}">'
        f'<meta property="article:section" content="{escaped}">'
        "<script>alert(4)</script></head>",
    )
    body = body.replace("<article>", '<article><a href="javascript:alert(5)">Hier</a>')
    with Archive.open(path) as archive:
        for url in (one.source, "javascript:alert(6)", "data:text/html,<script>alert(7)</script>"):
            (record,) = pipeline.read_pages(
                [Page(url, body.encode(), "text/html", "utf-8", url, one.fetched_at)], RULES
            )
            assert record.statements
            body = body.replace("</article>", "<p>Mehr.</p></article>")
            archive.add(
                Page(url, body.encode(), "text/html", "utf-8", url, one.fetched_at),
                pipeline.read_pages(
                    [Page(url, body.encode(), "text/html", "utf-8", url, one.fetched_at)], RULES
                )[0],
                (url,),
            )
    with served(path) as client:
        send(client, "/dossiers", name=BAD + RTL, note=BAD + RTL)
        send(client, "/person/1/rename", name=BAD + RTL)
        send(client, "/review/name", author=BAD)
        yield client


def test_every_page_is_inert(hostile: TestClient) -> None:
    statement = "/statement/" + _first_statement(hostile)
    send(hostile, "/pin", statement=_first_statement(hostile), dossier="1", note=BAD)
    send(hostile, statement.replace("statement", "review"), decision="accept", note=BAD + RTL)
    paths = [
        "/", "/page/1", "/page/2", "/version/3", "/version/1/stored", "/version/1/copy",
        "/search", "/search?q=br%C3%BCcke", "/search?q=%3Cscript%3E&speaker=%3Cscript%3E",
        "/search?type=%3Cscript%3E", "/people", "/people?q=%3Cscript%3Ea", "/person/1",
        statement, statement.replace("statement", "review"), "/compare?v=1&v=2",
        f"/compare?s={_first_statement(hostile)}", "/compare?s=%3Cscript%3E", "/dossiers",
        "/dossier/1", "/review", "/review/people", "/review/history", "/version/1/add",
        "/login?next=javascript:alert(1)", "/%3Cscript%3E", "/at?address=javascript:alert(6)",
    ]  # fmt: skip
    for path in paths:
        answer = hostile.get(path)
        assert answer.status_code in (200, 400, 404, 422), (path, answer.status_code)
        inert(answer.text)


def _first_statement(client: TestClient) -> str:
    text = client.get("/search?sort=oldest").text
    return text.partition('href="/statement/')[2].partition('"')[0]


def test_the_words_are_there_all_the_same(hostile: TestClient) -> None:
    text = hostile.get("/page/1").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u2bd1kcilg\u2bd1" in hostile.get("/dossier/1").text


def test_the_frame_of_a_copy_can_do_nothing(hostile: TestClient) -> None:
    answer = hostile.get("/version/1/copy")
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "javascript:" not in answer.text
    assert "alert(4)" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></table></math>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action=https://evil.example><button>x</button></form>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href=https://evil.example>",
        "<p style='background:url(https://evil.example)'>x</p>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title='</noscript><script>alert(1)</script>'></noscript>",
        "<link rel=stylesheet href=https://evil.example>",
        "<input onfocus=alert(1) autofocus>",
        "<p id=x class=y onclick=alert(1)>x</p>",
    ],
)
def test_a_stored_copy_is_harmless(body: str) -> None:
    shown, _ = harmless(Page("-", body.encode(), "text/html"))
    inert(shown)
    for word in ("alert", "evil", "javascript", "data:"):
        assert word not in shown


def test_a_stored_text_is_shown_as_it_is() -> None:
    shown, cut = harmless(Page("-", "a <b> & ü\n c".encode(), "text/plain", "utf-8"))
    assert (shown, cut) == ("<pre>a &lt;b&gt; &amp; ü\n c</pre>", False)


def test_a_very_long_copy_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wortlaut.web.stored.LONGEST", 1_000)
    shown, cut = harmless(Page("-", b"<p>Wort</p>" * 400, "text/html"))
    assert cut
    assert 500 < len(shown) < 1_100


@pytest.mark.parametrize(
    "body",
    [
        "<table>" + "<tr>" + "<td>x</td>" * 1000 + "</tr>" * 200 + "</table>",
        "<div>" * 100_000 + "x",
        "<table><tr><td colspan=999999999 rowspan=999999999>x</td></tr></table>",
        "<b>" * 50_000 + "x" + "</i>" * 50_000,
        "".join(f"<b a={n}>" for n in range(400)) + "<p>x" * 20_000,
        "<table>" * 30_000 + "x",
    ],
    ids=["wide", "deep", "spans", "misnested", "reopened", "tables"],
)
def test_giant_tables_and_deep_trees_end(body: str) -> None:
    started = time.monotonic()
    inert(harmless(Page("-", body.encode(), "text/html"))[0])
    assert time.monotonic() - started < 30  # it hangs, or it takes a second


@pytest.mark.parametrize(
    ("given", "led"),
    [
        ("https://news.example/a", True),
        ("HTTP://news.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("urn:sha256:00", False),
        (" https://x", False),
    ],
)
def test_only_web_addresses_are_led_to(given: str, led: bool) -> None:
    assert (web_link(given) is not None) is led


def test_damaged_addresses_are_no_defects(reader: TestClient, tmp_path: Path) -> None:
    for path in (
        "/page/99999999999999999999999", "/page/-1", "/page/x", "/version/0/copy", "/person/0",
        "/person/99999999999999999999", "/statement/a", "/statement/%00%00%00%00%00%00",
        "/search?q=%00", "/search?q=" + "x" * 5000, "/search?q=" + "%22" * 99, "/dossier/77",
        "/compare?v=1", "/compare?v=1&v=99", "/compare?s=aaaaaaaa", "/people?offset=-7",
        "/people?kind=x", "/review?skip=99999999999", "/review/zzzzzz", "/review/history?offset=-4",
        "/at?address=x", "/static/../app.py", "/static/%2e%2e/app.py", "/version/77/add",
        "/search?speaker=99999999999999999999999", "/search?page=99999999999",
    ):  # fmt: skip
        answer = reader.get(path)
        assert answer.status_code < 500, (path, answer.text[-500:])
        assert "Traceback" not in answer.text
