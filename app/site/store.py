"""What the start page counts, as SQL."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlmodel import Session, col

from app.db.tables import Cell, Fact, FindingRow, Journal, Report, Revision, Unit
from app.vocabulary import Applicant, Severity, ValueStatus

Columns = TypeVarTuple("Columns")

RECEIVED = "applications.received"
"""The one figure shown of each newest report: every form has it."""


def has_units(session: Session) -> bool:
    """Whether any unit is loaded."""
    return session.scalar(select(exists(select(col(Unit.code))))) or False


def last_change(session: Session) -> int:
    """The number of the latest journal entry, 0 for none: while it stands still, so do the counts."""
    return session.scalar(select(func.max(col(Journal.seq)))) or 0


def units_by_level(session: Session) -> dict[str, int]:
    """How many real units of each level are valid to this day."""
    counted = (
        select(col(Unit.level), func.count())
        .where(col(Unit.valid_to).is_(None), ~col(Unit.placeholder), ~col(Unit.synthetic))
        .group_by(col(Unit.level))
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def reports_by_year(session: Session) -> list[tuple[int, str, int]]:
    """(year, form, number of reports the public sees), invented ones left out."""
    counted = (
        public(select(col(Report.year), col(Revision.form), func.count()))
        .where(~col(Unit.synthetic))
        .group_by(col(Report.year), col(Revision.form))
        .order_by(col(Report.year), col(Revision.form))
    )
    return [(year, form, count) for year, form, count in session.execute(counted)]


def value_count(session: Session) -> int:
    """How many published numbers there are, blanks and invented ones left out."""
    reported = (
        select(func.count())
        .select_from(Fact)
        .join(Unit, col(Unit.id) == col(Fact.unit_id))
        .where(col(Fact.status) == ValueStatus.REPORTED.value, ~col(Unit.synthetic))
    )
    return session.scalar(reported) or 0


def findings_by_code(session: Session) -> list[tuple[str, str, int]]:
    """(code, severity, how many) over what the public sees, most frequent first."""
    counted = (
        public(select(col(FindingRow.code), col(FindingRow.severity), func.count()))
        .join(FindingRow, col(FindingRow.revision_id) == col(Revision.id))
        .where(~col(Unit.synthetic))
        .group_by(col(FindingRow.code), col(FindingRow.severity))
        .order_by(func.count().desc(), col(FindingRow.code))
    )
    return [(code, severity, count) for code, severity, count in session.execute(counted)]


AreaRow = tuple[str | None, bool, int, int, int]
"""province code, invented, number of public reports, first and last report year"""


def areas(session: Session) -> list[AreaRow]:
    """Where public reports are from, invented provinces too; None for units outside of one."""
    counted = (
        public(
            select(
                col(Unit.province),
                col(Unit.synthetic),
                func.count(),
                func.min(col(Report.year)),
                func.max(col(Report.year)),
            )
        )
        .group_by(col(Unit.province), col(Unit.synthetic))
        .order_by(col(Unit.province))
    )
    return [tuple(row) for row in session.execute(counted)]


def names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """The short names of units by code."""
    wanted = select(col(Unit.code), func.coalesce(col(Unit.short_name), col(Unit.name)))
    rows = session.execute(wanted.where(col(Unit.code).in_(codes)))
    return {row[0]: row[1] for row in rows}


GravestRow = tuple[str, str, int, str, str, str, str | None, str | None]
"""unit code, name, year, scope, finding code, message, expected, found"""


def errors(session: Session, *, synthetic: bool, limit: int) -> list[GravestRow]:
    """Errors with two sides in what the public sees, of the latest years first."""
    asked = (
        public(
            select(
                col(Unit.code),
                col(Unit.name),
                col(Report.year),
                col(Report.scope),
                col(FindingRow.code),
                col(FindingRow.message),
                col(FindingRow.expected),
                col(FindingRow.found),
            )
        )
        .join(FindingRow, col(FindingRow.revision_id) == col(Revision.id))
        .where(
            col(FindingRow.severity) == Severity.ERROR.value,
            col(Unit.synthetic).is_(synthetic),
            col(FindingRow.expected).is_not(None),
        )
        .order_by(col(Report.year).desc(), col(Unit.code), col(FindingRow.position))
        .limit(limit)
    )
    return [tuple(row) for row in session.execute(asked)]


NewestRow = tuple[str, str, int, str, str, datetime, date | None, bool, int | None, int, int, int]
"""unit code, name, year, scope, form, published at, printed date, invented, received,
and the findings: errors, warnings, notices"""


def newest_reports(session: Session, limit: int) -> Sequence[NewestRow]:
    """The reports published last, the latest first, with their findings counted."""

    def counted(severity: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((col(FindingRow.severity) == severity, 1), else_=0)), 0)

    received = (
        select(col(Fact.value))
        .join(Cell, col(Cell.id) == col(Fact.cell_id))
        .where(
            col(Cell.indicator) == RECEIVED,
            col(Cell.applicant) == Applicant.TOTAL.value,
            col(Fact.year) == col(Report.year),
            col(Fact.unit_id) == col(Unit.id),
            col(Fact.scope) == col(Report.scope),
        )
        .scalar_subquery()
    )
    shown = (
        col(Unit.code),
        col(Unit.name),
        col(Report.year),
        col(Report.scope),
        col(Revision.form),
        col(Revision.published_at),
        col(Revision.published_on),
        col(Unit.synthetic),
    )
    newest = (
        public(
            select(
                *shown,
                received.correlate(Report, Unit),
                counted("error"),
                counted("warning"),
                counted("notice"),
            )
        )
        .outerjoin(FindingRow, col(FindingRow.revision_id) == col(Revision.id))
        .group_by(*shown, col(Revision.id), col(Unit.id))
        .order_by(col(Revision.published_at).desc(), col(Unit.code), col(Report.year).desc())
        .limit(limit)
    )
    return [tuple(row) for row in session.execute(newest)]


def public(query: Select[*Columns]) -> Select[*Columns]:
    """The query over the revisions that the public sees now."""
    return (
        query.select_from(Revision)
        .join(Report, col(Report.id) == col(Revision.report_id))
        .join(Unit, col(Unit.code) == col(Report.unit))
        .where(
            col(Revision.number) == col(Report.published),
            col(Revision.published_at).is_not(None),
            col(Revision.withdrawn_at).is_(None),
        )
    )
