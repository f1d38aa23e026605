"""The OpenAPI document: what each operation may refuse, said in one place."""

from collections import defaultdict
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

from app.problems import PROBLEMS

MEDIA_TYPE = "application/problem+json"
METHODS = ("get", "post", "put", "patch", "delete")
Responses = dict[int | str, dict[str, Any]]

NOT_MODIFIED: Responses = {304: {"description": "与 If-None-Match（或 If-Modified-Since）所示相同，没有正文"}}
"""For `responses=` of a route that answers with an ETag."""

BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "gk_…",
    "description": "密钥。读取已发布的数据不需要；写入，以及查看本单位和下级单位的草稿需要。"
    "由运营者用 gongkai key create 或上级管理员用 POST /keys 发给，只显示一次。",
}


class ProblemPlace(BaseModel):
    """请求里的一处，以及那里有什么不对。"""

    pointer: str = Field(description="JSON Pointer：/query/…、/path/…、/body/…", examples=["/query/years"])
    message: str = Field(description="这一处有什么不对", examples=["应为整数。"])


class Problem(BaseModel):
    """拒绝请求时的答复（RFC 9457）。语言按 Accept-Language，默认中文。"""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="说明这种错误及其办法的网页", json_schema_extra={"format": "uri"})
    title: str = Field(description="错误的名称")
    status: int = Field(description="HTTP 状态码", ge=400, le=599)
    detail: str = Field(description="这一次具体是什么不对")
    instance: str = Field(description="本次请求的编号，可用来查日志")
    code: str = Field(description="错误代码，不随语言变化", examples=["invalid_parameter"])
    errors: list[ProblemPlace] = Field(description="逐处指出；没有具体位置时为空")


def problems(*codes: str) -> Responses:
    """`responses=` of a route: the refusals it may answer, with an example of each.

    Those every route may answer (422, 500, 503, and 413 or 415 with a body) are added by
    themselves. Raises KeyError for a code that is not in PROBLEMS.
    """
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in codes:
        by_status[PROBLEMS[code].status].append(code)
    return {status: _answer(*together) for status, together in by_status.items()}


def describe(app: FastAPI, *, prefix: str, tags: list[dict[str, str]]) -> None:
    """Let `app.openapi()` tell the whole truth about refusals. `prefix` is where the API lies."""
    made: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not made:
            made.update(_document(app, prefix, tags))
        return made

    app.openapi = openapi  # type: ignore[method-assign]


def _document(app: FastAPI, prefix: str, tags: list[dict[str, str]]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=tags,
        license_info=app.license_info,
    )
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item and path.startswith((prefix, "/sdmx/")):
                _complete(item[method], method)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    document["components"]["securitySchemes"] = {"bearer": BEARER}
    document["components"]["examples"] = {
        code: {"summary": kind.title, "value": _example(code)} for code, kind in PROBLEMS.items()
    }
    return document


def _complete(operation: dict[str, Any], method: str) -> None:
    """Add what every operation may answer to what this one says itself."""
    general = ["unknown_parameter", "invalid_parameter", "internal", "busy", "database_away", "storage_full"]
    general += ["bad_request", "uri_too_long", "headers_too_large"]  # refused before any route is asked
    if "requestBody" in operation:
        general += ["invalid_body", "too_large"]
        taken = operation["requestBody"]["content"]
        general.append("json_expected" if "application/json" in taken else "unsupported_media_type")
    if any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", ())):
        general += ["key_reused", "in_progress"]
    general += ["unauthorized", "rate_limited"]
    if method != "get":
        general += ["forbidden", "database_read_only"]
        operation.setdefault("security", [{"bearer": []}])
    else:
        operation.setdefault("security", [{}, {"bearer": []}])
    responses: dict[str, Any] = operation["responses"]
    if responses.get("200", {}).get("description") == "Successful Response":
        responses["200"]["description"] = "成功"
    own = [code for answer in responses.values() for code in _codes(answer)]
    for status, answer in problems(*dict.fromkeys([*own, *general])).items():
        responses[str(status)] = answer
    operation["responses"] = dict(sorted(responses.items()))


def _codes(answer: dict[str, Any]) -> list[str]:
    """The problem codes a response of the document already shows."""
    return list(answer.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {}))


def _answer(*codes: str) -> dict[str, Any]:
    return {
        "description": "；".join(f"{PROBLEMS[code].title}（{code}）" for code in codes),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
            }
        },
    }


def _example(code: str) -> dict[str, Any]:
    kind = PROBLEMS[code]
    return {
        "type": f"/problems/{code}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.title + "。",
        "instance": "urn:request:8f14e45fceea167a5a36dedd4bea2543",
        "code": code,
        "errors": [],
    }
