"""Whose request it is: the key in `Authorization` becomes `scope["grant"]`, a false one 401."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.keyring import Keyring
from app.accounts.service import Grant
from app.api.address import client_address
from app.api.auth_failures import AuthFailures
from app.api.errors import problem_response
from app.db.replica import FROM_STANDBY
from app.problems import ProblemError

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="gongkai"'}
FALSE_KEY = {"WWW-Authenticate": 'Bearer realm="gongkai", error="invalid_token"'}
OPEN_PATHS = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked by machinery that may send credentials of its own, and must answer without a database."""


class Caller:
    """Looks the key up once for every request that brings one, whatever its path.

    It stands inside `Head`, so its refusals lose their body where HEAD asks.
    """

    def __init__(self, app: ASGIApp, failure_rate: str) -> None:
        self._app = app
        self._failures = AuthFailures(failure_rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            return await self._app(scope, receive, send)
        given = Headers(scope=scope).getlist("authorization")
        if given:
            try:
                scope["grant"] = await self._grant(scope, given)
            except ProblemError as refused:
                return await problem_response(scope, refused)(scope, receive, send)
        # A key reads where it writes, and so what it has just written.
        token = FROM_STANDBY.set(not given and scope["method"] == "GET")
        try:
            await self._app(scope, receive, send)
        finally:
            FROM_STANDBY.reset(token)

    async def _grant(self, scope: Scope, given: list[str]) -> Grant:
        key = _key(given)
        address = client_address(scope)
        self._failures.check(address, key)
        keyring: Keyring = scope["app"].state.keyring
        grant = await keyring.find(key)
        if grant is None:
            self._failures.failed(address, key)
            raise ProblemError(
                "unauthorized",
                "密钥不对，或已经撤销；应为 Authorization: Bearer gk_…。"
                "读取公开数据不需要密钥：请去掉该请求头。",
                "The key is false or revoked. It goes as Authorization: Bearer gk_…; public data needs none.",
                headers=FALSE_KEY,
            )
        self._failures.succeeded(address, key)
        return grant


def _key(given: list[str]) -> str:
    """The token of the one header there may be; an empty text, which is no key, for any other."""
    scheme, _, token = given[0].partition(" ")
    return token.strip() if len(given) == 1 and scheme.lower() == "bearer" else ""
