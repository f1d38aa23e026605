"""The SQL under aggregates where rollups answer: sums of whole areas instead of single facts.

Areas that a publication has marked as out of date are taken from the facts; both are read in one
snapshot, so an answer is of one state, and what was just committed is in it.

Adding up rollups takes the database less time than SQLAlchemy takes to put a statement together.
So a statement is made once for each shape of a question, and what is asked is bound to it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Result,
    Select,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    tuple_,
)
from sqlmodel import Session, col

from app.db.tables import ReportingUnit, ReportRollup, Rollup, Unit, UnitRollup
from app.observations import aggregate_store as store
from app.observations.aggregate_store import (
    Asked,
    Key,
    ReportCount,
    Tally,
    in_years,
    of_kinds,
    selected,
    whole,
)
from app.observations.containment import Selection
from app.observations.grouping import Dimension
from app.rollups.stale_store import ALL_YEARS, Area, stale
from app.rollups.sums_store import ALWAYS
from app.units.reporting import LAST_YEAR_OF_INSTITUTIONS, seeded
from app.vocabulary import Kind, Level
from app.years import Years

MOST_STALE = 100
"""Out-of-date areas up to which it pays to take the others from the rollups."""
SHAPES = 256
"""Statements kept of each kind."""

Expectation = tuple[Key, int, bool, int]
"""The units' keys, the year, whether invented, how many are expected."""
_TABLES = type[Rollup | ReportRollup | UnitRollup | Unit]
_CODES: BindParameter[list[str]] = bindparam("codes", expanding=True)
_NAMED = select(
    col(Unit.code),
    col(Unit.level),
    col(Unit.kind),
    col(Unit.province),
    col(Unit.prefecture),
    col(Unit.synthetic),
).where(col(Unit.code).in_(_CODES))


@dataclass(frozen=True, slots=True)
class Rolled:
    """A question that rollups answer: the places it is about (none: everywhere), whether invented
    units count, and the areas not to trust, by year (ALL_YEARS) and for the units themselves."""

    provinces: tuple[str, ...]
    prefectures: tuple[str, ...]
    with_invented: bool
    distrusted: tuple[tuple[int, tuple[Area, ...]], ...]
    distrusted_units: tuple[Area, ...]


