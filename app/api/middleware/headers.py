"""Headers that keep a browser from doing with our answers what we did not mean."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGES = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
DATA = "default-src 'none'; frame-ancestors 'none'"
"""A JSON or CSV answer opened in a browser loads and runs nothing."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SENT = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
_POLICY = b"content-security-policy"
_ON_DATA, _ON_PAGES = ([*_SENT, (_POLICY, policy.encode())] for policy in (DATA, PAGES))


class SecurityHeaders:
    """Adds them where the answer does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower(): value for name, value in message.get("headers", ())}
                is_page = own.get(b"content-type", b"").startswith(b"text/html")
                more = [pair for pair in (_ON_PAGES if is_page else _ON_DATA) if pair[0] not in own]
                message["headers"] = [*message.get("headers", ()), *more]
            await send(message)

        return await self._app(scope, receive, guarded)
