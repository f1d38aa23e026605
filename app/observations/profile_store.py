"""The SQL under a unit's profile: its reports, its own values, its peers' quartiles.

Every statement takes all years and indicators at once, so that a profile costs the same
dozen of statements however long its series are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    Integer,
    cast,
    func,
    literal_column,
    or_,
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


@dataclass(slots=True)
class Spread:
    """How the `count` values of a pool lie: `places` has those (value, denominator) at the
    places around the quartiles, counted from 0 in ascending order; `below` and `upto` are how
    many are smaller than the unit's own value, and how many are no greater."""

    count: int = 0
    places: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    below: int | None = None
    upto: int | None = None


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


def spreads(
    session: Session, pool: Pool, years: Collection[int], cells: Collection[int], unit_id: int
) -> dict[Place, Spread]:
    """How the pool's reported values lie, by cell and year, and the unit's own among them.

    The database sorts and only the values around the quartiles are fetched: a province has
    thousands of townships.
    """
    found: dict[Place, Spread] = defaultdict(Spread)
    for source in (PrintedFact, DerivedFact):
        sorted_ = _sorted(source, pool, years, cells)
        place = sorted_.c.place
        lows = [(share * (sorted_.c.size - 1)) // 4 for share in (1, 2, 3)]
        near = or_(*(or_(place == low + 1, place == low + 2) for low in lows))
        statement = select(sorted_).where(or_(near, sorted_.c.unit_id == unit_id))
        for cell, year, unit, value, below, at, rank, upto, size in session.execute(statement):
            spread = found[cell, year]
            spread.count = size
            spread.places[at - 1] = value, below
            if unit == unit_id:
                spread.below, spread.upto = rank - 1, upto
    return dict(found)


def _sorted(
    source: type[PrintedFact] | type[DerivedFact],
    pool: Pool,
    years: Collection[int],
    cells: Collection[int],
) -> FromClause:
    """Every reported value with its place among those of its cell and year."""
    value, denominator = _sides(source)
    key: ColumnElement[Any] = value
    where = [col(source.status) == ValueStatus.REPORTED.value]
    if source is DerivedFact:
        # 64-bit floats divide alike in both databases and in Python.
        key = func.coalesce(cast(value, Double) / cast(denominator, Double), cast(value, Double))
        where.append(or_(denominator.is_(None), denominator != 0))
    together = [col(source.cell_id), col(source.year)]
    return (
        select(
            *together,
            col(source.unit_id),
            value,
            denominator.label("denominator"),
            func.row_number().over(partition_by=together, order_by=key).label("place"),
            func.rank().over(partition_by=together, order_by=key).label("rank"),
            # With an order and no frame a count runs up to the last equal value.
            func.count().over(partition_by=together, order_by=key).label("upto"),
            func.count().over(partition_by=together).label("size"),
        )
        .select_from(source)
        .join(Unit, col(Unit.id) == col(source.unit_id))
        .where(
            *pool.conditions(),
            *where,
            col(source.cell_id).in_(cells),
            col(source.year).in_(years),
            col(source.scope) == pool.scope.value,
        )
        .subquery("sorted")
    )


def _sides(source: type[PrintedFact] | type[DerivedFact]) -> tuple[Any, Any]:
    if source is DerivedFact:
        return col(DerivedFact.numerator), col(DerivedFact.denominator)
    return col(PrintedFact.value), literal_column("NULL", Integer)


def _years(years: Sequence[int]) -> FromClause:
    """A table of years. They are our own whole numbers, so they may stand in the SQL."""
    rows = [select(literal_column(str(int(year)), Integer).label("year")) for year in years]
    return (rows[0] if len(rows) == 1 else union_all(*rows)).subquery("asked")
