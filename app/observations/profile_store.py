"""The SQL under a unit's profile: its reports, its own values, its peers' values.

Every statement takes all years and indicators at once, so that a profile costs the same
dozen of statements however long its series are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlmodel import Session, col

from app.db.tables import DerivedFact, FindingRow, Report, Revision, Unit
from app.db.tables import Fact as PrintedFact
from app.units.calendar import local_due
from app.units.filters import subtree
from app.units.reporting import expected
from app.vocabulary import FormCode, Kind, Level, ReportStatus, Scope, Severity, ValueStatus

Place = tuple[int, int]
"""A cell's number and a year."""
Histogram = Mapping[tuple[int, int | None], int]
"""How often each (value, denominator) is reported, scaled as stored."""


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What the public was last shown of one report; `withdrawn` when it was taken back."""

    year: int
    scope: Scope
    revision_id: int
    revision: int
    form: FormCode
    title: str | None
    published_on: date | None
    historical: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Own:
    """One published value of the unit, scaled; numerator and denominator of a derived one."""

    status: ValueStatus
    value: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Pool:
    """Units that are alike: `within` is the path of the province they lie in, None for all."""

    level: Level
    kind: Kind
    synthetic: bool
    scope: Scope
    within: str | None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What their rows of the unit table have in common."""
        alike = [
            col(Unit.level) == self.level.value,
            col(Unit.kind) == self.kind.value,
            col(Unit.synthetic).is_(self.synthetic),
        ]
        return alike if self.within is None else [*alike, subtree(self.within)]


def reports(session: Session, unit: str) -> list[PublicReport]:
    """All reports of the unit that are or were public, by year and scope."""
    statement = (
        select(
            col(Report.year),
            col(Report.scope),
            col(Revision.id),
            col(Revision.number),
            col(Revision.form),
            col(Revision.title),
            col(Revision.published_on),
            col(Revision.historical),
            col(Revision.status) == ReportStatus.WITHDRAWN.value,
        )
        .join(Revision, col(Revision.report_id) == col(Report.id))
        .where(col(Report.unit) == unit, col(Revision.number) == col(Report.published))
        .order_by(col(Report.year), col(Report.scope))
    )
    return [
        PublicReport(year, Scope(scope), number, revision, FormCode(form), title, day, bool(old), bool(gone))
        for year, scope, number, revision, form, title, day, old, gone in session.execute(statement)
    ]


def expectations(session: Session, unit_id: int, years: Sequence[int]) -> dict[int, tuple[bool, date | None]]:
    """For each year: whether the unit is expected to report, and the local notice's date."""
    if not years:
        return {}
    asked = _years(years)
    statement = (
        select(asked.c.year, expected(asked.c.year), local_due(session, years, asked.c.year))
        .select_from(Unit)
        .join(asked, true())
        .where(col(Unit.id) == unit_id)
    )
    return {year: (bool(wanted), due) for year, wanted, due in session.execute(statement)}


def finding_counts(session: Session, revisions: Collection[int]) -> Iterator[tuple[int, str, Severity, int]]:
    """How often each code stands among the findings, by revision, code and severity."""
    by = (col(FindingRow.revision_id), col(FindingRow.code), col(FindingRow.severity))
    statement = select(*by, func.count()).where(by[0].in_(revisions)).group_by(*by).order_by(*by)
    for revision, code, severity, count in session.execute(statement):
        yield revision, code, Severity(severity), count


def own(
    session: Session, unit_id: int, scope: Scope, years: Collection[int], cells: Collection[int]
) -> dict[Place, Own]:
    """The unit's published values of these cells, printed and derived."""
    found: dict[Place, Own] = {}
    for source in (PrintedFact, DerivedFact):
        value, denominator = _sides(source)
        statement = select(
            col(source.cell_id), col(source.year), col(source.status), value, denominator
        ).where(
            col(source.unit_id) == unit_id,
            col(source.year).in_(years),
            col(source.cell_id).in_(cells),
            col(source.scope) == scope.value,
        )
        for cell, year, status, number, below in session.execute(statement):
            found[cell, year] = Own(ValueStatus(status), number, below)
    return found


def pool_sizes(session: Session, pool: Pool, years: Collection[int]) -> dict[int, int]:
    """How many units of the pool have published a report, by year."""
    statement = (
        select(col(Report.year), func.count())
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, col(Revision.report_id) == col(Report.id))
        .where(
            *pool.conditions(),
            col(Report.year).in_(years),
            col(Report.scope) == pool.scope.value,
            col(Revision.number) == col(Report.published),
            col(Revision.status) == ReportStatus.PUBLISHED.value,
        )
        .group_by(col(Report.year))
    )
    found = session.execute(statement).all()
    return {row[0]: row[1] for row in found}


def histograms(
    session: Session, pool: Pool, years: Collection[int], cells: Collection[int]
) -> dict[Place, Histogram]:
    """How often each value is reported in the pool, by cell and year.

    Counted by the database: a province has thousands of townships, and most of their
    numbers are small and the same.
    """
    found: dict[Place, dict[tuple[int, int | None], int]] = defaultdict(dict)
    for source in (PrintedFact, DerivedFact):
        value, denominator = _sides(source)
        by = [col(source.cell_id), col(source.year), value]
        if source is DerivedFact:
            by.append(denominator)
        statement = (
            select(*by, func.count())
            .select_from(source)
            .join(Unit, col(Unit.id) == col(source.unit_id))
            .where(
                *pool.conditions(),
                col(source.status) == ValueStatus.REPORTED.value,
                col(source.cell_id).in_(cells),
                col(source.year).in_(years),
                col(source.scope) == pool.scope.value,
            )
            .group_by(*by)
        )
        for cell, year, number, *below, count in session.execute(statement):
            found[cell, year][number, below[0] if below else None] = count
    return dict(found)


def _sides(source: type[PrintedFact] | type[DerivedFact]) -> tuple[Any, Any]:
    if source is DerivedFact:
        return col(DerivedFact.numerator), col(DerivedFact.denominator)
    return col(PrintedFact.value), literal_column("NULL", Integer)


def _years(years: Sequence[int]) -> FromClause:
    """A table of years. They are our own whole numbers, so they may stand in the SQL."""
    rows = [select(literal_column(str(int(year)), Integer).label("year")) for year in years]
    return (rows[0] if len(rows) == 1 else union_all(*rows)).subquery("asked")
