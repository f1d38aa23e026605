"""The SQL under coverage: who was expected, who filed and when, by group or one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlmodel import Session, col

from app.actor import Actor
from app.checks.deadline import statutory_deadline
from app.coverage.question import CoverageDimension, Standing
from app.db.tables import Report, Revision, Unit
from app.db.types import Day
from app.units.calendar import NO_DAY, local_due
from app.units.filters import UnitFilter, conditions, reached
from app.units.reporting import expected
from app.vocabulary import Kind, Level, ReportStatus

Key = tuple[Any, ...]
BATCH = 1_000
IN_HAND = (ReportStatus.SUBMITTED.value, ReportStatus.APPROVED.value)
"""Handed in and neither returned nor published: a returned report is its body's again."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units of one group stand alike for one year."""

    key: Key
    expected: bool
    received: bool
    standing: Standing
    synthetic: bool
    count: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that was expected to report for a year and has nothing published."""

    unit: str
    unit_name: str
    level: Level
    kind: Kind
    year: int
    local: date | None
    received: bool
    synthetic: bool


_UNIT_COLUMNS: Mapping[CoverageDimension, Any] = {
    CoverageDimension.PROVINCE: col(Unit.province),
    CoverageDimension.PREFECTURE: col(Unit.prefecture),
    CoverageDimension.COUNTY: col(Unit.county),
    CoverageDimension.LEVEL: col(Unit.level),
    CoverageDimension.KIND: col(Unit.kind),
}


def first_year(session: Session, units: UnitFilter) -> int | None:
    """The first year for which any of the units has a published report."""
    statement = (
        select(func.min(col(Report.year)))
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, _public())
        .where(*conditions(session, units))
    )
    first: int | None = session.execute(statement).scalar_one()
    return first


def tallies(
    session: Session,
    actor: Actor,
    units: UnitFilter,
    *,
    year: int,
    by: Sequence[CoverageDimension],
    today: date,
) -> Iterator[Tally]:
    """The units that were expected for `year` or filed for it, by the keys of `by` (without
    the year) and how they stand. `today` decides what is overdue."""
    each = _each(session, actor, units, year, by)
    standing = _standing(each.c.published, each.c.first_on, each.c.statute, each.c.local, today).label(
        "standing"
    )
    dimensions = [d.value for d in by if d in _UNIT_COLUMNS]
    groups = [each.c[name] for name in (*dimensions, "expected", "received", "synthetic")]
    statement = (
        select(*groups, standing, func.count())
        .where(or_(each.c.expected, each.c.received))
        .group_by(*groups, standing)
    )
    for *key, wanted, has, synthetic, stands, count in session.execute(statement):
        yield Tally(tuple(key), bool(wanted), bool(has), Standing(stands), bool(synthetic), count)


def missing(
    session: Session,
    actor: Actor,
    units: UnitFilter,
    *,
    years: Sequence[int],
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> Iterator[Missing]:
    """Who is missing, by code and then year, read from the database a batch at a time."""
    if not years:
        return
    asked = _years(years)
    year = asked.c.year
    in_hand = exists().where(
        col(Report.unit) == col(Unit.code), col(Report.year) == year, col(Report.status).in_(IN_HAND)
    )
    statement = (
        _missing(
            session,
            units,
            asked,
            col(Unit.code),
            col(Unit.name),
            col(Unit.level),
            col(Unit.kind),
            year,
            local_due(session, years, year),
            and_(in_hand, reached(session, actor)),
            col(Unit.synthetic),
        )
        .order_by(col(Unit.code), year)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(
            # The first condition is the second's shadow: it lets the index on codes help.
            col(Unit.code) >= after[0],
            tuple_(col(Unit.code), year) > tuple_(literal(after[0]), literal(after[1])),
        )
    for code, name, level, kind, of_year, local, has, synthetic in session.execute(
        statement, execution_options={"yield_per": BATCH}
    ):
        yield Missing(code, name, Level(level), Kind(kind), of_year, local, bool(has), bool(synthetic))


def count_missing(session: Session, units: UnitFilter, *, years: Sequence[int]) -> int:
    """How many `missing` gives in all."""
    if not years:
        return 0
    return int(session.execute(_missing(session, units, _years(years), func.count())).scalar_one())


def names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """The names of these units by code."""
    statement = select(col(Unit.code), col(Unit.name)).where(col(Unit.code).in_(codes))
    return {row[0]: row[1] for row in session.execute(statement)}


def _public() -> ColumnElement[bool]:
    """Joins a report to the revision of it that the public sees, if there is one."""
    return and_(
        col(Revision.report_id) == col(Report.id),
        col(Revision.number) == col(Report.published),
        col(Revision.status) == ReportStatus.PUBLISHED.value,
    )


def _each(
    session: Session, actor: Actor, units: UnitFilter, year: int, by: Sequence[CoverageDimension]
) -> CTE:
    """Each unit once, with all that decides how it stands for the year."""
    published = func.max(col(Revision.id)).is_not(None)
    in_hand = func.max(case((col(Report.status).in_(IN_HAND), 1), else_=0)) == 1
    places = [
        _UNIT_COLUMNS[dimension].label(dimension.value) for dimension in by if dimension in _UNIT_COLUMNS
    ]
    return (
        select(
            *places,
            expected(literal(year)).label("expected"),
            published.label("published"),
            or_(published, and_(in_hand, reached(session, actor))).label("received"),
            func.min(col(Revision.published_on)).label("first_on"),
            _statutory(year).label("statute"),
            local_due(session, (year,), year).label("local"),
            col(Unit.synthetic).label("synthetic"),
        )
        .select_from(Unit)
        .outerjoin(Report, and_(col(Report.unit) == col(Unit.code), col(Report.year) == year))
        .outerjoin(Revision, _public())
        .where(*conditions(session, units))
        # By path as the index of subtrees has it; the key lets PostgreSQL take the other columns.
        .group_by(col(Unit.path), col(Unit.id))
        .cte("each_unit")
        # Worked out once: folded into the outer statement, each look-up would run for every mention.
        .prefix_with("MATERIALIZED")
    )


def _standing(
    is_published: ColumnElement[bool],
    first_on: ColumnElement[Any],
    statute: ColumnElement[Any],
    local: ColumnElement[Any],
    today: date,
) -> ColumnElement[str]:
    """The earlier of the two dates binds, so passing either of them is too late."""
    now = literal(today, Day())
    filed = case(
        (and_(statute.is_(None), local.is_(None)), Standing.NO_DEADLINE.value),
        (first_on.is_(None), Standing.UNDATED.value),
        (or_(first_on > statute, first_on > local), Standing.LATE.value),
        else_=Standing.ON_TIME.value,
    )
    return case(
        (is_published, filed),
        (or_(now > statute, now > local), Standing.OVERDUE.value),
        else_=Standing.PENDING.value,
    )


def _statutory(year: int) -> ColumnElement[Any]:
    """`checks.deadline.statutory_deadline` as a column beside the unit table."""
    rules = []
    for level in Level:
        by_day: dict[date, list[str]] = {}
        for kind in Kind:
            day = statutory_deadline(year, level, kind)
            if day is not None:
                by_day.setdefault(day, []).append(kind.value)
        for day, kinds in by_day.items():
            rules.append(
                (and_(col(Unit.level) == level.value, col(Unit.kind).in_(kinds)), literal(day, Day()))
            )
    return case(*rules, else_=NO_DAY) if rules else NO_DAY


def _years(years: Sequence[int]) -> FromClause:
    """A table of years. They are our own whole numbers, so they may stand in the SQL."""
    rows = [select(literal_column(str(int(year)), Integer).label("year")) for year in years]
    return (rows[0] if len(rows) == 1 else union_all(*rows)).subquery("asked")


def _missing(session: Session, units: UnitFilter, asked: FromClause, *columns: Any) -> Select[Any]:
    year = asked.c.year
    public = (
        select(literal(1))
        .select_from(Report)
        .join(Revision, _public())
        .where(col(Report.unit) == col(Unit.code), col(Report.year) == year)
        .correlate(Unit, asked)
        .exists()
    )
    return (
        select(*columns)
        .select_from(Unit)
        # Units first, then years, as the rows are ordered; SQLite would turn an inner join round.
        .outerjoin(asked, true())
        .where(*conditions(session, units), expected(year), ~public)
    )
