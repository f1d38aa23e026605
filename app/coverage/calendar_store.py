"""The local calendar in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, or_, select, text, tuple_
from sqlmodel import Session, col

from app.db.tables import LocalDeadline, Unit
from app.units.filters import UnitFilter, conditions
from app.vocabulary import Kind
from app.years import Years


@dataclass(frozen=True, slots=True)
class Due:
    """By when, and the notice it comes from."""

    due_on: date
    note: str | None = None

    def as_json(self, kind: Kind) -> dict[str, Any]:
        """As the journal keeps it; its own columns say area and year."""
        return {"kind": kind.value, "due_on": self.due_on.isoformat(), "note": self.note}


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry of the calendar."""

    area: str
    area_name: str
    year: int
    kind: Kind
    due: Due
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of these areas, years and kinds; None or empty leaves that side open."""

    areas: UnitFilter
    years: Years | None = None
    kinds: tuple[Kind, ...] = ()


_ORDER = (col(LocalDeadline.area), col(LocalDeadline.year), col(LocalDeadline.kind))
_COLUMNS = (
    col(LocalDeadline.area),
    col(Unit.name),
    col(LocalDeadline.year),
    col(LocalDeadline.kind),
    col(LocalDeadline.due_on),
    col(LocalDeadline.note),
    col(Unit.synthetic),
)


def one(session: Session, area: str, year: int, kind: Kind) -> Dated | None:
    """The entry of this area, year and kind, if there is one."""
    statement = select(*_COLUMNS).join(Unit, col(Unit.code) == col(LocalDeadline.area))
    row = session.execute(statement.where(*_is(area, year, kind))).one_or_none()
    return None if row is None else _dated(row)


def listing(
    session: Session, wanted: Wanted, *, after: Sequence[str | int] | None = None, limit: int | None = None
) -> Iterator[Dated]:
    """Up to `limit` entries by area, year and kind."""
    statement = (
        select(*_COLUMNS)
        .join(Unit, col(Unit.code) == col(LocalDeadline.area))
        .where(*_where(session, wanted))
        .order_by(*_ORDER)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(*_ORDER) > tuple_(*(literal(part) for part in after)))
    for row in session.execute(statement):
        yield _dated(row)


def count(session: Session, wanted: Wanted) -> int:
    """How many entries there are in all."""
    statement = (
        select(func.count())
        .select_from(LocalDeadline)
        .join(Unit, col(Unit.code) == col(LocalDeadline.area))
        .where(*_where(session, wanted))
    )
    return int(session.execute(statement).scalar_one())


def lock(session: Session) -> None:
    """Let nobody else change the calendar until the transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE local_deadline IN SHARE ROW EXCLUSIVE MODE"))


def write(session: Session, area: str, year: int, kind: Kind, due: Due | None) -> None:
    """Make this the entry; None takes it away."""
    session.execute(delete(LocalDeadline).where(*_is(area, year, kind)))
    if due is not None:
        session.add(LocalDeadline(area=area, year=year, kind=kind.value, due_on=due.due_on, note=due.note))
        session.flush()


def _is(area: str, year: int, kind: Kind) -> tuple[ColumnElement[bool], ...]:
    return (
        col(LocalDeadline.area) == area,
        col(LocalDeadline.year) == year,
        col(LocalDeadline.kind) == kind.value,
    )


def _where(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = conditions(session, wanted.areas)
    if wanted.years is not None:
        year = col(LocalDeadline.year)
        found.append(or_(*(year.between(first, last) for first, last in wanted.years.ranges)))
    if wanted.kinds:
        found.append(col(LocalDeadline.kind).in_([kind.value for kind in wanted.kinds]))
    return found


def _dated(row: Any) -> Dated:
    area, name, year, kind, due_on, note, synthetic = row
    return Dated(area, name, year, Kind(kind), Due(due_on, note), bool(synthetic))
