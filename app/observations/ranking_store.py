"""The SQL under rankings: who reported a number for a year, and more of those on one page.

Statements are made once for each shape of a question, as in `rolled_statements_store`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import BindParameter, Integer, Select, and_, bindparam, literal, select
from sqlmodel import Session, col

from app.catalogue.form import Indicator
from app.db.tables import DerivedFact, Fact, Unit
from app.observations.aggregate_store import cell_ids, in_scope, of_kinds
from app.observations.containment import Selection
from app.observations.rolled_statements_store import SHAPES
from app.units.filters import UnitFilter, conditions
from app.vocabulary import Applicant, ValueStatus

BATCH = 500
"""Units named in one statement: a database bounds how many parameters it takes."""
_UNITS: BindParameter[list[int]] = bindparam("units", expanding=True)
_CELL, _YEAR = bindparam("cell", type_=Integer), bindparam("year", type_=Integer)


class Standing(NamedTuple):
    """One unit's reported number, scaled; numerator and denominator of a derived indicator.

    Rows of the database bear these names and are taken as they come: there may be thousands.
    """

    unit: str
    unit_id: int
    scope: str
    value: int
    denominator: int | None


@dataclass(slots=True)
class Described:
    """A unit of the page, and what it reported for the year before, if anything."""

    name: str
    level: str
    kind: str
    synthetic: bool
    value: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Which numbers are ranked: one cell and one year of the units of a selection."""

    units: UnitFilter
    selection: Selection
    indicator: Indicator
    applicant: Applicant
    year: int

    def bound(self, session: Session) -> dict[str, Any] | None:
        """The parameters of the statements; None where there is no such cell."""
        cells = list(cell_ids(session, [(self.indicator.code, self.applicant.value)]))
        return {"cell": cells[0], "year": self.year} if cells else None


def standings(session: Session, ranking: Ranking) -> list[Standing]:
    """The units of the selection that reported this cell for the year, in no order: putting them
    in one here makes SQLite go through all units by code."""
    bound = ranking.bound(session)
    if bound is None:
        return []
    units = replace(ranking.units, levels=(), kinds=())
    everywhere = not units.units and not units.within
    statement = _standings(
        ranking.selection,
        derived=ranking.indicator.derivation is not None,
        invented=not everywhere or units.synthetic is True,
    )
    if not everywhere:
        statement = statement.where(*conditions(session, units))
    return cast(list[Standing], session.connection().execute(statement, bound).all())


def described(session: Session, ranking: Ranking, units: Sequence[int]) -> dict[int, Described]:
    """More of these units by number, with their numbers of the year before `ranking.year`."""
    bound = ranking.bound(session)
    statement = _described(ranking.selection, derived=ranking.indicator.derivation is not None)
    found: dict[int, Described] = {}
    for start in range(0, len(units) if bound else 0, BATCH):
        before = {**(bound or {}), "year": ranking.year - 1, "units": units[start : start + BATCH]}
        for number, *more in session.connection().execute(statement, before).all():
            found[number] = Described(*more)
    return found


@lru_cache(maxsize=SHAPES)
def _standings(selection: Selection, *, derived: bool, invented: bool) -> Select[Any]:
    source, value, below = _source(derived=derived)
    return (
        select(
            col(Unit.code).label("unit"),
            col(Unit.id).label("unit_id"),
            col(source.scope).label("scope"),
            value.label("value"),
            below.label("denominator"),
        )
        .select_from(source)
        .join(Unit, col(Unit.id) == col(source.unit_id))
        .where(
            *_reported(source, selection),
            *of_kinds(selection),
            *(() if invented else (col(Unit.synthetic).is_(False),)),
        )
    )


@lru_cache(maxsize=SHAPES)
def _described(selection: Selection, *, derived: bool) -> Select[Any]:
    source, value, below = _source(derived=derived)
    is_of_unit = col(source.unit_id) == col(Unit.id)
    return (
        select(
            col(Unit.id), col(Unit.name), col(Unit.level), col(Unit.kind), col(Unit.synthetic), value, below
        )
        .select_from(Unit)
        .outerjoin(source, and_(is_of_unit, *_reported(source, selection)))
        .where(col(Unit.id).in_(_UNITS))
    )


def _reported(source: type[Fact | DerivedFact], selection: Selection) -> list[Any]:
    """Conditions on a fact: of this cell and year, with a number, of the scope that is ranked."""
    return [
        col(source.cell_id) == _CELL,
        col(source.year) == _YEAR,
        col(source.status) == ValueStatus.REPORTED.value,
        in_scope(selection, col(source.scope)),
    ]


def _source(*, derived: bool) -> tuple[type[Fact | DerivedFact], Any, Any]:
    """The table, and the two sides of a value in it."""
    if derived:
        return DerivedFact, col(DerivedFact.numerator), col(DerivedFact.denominator)
    return Fact, col(Fact.value), literal(None)
