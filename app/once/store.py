"""Answers kept for those who send a request again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session, SQLModel, col

from app.db.tables import KeptAnswer

_TABLE = SQLModel.metadata.tables["kept_answer"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One request by its key: whose, the SHA-256 of the key, that of what is asked."""

    actor: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given. `body` is None where it held a secret."""

    status: int
    headers: dict[str, str]
    body: bytes | None


def find(session: Session, claim: Claim, *, since: datetime) -> tuple[str, Kept] | None:
    """What was answered under this key since then, and the fingerprint of the request."""
    statement = select(
        col(KeptAnswer.fingerprint), col(KeptAnswer.status), col(KeptAnswer.headers), col(KeptAnswer.body)
    ).where(
        col(KeptAnswer.actor) == claim.actor, col(KeptAnswer.key) == claim.key, col(KeptAnswer.at) >= since
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else (row[0], Kept(row[1], row[2], row[3]))


def hold(session: Session, claim: Claim) -> bool:
    """Keep the key to oneself until the transaction ends; False where another has it. On SQLite
    there is no other while one writes."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    number = int.from_bytes(bytes.fromhex(claim.key)[:8], "big", signed=True)
    taken = select(func.pg_try_advisory_xact_lock(func.hashtextextended(claim.actor, number)))
    return bool(session.execute(taken).scalar_one())


def keep(session: Session, claim: Claim, kept: Kept, *, at: datetime, since: datetime) -> None:
    """Keep an answer, and drop those that are too old."""
    session.execute(delete(KeptAnswer).where(col(KeptAnswer.at) < since))
    row = {"actor": claim.actor, "key": claim.key, "fingerprint": claim.fingerprint, "at": at}
    session.execute(
        insert(_TABLE), [row | {"status": kept.status, "headers": kept.headers, "body": kept.body}]
    )
