"""A unit with all that is told of it, as use cases hand it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.db.tables import Unit, UnitName, UnitSuccessor
from app.units import store


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit, the names it bore (by years), the names it also bears, and who took over."""

    unit: Unit
    former_names: tuple[UnitName, ...]
    other_names: tuple[str, ...]
    successors: tuple[UnitSuccessor, ...]

    def as_json(self) -> dict[str, Any]:
        """The unit as a JSON object, without links: the same in the API, files and journal."""
        unit = self.unit
        return {
            "code": unit.code,
            "name": unit.name,
            "short_name": unit.short_name,
            "level": unit.level,
            "kind": unit.kind,
            "parent": unit.parent,
            "province": unit.province,
            "prefecture": unit.prefecture,
            "county": unit.county,
            "credit_code": unit.credit_code,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "placeholder": unit.placeholder,
            "vertical": unit.vertical,
            "synthetic": unit.synthetic,
            "former_names": [
                {"name": item.name, "from_year": item.from_year, "to_year": item.to_year}
                for item in self.former_names
            ],
            "other_names": list(self.other_names),
            "successors": [{"code": item.successor, "year": item.year} for item in self.successors],
        }


def views(session: Session, units: Sequence[Unit]) -> list[UnitView]:
    """The units with their names and successors, in the order given."""
    found = store.details(session, [unit.code for unit in units])
    return [_view(unit, found[unit.code]) for unit in units]


def view(session: Session, unit: Unit) -> UnitView:
    """One unit with its names and successors."""
    return views(session, [unit])[0]


def _view(unit: Unit, more: store.Details) -> UnitView:
    return UnitView(
        unit=unit,
        former_names=tuple(name for name in more.names if name.kind == store.FORMER),
        other_names=tuple(name.name for name in more.names if name.kind == store.OTHER),
        successors=more.successors,
    )
