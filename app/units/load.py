"""Bring the administrative divisions into the database: first load, and later corrections."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.db.tables import Unit, UnitName, UnitSuccessor
from app.journal import service as journal
from app.search import name_store as search_names
from app.units import store
from app.units.divisions import Division, divisions
from app.units.name_forms import former_short
from app.units.rules import Place, place_of
from app.units.view import differences, views
from app.vocabulary import Kind

LOADED = "loaded"
"""How the journal names what no person decided; the change feed says `changed`."""
FIELDS = ("name", "short_name", "parent", "valid_from", "valid_to", "placeholder")
"""What the division table decides about a unit; the rest is the office's."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many units were added, corrected, and left as they were."""

    added: int
    changed: int
    unchanged: int


def load_divisions(session: Session, actor: Actor, *, records: Iterable[Division] | None = None) -> Loaded:
    """Add the divisions that are not there and correct those that this version knows better.

    A second run changes nothing. What an office set by hand stays. The journal tells of every
    unit added or corrected, and of the whole load once.
    """
    wanted = divisions() if records is None else tuple(records)
    present = store.everything(session)
    new = [record for record in wanted if record.code not in present]
    changed = _correct(session, [record for record in wanted if record.code in present], present)
    _insert(session, new, present)
    if new or changed:
        session.flush()
        codes = [*(record.code for record in new), *changed]
        search_names.refresh(session, codes)
        whole = journal.Entry("units", LOADED, after={"added": len(new), "changed": len(changed)})
        entries = [*_entries(session, codes, changed), whole]
        journal.append_many(session, actor, at=datetime.now(UTC), entries=entries)
    session.flush()
    return Loaded(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _told(session: Session, codes: list[str], present: dict[str, Unit]) -> dict[str, dict[str, Any]]:
    return {view.unit.code: view.as_record() for view in views(session, [present[code] for code in codes])}


def _entries(session: Session, codes: list[str], old: dict[str, dict[str, Any]]) -> Iterator[journal.Entry]:
    """What the load made of each unit, in the order of their codes: those above first."""
    units = store.get_many(session, codes)
    for code, new in sorted(_told(session, codes, units).items()):
        before, after = differences(old.get(code), new)
        yield journal.Entry("unit", LOADED, unit=code, before=before, after=after, public=True)


def _insert(session: Session, records: list[Division], present: dict[str, Unit]) -> None:
    places: dict[str, Place] = {}
    # By code a unit comes after those above it: their codes end in zeros.
    for record in sorted(records, key=lambda record: record.code):
        parent = None
        if record.parent is not None:
            parent = places.get(record.parent) or store.place(present[record.parent])
        places[record.code] = place_of(record.code, Kind.GOVERNMENT, record.level, parent)
    store.bulk_insert(session, Unit, [_row(record, places[record.code]) for record in records])
    store.bulk_insert(session, UnitName, [row for record in records for row in _names(record)])
    store.bulk_insert(session, UnitSuccessor, [row for record in records for row in _successors(record)])


def _row(record: Division, place: Place) -> dict[str, Any]:
    return {
        "code": record.code,
        "name": record.name,
        "short_name": record.short_name,
        "level": record.level.value,
        "kind": Kind.GOVERNMENT.value,
        "parent": record.parent,
        "path": place.path,
        # A placeholder stands for no level: nothing is ever below it.
        "province": place.province,
        "prefecture": None if record.placeholder else place.prefecture,
        "county": None if record.placeholder else place.county,
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "placeholder": record.placeholder,
        "vertical": False,
        "synthetic": place.synthetic,
        "version": 1,
    }


def _names(record: Division) -> list[dict[str, Any]]:
    # A name borne twice, with another between, is kept with its last years.
    latest = {former.name: former for former in record.former if former.name != record.name}
    return [
        {
            "unit": record.code,
            "name": name,
            "kind": kind,
            "from_year": former.from_year,
            "to_year": former.to_year,
        }
        for former in latest.values()
        for kind, name in (
            (store.FORMER, former.name),
            (store.SHORT, former_short(former.name, record.name, record.short_name)),
        )
        if name is not None and name != record.short_name
    ]


def _successors(record: Division) -> list[dict[str, Any]]:
    return [{"unit": record.code, "successor": code, "year": year} for code, year in record.successors]


def _correct(
    session: Session, records: list[Division], present: dict[str, Unit]
) -> dict[str, dict[str, Any]]:
    """Bring present units to what the table says now; returns those changed as they were before."""
    details = store.details(session, [record.code for record in records])
    differing = [
        record for record in records if _differences(record, present[record.code], details[record.code])
    ]
    codes = [record.code for record in differing]
    by_hand, before = store.changed_by_hand(session, codes), _told(session, codes, present)
    changed: dict[str, dict[str, Any]] = {}
    for record in differing:
        unit = present[record.code]
        fields = _differences(record, unit, details[record.code]) - by_hand.get(record.code, set())
        # Where a unit belongs is never moved by a load: that is a decision with reports under it.
        fields.discard("parent")
        if not fields:
            continue
        for field in fields & set(FIELDS):
            setattr(unit, field, getattr(record, field))
        if "former_names" in fields:
            others = [name for name in details[record.code].names if name.kind == store.OTHER]
            kept = [UnitName(**name.model_dump()) for name in others]
            store.set_names(session, record.code, [*kept, *(UnitName(**row) for row in _names(record))])
        if "successors" in fields:
            store.set_successors(session, record.code, [UnitSuccessor(**row) for row in _successors(record)])
        unit.version += 1
        session.add(unit)
        changed[record.code] = before[record.code]
    return changed


def _differences(record: Division, unit: Unit, details: store.Details) -> set[str]:
    found = {field for field in FIELDS if getattr(unit, field) != getattr(record, field)}
    formers = [name.model_dump() for name in details.names if name.kind != store.OTHER]
    if sorted(formers, key=_name) != sorted(_names(record), key=_name):
        found.add("former_names")
    if [heir.model_dump() for heir in details.successors] != sorted(_successors(record), key=_successor):
        found.add("successors")
    return found


def _name(row: dict[str, Any]) -> str:
    return str(row["name"])


def _successor(row: dict[str, Any]) -> str:
    return str(row["successor"])
