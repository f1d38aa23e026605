"""gzip and zstd for answers that gain by it, piece by piece (RFC 9110 §8.4, RFC 8878).

Every piece is flushed: the first byte of a stream must not wait for the second. Files that have
ranges, and what is compressed already, pass as they are. An answer in another coding is another
representation, so its strong ETag ends in the coding's name; in what comes back (If-Match and
the like) the name is taken off again, as only this place knows of it.
"""

import re
import zlib
from collections.abc import Callable
from typing import Protocol

import zstandard
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 1_024
"""Bytes below which the headers outweigh what is won."""
GAINING = ("text/", "application/json", "application/problem+json", "application/x-ndjson",
           "application/xml", "application/javascript", "image/svg+xml", "application/vnd.sdmx",
           "application/vnd.json-stat")  # fmt: skip


class Compressor(Protocol):
    """What both libraries offer."""

    def compress(self, data: bytes) -> bytes:
        """Take in a piece."""

    def flush(self, mode: int) -> bytes:
        """Give out what has been taken in."""


class Coding:
    """A content coding: its name, a new compressor, and its modes of flushing."""

    def __init__(self, name: str, new: Callable[[], Compressor], sync: int, finish: int) -> None:
        self.name = name
        self.new = new
        self.sync = sync
        self.finish = finish


CODINGS = (
    Coding(
        "zstd",
        lambda: zstandard.ZstdCompressor(level=3).compressobj(),
        zstandard.COMPRESSOBJ_FLUSH_BLOCK,
        zstandard.COMPRESSOBJ_FLUSH_FINISH,
    ),
    Coding("gzip", lambda: zlib.compressobj(5, wbits=31), zlib.Z_SYNC_FLUSH, zlib.Z_FINISH),
)
"""In the order of our liking."""


def choose(accepted: str) -> Coding | None:
    """The coding that Accept-Encoding weighs most, ours first among equals; None for none of ours."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (bit.strip() for bit in part.split(";"))
        given = next((bit[2:] for bit in parameters if bit.startswith("q=")), "1")
        try:
            weights[name] = float(given)
        except ValueError:
            weights[name] = 0.0
    weighed = [(weights.get(coding.name, weights.get("*", 0.0)), coding) for coding in CODINGS]
    best = max(weighed, key=lambda pair: pair[0])
    return best[1] if best[0] > 0 else None


NAMED = re.compile(rb'-(?:%s)"' % b"|".join(coding.name.encode() for coding in CODINGS))
CONDITIONS = (b"if-match", b"if-none-match", b"if-range")


class Compression:
    """Compresses what the caller can read so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        given = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
        plain = [
            (name, NAMED.sub(b'"', value) if name in CONDITIONS else value)
            for name, value in scope["headers"]
        ]
        is_named = plain != scope["headers"]
        scope["headers"] = plain
        return await self._app(
            scope, receive, _Answer(choose(given.decode("latin-1")), send, is_named=is_named)
        )


class _Answer:
    """One answer on its way out; its start waits for the first piece, which tells if it is worth it."""

    def __init__(self, coding: Coding | None, send: Send, *, is_named: bool) -> None:
        self._coding = coding
        self._send = send
        self._is_named = is_named  # the caller has it in a coding of ours
        self._start: Message | None = None
        self._compressor: Compressor | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        start, self._start = self._start, None
        headers = MutableHeaders(scope=start) if start is not None else None
        if start is not None and headers is not None:
            self._begin(headers, start["status"], len(body), more)
        if self._compressor is not None and self._coding is not None:
            mode = self._coding.sync if more else self._coding.finish
            body = self._compressor.compress(body) + self._compressor.flush(mode)
            message = {"type": "http.response.body", "body": body, "more_body": more}
            if headers is not None and not more:
                headers["Content-Length"] = str(len(body))
        if start is not None:
            await self._send(start)
        await self._send(message)

    def _begin(self, headers: MutableHeaders, status: int, size: int, more: bool) -> None:
        if status == 304 and self._is_named:
            self._name(headers)
        gains = headers.get("content-type", "").startswith(GAINING)
        if not gains or "content-encoding" in headers or "content-range" in headers:
            return
        headers.add_vary_header("Accept-Encoding")
        if self._coding is None or status in (204, 304) or (size < SMALLEST and not more):
            return
        self._compressor = self._coding.new()
        headers["Content-Encoding"] = self._coding.name
        self._name(headers)
        if "content-length" in headers:
            del headers["Content-Length"]

    def _name(self, headers: MutableHeaders) -> None:
        etag = headers.get("etag", "")
        if self._coding is not None and etag.endswith('"'):
            headers["ETag"] = f'{etag[:-1]}-{self._coding.name}"'
