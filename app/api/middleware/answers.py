"""Answers kept as bytes: a public GET that is asked again costs neither a query nor a route.

Outside all that looks at a request, so that an answer is kept as it left the service. Answers hold for one
state of the data (`DataVersion`): every change drops them all. What was asked with a key is
never kept, and neither is an answer that calls itself private.
"""

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.conditional import LAST_MODIFIED, PRIVATE, PUBLIC, dated, has_it
from app.api.metrics import Metrics
from app.api.middleware.request_log import WELL_FORMED
from app.db.engine import Database

LOG = logging.getLogger("gongkai.access")
LIVE = ("/livez", "/readyz", "/metrics", "/api/v1/imports", "/api/v1/jobs", "/api/v1/keys", "/bulk")
"""Beginnings of paths whose answers change without the data changing."""
LARGEST = 1024 * 1024
"""Bytes of the largest answer that is kept: a page of a thousand rows is a third of that."""
OVERHEAD = 2_500
"""Bytes that an answer takes in memory besides its body: key, headers, bookkeeping."""
HOUR_S = 3_600
"""Some answers hang on today's date (what is due, what is late), so none outlives the hour."""
DATED = ("/api/v1/", "/sdmx/")
"""Beginnings of paths whose answers tell when the data last changed."""
TIMELESS = ("/api/v1/observations", "/api/v1/reports", "/api/v1/forms", "/api/v1/indicators", "/sdmx/")
"""Beginnings of paths whose answers hang on no date: they may be older than the hour."""

Pairs = list[tuple[bytes, bytes]]
_KEYED = frozenset({b"accept", b"accept-encoding", b"accept-language", b"host", b"origin"})
"""Request headers that an answer may hang on."""
_OF_THE_BODY = (b"content-", b"x-total-rows", b"link")
"""Beginnings of headers that tell of a body, which a 304 has not."""
_REQUEST_ID = b"x-request-id"
_LAST_MODIFIED = b"last-modified"
_OF_THE_MOMENT = (_REQUEST_ID, _LAST_MODIFIED)
"""Headers that each repetition gets anew."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: its headers with a body and without, and the route that repetitions count for."""

    etag: str
    headers: Pairs
    bare: Pairs
    body: bytes
    route: str


@dataclass(slots=True)
class Asked:
    """What the request's headers say that matters here."""

    key: tuple[object, ...]
    etags: str | None = None
    since: str | None = None
    request_id: bytes | None = None
    is_private: bool = False
    is_partial: bool = False


