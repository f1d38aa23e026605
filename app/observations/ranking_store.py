"""The SQL under rankings and comparisons of units: one cell, one year, every unit."""

from dataclasses import dataclass

from sqlalchemy import literal, select
from sqlmodel import Session, col

from app.catalogue.form import Indicator
from app.db.tables import DerivedFact, Fact, Unit
from app.observations.aggregate_store import cell_ids, selected
from app.observations.containment import Selection
from app.units.filters import UnitFilter, conditions
from app.vocabulary import Applicant, ValueStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's reported value, scaled; numerator and denominator of a derived indicator."""

    unit: str
    name: str
    level: str
    kind: str
    scope: str
    synthetic: bool
    value: int
    denominator: int | None


def standings(
    session: Session,
    units: UnitFilter,
    selection: Selection,
    indicator: Indicator,
    applicant: Applicant,
    year: int,
) -> list[Standing]:
    """The units of the selection that reported this cell for `year`, by code."""
    derived = indicator.derivation is not None
    source = DerivedFact if derived else Fact
    value = col(DerivedFact.numerator) if derived else col(Fact.value)
    below = col(DerivedFact.denominator) if derived else literal(None)
    statement = (
        select(
            col(Unit.code),
            col(Unit.name),
            col(Unit.level),
            col(Unit.kind),
            col(source.scope),
            col(Unit.synthetic),
            value,
            below,
        )
        .select_from(source)
        .join(Unit, col(Unit.id) == col(source.unit_id))
        .where(
            col(source.cell_id).in_(list(cell_ids(session, [(indicator.code, applicant.value)]))),
            col(source.year) == year,
            col(source.status) == ValueStatus.REPORTED.value,
            *conditions(session, units),
            *selected(selection, col(source.scope)),
        )
        .order_by(col(Unit.code))
    )
    return [
        Standing(code, name, level, kind, scope, bool(synthetic), int(number), denominator)
        for code, name, level, kind, scope, synthetic, number, denominator in session.execute(statement)
    ]
