"""Every example in docs/api.md works as written, and every route is there."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tests.web.served import served

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
SERVER = "http://127.0.0.1:8000"
BLOCK = re.compile(r"```console\n(.*?)```(?:\n```json\n(.*?)```)?", re.DOTALL)
KEPT = re.compile(r"(\w+)=\$\((curl .*) \| jq -r '(.*)'\)")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with served(tmp_path / "archive.sqlite") as made:
        yield made


def curl(client: TestClient, command: str) -> Any:
    """Does what a command line of curl says."""
    words = shlex.split(command)
    assert words[:2] == ["curl", "-s"]
    headers: dict[str, str] = {}
    data: list[str] = []
    address, in_url = "", False
    rest = iter(words[2:])
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data.append(next(rest))
        elif word == "--data-urlencode":
            name, _, value = next(rest).partition("=")
            data.append(urlencode({name: value}))
        elif word == "-G":
            in_url = True
        else:
            assert word.startswith(SERVER), word
            address = word.removeprefix(SERVER)
    sent = "&".join(data)
    if in_url or not data:
        return client.get(address + (f"?{sent}" if sent else ""), headers=headers)
    return client.post(address, content=sent.encode(), headers=headers)


def pick(value: Any, path: str) -> Any:
    for name, number in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        value = value[name] if name else value[int(number)]
    return value


def holds(shown: Any, given: Any, where: str = "$") -> None:
    """What is shown is what was given, but for "…"."""
    if shown == "…":
        return
    if isinstance(shown, dict):
        assert isinstance(given, dict), where
        names = shown.keys() - {"…"}
        assert names <= given.keys(), where
        if "…" not in shown:
            assert names == given.keys(), where
        for name in names:
            holds(shown[name], given[name], f"{where}.{name}")
    elif isinstance(shown, list):
        assert isinstance(given, list), where
        assert len(shown) == len(given), where
        for number, (one, other) in enumerate(zip(shown, given, strict=True)):
            holds(one, other, f"{where}[{number}]")
    else:
        assert shown == given, where


def _filled(text: str, variables: dict[str, str]) -> str:
    for name, value in variables.items():
        text = text.replace(f"'${name}'", value).replace(f"${name}", value)
    return text


def test_examples(client: TestClient) -> None:
    variables: dict[str, str] = {}
    blocks = BLOCK.findall(DOCS.read_text("utf-8"))
    assert len(blocks) >= 10
    for commands, shown in blocks:
        answer = None
        for line in commands.strip().splitlines():
            command = _filled(line.removeprefix("$ "), variables)
            kept = KEPT.fullmatch(command)
            if kept:
                variables[kept[1]] = str(pick(curl(client, kept[2]).json(), kept[3]))
            else:
                answer = curl(client, command)
        assert answer is not None
        if not shown:
            assert answer.status_code == 200
            continue
        holds(json.loads(_filled(shown, variables)), answer.json(), commands)


def test_every_route_is_described(client: TestClient) -> None:
    text = DOCS.read_text("utf-8")
    described = set(re.findall(r"^\| `([A-Z]+ /api/v1/\S+)` \|", text, re.MULTILINE))
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert described == {f"{m.upper()} {path}" for path, methods in paths.items() for m in methods}


def test_every_status_is_described() -> None:
    from wortlaut.web.answers import CODES

    rows = re.findall(r"^\| (\d{3}) \| `(\w+)` \|", DOCS.read_text("utf-8"), re.MULTILINE)
    assert {int(status): code for status, code in rows} == CODES
