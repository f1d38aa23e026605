"""The rollup tables, made anew from the facts: of one area, or of all."""

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, literal, select, true
from sqlmodel import Session, SQLModel, col

from app.db.tables import Cell, DerivedFact, Fact, Report, ReportRollup, Revision, Rollup, Unit, UnitRollup
from app.rollups.stale_store import ALL_YEARS, UNITS_ONLY, Stale, prefecture_of, province_of
from app.units.reporting import expected
from app.vocabulary import ReportStatus

MILLION = 1_000_000
ALWAYS = 9999
LOCK = (711, 20190516)
"""Among PostgreSQL's advisory locks; the journal's is the number before."""
_SUMS = [
    "cell_id", "level", "kind", "year", "province", "prefecture", "scope", "form", "status", "synthetic",
    "count", "high", "low", "high_below", "low_below", "least", "greatest",
]  # fmt: skip
_REPORTS = [
    "province", "prefecture", "year", "level", "kind", "scope", "form", "synthetic", "expected", "count",
]  # fmt: skip
_UNITS = ["province", "prefecture", "level", "kind", "synthetic", "valid_from", "valid_to", "count"]


def begin(session: Session) -> bool:
    """Take the turn of making rollups anew until the transaction ends; False where another
    process has it. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    return bool(session.execute(select(func.pg_try_advisory_xact_lock(*LOCK))).scalar_one())


def renew(session: Session, wanted: Stale) -> None:
    """Make the rollups of one area and year anew (of all years, or of its units alone)."""
    area = wanted.area
    if wanted.year <= ALL_YEARS:
        _clear(session, UnitRollup, wanted, year=None)
        session.execute(insert(UnitRollup).from_select(_UNITS, _units(area.holds())))
    if wanted.year == UNITS_ONLY:
        return
    year = None if wanted.year == ALL_YEARS else wanted.year
    for table in (Rollup, ReportRollup):
        _clear(session, table, wanted, year=year)
    for source in (Fact, DerivedFact):
        _insert_sums(session, source, area.holds(), year)
    session.execute(insert(ReportRollup).from_select(_REPORTS, _reports(area.holds(), year)))


def rebuild(session: Session) -> None:
    """Make all rollups anew."""
    for table in (Rollup, ReportRollup, UnitRollup):
        session.execute(delete(table))
    # A cell at a time, as the facts lie: sorted all at once, those of a nation take 20 GB of memory.
    for cell in session.scalars(select(col(Cell.id)).order_by(col(Cell.id))).all():
        for source in (Fact, DerivedFact):
            _insert_sums(session, source, col(source.cell_id) == cell, None)
    session.execute(insert(ReportRollup).from_select(_REPORTS, _reports(true(), None)))
    session.execute(insert(UnitRollup).from_select(_UNITS, _units(true())))


def _clear(
    session: Session,
    table: type[Rollup] | type[ReportRollup] | type[UnitRollup],
    of: Stale,
    *,
    year: int | None,
) -> None:
    columns = SQLModel.metadata.tables[str(table.__tablename__)].c
    area = [columns.province == of.area.province, columns.prefecture == of.area.prefecture]
    session.execute(delete(table).where(*area, *([columns.year == year] if year is not None else [])))


def _insert_sums(
    session: Session, source: type[Fact] | type[DerivedFact], where: ColumnElement[bool], year: int | None
) -> None:
    session.execute(insert(Rollup).from_select(_SUMS, _sums(source, where, year)))


def _sums(source: type[Fact] | type[DerivedFact], where: ColumnElement[bool], year: int | None) -> Any:
    by = (
        col(source.cell_id), col(Unit.level), col(Unit.kind), col(source.year), province_of(),
        prefecture_of(), col(source.scope), col(source.form), col(source.status), col(Unit.synthetic),
    )  # fmt: skip
    if source is Fact:
        value = col(Fact.value)
        parts = [*_parts(value), literal(None), literal(None), func.min(value), func.max(value)]
    else:
        above, below = col(DerivedFact.numerator), col(DerivedFact.denominator)
        parts = [*_parts(above), *_parts(below), literal(None), literal(None)]
    chosen = (
        select(*by, func.count(), *parts).select_from(Unit).join(source, col(source.unit_id) == col(Unit.id))
    )
    if year is not None:
        chosen = chosen.where(col(source.year) == year)
    return chosen.where(where).group_by(*by)


def _parts(value: Any) -> tuple[Any, Any]:
    return func.sum(value // MILLION), func.sum(value % MILLION)


def _reports(where: ColumnElement[bool], year: int | None) -> Any:
    awaited = expected(col(Report.year))
    by = (
        province_of(), prefecture_of(), col(Report.year), col(Unit.level), col(Unit.kind), col(Report.scope),
        col(Revision.form), col(Unit.synthetic), awaited,
    )  # fmt: skip
    chosen = (
        select(*by, func.count())
        .select_from(Unit)
        .join(Report, col(Report.unit) == col(Unit.code))
        .join(
            Revision,
            and_(
                col(Revision.report_id) == col(Report.id),
                col(Revision.number) == col(Report.published),
                col(Revision.status) == ReportStatus.PUBLISHED.value,
            ),
        )
        .where(where)
    )
    return (chosen if year is None else chosen.where(col(Report.year) == year)).group_by(*by)


def _units(where: ColumnElement[bool]) -> Any:
    by = (
        province_of(), prefecture_of(), col(Unit.level), col(Unit.kind), col(Unit.synthetic),
        func.coalesce(col(Unit.valid_from), 0), func.coalesce(col(Unit.valid_to), ALWAYS),
    )  # fmt: skip
    return select(*by, func.count()).where(col(Unit.placeholder).is_(False), where).group_by(*by)
