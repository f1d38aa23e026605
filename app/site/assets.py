"""The files of the pages, read once, with their ETags and gzipped for whoever takes that."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.api.errors import not_found

FOLDER = Path(__file__).parent / "static"
WORTH_PACKING = 1_000
"""Bytes below which gzip saves nothing."""
KNOWN_FOR = "public, max-age=31536000, immutable"
"""Of an address that carries the version; all others are asked about again."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file; `packed` is None where gzip makes it no smaller."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str


@lru_cache(maxsize=64)
def asset(path: str) -> Asset | None:
    """The file at this path below `static/`; None where there is none."""
    file = (FOLDER / path).resolve()
    if not file.is_relative_to(FOLDER) or not file.is_file():
        return None
    content = file.read_bytes()
    packed = gzip.compress(content, 9, mtime=0) if len(content) >= WORTH_PACKING else content
    guessed = mimetypes.guess_type(file.name)[0] or "text/plain"
    return Asset(
        content,
        packed if len(packed) < len(content) else None,
        f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed,
        f'"{hashlib.sha256(content).hexdigest()[:32]}"',
    )


class Assets:
    """Answers GET below the place it is mounted at. A new program brings new files, so nothing
    is looked at twice."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405)
        found = asset(path)
        if found is None:
            raise not_found(scope)
        headers = {
            "ETag": found.etag,
            "Vary": "Accept-Encoding",
            "Cache-Control": KNOWN_FOR if "v" in request.query_params else "no-cache",
        }
        if request.headers.get("if-none-match") == found.etag:
            answer = Response(status_code=304, headers=headers)
        else:
            content = found.content
            if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
                content, headers["Content-Encoding"] = found.packed, "gzip"
            answer = Response(content, headers=headers, media_type=found.media_type)
        await answer(scope, receive, send)
