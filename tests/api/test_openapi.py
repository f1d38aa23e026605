"""The OpenAPI document: whole, in Chinese, honest about refusals. Every route is held to it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from app.api.openapi import METHODS, problems
from app.db.engine import Database
from app.main import API, create_app
from app.problems import PROBLEMS
from app.settings import Settings

CHINESE = re.compile("[一-鿿]")
FEWEST = 8
"""Operations in the document; fewer would mean that the tests below look at nothing."""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("openapi")
    database = Database(Settings(database_url=f"sqlite:///{folder}/none.sqlite"))
    yield create_app(Settings(), database=database).openapi()
    database.close()


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = [
        (f"{method} {path}", item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]
    assert len(found) >= FEWEST
    return found


def test_every_route_under_the_api_is_documented(document: dict[str, Any], tmp_path: Any) -> None:
    database = Database(Settings(database_url=f"sqlite:///{tmp_path}/none.sqlite"))
    app = create_app(Settings(), database=database)
    database.close()
    routed = {
        f"{method.lower()} {context.path}"
        for context in iter_route_contexts(app.router.routes)
        for method in context.methods or ()
        if (context.path or "").startswith(API)
    }
    assert len(routed) >= 5
    assert routed == {name for name, _ in operations(document) if f" {API}" in name}


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "公开 gongkai"
    assert document["info"]["license"] == {"name": "Apache-2.0", "identifier": "Apache-2.0"}


def test_every_operation_is_named_once_and_described(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert sorted(set(names)) == sorted(names)
    known_tags = {tag["name"] for tag in document["tags"]}
    for where, operation in operations(document):
        assert re.fullmatch("[a-z][a-z0-9_]+", operation["operationId"]), where
        assert CHINESE.search(operation["summary"]), where
        assert CHINESE.search(operation["description"]), where
        assert operation["tags"], where
        assert set(operation["tags"]) <= known_tags, where


def test_every_parameter_is_described(document: dict[str, Any]) -> None:
    seen = 0
    for where, operation in operations(document):
        for parameter in operation.get("parameters", []):
            seen += 1
            described = parameter.get("description") or parameter["schema"].get("description", "")
            assert CHINESE.search(described), f"{where}: {parameter['name']}"
    assert seen > 5


def test_every_operation_tells_its_refusals(document: dict[str, Any]) -> None:
    for where, operation in operations(document):
        if f" {API}" not in where:
            continue
        responses = operation["responses"]
        wanted = {"422", "500", "503"} | ({"400", "413", "415"} if "requestBody" in operation else set())
        assert wanted <= set(responses), where
        for status, answer in responses.items():
            if int(status) >= 400:
                assert CHINESE.search(answer["description"]), where
                content = answer["content"]["application/problem+json"]
                assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, where
                assert set(content["examples"]) <= set(PROBLEMS), where
        if "{" in where:
            assert {"404", "410"} & set(responses), f"{where} takes a code and never answers 404"


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    found = set(references(document))
    assert len(found) > 10
    for reference in found:
        node: Any = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_fastapis_own_error_is_nowhere(document: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in str(document)


def test_problems_by_status() -> None:
    answers = problems("unit_unknown", "report_unknown", "conflict")
    assert list(answers) == [404, 409]
    assert answers[404]["description"] == "没有这个单位（unit_unknown）；没有这份报告（report_unknown）"
    with pytest.raises(KeyError):
        problems("no_such_code")


def test_no_schema_takes_back_what_it_allows(document: dict[str, Any]) -> None:
    """`anyOf` with null beside `type` forbids the null: generated clients would refuse good answers."""
    wrong = [
        f"{name}.{member}"
        for name, schema in document["components"]["schemas"].items()
        for member, told in schema.get("properties", {}).items()
        if "anyOf" in told and "type" in told
    ]
    assert wrong == []


def test_no_two_models_share_a_name(document: dict[str, Any]) -> None:
    """FastAPI then names them by their modules, and generated clients with them."""
    assert [name for name in document["components"]["schemas"] if "__" in name] == []


def test_what_may_be_left_out_is_not_required(document: dict[str, Any]) -> None:
    assert "values" not in document["components"]["schemas"]["ReportOut"]["required"]


def test_options_names_the_methods_of_the_very_path(client: TestClient) -> None:
    assert client.options("/api/v1/units/roster").headers["allow"] == "OPTIONS, POST"
    assert client.options("/api/v1/units/411328").headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH"
