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
    short_names: tuple[UnitName, ...] = ()
    """Former names without 人民政府, kept to look names up by; not shown."""

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
            "former_names": [_name_json(item) for item in self.former_names],
            "other_names": list(self.other_names),
            "successors": [{"code": item.successor, "year": item.year} for item in self.successors],
        }

    def as_record(self) -> dict[str, Any]:
        """The same with all else the database keeps of it: what the journal remembers."""
        return self.as_json() | {"short_names": [_name_json(item) for item in self.short_names]}


def differences(
    before: dict[str, Any] | None, after: dict[str, Any]
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Both sides of a change, only what differs; of a unit that is new, all."""
    if before is None:
        return None, after
    names = [name for name, value in after.items() if before[name] != value]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _name_json(item: UnitName) -> dict[str, Any]:
    return {"name": item.name, "from_year": item.from_year, "to_year": item.to_year}


def views(session: Session, units: Sequence[Unit]) -> list[UnitView]:
    """The units with their names and successors, in the order given."""
    found = store.details(session, [unit.code for unit in units])
    return [view_of(unit, found[unit.code]) for unit in units]


def view(session: Session, unit: Unit) -> UnitView:
    """One unit with its names and successors."""
    return views(session, [unit])[0]


def view_of(unit: Unit, more: store.Details) -> UnitView:
    """A unit with what belongs to it, read before."""
    return UnitView(
        unit=unit,
        former_names=tuple(name for name in more.names if name.kind == store.FORMER),
        other_names=tuple(name.name for name in more.names if name.kind == store.OTHER),
        successors=more.successors,
        short_names=tuple(name for name in more.names if name.kind == store.SHORT),
    )
