"""The statements that add up rollups: one for each shape of a question, made once and kept.

Adding up rollups takes the database less time than SQLAlchemy takes to put a statement together.
Each comes with the number of its first columns that are the keys of the groups.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, func, or_, select
from sqlmodel import col

from app.db.tables import ReportingUnit, ReportRollup, Rollup, Unit, UnitRollup
from app.observations.aggregate_store import of_kinds, selected, unit_keys
from app.observations.containment import Selection
from app.observations.grouping import Dimension
from app.units.reporting import seeded

SHAPES = 256
"""Statements kept of each kind."""
_TABLES = type[Rollup | ReportRollup | UnitRollup | Unit]
Statement = tuple[Select[Any], int]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the statements of an answer are made for; places, years and cells are bound to them."""

    selection: Selection
    dimensions: tuple[Dimension, ...]
    provinces: int
    prefectures: int
    with_invented: bool


@lru_cache(maxsize=SHAPES)
def tallies(shape: Shape, cells: int) -> Statement:
    """Sums of so many cells by group, cell and status."""
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


@lru_cache(maxsize=SHAPES)
def reports(shape: Shape) -> Statement:
    """Published reports by group, year, form, whether invented and whether expected."""
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


@lru_cache(maxsize=SHAPES)
def units(shape: Shape) -> Statement:
    """Units that the lists of reporting units are seeded from, by group, kind, whether invented and years."""
    keys = _unit_keys(shape, UnitRollup)
    fields = [UnitRollup.kind, UnitRollup.synthetic, UnitRollup.valid_from, UnitRollup.valid_to]
    by = [*keys, *(col(column) for column in fields)]
    statement = (
        select(*by, func.sum(col(UnitRollup.count)))
        .where(*of_kinds(shape.selection, UnitRollup), *_places(shape, UnitRollup))
        .group_by(*by)
    )
    return statement, len(keys)


@lru_cache(maxsize=SHAPES)
def entries(shape: Shape) -> Statement:
    """What entries add to the seed of the list or take away, by group, year and whether invented."""
    # Read first, by itself: the list has few entries, or none, beside the units it is joined to.
    entry = select(ReportingUnit).where(_between(col(ReportingUnit.year)))
    listed = entry.cte("listed").prefix_with("MATERIALIZED")
    keys = unit_keys(shape.dimensions)
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


def _between(year: Any) -> ColumnElement[bool]:
    return and_(year.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer)))


def _among(column: Any, name: str, count: int) -> ColumnElement[bool]:
    """One parameter each: a list as one parameter is written into the statement anew at every call."""
    return and_(column.in_([bindparam(f"{name}_{number}", type_=column.type) for number in range(count)]))


def _places(shape: Shape, of: _TABLES) -> list[ColumnElement[bool]]:
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


def _unit_keys(shape: Shape, of: _TABLES) -> list[Any]:
    columns = {
        Dimension.PROVINCE: func.nullif(col(of.province), ""),
        Dimension.PREFECTURE: func.nullif(col(of.prefecture), ""),
        Dimension.LEVEL: col(of.level),
        Dimension.KIND: col(of.kind),
    }
    return [columns[dimension] for dimension in shape.dimensions if dimension in columns]


def _keys(shape: Shape, of: type[Rollup]) -> list[Any]:
    columns = {
        Dimension.PROVINCE: func.nullif(col(of.province), ""),
        Dimension.PREFECTURE: func.nullif(col(of.prefecture), ""),
        Dimension.LEVEL: col(of.level),
        Dimension.KIND: col(of.kind),
        Dimension.YEAR: col(of.year),
        Dimension.FORM: col(of.form),
    }
    return [columns[dimension] for dimension in shape.dimensions if dimension in columns]
