"""Load a roster of units: all of it or nothing, and a second time without any change.

New units are inserted in bulk; those that are there are changed where the roster says
otherwise. A blank cell says nothing. A parent may be given by its code or, where one unit
of the roster or the database bears it, by its name.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.db.tables import Unit, UnitName, UnitSuccessor
from app.journal.service import Entry, append_many
from app.problems import ProblemError
from app.search import name_store as search_names
from app.units import roster_file, rules, service, store
from app.units.change import change
from app.units.draft import UnitChanges
from app.units.roster_file import Sheet
from app.units.roster_rows import Places, Row, Wrong, find_parents, read_rows
from app.units.rules import Place
from app.units.view import view_of, views

MOST_ERRORS = 200
NOT_CHANGED = frozenset({"code", "level", "synthetic"})
"""What a roster may say of a unit that is there without changing it."""


@dataclass(frozen=True, slots=True)
class RosterLoaded:
    """How many units were added, changed, left as they were; column heads that mean nothing to us."""

    added: int
    changed: int
    unchanged: int
    ignored_columns: tuple[str, ...]


def load_roster(session: Session, actor: Actor, *, content: bytes) -> RosterLoaded:
    """Load a CSV or XLSX roster. Raises ProblemError as `load_sheet` and `roster_file.read` do."""
    return load_sheet(session, actor, sheet=roster_file.read(content))


def load_sheet(session: Session, actor: Actor, *, sheet: Sheet) -> RosterLoaded:
    """Load a roster that has been read. Raises ProblemError `roster_invalid` with every wrong
    cell in `errors`, `forbidden` for a row outside the actor's reach."""
    wrong = Wrong()
    rows = read_rows(sheet.rows, wrong)
    present = store.get_many(session, (row.code for row in rows))
    find_parents(session, rows, present, wrong)
    new = [row for row in rows if row.code not in present]
    old = [row for row in rows if row.code in present and not row.lost]
    _insert(session, actor, new, wrong)
    changed = _change(session, actor, old, present, wrong)
    if wrong.found:
        raise ProblemError(
            "roster_invalid",
            f"名录里有 {len(wrong.found)} 处错误，没有载入任何单位。",
            f"The roster has {len(wrong.found)} errors; nothing was loaded.",
            errors=wrong.found[:MOST_ERRORS],
            extra={"error_count": len(wrong.found)},
        )
    return RosterLoaded(len(new), changed, len(old) - changed, sheet.ignored)


def _insert(session: Session, actor: Actor, rows: list[Row], wrong: Wrong) -> None:
    """Insert new units, those above before those below."""
    places = Places(session, rows)
    units: list[Unit] = []
    names: list[UnitName] = []
    heirs: list[UnitSuccessor] = []
    mine = {row.code for row in rows}
    taken = _credit_codes(session, rows)
    for row in places.in_order(wrong):
        try:
            place = places.put(row)
            service.must_reach(actor, place.path)
            unit = _unit(row, place)
            _claim(taken, unit)
            units.append(unit)
            names += service.name_rows(
                unit, row.said.get("former_names", ()), row.said.get("other_names", ())
            )
            heirs += service.heir_rows(session, unit, row.said.get("successors", ()), also=mine)
        except ProblemError as error:
            if error.kind.code == "forbidden":
                raise
            wrong.add(row, _field_of(error), error)
    if wrong.found:
        return
    store.bulk_insert(session, Unit, [unit.model_dump(exclude={"id"}) for unit in units])
    store.bulk_insert(session, UnitName, [name.model_dump() for name in names])
    store.bulk_insert(session, UnitSuccessor, [heir.model_dump() for heir in heirs])
    append_many(session, actor, at=datetime.now(UTC), entries=_entries(units, names, heirs))
    search_names.refresh(session, [unit.code for unit in units])


