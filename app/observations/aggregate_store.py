"""The SQL under aggregates and rankings: sums and counts by group, single values by group,
reports and expected reports by group. Groups are tuples in the order of the dimensions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, false, func, literal, or_, select
from sqlmodel import Session, col

from app.content import CellKey
from app.db.tables import Cell, DerivedFact, Fact, Report, ReportRollup, Revision, Rollup, Unit, UnitRollup
from app.observations.containment import AREA_KINDS, Selection
from app.observations.grouping import Dimension
from app.rollups.cells import known_cells
from app.rollups.stale_store import Area
from app.units.filters import UnitFilter, conditions
from app.units.reporting import expected
from app.vocabulary import Applicant, Kind, ReportStatus, Scope, ValueStatus
from app.years import Years

Key = tuple[Any, ...]
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What all statements of one answer share. `cells` are the ids of the cells wanted; `areas`
    narrows it to the units of these areas."""

    selection: Selection
    units: UnitFilter
    years: Years | None
    dimensions: tuple[Dimension, ...]
    cells: tuple[int, ...]
    derived: bool
    areas: tuple[Area, ...] | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether far from all units are wanted."""
        some = self.units.units or self.units.within or self.areas is not None
        return bool(some or (self.selection.levels and set(self.selection.kinds) <= {Kind.GOVERNMENT}))


@dataclass(slots=True)
class Tally:
    """The facts of one group, cell and status: how many, their sum, least and greatest.

    For a derived indicator `total` adds up numerators and `denominator` denominators;
    `least` and `greatest` are then None.
    """

    key: Key
    cell: int
    status: str
    count: int
    total: int | None
    denominator: int | None
    least: int | None
    greatest: int | None


def cell_ids(session: Session, pairs: Iterable[tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """The cells of these (indicator, applicant) pairs by id; one without any value may be lacking."""
    wanted = set(pairs)
    known = known_cells(session).id_of
    numbers = {known.get(CellKey(code, Applicant(word))): (code, word) for code, word in wanted}
    if None not in numbers:
        return {number: pair for number, pair in numbers.items() if number is not None}
    statement = select(col(Cell.id), col(Cell.indicator), col(Cell.applicant)).where(
        col(Cell.indicator).in_({indicator for indicator, _ in wanted})
    )
    return {
        number: (indicator, applicant)
        for number, indicator, applicant in session.execute(statement)
        if (indicator, applicant) in wanted
    }


def tallies(session: Session, asked: Asked) -> Iterator[Tally]:
    """Facts by group, cell and status."""
    source = DerivedFact if asked.derived else Fact
    value = col(DerivedFact.numerator) if asked.derived else col(Fact.value)
    # 64 bits may not hold a sum of money in 分: the millions and the rest are added apart.
    sums: list[Any] = [func.sum(value // MILLION), func.sum(value % MILLION)]
    if asked.derived:
        denominator = col(DerivedFact.denominator)
        sums += [
            func.sum(denominator // MILLION),
            func.sum(denominator % MILLION),
            literal(None),
            literal(None),
        ]
    else:
        sums += [literal(None), literal(None), func.min(value), func.max(value)]
    keys = _keys(asked, source)
    statement = (
        select(*keys, col(source.cell_id), col(source.status), func.count(), *sums)
        .select_from(source)
        .join(Unit, col(Unit.id) == col(source.unit_id))
        .where(*_facts(session, asked, source))
        .group_by(*keys, col(source.cell_id), col(source.status))
    )
    width = len(keys)
    for row in session.execute(statement):
        cell, status, count, high, low, high_below, low_below, least, greatest = row[width:]
        yield Tally(
            key=tuple(row[:width]),
            cell=cell,
            status=status,
            count=count,
            total=whole(high, low),
            denominator=whole(high_below, low_below),
            least=least,
            greatest=greatest,
        )


def values(session: Session, asked: Asked) -> Iterator[tuple[Key, int, int, int | None]]:
    """Every reported value as (group, cell, value or numerator, denominator)."""
    source = DerivedFact if asked.derived else Fact
    taken = (
        (col(DerivedFact.numerator), col(DerivedFact.denominator))
        if asked.derived
        else (col(Fact.value), literal(None))
    )
    keys = _keys(asked, source)
    statement = (
        select(*keys, col(source.cell_id), *taken)
        .select_from(source)
        .join(Unit, col(Unit.id) == col(source.unit_id))
        .where(*_facts(session, asked, source), col(source.status) == ValueStatus.REPORTED.value)
    )
    width = len(keys)
    for row in session.execute(statement, execution_options={"yield_per": 5_000}):
        yield tuple(row[:width]), row[width], int(row[width + 1]), row[width + 2]


@dataclass(slots=True)
class ReportCount:
    """How many published reports there are of these units, this year and form."""

    units: Key
    year: int
    form: str
    expected: bool
    synthetic: bool
    count: int


def reports(session: Session, asked: Asked) -> Iterator[ReportCount]:
    """Published reports by the units' keys, year and form, and whether they were expected."""
    keys = unit_keys(asked.dimensions)
    awaited = expected(col(Report.year)).label("awaited")
    by = [*keys, col(Report.year), col(Revision.form), col(Unit.synthetic)]
    statement = (
        select(*by, awaited, func.count())
        .select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, _public())
        .where(
            *unit_conditions(session, asked),
            *selected(asked.selection, col(Report.scope)),
            *in_years(asked.years, col(Report.year)),
        )
        .group_by(*by, awaited)
    )
    for row in session.execute(statement):
        *units, year, form, synthetic, is_expected, count = row
        yield ReportCount(tuple(units), year, form, bool(is_expected), bool(synthetic), count)


