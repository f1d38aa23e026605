"""Many new reports at once: whole batches of rows where the single path writes one by one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session, SQLModel, col

from app.content import ReportContent
from app.db.rows import put_rows
from app.db.tables import Report, Unit
from app.reports.model import StoredFinding, UnitFacts
from app.reports.store import findings, revisions
from app.reports.store.reports import UNIT, unit_of
from app.rollups.published import Published
from app.vocabulary import ReportStatus, Scope

CODES_AT_A_TIME = 500
TABLES = SQLModel.metadata.tables
"""Inserts into the plain tables go straight to the driver; into the classes, through the ORM."""


def units(session: Session, codes: Sequence[str]) -> dict[str, UnitFacts]:
    """The units with these codes; a code that is not there is left out."""
    found: dict[str, UnitFacts] = {}
    for start in range(0, len(codes), CODES_AT_A_TIME):
        some = codes[start : start + CODES_AT_A_TIME]
        for row in session.execute(select(*UNIT).where(col(Unit.code).in_(some))):
            unit = unit_of(row)
            found[unit.code] = unit
    return found


def there(session: Session, year: int) -> set[tuple[str, Scope]]:
    """The unit and scope of every report of a year, in whatever state."""
    statement = select(col(Report.unit), col(Report.scope)).where(col(Report.year) == year)
    return {(unit, Scope(scope)) for unit, scope in session.execute(statement)}


def insert_published(
    session: Session, given: Sequence[tuple[UnitFacts, ReportContent, str | None]], *, at: datetime
) -> list[Published]:
    """Make each report with one published, historical revision."""
    state = ReportStatus.PUBLISHED.value
    reports = [
        {
            "unit": unit.code,
            "year": said.year,
            "scope": (said.scope or Scope.BODY).value,
            "status": state,
            "draft": None,
            "published": 1,
            "version": 1,
            "created_at": at,
            "updated_at": at,
        }
        for unit, said, _ in given
    ]
    made = insert(TABLES["report"]).returning(TABLES["report"].c.id, sort_by_parameter_order=True)
    report_ids = session.execute(made, reports).scalars().all()
    rows = [
        {
            "report_id": report_id,
            "number": 1,
            "status": state,
            "historical": True,
            "note": note,
            "created_at": at,
            "published_at": at,
            **revisions.columns(said),
        }
        for report_id, (_, said, note) in zip(report_ids, given, strict=True)
    ]
    added = insert(TABLES["revision"]).returning(TABLES["revision"].c.id, sort_by_parameter_order=True)
    ids = session.execute(added, rows).scalars()
    published = [Published(unit.id, number, said) for number, (unit, said, _) in zip(ids, given, strict=True)]
    values = (
        row
        for each in published
        for row in revisions.value_rows(session, each.revision_id, each.said.figures, each.known)
    )
    put_rows(session, TABLES["value"], revisions.VALUE_COLUMNS, values)
    return published


def insert_findings(session: Session, given: Sequence[tuple[int, Sequence[StoredFinding]]]) -> None:
    """Add the findings of revisions that have none yet."""
    rows = [row for revision_id, found in given for row in findings.rows(revision_id, found)]
    if rows:
        session.execute(insert(TABLES["finding"]), rows)
