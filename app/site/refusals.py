"""A person who goes astray gets a page that helps; a program gets the problem it expects."""

from collections.abc import Awaitable, Callable

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.api.errors import as_problem
from app.problems import PROBLEMS, ProblemError
from app.site.rendering import Frame, page

Handler = Callable[[Request, Exception], Awaitable[Response]]
PROGRAMS = ("/api/", "/sdmx", "/bulk", "/openapi.json", "/livez", "/readyz", "/metrics", "/static/")
"""Beginnings of the addresses that answer programs, whoever asks."""


def install(app: FastAPI) -> None:
    """Let refusals be pages where a browser asked for one. After the API's own handlers."""
    for error in (ProblemError, HTTPException, RequestValidationError):
        handler: Handler = app.exception_handlers[error]  # type: ignore[assignment]
        app.add_exception_handler(error, _page_or(handler))


def wants_page(request: Request) -> bool:
    """A browser names text/html; programs that take anything get JSON."""
    return "text/html" in request.headers.get("accept", "")


def _page_or(handler: Handler) -> Handler:
    async def answer(request: Request, error: Exception) -> Response:
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        refused = await handler(request, error)
        if path.startswith(PROGRAMS) or not wants_page(request) or refused.status_code < 400:
            return refused
        return refusal_page(request, refused, error)

    return answer


def refusal_page(request: Request, refused: Response, error: Exception) -> Response:
    """The refusal as a page, under the same status."""
    told = orjson.loads(bytes(refused.body))
    if isinstance(error, ProblemError):  # the page may be in another language than the header asks
        told = as_problem(request.scope, error, Frame(request).language)
    status = refused.status_code
    answer = page(
        request,
        "refused.html",
        status=status,
        cache="no-store",
        status_code=status,
        problem=told,
        kind=PROBLEMS[told["code"]],
    )
    if "retry-after" in refused.headers:
        answer.headers["Retry-After"] = refused.headers["retry-after"]
    return answer
