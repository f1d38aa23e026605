"""Bodies that are no JSON: streams, and finished files of which a part may be asked (RFC 9110 §14)."""

import os
import re
import tempfile
from collections.abc import Callable, Generator, Iterator
from hashlib import file_digest
from io import RawIOBase
from itertools import chain
from typing import Any, BinaryIO

import anyio
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from app.api.conditional import NotModifiedError, dated, require_news, tag
from app.db.engine import Database
from app.problems import ProblemError

PIECE = 256 * 1024
STALLED_S = 120
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class PiecesResponse(StreamingResponse):
    """Pieces sent as they are made. Whoever makes them is ended with the answer, however that
    ends: a caller who goes away, or takes nothing for two minutes, must not hold a snapshot
    of the database."""

    def __init__(self, first: bytes, pieces: Iterator[bytes], **more: Any) -> None:
        super().__init__(chain((first,), pieces), **more)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def in_time(message: Message) -> None:
            with anyio.fail_after(STALLED_S):
                await send(message)

        try:
            await super().__call__(scope, receive, in_time)
        finally:
            if isinstance(self._pieces, Generator):
                with anyio.CancelScope(shield=True):
                    await run_in_threadpool(self._pieces.close)


async def stream(
    request: Request,
    db: Database,
    pieces: Callable[[Session], Iterator[bytes]],
    *,
    media_type: str,
    headers: dict[str, str],
) -> PiecesResponse:
    """What `pieces` makes out of a read session of its own. Refusals come before the first byte.

    A stream has no ETag, as its end is not known when it begins, but a date. Raises
    NotModifiedError where the caller has what was there since.
    """

    def made() -> Generator[bytes]:
        with db.exporting() as session:
            yield from pieces(session)

    running = made()
    first = await run_in_threadpool(next, running, b"")
    known = dated(request.scope)
    try:
        require_news(request, known)
    except NotModifiedError:
        await run_in_threadpool(running.close)
        raise
    return PiecesResponse(first, running, media_type=media_type, headers=headers | known)


class FileResponse(Response):
    """A finished file with its length, an ETag and, where one is asked for, a single range.

    Several ranges at once, or a range of another version (If-Range), get the whole file.
    The file is closed at the end. Raises ProblemError `range_not_satisfiable` (416), and
    NotModifiedError where the caller has it already.
    """

    def __init__(
        self,
        request: Request,
        file: BinaryIO,
        *,
        media_type: str,
        headers: dict[str, str],
        etag: str,
        vary: str = "",
        modified: int | None = None,
    ) -> None:
        super().__init__(media_type=media_type, headers=headers)
        self._file = file
        tag(request, self, etag, vary=vary, modified=modified)
        size = os.fstat(file.fileno()).st_size
        part = _asked_range(request, etag, size)
        self._start, self._stop = part or (0, size)
        self.headers["Accept-Ranges"] = "bytes"
        self.headers["Content-Length"] = str(self._stop - self._start)
        if part is not None:
            self.status_code = 206
            self.headers["Content-Range"] = f"bytes {self._start}-{self._stop - 1}/{size}"

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        try:
            start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            await send(start)
            place = self._start
            while True:
                size = min(PIECE, self._stop - place)
                piece = await run_in_threadpool(os.pread, self._file.fileno(), size, place)
                if len(piece) < size:
                    raise OSError("a file became shorter while it was sent")
                place += size
                more = place < self._stop
                await send({"type": "http.response.body", "body": piece, "more_body": more})
                if not more:
                    break
        finally:
            self._file.close()


def spool_file(fill: Callable[[BinaryIO], None], limit: int) -> tuple[BinaryIO, str]:
    """A temporary file without a name that `fill` has written, and an ETag of its content.

    Raises ProblemError `file_too_large` over `limit` bytes.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    try:
        with _Bounded(file, limit) as bounded:
            fill(bounded)  # type: ignore[arg-type]
        file.flush()
        file.seek(0)
        digest = file_digest(file, "sha256").hexdigest()
    except BaseException:
        file.close()
        raise
    return file, f'"{digest[:32]}"'


class _Bounded(RawIOBase):
    """Passes on what is written until it is too much."""

    def __init__(self, file: Any, limit: int) -> None:
        self._file = file
        self._limit = limit

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self._file.tell() + len(data) > self._limit:
            size = f"{self._limit / 1024 / 1024:,.0f} MiB"
            raise ProblemError(
                "file_too_large",
                f"文件超过一次生成的上限 {size}；请用 within、years 等条件分几次取，或改用 format=csv。",
                f"The file is over the {size} this service makes at once: narrow the question (within, "
                "years), or use format=csv.",
                pointer="/query/format",
            )
        return int(self._file.write(data))

    def seek(self, place: int, whence: int = 0) -> int:
        return int(self._file.seek(place, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def flush(self) -> None:
        if not self.closed:
            self._file.flush()


def _asked_range(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte but one that are asked for; None for the whole file."""
    asked = ONE_RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    if asked is None or request.headers.get("if-range", etag) != etag:
        return None
    first, last = asked.groups()
    if first:
        start, stop = int(first), min(int(last) + 1 if last else size, size)
    elif last:
        start, stop = max(size - int(last), 0), size
    else:
        return None
    if first and last and int(last) < int(first):
        return None
    if start >= size or stop <= start:
        raise ProblemError(
            "range_not_satisfiable",
            f"文件只有 {size} 字节。",
            f"The file has {size} bytes.",
            headers={"Content-Range": f"bytes */{size}"},
        )
    return start, stop
