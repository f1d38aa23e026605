"""The reports that a date of the local calendar binds."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from app.db.tables import Report, Revision, Unit
from app.reports.model import RevisionMeta, State
from app.reports.store.reports import REPORT, UNIT, state_of, unit_of
from app.reports.store.rows import META, meta_of
from app.units.filters import subtree
from app.vocabulary import Kind, ReportStatus


@dataclass(frozen=True, slots=True)
class Bound:
    """A revision whose findings follow the calendar: an open draft, or what the public sees."""

    state: State
    meta: RevisionMeta
    published_on: date | None


def bound(session: Session, *, path: str, kind: Kind, year: int) -> list[Bound]:
    """Those of the bodies of this kind in the area with this path, for a report year, by report;
    locked until the transaction ends."""
    is_draft = col(Revision.number) == col(Report.draft)
    is_public = and_(
        col(Revision.number) == col(Report.published),
        col(Revision.status) == ReportStatus.PUBLISHED.value,
    )
    statement = (
        select(*UNIT, *REPORT, col(Revision.published_on), *META)
        .select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, and_(col(Revision.report_id) == col(Report.id), or_(is_draft, is_public)))
        .where(subtree(path), col(Unit.kind) == kind.value, col(Report.year) == year)
        .order_by(col(Report.id), col(Revision.number))
        .with_for_update(of=Report)
    )
    found = []
    for row in session.execute(statement):
        of, rest = unit_of(row[: len(UNIT)]), row[len(UNIT) :]
        # Whether the public copy was withdrawn is not asked here: then it is not among them.
        state = state_of(of, (*rest[: len(REPORT)], False))
        found.append(Bound(state, meta_of(rest[len(REPORT) + 1 :]), rest[len(REPORT)]))
    return found