def expectations(session: Session, asked: Asked, year: int) -> Iterator[tuple[Key, bool, int]]:
    """How many units were expected to report for `year`, by the units' keys and whether invented."""
    by = [*unit_keys(asked.dimensions), col(Unit.synthetic)]
    statement = (
        select(*by, func.count())
        .select_from(Unit)
        .where(*unit_conditions(session, asked), *of_kinds(asked.selection), expected(literal(year)))
        .group_by(*by)
    )
    for row in session.execute(statement):
        *units, synthetic, count = row
        yield tuple(units), bool(synthetic), count


_CODES: BindParameter[list[str]] = bindparam("codes", expanding=True)
_NAMES = select(col(Unit.code), col(Unit.name)).where(col(Unit.code).in_(_CODES))


def names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """The names of these units by code."""
    return {row[0]: row[1] for row in session.connection().execute(_NAMES, {"codes": codes})}


def _public() -> ColumnElement[bool]:
    return and_(
        col(Revision.report_id) == col(Report.id),
        col(Revision.number) == col(Report.published),
        col(Revision.status) == ReportStatus.PUBLISHED.value,
    )


def _facts(
    session: Session, asked: Asked, source: type[Fact] | type[DerivedFact]
) -> list[ColumnElement[bool]]:
    """Conditions on facts joined to their units. Where not every unit is wanted the units are
    named beside the join, and the years one by one, so that the primary key (cell, year, unit)
    is entered once for each of them instead of going through all units' facts."""
    if not asked.cells:
        return [false()]
    found = [
        col(source.cell_id).in_(asked.cells),
        *unit_conditions(session, asked),
        *selected(asked.selection, col(source.scope)),
    ]
    if not asked.is_narrow:
        return found + in_years(asked.years, col(source.year))
    wanted = select(col(Unit.id)).where(*unit_conditions(session, asked), *of_kinds(asked.selection))
    years = [] if asked.years is None else [col(source.year).in_(list(asked.years))]
    return [*found, *years, col(source.unit_id).in_(wanted.correlate(None))]


def unit_conditions(session: Session, asked: Asked) -> list[ColumnElement[bool]]:
    """Conditions on the unit table."""
    found = conditions(session, asked.units)
    if asked.areas is not None:
        found.append(or_(false(), *(area.holds() for area in asked.areas)))
    return found


_UNIT_COLUMNS: Mapping[Dimension, Any] = {
    Dimension.PROVINCE: col(Unit.province),
    Dimension.PREFECTURE: col(Unit.prefecture),
    Dimension.COUNTY: col(Unit.county),
    Dimension.LEVEL: col(Unit.level),
    Dimension.KIND: col(Unit.kind),
}


def _keys(asked: Asked, source: type[Fact] | type[DerivedFact]) -> list[Any]:
    columns = {**_UNIT_COLUMNS, Dimension.YEAR: col(source.year), Dimension.FORM: col(source.form)}
    return [columns[dimension] for dimension in asked.dimensions if dimension in columns]


def unit_keys(dimensions: Iterable[Dimension]) -> list[Any]:
    """The columns of the unit that the answer is grouped by."""
    return [_UNIT_COLUMNS[dimension] for dimension in dimensions if dimension in _UNIT_COLUMNS]


def of_kinds(selection: Selection, of: type[Unit | Rollup | ReportRollup | UnitRollup] = Unit) -> list[Any]:
    """Conditions on the kind and level of a unit, or of what was added up by them."""
    found: list[Any] = [col(of.kind).in_(_words(selection.kinds))]
    if selection.levels:
        found.append(col(of.level).in_(_words(selection.levels)))
    return found


def _words(of: Iterable[StrEnum]) -> list[Any]:
    """Each on its own: a list as one parameter is written into the statement anew at every call."""
    return [literal(word.value) for word in of]


def selected(
    selection: Selection, scope: Any, of: type[Unit | Rollup | ReportRollup] = Unit
) -> list[ColumnElement[bool]]:
    """Conditions on unit and scope that take just the reports of the selection."""
    return [*of_kinds(selection, of), in_scope(selection, scope, of)]


def in_scope(
    selection: Selection, scope: Any, of: type[Unit | Rollup | ReportRollup] = Unit
) -> ColumnElement[bool]:
    """Whether the scope is the one asked for, or the usual one of such a unit."""
    if selection.scope is not None:
        return and_(scope == selection.scope.value)
    area = _words(AREA_KINDS)
    return or_(
        and_(col(of.kind).in_(area), scope == Scope.AREA.value),
        and_(col(of.kind).not_in(area), scope == Scope.BODY.value),
    )


def in_years(years: Years | None, column: Any) -> list[ColumnElement[bool]]:
    """Conditions on a year."""
    if years is None:
        return []
    return [or_(*(column.between(first, last) for first, last in years.ranges))]


def whole(high: Any, low: Any) -> int | None:
    """A sum from its millions and the rest."""
    return None if high is None else int(high) * MILLION + int(low)
