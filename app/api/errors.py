"""Every refusal and every crash becomes RFC 9457 JSON here, and nowhere else."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from app.api.answered import AnsweredError
from app.api.conditional import NotModifiedError
from app.api.language import Language, choose_language
from app.api.validation import refusal
from app.problems import PROBLEMS, ProblemError
from app.readers.extract import UnreadableFileError

MEDIA_TYPE = "application/problem+json"
RETRY_S = "2"
"""When to come back after a 503 that does not say it better."""
LOG = logging.getLogger("gongkai.errors")

_BY_STATUS: Mapping[int, tuple[str, str, str]] = {
    401: ("unauthorized", "密钥无效。", "The key is not valid."),
    403: ("forbidden", "没有权限。", "Not permitted."),
    404: ("not_found", "没有这个地址。", "There is nothing at this address."),
    406: ("not_acceptable", "没有这种格式。", "There is no such format."),
    413: ("too_large", "请求内容过大。", "The body is too large."),
    414: ("uri_too_long", "地址过长。", "The address is too long."),
    415: ("unsupported_media_type", "不支持这种内容类型。", "This media type is not supported."),
    422: ("invalid_parameter", "请求不合要求。", "The request is not acceptable."),
    429: ("rate_limited", "请求过于频繁。", "Too many requests."),
    503: ("busy", "服务暂不可用。", "The service is not available at present."),
}


def install(app: FastAPI) -> None:
    """Let the application answer all of these as problems."""
    app.add_exception_handler(ProblemError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(UnreadableFileError, _unreadable)
    app.add_exception_handler(NotModifiedError, _not_modified)
    app.add_exception_handler(AnsweredError, _answered)


def base_url(scope: Scope) -> str:
    """Where this service is, as its callers see it, without a slash at the end."""
    settings = scope["app"].state.settings
    return settings.public_url.rstrip("/") or str(Request(scope).base_url).rstrip("/")


def problem_response(scope: Scope, error: ProblemError) -> Response:
    """The answer to a refused request, in the caller's language."""
    headers = dict(scope.get("headers") or [])
    language = choose_language(headers.get(b"accept-language", b"").decode("latin-1"))
    return Response(
        orjson.dumps(as_problem(scope, error, language)),
        status_code=error.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store"}
        | ({"Retry-After": RETRY_S} if error.status == 503 else {})
        | error.headers
        | {"Content-Language": "zh-CN" if language == "zh" else "en", "Vary": "Accept-Language"},
    )


def as_problem(scope: Scope, error: ProblemError, language: Language) -> dict[str, Any]:
    """The members of RFC 9457, then ours (`code`, `errors`), then what the refusal adds."""
    chinese = language == "zh"
    problem: dict[str, Any] = {
        "type": f"{base_url(scope)}/problems/{error.kind.code}",
        "title": error.kind.title if chinese else error.kind.title_en,
        "status": error.status,
        "detail": error.detail if chinese else error.detail_en,
        "instance": f"urn:request:{quote(str(scope.get('request_id', 'unknown')))}",
        "code": error.kind.code,
        "errors": [
            {"pointer": place, "message": _said(error, words, chinese)} for place, *words in error.errors
        ],
    }
    return problem | {name: value for name, value in error.extra.items() if name not in problem}


def _said(error: ProblemError, words: list[str], chinese: bool) -> str:
    """One message of `errors`: the English one where there is one and it is wanted."""
    if chinese:
        return words[0]
    if len(words) > 1:
        return words[1]
    return error.detail_en if words[0] == error.detail else words[0]


def not_found(scope: Scope) -> ProblemError:
    """Nothing is at this path; says so where only a slash at the end is too many."""
    path = str(scope["path"])
    shorter = path.rstrip("/")
    if shorter and shorter != path and scope["app"].state.route_table.methods(shorter):
        return ProblemError(
            "not_found",
            f"地址末尾多了斜杠，应为 {shorter}。",
            f"The address ends in a slash too many: use {shorter}.",
        )
    return ProblemError("not_found", "没有这个地址。", "There is nothing at this address.")


def method_not_allowed(scope: Scope, method: str) -> ProblemError:
    """A method no route takes here; `Allow` lists those that some route does."""
    methods = scope["app"].state.route_table.methods(scope["path"])
    allowed = ", ".join(methods or ("GET", "HEAD"))  # a mounted folder is no route
    return ProblemError(
        "method_not_allowed",
        f"此地址不支持 {method}；可用：{allowed}。",
        f"{method} is not possible here; these are: {allowed}.",
        headers={"Allow": allowed},
    )


def crashed() -> ProblemError:
    """What a caller learns of a defect of ours: nothing but the request id."""
    return ProblemError(
        "internal",
        "服务内部出错，已记录。请把 instance 里的请求编号告诉运营者。",
        "Something failed inside and was logged. Tell the operator the request id in instance.",
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)  # noqa: S101  the handler's type, for mypy
    return problem_response(request.scope, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return problem_response(request.scope, refusal(error.errors()))


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, UnreadableFileError)  # noqa: S101
    code = error.code if error.code in PROBLEMS else "unreadable_file"
    refused = ProblemError(code, error.detail, error.detail_en, status=error.status)
    return problem_response(request.scope, refused)


async def _answered(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AnsweredError)  # noqa: S101
    return error.response


async def _not_modified(_request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModifiedError)  # noqa: S101
    return Response(status_code=304, headers=error.headers)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    cause: BaseException | None = error
    while cause is not None:  # FastAPI wraps what goes wrong while a body is read
        if isinstance(cause, ProblemError):
            return problem_response(request.scope, cause)
        cause = cause.__cause__
    return problem_response(request.scope, _of_status(request.scope, error))


def _of_status(scope: Scope, error: HTTPException) -> ProblemError:
    if error.status_code == 404 and error.detail == "Not Found":
        return not_found(scope)
    if error.status_code == 405:
        return method_not_allowed(scope, scope["original_method"])
    code, zh, en = _BY_STATUS.get(
        error.status_code,
        (
            "bad_request",
            "请求无法理解，可能是请求体不完整。",
            "The request cannot be understood; its body may be incomplete.",
        ),
    )
    return ProblemError(code, zh, en, headers=error.headers, status=error.status_code)
