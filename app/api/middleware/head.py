"""HEAD works wherever GET does: the same headers, no body (RFC 9110 §9.3.2)."""

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Head:
    """Turns HEAD into GET for the routes and drops the body.

    A long stream is stopped after its first piece: to the route it looks as if the
    caller had gone away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return await self._app(scope, receive, send)
        # A copy: the server looks at its own scope to know that no body will come.
        inner: Scope = {**scope, "method": "GET", "original_method": "HEAD"}
        done = False

        async def without_body(message: Message) -> None:
            nonlocal done
            if message["type"] != "http.response.body":
                await send(message)
            elif done:
                raise OSError("the caller of HEAD wants no more")
            else:
                done = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        try:
            await self._app(inner, receive, without_body)
        except (ClientDisconnect, OSError):
            if not done:
                raise
