"""Keys in the database."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, or_, select, update
from sqlmodel import Session, col

from app.actor import Actor
from app.db.tables import ApiKey, Unit


def by_digest(session: Session, digest: str) -> ApiKey | None:
    """The key with this SHA-256, revoked or not."""
    return session.execute(select(ApiKey).where(col(ApiKey.hash) == digest)).scalar_one_or_none()


def find(session: Session, actor: Actor, number: int) -> ApiKey | None:
    """The key with this number, if the actor reaches its unit."""
    statement = select(ApiKey).where(col(ApiKey.id) == number, _within(session, actor))
    return session.execute(statement).scalar_one_or_none()


def page(session: Session, actor: Actor, *, after: int, limit: int) -> list[ApiKey]:
    """Keys the actor reaches with numbers above `after`, by number."""
    statement = select(ApiKey).where(col(ApiKey.id) > after, _within(session, actor))
    return list(session.execute(statement.order_by(col(ApiKey.id)).limit(limit)).scalars())


def count(session: Session, actor: Actor) -> int:
    """How many keys the actor reaches."""
    statement = select(func.count()).select_from(ApiKey).where(_within(session, actor))
    return int(session.execute(statement).scalar_one())


def insert(session: Session, key: ApiKey) -> int:
    """Keep a new key; returns its number."""
    session.add(key)
    session.flush()
    assert key.id is not None  # noqa: S101  given by the database
    return key.id


def revoke(session: Session, number: int, at: datetime) -> bool:
    """Mark a key as revoked; False where another was quicker."""
    statement = update(ApiKey).where(col(ApiKey.id) == number, col(ApiKey.revoked_at).is_(None))
    done = session.execute(statement.values(revoked_at=at).returning(col(ApiKey.id)))
    return done.first() is not None


def touch(session: Session, number: int, at: datetime) -> None:
    """Record a use, unless a later one is recorded already."""
    earlier = or_(col(ApiKey.last_used_at).is_(None), col(ApiKey.last_used_at) < at)
    session.execute(update(ApiKey).where(col(ApiKey.id) == number, earlier).values(last_used_at=at))


def unit_path(session: Session, code: str) -> str | None:
    """The path of a unit that is a body; None where there is none."""
    statement = select(col(Unit.path)).where(col(Unit.code) == code, col(Unit.placeholder).is_(False))
    return session.execute(statement).scalar_one_or_none()


def _within(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Whether a key is over a unit that the actor reaches; a key over all units is no unit's."""
    if actor.unit is None:
        return literal(actor.role is not None)
    path = session.execute(select(col(Unit.path)).where(col(Unit.code) == actor.unit)).scalar_one_or_none()
    if path is None:
        return literal(False)
    below = (col(Unit.path) >= path) & (col(Unit.path) < path[:-1] + chr(ord("/") + 1))
    return col(ApiKey.unit).in_(select(col(Unit.code)).where(below))
