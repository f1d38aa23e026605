"""Gives every request its id, and tells the log and the metrics how it went."""

import logging
import re
import time
import uuid

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.metrics import Metrics

LOG = logging.getLogger("gongkai.access")
WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{1,64}")
"""An id of the caller's is kept if it is plain: it goes into logs, headers and the journal."""


class RequestLog:
    """Everything inside it finds `request_id` and `original_method` in the scope."""

    def __init__(self, app: ASGIApp, owner: FastAPI, metrics: Metrics) -> None:
        self._app = app
        self._owner = owner
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        scope["request_id"] = request_id = _given(scope) or uuid.uuid4().hex
        scope.setdefault("original_method", scope["method"])
        method = scope["original_method"]
        status = 500
        started = time.perf_counter()

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        finally:
            seconds = time.perf_counter() - started
            route = self._route(scope)
            self._metrics.count(method, route, status, seconds)
            if LOG.isEnabledFor(logging.INFO):
                told = {
                    "request_id": request_id,
                    "method": method,
                    "route": route,
                    "path": scope["path"],
                    "status": status,
                    "milliseconds": round(seconds * 1000, 1),
                }
                LOG.info("request", extra=told)

    def _route(self, scope: Scope) -> str:
        """The path's template: paths themselves are without number and would swell the metrics."""
        taken = self._owner.state.route_table.of(scope.get("endpoint"))
        return taken.path if taken else "(none)"


def _given(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and WELL_FORMED.fullmatch(value):
            return str(value, "ascii")
    return None