class Answers:
    """Keeps whole 200s to public GETs, up to `limit` bytes, and gives every whole GET an ETag.

    Repetitions are counted in the metrics, and logged at DEBUG: a line takes as long as the answer.
    """

    def __init__(
        self, app: ASGIApp, *, owner: FastAPI, database: Database, metrics: Metrics, limit: int
    ) -> None:
        self._app = app
        self._owner = owner
        self._version = database.version
        self._metrics = metrics
        self._limit = limit
        self._kept: OrderedDict[tuple[object, ...], Kept] = OrderedDict()
        self._held = 0
        self._state: object = None
        self._numbers = _numbers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return await self._app(scope, receive, send)
        asked = _asked(scope)
        state = self._present_state()
        scope[LAST_MODIFIED] = None if asked.is_private else self._modified(scope["path"])
        kept = None if asked.is_private or state is None else self._kept.get(asked.key)
        if kept is not None and not asked.is_partial:
            return await self._repeat(kept, asked, scope, send)
        if scope["path"].startswith(LIVE):
            return await self._app(scope, receive, send)
        return await self._app(scope, receive, _Watch(self, asked, state, scope, send))

    def _modified(self, path: str) -> int | None:
        """Since when the answer is as it is; asked before it is made, which may be of later data."""
        second = self._version.settled() if path.startswith(DATED) and not path.startswith(LIVE) else None
        if second is None or path.startswith(TIMELESS):
            return second
        return max(second, int(time.time() // HOUR_S) * HOUR_S)

    def _present_state(self) -> object:
        """The state that kept answers belong to; None while it is not known."""
        number = self._version.current()
        if number is None:
            return None
        state = (number, time.time() // HOUR_S)
        if state != self._state:
            self._kept.clear()
            self._held = 0
            self._state = state
        return state

    async def _repeat(self, kept: Kept, asked: Asked, scope: Scope, send: Send) -> None:
        self._kept.move_to_end(asked.key)
        request_id = asked.request_id or next(self._numbers)
        date = dated(scope).get("Last-Modified")
        fresh = has_it(asked.etags, asked.since, etag=kept.etag, last_modified=date)
        status, headers = (304, kept.bare) if fresh else (200, kept.headers)
        self._metrics.requests("GET", kept.route, status).inc()
        numbered = [*headers, (_REQUEST_ID, request_id)]
        if date is not None:
            numbered.append((_LAST_MODIFIED, date.encode()))
        await send({"type": "http.response.start", "status": status, "headers": numbered})
        await send({"type": "http.response.body", "body": b"" if fresh else kept.body})
        if LOG.isEnabledFor(logging.DEBUG):
            told = {"request_id": request_id.decode(), "path": scope["path"], "status": status}
            LOG.debug("repeated", extra=told)

    def keep(self, asked: Asked, state: object, scope: Scope, etag: str, headers: Pairs, body: bytes) -> None:
        """Keep an answer that was worked out from `state` or later, if that still is the state."""
        size = len(body) + OVERHEAD
        if state is None or state != self._present_state() or size > min(LARGEST, self._limit):
            return
        taken = self._owner.state.route_table.of(scope.get("endpoint"))
        plain = [pair for pair in headers if pair[0] not in _OF_THE_MOMENT]
        old = self._kept.pop(asked.key, None)
        self._held += size - (len(old.body) + OVERHEAD if old else 0)
        self._kept[asked.key] = Kept(
            etag=etag,
            headers=plain,
            bare=[pair for pair in plain if not pair[0].startswith(_OF_THE_BODY)],
            body=body,
            route=taken.path if taken else "(none)",
        )
        while self._held > self._limit:
            _, gone = self._kept.popitem(last=False)
            self._held -= len(gone.body) + OVERHEAD


class _Watch:
    """Passes an answer on; one that comes in one piece gets an ETag, becomes a 304 where the
    caller has it already, and is kept where it is public."""

    def __init__(self, answers: Answers, asked: Asked, state: object, scope: Scope, send: Send) -> None:
        self._answers = answers
        self._asked = asked
        self._state = state
        self._scope = scope
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = message  # held until it is known whether the body comes in one piece
            return
        start, self._start = self._start, None
        if start is not None:
            if message.get("more_body"):
                await self._send(start)
            else:
                start, message = self._finished(start, message.get("body", b""))
                await self._send(start)
        await self._send(message)

    def _finished(self, start: Message, body: bytes) -> tuple[Message, Message]:
        headers: Pairs = [(name.lower(), value) for name, value in start["headers"]]
        known = dict(headers)
        etag = known.get(b"etag", b"").decode("latin-1")
        if not etag:
            etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
            headers.append((b"etag", etag.encode()))
        if b"cache-control" not in known:
            rule = PRIVATE if self._asked.is_private else PUBLIC
            headers.append((b"cache-control", rule.encode()))
        vary = known.get(b"vary", b"")
        if b"authorization" not in vary.lower():
            headers = [pair for pair in headers if pair[0] != b"vary"]
            headers.append((b"vary", b", ".join(filter(None, (vary, b"Authorization")))))
        date = known.get(_LAST_MODIFIED, b"").decode() or None
        is_public = not known.get(b"cache-control", b"").startswith((b"private", b"no-store"))
        if is_public and not self._asked.is_private and b"set-cookie" not in known:
            self._answers.keep(self._asked, self._state, self._scope, etag, headers, body)
            date = date or dated(self._scope).get("Last-Modified")
            if date is not None and _LAST_MODIFIED not in known:
                headers = [*headers, (_LAST_MODIFIED, date.encode())]
        done: Message = {"type": "http.response.body", "body": body}
        if has_it(self._asked.etags, self._asked.since, etag=etag, last_modified=date):
            bare = [pair for pair in headers if not pair[0].startswith(_OF_THE_BODY)]
            return {**start, "status": 304, "headers": bare}, {**done, "body": b""}
        return {**start, "headers": headers}, done


def _asked(scope: Scope) -> Asked:
    asked = Asked(())
    keyed: list[object] = [scope.get("raw_path") or scope["path"], scope["query_string"], scope["scheme"]]
    for pair in scope["headers"]:
        name, value = pair
        if name in _KEYED:
            keyed.append(pair)
        elif name == b"authorization":
            asked.is_private = True
        elif name == b"if-none-match":
            asked.etags = value.decode("latin-1")
        elif name == b"if-modified-since":
            asked.since = value.decode("latin-1")
        elif name == b"range":
            asked.is_partial = True
        elif name == _REQUEST_ID and WELL_FORMED.fullmatch(value):
            asked.request_id = value
    asked.key = tuple(keyed)
    return asked


def _numbers() -> Iterator[bytes]:
    """Ids of repeated requests: a random beginning and a running number."""
    beginning = uuid4().hex[:20]
    return (f"{beginning}{number:012x}".encode() for number in count(1))
