"""The SQL under aggregates where rollups answer: sums of whole areas instead of single facts.

Areas that a publication has marked as out of date are taken from the facts; both are read in one
snapshot, so an answer is of one state, and what was just committed is in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    not_,
    select,
    tuple_,
)
from sqlalchemy import Row as RowOf
from sqlmodel import Session, col

from app.db.tables import ReportRollup, Rollup, Unit, UnitRollup
from app.observations import aggregate_store as store
from app.observations import rolled_statements_store as statements
from app.observations.aggregate_store import (
    Asked,
    Key,
    ReportCount,
    Tally,
    in_years,
    whole,
)
from app.observations.grouping import Dimension
from app.observations.rolled_statements_store import Shape
from app.rollups.stale_store import ALL_YEARS, Area, stale
from app.rollups.sums_store import ALWAYS
from app.units.reporting import LAST_YEAR_OF_INSTITUTIONS
from app.vocabulary import Kind, Level
from app.years import Years

MOST_STALE = 100
"""Out-of-date areas up to which it pays to take the others from the rollups."""

Expectation = tuple[Key, int, bool, int]
"""The units' keys, the year, whether invented, how many are expected."""
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


def _shape(asked: Asked, found: Rolled) -> Shape:
    places = len(found.provinces), len(found.prefectures)
    return Shape(asked.selection, asked.dimensions, *places, found.with_invented)


def _ask(
    session: Session, statement: Select[Any], asked: Asked, found: Rolled, *more: ColumnElement[bool]
) -> Sequence[RowOf[Any]]:
    """What the statement tells of this question; `more` are conditions that few questions need.

    All rows at once: a thread that fetches one by one gives the processor away before each.
    """
    ranges = asked.years.ranges if asked.years is not None else ((0, ALWAYS),)
    values: dict[str, Any] = {"first": ranges[0][0], "last": ranges[-1][1]}
    for name, each in (("province", found.provinces), ("prefecture", found.prefectures),
                       ("cell", asked.cells)):  # fmt: skip
        values |= {f"{name}_{number}": value for number, value in enumerate(each)}
    return session.connection().execute(statement.where(*more) if more else statement, values).all()


def _unusual(asked: Asked, found: Rolled, of: type[Rollup | ReportRollup]) -> list[ColumnElement[bool]]:
    """Conditions on years with gaps between them, and on what is out of date."""
    has_gaps = asked.years is not None and len(asked.years.ranges) > 1
    return [*(in_years(asked.years, col(of.year)) if has_gaps else ()), *_trusted(found, of)]


def tallies(session: Session, asked: Asked, found: Rolled) -> Iterator[Tally]:
    """As the facts would tell it, an area's facts more or less at a time."""
    if asked.cells:
        statement, width = statements.tallies(_shape(asked, found), len(asked.cells))
        for row in _ask(session, statement, asked, found, *_unusual(asked, found, Rollup)):
            cell, status, count, high, low, high_below, low_below, least, greatest = row[width:]
            totals = whole(high, low), whole(high_below, low_below)
            yield Tally(row[:width], cell, status, int(count), *totals, least, greatest)
    for part in _rest(asked, found):
        yield from store.tallies(session, part)


def reports(session: Session, asked: Asked, found: Rolled) -> Iterator[ReportCount]:
    """Published reports by the units' keys, year and form, and whether they were expected."""
    statement, width = statements.reports(_shape(asked, found))
    for row in _ask(session, statement, asked, found, *_unusual(asked, found, ReportRollup)):
        year, form, synthetic, is_expected, count = row[width:]
        yield ReportCount(row[:width], year, form, bool(is_expected), bool(synthetic), int(count))
    for part in _rest(asked, found):
        yield from store.reports(session, part)


def expectations(session: Session, asked: Asked, found: Rolled, years: list[int]) -> Iterator[Expectation]:
    """How many units were expected to report for each of these years."""
    statement, width = statements.units(_shape(asked, found))
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


def _entries(session: Session, asked: Asked, found: Rolled, years: list[int]) -> Iterator[Expectation]:
    """What the list of reporting units adds to its seed, or takes away."""
    statement, width = statements.entries(_shape(asked, found))
    trusted = (not_(func.coalesce(each.holds(), False)) for each in found.distrusted_units)
    for row in _ask(session, statement, asked, found, *trusted):
        of_year, synthetic, count = row[width:]
        if of_year in years:
            yield row[:width], of_year, bool(synthetic), int(count)


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


def _in_areas(areas: tuple[Area, ...], of: type[Rollup | ReportRollup | UnitRollup]) -> ColumnElement[bool]:
    return tuple_(col(of.province), col(of.prefecture)).in_([(a.province, a.prefecture) for a in areas])
