"""What is wrong with the address itself, and OPTIONS."""

from urllib.parse import unquote_to_bytes

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.errors import not_found
from app.problems import ProblemError


class Target:
    """Refuses paths and queries that are no text, and answers OPTIONS with the methods.

    Neither database takes NUL, and bytes that are not UTF-8 would be read as something
    the caller did not send.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if not _is_text(scope.get("raw_path") or scope["path"].encode()):
            raise not_found(scope)
        if not _is_text(scope.get("query_string", b"").replace(b"+", b" ")):
            raise ProblemError(
                "invalid_parameter",
                "查询参数不是合法的 UTF-8 文字，或含有空字符。",
                "The query is not valid UTF-8, or holds a NUL character.",
                pointer="/query",
            )
        if scope["method"] == "OPTIONS":
            methods = scope["app"].state.route_table.methods(scope["path"])
            if not methods:
                raise not_found(scope)
            return await Response(status_code=204, headers={"Allow": ", ".join(methods)})(
                scope, receive, send
            )
        return await self._app(scope, receive, send)


def _is_text(raw: bytes) -> bool:
    try:
        return "\x00" not in unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return False