def rolled(session: Session, asked: Asked) -> Rolled | None:
    """How rollups answer the question; None where only facts do: below a county, by county, for
    single units, or with too much out of date."""
    if Dimension.COUNTY in asked.dimensions or asked.units.units:
        return None
    within = {"codes": asked.units.within}
    places = session.connection().execute(_NAMED, within).all() if asked.units.within else []
    provinces = [
        code for code, level, _, own, _, _ in places if level == Level.PROVINCE.value and code == own
    ]
    prefectures = [
        code for code, level, _, _, own, _ in places if level == Level.PREFECTURE.value and code == own
    ]
    is_government = all(kind == Kind.GOVERNMENT.value for _, _, kind, *_ in places)
    if not is_government or len(provinces) + len(prefectures) != len(set(asked.units.within)):
        return None
    old = stale(session, limit=MOST_STALE)
    if old is None:
        return None
    years: dict[int, list[Area]] = defaultdict(list)
    for each in old:
        years[each.year].append(each.area)
    names_invented = any(invented for *_, invented in places)
    return Rolled(
        provinces=tuple(provinces),
        prefectures=tuple(prefectures),
        with_invented=asked.units.synthetic is True or (asked.units.synthetic is None and names_invented),
        distrusted=tuple((year, tuple(areas)) for year, areas in years.items() if year >= ALL_YEARS),
        distrusted_units=tuple(
            {area for year, areas in years.items() if year <= ALL_YEARS for area in areas}
        ),
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the statements of an answer are made for; places, years and cells are bound to them."""

    selection: Selection
    dimensions: tuple[Dimension, ...]
    provinces: int
    prefectures: int
    with_invented: bool


def _shape(asked: Asked, found: Rolled) -> _Shape:
    places = len(found.provinces), len(found.prefectures)
    return _Shape(asked.selection, asked.dimensions, *places, found.with_invented)


def _ask(
    session: Session, statement: Select[Any], asked: Asked, found: Rolled, *more: ColumnElement[bool]
) -> Result[Any]:
    """What the statement tells of this question; `more` are conditions that few questions need."""
    ranges = asked.years.ranges if asked.years is not None else ((0, ALWAYS),)
    values: dict[str, Any] = {"first": ranges[0][0], "last": ranges[-1][1]}
    for name, each in (("province", found.provinces), ("prefecture", found.prefectures),
                       ("cell", asked.cells)):  # fmt: skip
        values |= {f"{name}_{number}": value for number, value in enumerate(each)}
    return session.connection().execute(statement.where(*more) if more else statement, values)


def _unusual(asked: Asked, found: Rolled, of: type[Rollup | ReportRollup]) -> list[ColumnElement[bool]]:
    """Conditions on years with gaps between them, and on what is out of date."""
    has_gaps = asked.years is not None and len(asked.years.ranges) > 1
    return [*(in_years(asked.years, col(of.year)) if has_gaps else ()), *_trusted(found, of)]


def tallies(session: Session, asked: Asked, found: Rolled) -> Iterator[Tally]:
    """As the facts would tell it, an area's facts more or less at a time."""
    if asked.cells:
        statement, width = _tallies(_shape(asked, found), len(asked.cells))
        for row in _ask(session, statement, asked, found, *_unusual(asked, found, Rollup)):
            cell, status, count, high, low, high_below, low_below, least, greatest = row[width:]
            totals = whole(high, low), whole(high_below, low_below)
            yield Tally(row[:width], cell, status, int(count), *totals, least, greatest)
    for part in _rest(asked, found):
        yield from store.tallies(session, part)


@lru_cache(maxsize=SHAPES)
def _tallies(shape: _Shape, cells: int) -> tuple[Select[Any], int]:
    keys = _keys(shape, Rollup)
    sums: list[Any] = [func.sum(col(column)) for column in (Rollup.count, Rollup.high, Rollup.low)]
    sums += [func.sum(col(Rollup.high_below)), func.sum(col(Rollup.low_below))]
    sums += [func.min(Rollup.least), func.max(Rollup.greatest)]
    statement = (
        select(*keys, col(Rollup.cell_id), col(Rollup.status), *sums)
        .where(
            _among(col(Rollup.cell_id), "cell", cells),
            *selected(shape.selection, col(Rollup.scope), Rollup),
            *_places(shape, Rollup),
            _between(col(Rollup.year)),
        )
        .group_by(*keys, col(Rollup.cell_id), col(Rollup.status))
    )
    return statement, len(keys)


def reports(session: Session, asked: Asked, found: Rolled) -> Iterator[ReportCount]:
    """Published reports by the units' keys, year and form, and whether they were expected."""
    statement, width = _reports(_shape(asked, found))
    for row in _ask(session, statement, asked, found, *_unusual(asked, found, ReportRollup)):
        year, form, synthetic, is_expected, count = row[width:]
        yield ReportCount(row[:width], year, form, bool(is_expected), bool(synthetic), int(count))
    for part in _rest(asked, found):
        yield from store.reports(session, part)


@lru_cache(maxsize=SHAPES)
def _reports(shape: _Shape) -> tuple[Select[Any], int]:
    keys = _unit_keys(shape, ReportRollup)
    columns = [ReportRollup.year, ReportRollup.form, ReportRollup.synthetic, ReportRollup.expected]
    by = [*keys, *(col(column) for column in columns)]
    statement = (
        select(*by, func.sum(col(ReportRollup.count)))
        .where(
            *selected(shape.selection, col(ReportRollup.scope), ReportRollup),
            *_places(shape, ReportRollup),
            _between(col(ReportRollup.year)),
        )
        .group_by(*by)
    )
    return statement, len(keys)


def expectations(session: Session, asked: Asked, found: Rolled, years: list[int]) -> Iterator[Expectation]:
    """How many units were expected to report for each of these years."""
    statement, width = _units(_shape(asked, found))
    old = [_in_areas(found.distrusted_units, UnitRollup)] if found.distrusted_units else []
    for row in _ask(session, statement, asked, found, *map(not_, old)):
        key = row[:width]
        kind, synthetic, first, last, count = row[width:]
        until = min(last, LAST_YEAR_OF_INSTITUTIONS) if kind == Kind.PUBLIC_INSTITUTION.value else last
        for year in years:
            if first <= year <= until:
                yield key, year, bool(synthetic), int(count)
    yield from _entries(session, asked, found, years)
    if found.distrusted_units:
        part = replace(asked, areas=found.distrusted_units)
        for year in years:
            for units, synthetic, count in store.expectations(session, part, year):
                yield units, year, synthetic, count


@lru_cache(maxsize=SHAPES)
def _units(shape: _Shape) -> tuple[Select[Any], int]:
    keys = _unit_keys(shape, UnitRollup)
    fields = [UnitRollup.kind, UnitRollup.synthetic, UnitRollup.valid_from, UnitRollup.valid_to]
    by = [*keys, *(col(column) for column in fields)]
    statement = (
        select(*by, func.sum(col(UnitRollup.count)))
        .where(*of_kinds(shape.selection, UnitRollup), *_places(shape, UnitRollup))
        .group_by(*by)
    )
    return statement, len(keys)


def _entries(session: Session, asked: Asked, found: Rolled, years: list[int]) -> Iterator[Expectation]:
    """What the list of reporting units adds to its seed, or takes away."""
    statement, width = _listed(_shape(asked, found))
    trusted = (not_(func.coalesce(each.holds(), False)) for each in found.distrusted_units)
    for row in _ask(session, statement, asked, found, *trusted):
        of_year, synthetic, count = row[width:]
        if of_year in years:
            yield row[:width], of_year, bool(synthetic), int(count)


@lru_cache(maxsize=SHAPES)
def _listed(shape: _Shape) -> tuple[Select[Any], int]:
    # Read first, by itself: the list has few entries, or none, beside the units it is joined to.
    entry = select(ReportingUnit).where(_between(col(ReportingUnit.year)))
    listed = entry.cte("listed").prefix_with("MATERIALIZED")
    keys = store.unit_keys(shape.dimensions)
    by = [*keys, listed.c.year, col(Unit.synthetic)]
    change = case((listed.c.expected, 1), else_=0) - case((seeded(listed.c.year), 1), else_=0)
    statement = (
        select(*by, func.sum(change))
        .select_from(listed)
        .join(Unit, col(Unit.code) == listed.c.unit)
        .where(*of_kinds(shape.selection), *_places(shape, Unit))
        .group_by(*by)
    )
    return statement, len(keys)


def _rest(asked: Asked, found: Rolled) -> Iterator[Asked]:
    """The parts of the question that the rollups must not answer."""
    for year, areas in found.distrusted:
        if year == ALL_YEARS:
            yield replace(asked, areas=areas)
        elif asked.years is None or year in asked.years:
            yield replace(asked, areas=areas, years=Years(((year, year),)))


def _trusted(found: Rolled, of: type[Rollup | ReportRollup]) -> list[ColumnElement[bool]]:
    return [
        not_(and_(_in_areas(areas, of), *([] if year == ALL_YEARS else [col(of.year) == year])))
        for year, areas in found.distrusted
    ]


def _in_areas(areas: tuple[Area, ...], of: _TABLES) -> ColumnElement[bool]:
    return tuple_(col(of.province), col(of.prefecture)).in_([(a.province, a.prefecture) for a in areas])


def _between(year: Any) -> ColumnElement[bool]:
    return and_(year.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer)))


