"""Asking the HTTP API, as a program does."""

from typing import Any

from starlette.testclient import TestClient

V1 = "/api/v1"
BRIDGE = "https://ostermoor.example/bruecke"


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    """The answer to a request that must succeed."""
    answer = client.get(V1 + path, params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def refused(answer: Any, status: int, code: str) -> str:
    """The message of an error, whose shape is checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body.keys() == {"error"}
    assert {"code", "message"} <= body["error"].keys() <= {"code", "message", "detail"}
    assert body["error"]["code"] == code
    assert "\n" not in body["error"]["message"]
    return str(body["error"]["message"])
