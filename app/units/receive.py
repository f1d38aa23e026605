"""What another service tells of its units is recorded here as it is there: for mirrors."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.db.tables import Unit, UnitName, UnitSuccessor
from app.search import name_store as search_names
from app.units import service, store
from app.units.view import differences, view, views

COLUMNS = (
    "name", "short_name", "level", "kind", "parent", "province", "prefecture", "county", "credit_code",
    "valid_from", "valid_to", "placeholder", "vertical", "synthetic",
)  # fmt: skip
NAMES = {"former_names": store.FORMER, "short_names": store.SHORT, "other_names": store.OTHER}
Heir = tuple[str, str, int | None]
"""A unit, its successor, since which year."""


def receive(session: Session, actor: Actor, *, code: str, said: dict[str, Any] | None) -> list[Heir]:
    """Make the unit what `said` says (of a new one all, of another what has changed; None: it is
    gone). Returns the successors that are not there yet: they come later."""
    unit = store.find(session, code)
    before = None if unit is None else view(session, unit).as_record()
    if said is None:
        if unit is not None:
            store.remove(session, unit)
            service.record(session, actor, code, before=before, after=None)
        return []
    if unit is None:
        unit = Unit(code=code, path="", version=0, **{name: said[name] for name in COLUMNS})
    for name in COLUMNS:
        if name in said:
            setattr(unit, name, said[name])
    _place(session, unit)
    unit.version += 1
    session.add(unit)
    session.flush()
    _rename(session, code, said)
    waiting = _succeed(session, code, said)
    session.flush()
    search_names.refresh(session, [code])
    old, new = differences(before, view(session, unit).as_record())
    service.record(session, actor, code, before=old, after=new)
    return waiting


def absent(session: Session, codes: Iterable[str]) -> set[str]:
    """Those of these units that are not there yet."""
    wanted = set(codes)
    return wanted - store.get_many(session, wanted).keys()


def receive_new(session: Session, actor: Actor, told: Mapping[str, dict[str, Any]]) -> list[Heir]:
    """The same as `receive` for many units that are not there, told whole, those above first."""
    above = store.get_many(session, {said["parent"] for said in told.values() if said["parent"]})
    paths = {code: unit.path for code, unit in above.items()}
    units = []
    for code, said in told.items():
        paths[code] = f"{paths[said['parent']] if said['parent'] else ''}{code}/"
        columns = {name: said[name] for name in COLUMNS}
        units.append(Unit(code=code, path=paths[code], version=1, **columns))
    session.add_all(units)
    session.flush()
    session.add_all(name for code, said in told.items() for name in _names(code, said))
    heirs = [(code, each["code"], each["year"]) for code, said in told.items() for each in said["successors"]]
    waiting = succeed(session, heirs)
    search_names.refresh(session, told)
    for each in views(session, units):
        service.record(session, actor, each.unit.code, before=None, after=each.as_record())
    return waiting


def succeed(session: Session, heirs: list[Heir]) -> list[Heir]:
    """Set the successors that have come meanwhile; returns those still to come."""
    there = store.get_many(session, {code for one, other, _ in heirs for code in (one, other)})
    ready = [heir for heir in heirs if heir[0] in there and heir[1] in there]
    session.add_all(UnitSuccessor(unit=unit, successor=heir, year=year) for unit, heir, year in ready)
    session.flush()
    return [heir for heir in heirs if heir[0] in there and heir[1] not in there]


def _place(session: Session, unit: Unit) -> None:
    """Put the unit, and all below it, under its parent."""
    above = store.get(session, unit.parent).path if unit.parent else ""
    old, new = unit.path, f"{above}{unit.code}/"
    if old and old != new:
        for lower in store.descendants(session, old):
            lower.path = new + lower.path.removeprefix(old)
    unit.path = new


def _rename(session: Session, code: str, said: dict[str, Any]) -> None:
    if not NAMES.keys() & said.keys():
        return
    told = {kind for name, kind in NAMES.items() if name in said}
    present = store.details(session, [code])[code].names
    rows = [UnitName(**name.model_dump()) for name in present if name.kind not in told]
    store.set_names(session, code, [*rows, *_names(code, said)])


def _names(code: str, said: dict[str, Any]) -> Iterator[UnitName]:
    for name, kind in NAMES.items():
        for each in said.get(name, ()):
            years = each if isinstance(each, dict) else {"name": each}
            yield UnitName(unit=code, kind=kind, **years)


def _succeed(session: Session, code: str, said: dict[str, Any]) -> list[Heir]:
    if "successors" not in said:
        return []
    store.set_successors(session, code, [])
    return succeed(session, [(code, each["code"], each["year"]) for each in said["successors"]])
