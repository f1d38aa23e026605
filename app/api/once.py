"""`Idempotency-Key`: a POST that is sent again, because its answer got lost, is done once.

A route that takes `once: OnceOnly` writes by `once.write(db, work, respond)`; the answer is made
inside the transaction and kept there.
"""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request, Response
from sqlmodel import Session

from app.actor import Actor
from app.api.answered import AnsweredError
from app.api.deps import Config, Db, Reader
from app.db.engine import Database
from app.once import service
from app.once.store import Claim, Kept
from app.problems import ProblemError

Done = TypeVar("Done")
HEADER = "Idempotency-Key"
REPLAYED = {"Idempotency-Replayed": "true"}
KEPT_HEADERS = ("content-type", "etag", "location", "cache-control", "retry-after")
MOST = 255


class Once:
    """How often a write is done: as often as it is sent, or once for its key."""

    def __init__(self, claim: Claim | None, lasting: timedelta) -> None:
        self._claim = claim
        self._lasting = lasting

    async def write(
        self,
        db: Database,
        work: Callable[[Session], Done],
        respond: Callable[[Done], Response],
        *,
        secret: bool = False,
    ) -> Response:
        """`respond(work(session))`, or what this request was answered before. An answer with a
        `secret` is not kept; that it was given is."""
        claim = self._claim
        if claim is None:
            return respond(await db.write(work))

        def run(session: Session) -> Response:
            now = datetime.now(UTC)
            kept = service.begin(session, claim, now=now, lasting=self._lasting)
            if kept is not None:
                return _again(kept)
            response = respond(work(session))
            service.keep(session, claim, _kept(response, secret=secret), now=now, lasting=self._lasting)
            return response

        return await db.write(run)


async def _once(
    request: Request,
    db: Db,
    config: Config,
    actor: Reader,
    key: Annotated[
        str | None,
        Header(
            alias=HEADER,
            max_length=MOST,
            description="重发时防止重复执行：由调用方取一个不重复的值（如 UUID），重发时带同一个值，"
            "得到与第一次相同的答复",
        ),
    ] = None,
) -> AsyncIterator[Once]:
    lasting = timedelta(hours=config.idempotency_hours)
    if key is None:
        yield Once(None, lasting)
        return
    claim = await _claim(request, actor, key)
    under_way: set[tuple[str, str]] = request.app.state.under_way
    mine = (claim.actor, claim.key)
    if mine in under_way:
        raise service.in_progress()
    under_way.add(mine)
    try:
        now = datetime.now(UTC)
        kept = await db.read(lambda session: service.recall(session, claim, now=now, lasting=lasting))
        if kept is not None:
            raise AnsweredError(_again(kept))
        yield Once(claim, lasting)
    finally:
        under_way.discard(mine)


OnceOnly = Annotated[Once, Depends(_once, scope="function")]


async def _claim(request: Request, actor: Actor, key: str) -> Claim:
    if not key or not key.isascii() or not key.isprintable():
        raise ProblemError(
            "invalid_parameter",
            f"{HEADER} 应为 1 至 {MOST} 个可见的 ASCII 字符。",
            f"{HEADER} has 1 to {MOST} visible ASCII characters.",
            pointer=f"/header/{HEADER}",
        )
    asked = (
        request.method.encode(),
        request.url.path.encode(),
        request.url.query.encode(),
        *_sent(request.headers.get("content-type", ""), await request.body()),
    )
    return service.claim_of(actor=actor.name, key=key, asked=asked)


def _sent(content_type: str, body: bytes) -> tuple[bytes, bytes]:
    """What is sent, in which type. A form that is sent again has another boundary: that counts
    for nothing."""
    message = Message()
    message["content-type"] = content_type
    boundary = message.get_boundary()
    if boundary:
        return message.get_content_type().encode(), body.replace(boundary.encode(), b"")
    return content_type.encode(), body


def _kept(response: Response, *, secret: bool) -> Kept:
    headers = {name: value for name in KEPT_HEADERS if (value := response.headers.get(name)) is not None}
    return Kept(response.status_code, headers, None if secret else bytes(response.body))


def _again(kept: Kept) -> Response:
    return Response(kept.body or b"", status_code=kept.status, headers=kept.headers | REPLAYED)
