"""The derived_fact table: the derived indicators of every published report, both sides kept."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.catalogue.registry import catalogue
from app.db.tables import DerivedFact, Report, Revision, Unit, Value
from app.rollups.cells import cells
from app.rollups.derived import derived_values
from app.vocabulary import FormCode, ReportStatus, Scope, ValueStatus

BATCH = 500
"""Reports worked out at a time: about 50,000 rows of a few dozen bytes."""

Place = tuple[int, int, Scope, int, FormCode]
"""unit id, year, scope, revision id, form."""


def remove(session: Session, *, unit_id: int, year: int, scope: Scope) -> None:
    """Forget the derived facts of one report."""
    session.execute(
        delete(DerivedFact).where(
            col(DerivedFact.unit_id) == unit_id,
            col(DerivedFact.year) == year,
            col(DerivedFact.scope) == scope.value,
        )
    )


def add(session: Session, places: Iterable[Place]) -> None:
    """Work out and write the derived facts of these published revisions."""
    known = cells(session)
    rows: list[dict[str, object]] = []
    for unit_id, year, scope, revision_id, form in places:
        read = select(col(Value.cell_id), col(Value.status), col(Value.value)).where(
            col(Value.revision_id) == revision_id
        )
        values = {known.key_of[cell]: (ValueStatus(s), v) for cell, s, v in session.execute(read)}
        rows += (
            {
                "cell_id": known.id_of[found.key],
                "year": year,
                "unit_id": unit_id,
                "scope": scope.value,
                "status": found.status.value,
                "numerator": found.numerator,
                "denominator": found.denominator,
                "form": form.value,
            }
            for found in derived_values(catalogue(), form, values)
        )
    if rows:
        session.execute(insert(DerivedFact), rows)


def rebuild(session: Session) -> None:
    """Make all derived facts anew from the published revisions."""
    session.execute(delete(DerivedFact))
    statement = (
        select(col(Unit.id), col(Report.year), col(Report.scope), col(Revision.id), col(Revision.form))
        .select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, col(Revision.report_id) == col(Report.id))
        .where(
            col(Revision.number) == col(Report.published),
            col(Revision.status) == ReportStatus.PUBLISHED.value,
        )
        .order_by(col(Revision.id))
    )
    places = [
        (unit, year, Scope(scope), revision, FormCode(form))
        for unit, year, scope, revision, form in session.execute(statement)
    ]
    for start in range(0, len(places), BATCH):
        add(session, places[start : start + BATCH])
