"""HTTP/1.1 itself, where uvicorn answers in plain text before any of our code is asked.

An address or head that is too long, and what is no HTTP at all, get a problem as every other
refusal does. The parser sets no bounds to a head by itself; here they are.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.api.language import choose_language
from app.problems import PROBLEMS, ProblemKind

_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")
MAX_TARGET = 65_535
"""Bytes of path and query: what the parser can still take apart."""
MAX_HEAD = 131_072
"""Bytes of the request line and all headers together."""


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's own protocol with refusals as problems and a bound on the head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = True
        self._head_bytes = 0

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD and self._head_never_ends(data):
                self.send_400_response("")
                return
        super().data_received(data)

    def _head_never_ends(self, data: bytes) -> bool:
        """A first piece may hold a whole head and much of a body."""
        end = data.find(b"\r\n\r\n")
        return end < 0 or self._head_bytes - len(data) + end > MAX_HEAD

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_bytes = 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's words are for no caller
        """Refuse as a problem and close: what follows cannot be told apart any more."""
        kind = self._kind()
        headers = dict(getattr(self, "headers", []))
        body = orjson.dumps(_problem(kind, headers, f"{self.scheme}://{self._host(headers)}"))
        lines = [
            f"HTTP/1.1 {kind.status} {kind.title_en}",
            "content-type: application/problem+json",
            f"content-length: {len(body)}",
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "connection: close",
        ]
        self.transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        self.transport.close()

    def _host(self, headers: Mapping[bytes, bytes]) -> str:
        """What the caller calls this service, or the address it reached."""
        named = headers.get(b"host", b"").decode("latin-1")
        if _HOST.fullmatch(named):
            return named
        host, port = self.server or ("localhost", 80)
        return f"{host}:{port}"

    def _kind(self) -> ProblemKind:
        if len(getattr(self, "url", b"")) > MAX_TARGET:
            return PROBLEMS["uri_too_long"]
        return PROBLEMS["headers_too_large" if self._head_bytes > MAX_HEAD else "bad_request"]


def _problem(kind: ProblemKind, headers: Mapping[bytes, bytes], base: str) -> dict[str, Any]:
    """The members of RFC 9457, in the caller's language where it got so far as to say it."""
    english = choose_language(headers.get(b"accept-language", b"").decode("latin-1")) == "en"
    return {
        "type": f"{base}/problems/{kind.code}",
        "title": kind.title_en if english else kind.title,
        "status": kind.status,
        "detail": kind.remedy_en if english else kind.remedy,
        "instance": "urn:request:unknown",
        "code": kind.code,
        "errors": [],
    }
