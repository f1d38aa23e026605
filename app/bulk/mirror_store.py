"""How far a mirror has come, in its own database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session, SQLModel, col

from app.db.tables import MirrorState, Unit
from app.units.receive import Heir

_TABLE = SQLModel.metadata.tables["mirror_state"]


@dataclass(frozen=True, slots=True)
class Place:
    """Of which service, read up to which cursor; successors of units that are still to come; the
    unit up to which the reports of the first load are checked (None: all)."""

    origin: str
    cursor: str
    waiting: tuple[Heir, ...] = ()
    checked_to: str | None = None


def find(session: Session) -> Place | None:
    """Where the mirror stands; None for a database that is none (yet)."""
    columns = (MirrorState.origin, MirrorState.cursor, MirrorState.waiting, MirrorState.checked_to)
    row = session.execute(select(*map(col, columns))).one_or_none()
    if row is None:
        return None
    origin, cursor, waiting, checked_to = row
    return Place(origin, cursor, tuple((unit, heir, year) for unit, heir, year in waiting), checked_to)


def put(session: Session, place: Place, *, at: datetime) -> None:
    """Remember it, in the transaction that brought the mirror there."""
    session.execute(delete(MirrorState))
    row = {
        "origin": place.origin,
        "cursor": place.cursor,
        "waiting": list(place.waiting),
        "checked_to": place.checked_to,
        "at": at,
    }
    session.execute(insert(_TABLE), [row])


def no_time_limit(session: Session) -> None:
    """A page of reports takes longer to write than a request may."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET LOCAL statement_timeout = 0")


def has_units(session: Session) -> bool:
    """Whether the database is in use already."""
    return bool(session.execute(select(func.count()).select_from(Unit)).scalar_one())
