"""A request that bears a key is done once; sent again, it is answered as it was.

Only what was done is kept, in the transaction that did it: after a crash there is both or
neither. A refusal did nothing and is not kept, so the same key serves the corrected request.
"""

import hashlib
from datetime import datetime, timedelta

from sqlmodel import Session

from app.once import store
from app.once.store import Claim, Kept
from app.problems import ProblemError


def claim_of(*, actor: str, key: str, asked: tuple[bytes, ...]) -> Claim:
    """The claim of a request. The key is kept as its SHA-256 only, `asked` likewise."""
    fingerprint = hashlib.sha256()
    for part in asked:
        fingerprint.update(len(part).to_bytes(8, "big") + part)
    return Claim(actor, hashlib.sha256(key.encode()).hexdigest(), fingerprint.hexdigest())


def recall(session: Session, claim: Claim, *, now: datetime, lasting: timedelta) -> Kept | None:
    """The answer that this request was given before, None where it is new.

    Raises ProblemError `key_reused` where the key came with another request, `shown_once` where
    the answer held a secret.
    """
    found = store.find(session, claim, since=now - lasting)
    if found is None:
        return None
    fingerprint, kept = found
    if fingerprint != claim.fingerprint:
        raise ProblemError(
            "key_reused",
            "这个 Idempotency-Key 已用于另一个内容不同的请求，本次没有执行。",
            "This Idempotency-Key came with another request; nothing was done.",
            pointer="/header/Idempotency-Key",
        )
    if kept.body is None:
        raise ProblemError(
            "shown_once",
            "这个请求已经执行过，密钥当时已显示，不再显示第二次。",
            "This was done already, and the key was shown then; it is not shown again.",
        )
    return kept


def begin(session: Session, claim: Claim, *, now: datetime, lasting: timedelta) -> Kept | None:
    """The same at the beginning of the write; holds the key until the transaction ends.
    Raises also ProblemError `in_progress`."""
    if not store.hold(session, claim):
        raise in_progress()
    return recall(session, claim, now=now, lasting=lasting)


def keep(session: Session, claim: Claim, kept: Kept, *, now: datetime, lasting: timedelta) -> None:
    """Keep what this request is answered."""
    store.keep(session, claim, kept, at=now, since=now - lasting)


def in_progress() -> ProblemError:
    """The same request is being done at this moment."""
    return ProblemError(
        "in_progress",
        "同一个 Idempotency-Key 的请求正在执行。",
        "A request with the same Idempotency-Key is being done.",
        headers={"Retry-After": "1"},
    )
