"""The API describes itself, and holds to what it says, whatever it is sent."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient
from tests.web.served import served

V1 = "/api/v1"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with served(tmp_path_factory.mktemp("web") / "archive.sqlite", names=["testserver"]) as made:
        yield made


@pytest.fixture(scope="module")
def description(client: TestClient) -> Any:
    return client.get(V1 + "/openapi.json").json()


def test_description(description: Any) -> None:
    assert description["openapi"].startswith("3.")
    assert all(path.startswith(V1 + "/") for path in description["paths"])
    for path, methods in description["paths"].items():
        for method, route in methods.items():
            where = f"{method} {path}"
            assert route["summary"], where
            assert route["description"], where
            assert route["tags"], where
            errors = {code for code in route["responses"] if code >= "400"}
            assert {"422", "401"} <= errors, where
            for code in errors:
                schema = route["responses"][code]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Failed"}, where


def test_answers_are_as_described(client: TestClient, description: Any) -> None:
    checked = 0
    for path, name in (
        ("/search?facets=speaker&limit=3", "Found"),
        ("/pages/1", "PageAnswer"),
        ("/versions/1", "VersionAnswer"),
        ("/people", "People"),
        ("/people/1", "Person"),
        ("/review", "Queue"),
        ("/corrections", "CorrectionList"),
        ("/dossiers", "DossierList"),
        ("/health", "Health"),
        ("/pages/999", "Failed"),
        ("/search?limit=0", "Failed"),
    ):
        schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
        jsonschema.validate(client.get(V1 + path).json(), schema)
        checked += 1
    assert checked == 11


@pytest.fixture(scope="module")
def schema(client: TestClient) -> Any:
    return schemathesis.openapi.from_asgi(V1 + "/openapi.json", client.app)


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
LIMITS = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_whatever_is_sent(schema: Any) -> None:
    """No defect; only statuses, types and shapes that are described. Nothing is fetched."""
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @LIMITS
            @given(case=operation.as_strategy(generation_mode=mode))
            def send(case: Any) -> None:
                nonlocal tried
                tried += 1
                # Any text is a page that can be read.
                wrong = [negative_data_rejection] if "text/" not in str(case.media_type) else []
                case.call_and_validate(checks=CHECKS + wrong)

            with suppress(Unsatisfiable):  # no parameter that could be wrong
                send()
    assert tried > 100
