"""How the HTTP API answers: JSON, entity tags, pages of lists, and one shape for every error."""

import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wortlaut.errors import WortlautError

CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "timeout",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    500: "internal",
    503: "unavailable",
}
"""``error.code`` by HTTP status."""

PLAIN = {
    "Not Found": "there is nothing at this address; see /api/v1/openapi.json for what there is",
    "Method Not Allowed": "this address cannot be asked like that; see the header Allow",
}
"""The framework's own words, which say less."""

JSON = "application/json"
LONGEST_TAGS = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: ``code`` for programs, ``message`` one line for people.

    ``detail`` names, for a value that cannot be taken, where it stands and why.
    """

    code: str
    message: str
    detail: tuple[Mapping[str, str], ...] | None = None


def error(status: int, words: str, detail: Sequence[Mapping[str, str]] | None = None) -> Response:
    """An answer in the one shape that all errors have."""
    problem: dict[str, Any] = {
        "code": CODES.get(status, "error"),
        "message": PLAIN.get(words, words),
    }
    if detail:
        problem["detail"] = detail
    return Response(msgspec.json.encode({"error": problem}), status, media_type=JSON)


def answer(request: Request, value: Any, status: int = 200) -> Response:
    """A value as JSON; where the reader has it already, that alone is said."""
    return tagged(request, msgspec.json.encode(value), JSON, status)


def tagged(
    request: Request,
    body: bytes,
    media_type: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A body with the tag of its content, or 304 where ``If-None-Match`` holds the tag."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    more = {"etag": tag, "cache-control": "private, no-cache", **(headers or {})}
    if status == 200 and has_tag(request, tag):
        return Response(status_code=304, headers=more)
    return Response(body, status, more, media_type)


def has_tag(request: Request, tag: str) -> bool:
    """Whether ``If-None-Match`` names a tag (weakly, as RFC 9110 wants it there)."""
    given = request.headers.get("if-none-match", "")[:LONGEST_TAGS]
    tags = {part.strip().removeprefix("W/") for part in given.split(",")}
    return tag.removeprefix("W/") in tags or "*" in tags


def next_page(request: Request, limit: int, offset: int, more: bool) -> str | None:
    """The address of the next page of a list, None on the last."""
    if not more:
        return None
    given = [(k, v) for k, v in request.query_params.multi_items() if k not in ("limit", "offset")]
    given += [("limit", str(limit)), ("offset", str(offset + limit))]
    return f"{request.url.path}?{urlencode(given)}"


class ApiRoute(APIRoute):
    """A route that answers whatever goes wrong in the one shape, and refuses unknown parameters.

    A mistyped filter that is silently left out would give an answer to another question.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        known = {str(param.alias) for param in get_flat_params(self.dependant) if _is_query(param)}

        async def handled(request: Request) -> Response:
            for name in request.query_params:
                if name not in known:
                    words = f"there is no parameter {name!r} here"
                    words += f", only {', '.join(sorted(known))}" if known else ""
                    return error(422, words, [{"where": f"query.{name}", "message": "unknown"}])
            try:
                return await handle(request)
            except (WortlautError, HTTPException, RequestValidationError):
                raise  # the application says them in the same shape
            except Exception:
                logging.getLogger(__name__).exception("%s failed", request.url.path)
                return error(500, "something went wrong here; the server's log says what")

        return handled


def _is_query(param: Any) -> bool:
    return getattr(param.field_info, "in_", None) is not None and param.field_info.in_.value == (
        "query"
    )


def invalid(failed: RequestValidationError) -> Response:
    """The answer to values that a route cannot take."""
    detail = [
        {
            "where": ".".join(str(part) for part in problem["loc"]),
            "message": str(problem["msg"]),
        }
        for problem in failed.errors()[:20]
    ]
    first = detail[0] if detail else {"where": "", "message": "cannot be read"}
    return error(422, f"{first['where']}: {first['message']}", detail)