def _among(column: Any, name: str, count: int) -> ColumnElement[bool]:
    """One parameter each: a list as one parameter is written into the statement anew at every call."""
    return and_(column.in_([bindparam(f"{name}_{number}", type_=column.type) for number in range(count)]))


def _places(shape: _Shape, of: _TABLES) -> list[ColumnElement[bool]]:
    places = [
        _among(column, name, count)
        for column, name, count in (
            (col(of.province), "province", shape.provinces),
            (col(of.prefecture), "prefecture", shape.prefectures),
        )
        if count
    ]
    within = [or_(*places)] if places else []
    return within if shape.with_invented else [*within, col(of.synthetic).is_(False)]


def _unit_keys(shape: _Shape, of: _TABLES) -> list[Any]:
    columns = {
        Dimension.PROVINCE: func.nullif(col(of.province), ""),
        Dimension.PREFECTURE: func.nullif(col(of.prefecture), ""),
        Dimension.LEVEL: col(of.level),
        Dimension.KIND: col(of.kind),
    }
    return [columns[dimension] for dimension in shape.dimensions if dimension in columns]


def _keys(shape: _Shape, of: type[Rollup]) -> list[Any]:
    columns = {
        Dimension.PROVINCE: func.nullif(col(of.province), ""),
        Dimension.PREFECTURE: func.nullif(col(of.prefecture), ""),
        Dimension.LEVEL: col(of.level),
        Dimension.KIND: col(of.kind),
        Dimension.YEAR: col(of.year),
        Dimension.FORM: col(of.form),
    }
    return [columns[dimension] for dimension in shape.dimensions if dimension in columns]
