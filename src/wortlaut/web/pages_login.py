"""Logging in with the token, and what a reader sets for themselves: language, looks, keys."""

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wortlaut.web.language import COOKIE, LANGUAGES
from wortlaut.web.room import KEYS, THEME, THEMES, room_of, show
from wortlaut.web.security import SESSION, SESSION_SECONDS, SLOW, cookie, local_path

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.get("/login")
def login(request: Request, next: str = "/") -> Response:
    """The form for the token."""
    return show(request, "login.html", wrong=False, back=local_path(next))


@router.post("/login")
async def log_in(
    request: Request, token: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "/"
) -> Response:
    """Checks the token; a cookie remembers who knew it."""
    keys = room_of(request).keys
    back = local_path(next)
    if not keys.is_token(token.strip()):
        await asyncio.sleep(SLOW)
        return show(request, "login.html", 403, wrong=True, back=back)
    answer = RedirectResponse(back, 303)
    answer.headers.append(
        "set-cookie",
        cookie(request, SESSION, keys.session(int(time.time()) + SESSION_SECONDS), SESSION_SECONDS),
    )
    return answer


@router.post("/logout")
def log_out() -> Response:
    """Forgets who was logged in on this browser."""
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(SESSION)
    return answer


@router.post("/settings")
def settings(
    request: Request,
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    keys: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Keeps the chosen language, looks or use of keys in a cookie."""
    answer = RedirectResponse(local_path(back), 303)
    if language in LANGUAGES:
        answer.headers.append("set-cookie", cookie(request, COOKIE, language, YEAR))
    if theme in THEMES:
        answer.headers.append("set-cookie", cookie(request, THEME, theme, YEAR))
    if keys in ("on", "off"):
        answer.headers.append("set-cookie", cookie(request, KEYS, keys, YEAR))
    return answer
