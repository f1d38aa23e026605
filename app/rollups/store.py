"""The fact table: one row for every cell of the form of every published report."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, literal, or_, select
from sqlmodel import Session, col

from app.db.rows import Row, put_rows
from app.db.tables import Cell, Fact, Report, Revision, Unit, Value
from app.rollups.cells import cells
from app.rollups.published import Published
from app.vocabulary import FormCode, ReportStatus, Scope, ValueStatus

_COLUMNS = ("cell_id", "year", "unit_id", "scope", "status", "value", "form")


def remove(session: Session, *, unit_id: int, year: int, scope: Scope) -> None:
    """Forget the facts of one report."""
    mine = (col(Fact.unit_id) == unit_id) & (col(Fact.year) == year) & (col(Fact.scope) == scope.value)
    session.execute(delete(Fact).where(mine))


def add(session: Session, published: Sequence[Published]) -> None:
    """Write the facts of published revisions of reports that have none, in the table's own order."""
    put_rows(session, Fact.metadata.tables["fact"], _COLUMNS, sorted(_rows(session, published)))


def _rows(session: Session, published: Sequence[Published]) -> Iterator[Row]:
    """No two have the same cell, year, unit and scope."""
    id_of = cells(session).id_of
    for each in published:
        year, unit_id, scope, form = each.said.year, each.unit_id, each.scope.value, each.said.form.value
        for key, status, value in each.facts():
            # `_value_` is what `value` looks up, the long way round; there are millions of them.
            yield id_of[key], year, unit_id, scope, status._value_, value, form


def rebuild(session: Session) -> int:
    """Make all facts anew from the published revisions, within the database; returns how many
    there are."""
    session.execute(delete(Fact))
    for form in FormCode:
        session.execute(insert(Fact).from_select(list(_COLUMNS), _of_form(session, form)))
    return int(session.execute(select(func.count()).select_from(Fact)).scalar_one())


def _of_form(session: Session, form: FormCode) -> Select[Any]:
    public = and_(col(Revision.report_id) == col(Report.id), col(Revision.number) == col(Report.published))
    given = and_(col(Value.cell_id) == col(Cell.id), col(Value.revision_id) == col(Revision.id))
    chosen: tuple[Any, ...] = (
        col(Cell.id),
        col(Report.year),
        col(Unit.id),
        col(Report.scope),
        func.coalesce(col(Value.status), ValueStatus.ABSENT.value),
        col(Value.value),
        col(Revision.form),
    )
    return (
        select(*chosen)
        .select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, public)
        .join(Cell, literal(True))
        .outerjoin(Value, given)
        .where(
            col(Revision.status) == ReportStatus.PUBLISHED.value,
            col(Revision.form) == form.value,
            or_(col(Value.cell_id).is_not(None), col(Cell.id).in_(cells(session).ids(form))),
        )
    )