def _unit(row: Row, place: Place) -> Unit:
    said = row.said
    rules.check_validity(said.get("valid_from"), said.get("valid_to"))
    credit = said.get("credit_code") or (row.code if rules.is_credit_code(row.code) else None)
    return Unit(
        code=row.code,
        name=rules.check_name(said["name"]),
        short_name=rules.check_name(said["short_name"], "short_name") if "short_name" in said else None,
        level=place.level.value,
        kind=place.kind.value,
        parent=row.parent,
        path=place.path,
        province=place.province,
        prefecture=place.prefecture,
        county=place.county,
        credit_code=credit,
        valid_from=said.get("valid_from"),
        valid_to=said.get("valid_to"),
        vertical=said.get("vertical", False),
        synthetic=place.synthetic,
    )


def _credit_codes(session: Session, rows: list[Row]) -> dict[str, str]:
    """Credit codes of the roster that units of the database have already: credit code → unit."""
    wanted = [row.said.get("credit_code") or row.code for row in rows]
    return store.credit_codes(session, wanted)


def _claim(taken: dict[str, str], unit: Unit) -> None:
    credit = unit.credit_code
    if credit is None:
        return
    if not rules.is_credit_code(credit) or (rules.is_credit_code(unit.code) and credit != unit.code):
        raise rules.refusal(
            "credit_code", f"统一社会信用代码「{credit[:40]}」不正确。", f"{credit[:40]!r} is wrong."
        )
    if taken.setdefault(credit, unit.code) != unit.code:
        raise rules.refusal(
            "credit_code", f"「{credit}」已是「{taken[credit]}」的代码。", f"It is that of {taken[credit]!r}."
        )


def _change(session: Session, actor: Actor, rows: list[Row], present: dict[str, Unit], wrong: Wrong) -> int:
    """Change units that are there where the roster says otherwise; returns how many."""
    changed = 0
    known = {view.unit.code: view.as_json() for view in views(session, [present[row.code] for row in rows])}
    for row in rows:
        said = {name: value for name, value in row.said.items() if name not in NOT_CHANGED}
        said.pop("parent", None)
        if row.parent is not None:
            said["parent"] = row.parent
        if all(_as_json(name, value) == known[row.code][name] for name, value in said.items()):
            continue
        before = present[row.code].version
        try:
            after = change(
                session, actor, code=row.code, changes=UnitChanges(**said), check=lambda _present: None
            )
            changed += after.unit.version != before
        except ProblemError as error:
            if error.kind.code == "forbidden":
                raise
            wrong.add(row, _field_of(error), error)
    return changed


def _as_json(name: str, value: Any) -> Any:
    """What the roster says in the form that a unit's JSON has, to compare the two."""
    if name in ("name", "short_name"):
        return rules.clean_name(value)
    if name == "former_names":
        told = [{**asdict(item), "name": rules.clean_name(item.name)} for item in value]
        return sorted(told, key=lambda one: (one["from_year"] or 0, one["to_year"] or 9999, one["name"]))
    if name == "successors":
        return sorted((asdict(item) for item in value), key=lambda one: str(one["code"]))
    return sorted(map(rules.clean_name, value)) if isinstance(value, tuple) else value


def _entries(units: list[Unit], names: list[UnitName], heirs: list[UnitSuccessor]) -> list[Entry]:
    named: dict[str, list[UnitName]] = defaultdict(list)
    followed: dict[str, list[UnitSuccessor]] = defaultdict(list)
    for name in sorted(names, key=store.by_years):
        named[name.unit].append(name)
    for heir in sorted(heirs, key=lambda heir: heir.successor):
        followed[heir.unit].append(heir)
    made = (
        view_of(unit, store.Details(tuple(named[unit.code]), tuple(followed[unit.code]))) for unit in units
    )
    return [
        Entry("unit", "changed", unit=each.unit.code, after=each.as_record(), public=True) for each in made
    ]


def _field_of(error: ProblemError) -> str:
    pointer = error.errors[0][0] if error.errors else ""
    return pointer.removeprefix("/body/").split("/")[0] or "code"
