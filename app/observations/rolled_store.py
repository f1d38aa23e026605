"""The SQL under aggregates where rollups answer: sums of whole areas instead of single facts.

Areas that a publication has marked as out of date are taken from the facts; both are read in one
snapshot, so an answer is of one state, and what was just committed is in it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, tuple_
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
from app.observations.grouping import Dimension
from app.rollups.stale_store import ALL_YEARS, Area, stale
from app.units.reporting import LAST_YEAR_OF_INSTITUTIONS, seeded
from app.vocabulary import Kind, Level
from app.years import Years

MOST_STALE = 100
"""Out-of-date areas up to which it pays to take the others from the rollups."""

Expectation = tuple[Key, int, bool, int]
"""The units' keys, the year, whether invented, how many are expected."""
_TABLES = type[Rollup | ReportRollup | UnitRollup]


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
    statement = select(
        col(Unit.code),
        col(Unit.level),
        col(Unit.kind),
        col(Unit.province),
        col(Unit.prefecture),
        col(Unit.synthetic),
    ).where(col(Unit.code).in_(asked.units.within))
    places = session.execute(statement).all() if asked.units.within else []
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


def tallies(session: Session, asked: Asked, found: Rolled) -> Iterator[Tally]:
    """As the facts would tell it, an area's facts more or less at a time."""
    keys = _keys(asked, Rollup)
    sums = [func.sum(col(column)) for column in (Rollup.count, Rollup.high, Rollup.low)]
    sums += [func.sum(col(Rollup.high_below)), func.sum(col(Rollup.low_below))]
    statement = (
        select(
            *keys,
            col(Rollup.cell_id),
            col(Rollup.status),
            *sums,
            func.min(Rollup.least),
            func.max(Rollup.greatest),
        )
        .where(
            col(Rollup.cell_id).in_(asked.cells),
            *selected(asked.selection, col(Rollup.scope), Rollup),
            *in_years(asked.years, col(Rollup.year)),
            *_places(found, Rollup),
            *_trusted(found, Rollup),
        )
        .group_by(*keys, col(Rollup.cell_id), col(Rollup.status))
    )
    width = len(keys)
    for row in session.execute(statement) if asked.cells else ():
        cell, status, count, high, low, high_below, low_below, least, greatest = row[width:]
        totals = whole(high, low), whole(high_below, low_below)
        yield Tally(tuple(row[:width]), cell, status, int(count), *totals, least, greatest)
    for part in _rest(asked, found):
        yield from store.tallies(session, part)


def reports(session: Session, asked: Asked, found: Rolled) -> Iterator[ReportCount]:
    """Published reports by the units' keys, year and form, and whether they were expected."""
    keys = _unit_keys(asked, ReportRollup)
    columns = [ReportRollup.year, ReportRollup.form, ReportRollup.synthetic, ReportRollup.expected]
    by = [*keys, *(col(column) for column in columns)]
    statement = (
        select(*by, func.sum(col(ReportRollup.count)))
        .where(
            *selected(asked.selection, col(ReportRollup.scope), ReportRollup),
            *in_years(asked.years, col(ReportRollup.year)),
            *_places(found, ReportRollup),
            *_trusted(found, ReportRollup),
        )
        .group_by(*by)
    )
    for row in session.execute(statement):
        *units, year, form, synthetic, is_expected, count = row
        yield ReportCount(tuple(units), year, form, bool(is_expected), bool(synthetic), int(count))
    for part in _rest(asked, found):
        yield from store.reports(session, part)


def report_years(session: Session, asked: Asked, found: Rolled) -> list[int]:
    """The years for which the selection has any published report."""
    statement = (
        select(col(ReportRollup.year))
        .where(
            *selected(asked.selection, col(ReportRollup.scope), ReportRollup),
            *_places(found, ReportRollup),
            *_trusted(found, ReportRollup),
        )
        .distinct()
    )
    years = set(session.execute(statement).scalars())
    for part in _rest(asked, found):
        years.update(store.report_years(session, part))
    return sorted(years)


def expectations(session: Session, asked: Asked, found: Rolled, years: list[int]) -> Iterator[Expectation]:
    """How many units were expected to report for each of these years."""
    keys = _unit_keys(asked, UnitRollup)
    fields = [UnitRollup.kind, UnitRollup.synthetic, UnitRollup.valid_from, UnitRollup.valid_to]
    by = [*keys, *(col(column) for column in fields)]
    area = tuple_(col(UnitRollup.province), col(UnitRollup.prefecture))
    old = [(each.province, each.prefecture) for each in found.distrusted_units]
    statement = (
        select(*by, func.sum(col(UnitRollup.count)))
        .where(*of_kinds(asked.selection, UnitRollup), *_places(found, UnitRollup), area.not_in(old))
        .group_by(*by)
    )
    for row in session.execute(statement):
        *key, kind, synthetic, first, last, count = row
        until = min(last, LAST_YEAR_OF_INSTITUTIONS) if kind == Kind.PUBLIC_INSTITUTION.value else last
        for year in years:
            if first <= year <= until:
                yield tuple(key), year, bool(synthetic), int(count)
    yield from _entries(session, asked, found, years)
    if found.distrusted_units:
        part = replace(asked, areas=found.distrusted_units)
        for year in years:
            for units, synthetic, count in store.expectations(session, part, year):
                yield units, year, synthetic, count


def _entries(session: Session, asked: Asked, found: Rolled, years: list[int]) -> Iterator[Expectation]:
    """What the list of reporting units adds to its seed, or takes away."""
    year = col(ReportingUnit.year)
    by = [*store.unit_keys(asked), year, col(Unit.synthetic)]
    change = case((col(ReportingUnit.expected), 1), else_=0) - case((seeded(year), 1), else_=0)
    statement = (
        select(*by, func.sum(change))
        .select_from(ReportingUnit)
        .join(Unit, col(Unit.code) == col(ReportingUnit.unit))
        .where(
            year.in_(years),
            *store.unit_conditions(session, asked),
            *of_kinds(asked.selection),
            *(not_(func.coalesce(each.holds(), False)) for each in found.distrusted_units),
        )
        .group_by(*by)
    )
    for row in session.execute(statement):
        *key, of_year, synthetic, count = row
        yield tuple(key), of_year, bool(synthetic), int(count)


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


def _places(found: Rolled, of: _TABLES) -> list[ColumnElement[bool]]:
    places: list[Any] = []
    if found.provinces or found.prefectures:
        places = [or_(col(of.province).in_(found.provinces), col(of.prefecture).in_(found.prefectures))]
    return places if found.with_invented else [*places, col(of.synthetic).is_(False)]


def _unit_keys(asked: Asked, of: _TABLES) -> list[Any]:
    columns = {
        Dimension.PROVINCE: func.nullif(col(of.province), ""),
        Dimension.PREFECTURE: func.nullif(col(of.prefecture), ""),
        Dimension.LEVEL: col(of.level),
        Dimension.KIND: col(of.kind),
    }
    return [columns[dimension] for dimension in asked.dimensions if dimension in columns]


def _keys(asked: Asked, of: type[Rollup]) -> list[Any]:
    columns = {
        Dimension.PROVINCE: func.nullif(col(of.province), ""),
        Dimension.PREFECTURE: func.nullif(col(of.prefecture), ""),
        Dimension.LEVEL: col(of.level),
        Dimension.KIND: col(of.kind),
        Dimension.YEAR: col(of.year),
        Dimension.FORM: col(of.form),
    }
    return [columns[dimension] for dimension in asked.dimensions if dimension in columns]
