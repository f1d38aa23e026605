"""A report and those of the years around it, each with the revisions that count."""

from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import Session

from app.db.tables import Report, Revision
from app.reports.model import RevisionMeta, Standing, State, UnitFacts
from app.reports.rules import HISTORY
from app.reports.store.reports import REPORT, state_of
from app.reports.store.rows import META, meta_of
from app.vocabulary import ReportStatus, Scope

_REPORTS: Any = Report.metadata.tables["report"]
_REVISIONS: Any = Revision.metadata.tables["revision"]


def around(session: Session, of: UnitFacts, scope: Scope, year: int) -> list[Standing]:
    """The unit's reports of this scope, by year: all that the report of `year` and those of the
    years beside it are held against."""
    found: dict[int, list[Any]] = {}
    wanted = {"unit": of.code, "scope": scope.value, "first": year - HISTORY - 1, "last": year + 2}
    for row in session.execute(_AROUND, wanted):
        found.setdefault(row[0], []).append(row)
    return [_standing(of, rows) for rows in found.values()]


def lock(session: Session, of: UnitFacts, scope: Scope, year: int) -> list[Standing]:
    """The same for a writer: nobody else writes the report of `year`, or those of the years
    beside it, until the transaction ends. Locked in order of year, so that two writers never
    wait for each other. On SQLite the transaction itself is the lock."""
    if session.get_bind().dialect.name == "postgresql":
        beside = {"unit": of.code, "scope": scope.value, "first": year - 1, "last": year + 1}
        session.execute(_LOCK, beside).all()
    return around(session, of, scope, year)


def _standing(of: UnitFacts, rows: list[Any]) -> Standing:
    metas = {row[len(REPORT) + 1]: meta_of(row[len(REPORT) :]) for row in rows}
    row = rows[0]
    published: RevisionMeta | None = metas.get(row[5])
    withdrawn = published is not None and published.status is ReportStatus.WITHDRAWN
    state: State = state_of(of, (*row[: len(REPORT)], withdrawn))
    return Standing(state, metas.get(state.draft or 0), published)


_WHERE = (
    _REPORTS.c.unit == bindparam("unit"),
    _REPORTS.c.scope == bindparam("scope"),
    _REPORTS.c.year.between(bindparam("first"), bindparam("last")),
)
_AROUND = (
    select(*(_REPORTS.c[column.key] for column in REPORT), *(_REVISIONS.c[column.key] for column in META))
    .select_from(_REPORTS)
    .join(
        _REVISIONS,
        and_(
            _REVISIONS.c.report_id == _REPORTS.c.id,
            or_(
                _REVISIONS.c.number == _REPORTS.c.draft,
                _REVISIONS.c.number == _REPORTS.c.published,
            ),
        ),
    )
    .where(*_WHERE)
    .order_by(_REPORTS.c.year)
)
_LOCK = select(_REPORTS.c.id).where(*_WHERE).order_by(_REPORTS.c.year).with_for_update()
