"""The reports of one year as an office works on them: the working revision of each."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session, col

from app.db.tables import FindingRow, Report, Revision, Unit
from app.units.filters import UnitFilter, conditions


class Standing(NamedTuple):
    """Where one report stands; `open_errors` are errors that nobody has answered for."""

    unit: str
    scope: str
    status: str
    revision: int
    published: int | None
    updated_at: datetime
    errors: int
    open_errors: int
    warnings: int


def standings(session: Session, units: UnitFilter, year: int) -> list[Standing]:
    """The reports of these units for the year by unit and scope. Whoever asks has been found to
    reach the units. Raises ProblemError `unit_unknown`."""

    def counted(*where: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*where), 1), else_=0)), 0)

    error = col(FindingRow.severity) == "error"
    shown = (
        col(Report.unit),
        col(Report.scope),
        col(Report.status),
        col(Revision.number),
        col(Report.published),
        col(Report.updated_at),
    )
    working = col(Revision.number) == func.coalesce(col(Report.draft), col(Report.published))
    asked = (
        select(
            *shown,
            counted(error),
            counted(error, col(FindingRow.acknowledged_by).is_(None)),
            counted(col(FindingRow.severity) == "warning"),
        )
        .select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, and_(col(Revision.report_id) == col(Report.id), working))
        .outerjoin(FindingRow, col(FindingRow.revision_id) == col(Revision.id))
        .where(*conditions(session, units), col(Report.year) == year)
        .group_by(*shown, col(Report.id))
        .order_by(col(Report.unit), col(Report.scope))
    )
    return [Standing(*row) for row in session.execute(asked)]
