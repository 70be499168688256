"""Who may ask for what: hosts, tokens, forged requests, sizes, and the headers of every answer.

A page in another tab, a name that resolves to this machine (DNS rebinding) or a frame around the
reading room must never act in its reader's name.
"""

import asyncio
import hmac
import ipaddress
import re
import secrets
import time
from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wortlaut.web.answers import error

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
VISITOR = "wortlaut_visitor"
SESSION = "wortlaut_session"
SESSION_SECONDS = 30 * 24 * 3600
MIN_TOKEN = 16
"""Characters of a token: what is shorter can be guessed."""

SLOW = 0.5
"""Seconds that a wrong token costs, however it is sent."""

UPLOAD_SECONDS = 60.0
"""How long a request's body may take to arrive."""

OPEN_TO_ALL = frozenset({"/login", "/settings"})
"""Without logging in: the way in, and the cookies for language and looks."""

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s\[\]:/?#@\\]+)(?::[0-9]{0,5})?", re.IGNORECASE)
"""What may stand in a Host header: a name and a port, nothing of a longer address."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Set on every answer that does not set them itself."""


def is_loopback(host: str) -> bool:
    """Whether a server that binds to ``host`` can only be reached from this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


@dataclass(frozen=True, slots=True)
class Keys:
    """What tokens are made and checked with.

    ``token`` is what users log in with (None: nobody has to); ``secret`` is made anew by every
    process, so forms that were open over a restart have to be loaded again.
    """

    token: str | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def csrf(self, visitor: str) -> str:
        """What a form of this visitor must send along."""
        return hmac.new(self.secret, visitor.encode(), sha256).hexdigest()

    def session(self, expires: int) -> str:
        """The cookie of somebody who has logged in, good until ``expires`` (seconds, Unix)."""
        key = sha256(b"session:" + (self.token or "").encode()).digest()
        return f"{expires}.{hmac.new(key, str(expires).encode(), sha256).hexdigest()}"

    def is_session(self, cookie: str) -> bool:
        """Whether a cookie is one of ours and still good."""
        stamp = cookie.partition(".")[0]
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            return False
        good = hmac.compare_digest(cookie.encode(), self.session(int(stamp)).encode())
        return good and int(stamp) > time.time()

    def is_token(self, given: str) -> bool:
        """Whether ``given`` is the token."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())


class Guard:
    """Stands before the application: refuses what must not come in, and sets the headers.

    ``names`` are the host names by which it may be addressed; IP addresses and localhost always
    may, since nobody else can make a name of those. ``max_body`` caps a request in bytes.
    """

    def __init__(
        self, app: ASGIApp, keys: Keys, names: Collection[str] = (), max_body: int = 25_000_000
    ) -> None:
        self.app = app
        self.keys = keys
        self.names = frozenset(name.lower().rstrip(".") for name in names)
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = Request(scope)
        state = scope.setdefault("state", {})

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-cache")
                if state.get("new_visitor"):
                    headers.append("set-cookie", cookie(request, VISITOR, state["new_visitor"]))
            await send(message)

        refusal = self._refusal(request)
        if refusal is not None:
            if refusal.status_code == 401 and "authorization" in request.headers:
                await asyncio.sleep(SLOW)
            await refusal(scope, receive, send_guarded)
            return
        await self.app(scope, self._capped(receive), send_guarded)

    def _refusal(self, request: Request) -> Response | None:
        if not self._known_host(request.headers.get("host", "")):
            return _say(
                request,
                400,
                "unknown host name: ask for the address that wortlaut serve printed, or start "
                "it with --name",
            )
        length = request.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > self.max_body:
            return _say(request, 413, f"too large: at most {self.max_body:,} bytes can be sent")
        if request.method not in SAFE_METHODS and not _same_origin(request):
            return _say(request, 403, "this request came from a page of another site")
        if self.keys.token is None or self._logged_in(request):
            return None
        # Not request.url: that is put together from the Host header, which the client chooses.
        path = str(request.scope["path"])
        if path in OPEN_TO_ALL or path.startswith("/static/"):
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            back = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse("/login?next=" + quote(back, safe=""), 303)
        return _say(
            request,
            401,
            "log in: send the token as 'Authorization: Bearer …' or as the password of Basic",
            {"www-authenticate": 'Basic realm="wortlaut", charset="UTF-8", Bearer'},
        )

    def _known_host(self, header: str) -> bool:
        found = _HOST.fullmatch(header)
        if found is None:
            return False
        name = found[1].strip("[]").lower().rstrip(".")
        if name == "localhost" or name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _logged_in(self, request: Request) -> bool:
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self.keys.is_token(value.strip())
        if kind.lower() == "basic":
            try:
                password = b64decode(value, validate=True).decode().partition(":")[2]
            except ValueError:
                return False
            return self.keys.is_token(password)
        return self.keys.is_session(request.cookies.get(SESSION, ""))

    def _capped(self, receive: Receive) -> Receive:
        left = self.max_body
        started = time.monotonic()
        complete = False

        async def capped() -> Message:
            nonlocal left, complete
            if complete:
                return await receive()
            try:
                wait = UPLOAD_SECONDS - (time.monotonic() - started)
                message = await asyncio.wait_for(receive(), max(0.0, wait))
            except TimeoutError:
                raise HTTPException(408, "the request took too long to arrive") from None
            left -= len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if left < 0:
                raise HTTPException(413, f"too large: at most {self.max_body:,} bytes can be sent")
            return message

        return capped


def csrf_token(request: HTTPConnection, keys: Keys) -> str:
    """What a form on the page for this request must send as ``csrf``."""
    state = request.scope.setdefault("state", {})
    visitor = state.get("new_visitor") or request.cookies.get(VISITOR)
    if not visitor:
        visitor = state["new_visitor"] = secrets.token_urlsafe(24)
    return keys.csrf(visitor)


async def check_csrf(request: Request) -> None:
    """Refuses a change whose form or ``X-CSRF-Token`` header was not made for this visitor.

    Raises:
        HTTPException: 403.
    """
    if request.method in SAFE_METHODS:
        return
    visitor = request.cookies.get(VISITOR, "")
    given: Any = request.headers.get("x-csrf-token")
    if given is None:
        given = (await request.form()).get("csrf", "")
    keys: Keys = request.app.state.room.keys
    good = visitor and isinstance(given, str)
    if not good or not hmac.compare_digest(given.encode(), keys.csrf(visitor).encode()):
        raise HTTPException(403, "this form is no longer valid: go back, reload it, send it again")


def cookie(request: Request, name: str, value: str, seconds: int | None = None) -> str:
    """The value of a Set-Cookie header: not readable by scripts, not sent from other sites."""
    answer = Response()
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer.headers["set-cookie"]


def local_path(given: str) -> str:
    """A path on this server to go back to, whatever was given; "/" for anything else."""
    if not given.startswith("/") or given.startswith("//") or "\\" in given:
        return "/"
    return given if given.isprintable() else "/"


def _same_origin(request: Request) -> bool:
    """Browsers say where a change comes from; other programs do not, and send no cookies."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return origin.partition("://")[2] == request.headers.get("host")


def _say(
    request: Request, status: int, words: str, headers: dict[str, str] | None = None
) -> Response:
    if request.url.path.startswith(("/api/", "/feeds/")):
        answer = error(status, words)
        answer.headers.update(headers or {})
        return answer
    return PlainTextResponse(f"wortlaut: {words}\n", status, headers)
