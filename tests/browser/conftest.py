"""A real browser before a real server; skipped, with a word, where there is no Chromium."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from tests.archive.invented import RULES
from tests.web.invented import fill

from wortlaut.archive import Archive
from wortlaut.web.app import create_app

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "out/screenshots"
AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text("utf-8")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]

Open = Callable[..., Page]


@contextmanager
def serving(archive: Path) -> Iterator[str]:
    """The address of a server on an archive."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(archive, settings=RULES)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "archive.sqlite"
    with Archive.open(path) as archive:
        fill(archive)
    return path


@pytest.fixture(scope="session")
def room(filled: Path) -> Iterator[str]:
    """A reading room that no test changes."""
    with serving(filled) as address:
        yield address


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[str]:
    """A reading room of a test's own."""
    path = tmp_path / "archive.sqlite"
    shutil.copy(filled, path)
    with serving(path) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on this machine: scripts/setup installs it as root on Debian")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens a page; at the end nothing may have been asked of another host or failed to run."""
    contexts = []
    wrong: list[str] = []

    def opened(
        address: str,
        *,
        width: int = 1280,
        theme: str = "light",
        language: str = "en",
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            locale=language,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            # The browser reports pages of errors as errors; those are asked for.
            lambda message: (
                wrong.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        host = "/".join(address.split("/")[:3])
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(host) else wrong.append(asked.url),
        )
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def shot(page: Page, name: str) -> None:
    """Keeps a picture of a page for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds wrong with a page, by all its rules or by some; one line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options: dict[str, object] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate("options => axe.run(options)", options)
    return [
        f"{rule['id']}: {node['html'][:200]} ({node.get('failureSummary', '')[:200]})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
