"""The journal table: entries are numbered in the order in which their transactions commit.

A number given while a transaction runs says nothing of when that ends: a later number may be
seen first, and whoever follows the feed would never see the earlier one. So entries wait in the
session until it commits and are written as its last act. On PostgreSQL a trigger of the table
lets one transaction at a time do that (its lock is held from the insert to the end of the
commit, a moment); SQLite has one writer anyway. Who sees a number can therefore see every lower
one there will ever be, on a standby and after a restore too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, event, false, func, insert, select, true
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, SQLModel, col

from app.actor import Actor
from app.db.tables import Journal, Unit

_WAITING = "journal"
_TABLE = SQLModel.metadata.tables["journal"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry as it stands in the journal, in the order of its columns."""

    seq: int
    at: datetime
    actor: str
    request_id: str | None
    kind: str
    action: str
    unit: str | None
    year: int | None
    scope: str | None
    revision: int | None
    public: bool
    before: Any
    after: Any


_COLUMNS = tuple(_TABLE.c[name] for name in Recorded.__slots__)


def defer(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Let rows be written when the session commits; those of a savepoint go with it."""
    inside = session.get_nested_transaction()
    session.info.setdefault(_WAITING, []).extend((inside, row) for row in rows)


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(_WAITING):
        return
    # Nothing but the commit may come after the lock on the journal: two could wait for each other.
    session.flush()
    waiting = session.info.pop(_WAITING)
    session.execute(insert(_TABLE), [row for _, row in waiting])


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    waiting = session.info.get(_WAITING, [])
    waiting[:] = [each for each in waiting if not _within(each[0], ended)]


def _within(inner: SessionTransaction | None, outer: SessionTransaction) -> bool:
    if not outer.nested:
        return True
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is not None


def newest(session: Session) -> tuple[int, datetime] | None:
    """Number and moment of the last entry; None while there is none."""
    statement = select(col(Journal.seq), col(Journal.at)).order_by(col(Journal.seq).desc()).limit(1)
    row = session.execute(statement).one_or_none()
    return None if row is None else (int(row[0] or 0), row[1])


def moment_of(session: Session, seq: int) -> datetime | None:
    """When the entry with this number was made; None where there is none."""
    found: datetime | None = session.execute(
        select(col(Journal.at)).where(col(Journal.seq) == seq)
    ).scalar_one_or_none()
    return found


def public_after(session: Session, seq: int, *, kinds: Sequence[str], limit: int) -> list[Recorded]:
    """At most `limit` public entries with higher numbers, of these kinds (none: of all)."""
    wanted = col(Journal.kind).in_(kinds) if kinds else true()
    statement = (
        select(*_COLUMNS)
        .where(col(Journal.public).is_(True), col(Journal.seq) > seq, wanted)
        .order_by(col(Journal.seq))
        .limit(limit)
    )
    return [Recorded(*row) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries of the journal; None and empty leave that side open."""

    within: str | None = None
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    year: int | None = None
    actor: str | None = None
    request_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def trail(
    session: Session, actor: Actor, wanted: TrailFilter, *, before: int | None, limit: int
) -> list[Recorded]:
    """At most `limit` entries over the actor's units, the newest first, from below `before`."""
    where = _trail(session, actor, wanted)
    if before is not None:
        where.append(col(Journal.seq) < before)
    statement = select(*_COLUMNS).where(*where).order_by(col(Journal.seq).desc()).limit(limit)
    return [Recorded(*row) for row in session.execute(statement)]


def trail_count(session: Session, actor: Actor, wanted: TrailFilter) -> int:
    """How many there are in all."""
    statement = select(func.count()).select_from(_TABLE).where(*_trail(session, actor, wanted))
    return int(session.execute(statement).scalar_one())


def _trail(session: Session, actor: Actor, wanted: TrailFilter) -> list[ColumnElement[bool]]:
    if actor.role is None:
        return [false()]
    return [*_reach(session, actor.unit), *_reach(session, wanted.within), *_conditions(wanted)]


def _reach(session: Session, unit: str | None) -> list[ColumnElement[bool]]:
    """Entries of a unit and all below it as the tree stands; no unit is every entry."""
    if unit is None:
        return []
    path = session.execute(select(col(Unit.path)).where(col(Unit.code) == unit)).scalar_one_or_none()
    if path is None:
        return [false()]
    below = (col(Unit.path) >= path) & (col(Unit.path) < path[:-1] + chr(ord("/") + 1))
    return [col(Journal.unit).in_(select(col(Unit.code)).where(below))]


def _conditions(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, words in (
        (col(Journal.unit), wanted.units),
        (col(Journal.kind), wanted.kinds),
        (col(Journal.action), wanted.actions),
    ):
        if words:
            found.append(column.in_(words))
    for name in ("year", "actor", "request_id"):
        value = getattr(wanted, name)
        if value is not None:
            found.append(_TABLE.c[name] == value)
    if wanted.since is not None:
        found.append(col(Journal.at) >= wanted.since)
    if wanted.until is not None:
        found.append(col(Journal.at) < wanted.until)
    return found
