"""Many new reports at once: whole batches of rows where the single path writes one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlmodel import Session, SQLModel, col

from app.content import ReportContent
from app.db.rows import put_rows
from app.db.tables import Report, Revision, Unit
from app.reports.model import RevisionMeta, State, StoredFinding, Stray, UnitFacts
from app.reports.store import findings, revisions
from app.reports.store.reports import REPORT, UNIT, state_of, unit_of
from app.reports.store.rows import META, meta_of
from app.rollups.published import Published
from app.vocabulary import ReportStatus, Scope

CODES_AT_A_TIME = 500
TABLES = SQLModel.metadata.tables
"""Inserts into the plain tables go straight to the driver; into the classes, through the ORM."""


@dataclass(frozen=True, slots=True)
class First:
    """The first published revision of a report that is not there yet; `version` is how often the
    report has been written by then."""

    unit: UnitFacts
    said: ReportContent
    note: str | None
    created_at: datetime
    published_at: datetime
    number: int = 1
    version: int = 1
    historical: bool = True
    confidentiality_by: str | None = None
    confidentiality_on: date | None = None
    strays: Sequence[Stray] = ()

    @property
    def scope(self) -> Scope:
        """What the report counts."""
        return self.said.scope or Scope.BODY


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


def present(session: Session, codes: Sequence[str]) -> set[tuple[str, int, Scope]]:
    """Unit, year and scope of every report of these units, in whatever state."""
    found: set[tuple[str, int, Scope]] = set()
    for start in range(0, len(codes), CODES_AT_A_TIME):
        some = col(Report.unit).in_(codes[start : start + CODES_AT_A_TIME])
        statement = select(col(Report.unit), col(Report.year), col(Report.scope)).where(some)
        found |= {(unit, year, Scope(scope)) for unit, year, scope in session.execute(statement)}
    return found


def insert_published(session: Session, given: Sequence[First]) -> list[Published]:
    """Make each report with its one published revision."""
    state = ReportStatus.PUBLISHED.value
    reports = [
        {
            "unit": first.unit.code,
            "year": first.said.year,
            "scope": first.scope.value,
            "status": state,
            "draft": None,
            "published": first.number,
            "version": first.version,
            "created_at": first.created_at,
            "updated_at": first.published_at,
        }
        for first in given
    ]
    made = insert(TABLES["report"]).returning(TABLES["report"].c.id, sort_by_parameter_order=True)
    report_ids = session.execute(made, reports).scalars().all()
    rows = [
        {
            "report_id": report_id,
            "number": first.number,
            "status": state,
            "historical": first.historical,
            "note": first.note,
            "confidentiality_by": first.confidentiality_by,
            "confidentiality_on": first.confidentiality_on,
            "created_at": first.created_at,
            "published_at": first.published_at,
            **revisions.columns(first.said),
        }
        for report_id, first in zip(report_ids, given, strict=True)
    ]
    added = insert(TABLES["revision"]).returning(TABLES["revision"].c.id, sort_by_parameter_order=True)
    ids = session.execute(added, rows).scalars().all()
    published = [
        Published(first.unit.id, number, first.said) for number, first in zip(ids, given, strict=True)
    ]
    values = (
        row
        for each in published
        for row in revisions.value_rows(session, each.revision_id, each.said.figures, each.known)
    )
    put_rows(session, TABLES["value"], revisions.VALUE_COLUMNS, values)
    revisions.put_many_strays(
        session, [(number, first.strays) for number, first in zip(ids, given, strict=True)]
    )
    return published


def reporting(session: Session, *, after: str, limit: int) -> list[str]:
    """The next codes after this one, in their order, of units that have reports."""
    statement = (
        select(col(Report.unit))
        .where(col(Report.unit) > after)
        .group_by(col(Report.unit))
        .order_by(col(Report.unit))
        .limit(limit)
    )
    return list(session.execute(statement).scalars())


def once_public(session: Session, codes: Sequence[str]) -> list[tuple[State, RevisionMeta]]:
    """All revisions of these units' reports that were ever published, by unit, scope, year, number."""
    statement = (
        select(*UNIT, *REPORT, *META)
        .select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, col(Revision.report_id) == col(Report.id))
        .where(col(Report.unit).in_(codes), col(Revision.published_at).is_not(None))
        .order_by(col(Report.unit), col(Report.scope), col(Report.year), col(Revision.number))
    )
    found = []
    for row in session.execute(statement):
        rest = row[len(UNIT) :]
        meta = meta_of(rest[len(REPORT) :])
        # Only of its last published revision: of others nobody asks.
        withdrawn = meta.withdrawn_at is not None
        found.append((state_of(unit_of(row[: len(UNIT)]), (*rest[: len(REPORT)], withdrawn)), meta))
    return found


def insert_findings(session: Session, given: Sequence[tuple[int, Sequence[StoredFinding]]]) -> None:
    """Add the findings of revisions that have none yet."""
    rows = [row for revision_id, found in given for row in findings.rows(revision_id, found)]
    if rows:
        session.execute(insert(TABLES["finding"]), rows)
