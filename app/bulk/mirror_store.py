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
    """Of which service, read up to which cursor; successors of units that are still to come."""

    origin: str
    cursor: str
    waiting: tuple[Heir, ...] = ()


def find(session: Session) -> Place | None:
    """Where the mirror stands; None for a database that is none (yet)."""
    row = session.execute(
        select(col(MirrorState.origin), col(MirrorState.cursor), col(MirrorState.waiting))
    ).one_or_none()
    return None if row is None else Place(row[0], row[1], tuple((u, h, y) for u, h, y in row[2]))


def put(session: Session, place: Place, *, at: datetime) -> None:
    """Remember it, in the transaction that brought the mirror there."""
    session.execute(delete(MirrorState))
    row = {"origin": place.origin, "cursor": place.cursor, "waiting": list(place.waiting), "at": at}
    session.execute(insert(_TABLE), [row])


def has_units(session: Session) -> bool:
    """Whether the database is in use already."""
    return bool(session.execute(select(func.count()).select_from(Unit)).scalar_one())
