"""What the start page counts, as SQL."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlmodel import Session, col

from app.db.tables import Cell, Fact, FindingRow, Journal, Report, Revision, Unit
from app.vocabulary import Applicant, ValueStatus

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
        _public(select(col(Report.year), col(Revision.form), func.count()))
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
        _public(select(col(FindingRow.code), col(FindingRow.severity), func.count()))
        .join(FindingRow, col(FindingRow.revision_id) == col(Revision.id))
        .where(~col(Unit.synthetic))
        .group_by(col(FindingRow.code), col(FindingRow.severity))
        .order_by(func.count().desc(), col(FindingRow.code))
    )
    return [(code, severity, count) for code, severity, count in session.execute(counted)]


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
        _public(
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


def _public(query: Select[*Columns]) -> Select[*Columns]:
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
