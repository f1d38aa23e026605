"""Findings of what the public sees, counted by kind and year, and the reports that have one."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from app.db.tables import FindingRow, Report, Revision, Unit
from app.site.store import public
from app.units.filters import UnitFilter, conditions


class Kinds(NamedTuple):
    """How often one kind of finding stands in the reports of one year, and in how many."""

    code: str
    severity: str
    year: int
    times: int
    reports: int


class Found(NamedTuple):
    """One finding and the report it stands in."""

    unit: str
    name: str
    year: int
    scope: str
    severity: str
    message: str


def kinds(session: Session, units: UnitFilter) -> list[Kinds]:
    """By code, severity and year. Raises ProblemError `unit_unknown`."""
    keys = (col(FindingRow.code), col(FindingRow.severity), col(Report.year))
    counted = (
        public(select(*keys, func.count(), func.count(func.distinct(col(Report.id)))))
        .join(FindingRow, col(FindingRow.revision_id) == col(Revision.id))
        .where(*conditions(session, units))
        .group_by(*keys)
        .order_by(*keys)
    )
    return [Kinds(*row) for row in session.execute(counted)]


def reports(session: Session, units: UnitFilter) -> dict[int, int]:
    """How many reports of each year the public sees."""
    counted = (
        public(select(col(Report.year), func.count()))
        .where(*conditions(session, units))
        .group_by(col(Report.year))
        .order_by(col(Report.year))
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def having(
    session: Session, units: UnitFilter, *, code: str, year: int | None, limit: int, skip: int = 0
) -> Sequence[Found]:
    """The findings of this kind, the latest year first, then by unit."""
    asked = (
        public(
            select(
                col(Unit.code),
                col(Unit.name),
                col(Report.year),
                col(Report.scope),
                col(FindingRow.severity),
                col(FindingRow.message),
            )
        )
        .join(FindingRow, col(FindingRow.revision_id) == col(Revision.id))
        .where(*conditions(session, units), *_is(code, year))
        .order_by(col(Report.year).desc(), col(Unit.code), col(Report.scope), col(FindingRow.position))
        .limit(limit)
        .offset(skip)
    )
    return [Found(*row) for row in session.execute(asked)]


def _is(code: str, year: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(FindingRow.code) == code]
    return found if year is None else [*found, col(Report.year) == year]
