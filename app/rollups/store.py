"""The fact table: one row for every cell of the form of every published report."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Insert, and_, delete, func, insert, literal, or_, select, true
from sqlmodel import Session, col

from app.db.tables import Cell, Fact, Report, Revision, Unit, Value
from app.rollups.cells import cells
from app.vocabulary import FormCode, ReportStatus, Scope, ValueStatus

BATCH = 500
"""Revisions named in one statement: a database bounds how many parameters it takes."""
_COLUMNS = ["cell_id", "year", "unit_id", "scope", "status", "value", "form"]


def remove(session: Session, *, unit_id: int, year: int, scope: Scope) -> None:
    """Forget the facts of one report."""
    mine = (col(Fact.unit_id) == unit_id) & (col(Fact.year) == year) & (col(Fact.scope) == scope.value)
    session.execute(delete(Fact).where(mine))


def add(session: Session, *, unit_id: int, year: int, scope: Scope, revision_id: int, form: FormCode) -> None:
    """Write the facts of one revision, straight from its values."""
    given = and_(col(Value.cell_id) == col(Cell.id), col(Value.revision_id) == revision_id)
    chosen = (
        select(
            col(Cell.id),
            literal(year),
            literal(unit_id),
            literal(scope.value),
            _status(),
            col(Value.value),
            literal(form.value),
        )
        .select_from(Cell)
        .outerjoin(Value, given)
        .where(or_(col(Value.cell_id).is_not(None), col(Cell.id).in_(cells(session).ids(form))))
    )
    session.execute(_into(chosen))


def add_many(session: Session, revision_ids: Sequence[int]) -> None:
    """Write the facts of these published revisions, which have none yet."""
    for start in range(0, len(revision_ids), BATCH):
        _add_all(session, col(Revision.id).in_(revision_ids[start : start + BATCH]))


def rebuild(session: Session) -> int:
    """Make all facts anew from the published revisions; returns how many there are."""
    session.execute(delete(Fact))
    _add_all(session, true())
    return int(session.execute(select(func.count()).select_from(Fact)).scalar_one())


def _add_all(session: Session, wanted: ColumnElement[bool]) -> None:
    for form in FormCode:
        public = and_(
            col(Revision.report_id) == col(Report.id), col(Revision.number) == col(Report.published)
        )
        given = and_(col(Value.cell_id) == col(Cell.id), col(Value.revision_id) == col(Revision.id))
        printed = or_(col(Value.cell_id).is_not(None), col(Cell.id).in_(cells(session).ids(form)))
        chosen = (
            select(
                col(Cell.id),
                col(Report.year),
                col(Unit.id),
                col(Report.scope),
                _status(),
                col(Value.value),
                col(Revision.form),
            )
            .select_from(Report)
            .join(Unit, col(Unit.code) == col(Report.unit))
            .join(Revision, public)
            .join(Cell, literal(True))
            .outerjoin(Value, given)
            .where(
                col(Revision.status) == ReportStatus.PUBLISHED.value,
                col(Revision.form) == form.value,
                printed,
                wanted,
            )
        )
        session.execute(_into(chosen))


def _status() -> Any:
    return func.coalesce(col(Value.status), ValueStatus.ABSENT.value)


def _into(chosen: Any) -> Insert:
    return insert(Fact).from_select(_COLUMNS, chosen)
