"""Sending the forms of a page, as a browser without JavaScript does."""

import re
from typing import Any

from httpx import Response
from starlette.testclient import TestClient

CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def token(client: TestClient, page: str = "/") -> str:
    """The token of the forms on a page, made for this client."""
    found = CSRF.search(client.get(page).text)
    assert found is not None
    return found[1]


def send(client: TestClient, path: str, page: str = "/", **fields: Any) -> Response:
    """What a form that stands on ``page`` leads to; redirects are followed."""
    return client.post(path, data={"csrf": token(client, page), **fields})
