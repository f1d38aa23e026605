"""A body may be so large and no larger, whether its length is announced or not."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import ProblemError

UPLOADS = ("/imports", "/roster", "/source", "/try")
"""Ends of the paths that take whole files."""


class BodyLimit:
    """Raises ProblemError `too_large` (413): at once for a Content-Length over the limit,
    else as soon as more has come in than the limit allows."""

    def __init__(self, app: ASGIApp, uploads: int, others: int) -> None:
        self._app = app
        self._uploads = uploads
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        limit = self._uploads if scope["path"].endswith(UPLOADS) else self._others
        length = dict(scope["headers"]).get(b"content-length", b"")
        if length.isdigit() and int(length) > limit:
            raise _too_large(limit, scope["path"])
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _too_large(limit, scope["path"])
            return message

        return await self._app(scope, counted, send)


def _too_large(limit: int, path: str) -> ProblemError:
    size = f"{limit / 1024 / 1024:.3g} MiB" if limit >= 1024 * 1024 else f"{limit / 1024:.3g} KiB"
    return ProblemError(
        "too_large",
        f"请求内容超过上限 {size}（{limit} 字节）。",
        f"The body is over the limit of {size} ({limit} bytes).",
        # An import's refusal has the shape of its answer, whoever refuses.
        extra={"limit": limit} | ({"outcome": "refused"} if path.endswith("/imports") else {}),
    )
