"""Change a unit: its names with their history, its validity, and where it belongs."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.db.tables import Unit
from app.search import name_store as search_names
from app.units import rules, service, store
from app.units.divisions import government_name
from app.units.draft import Name, UnitChanges
from app.units.rules import Place
from app.units.view import UnitView, differences, view
from app.vocabulary import Kind, Level

GOVERNMENT = "人民政府"
PLAIN = ("valid_from", "valid_to", "vertical")


def change(
    session: Session, actor: Actor, *, code: str, changes: UnitChanges, check: service.Check
) -> UnitView:
    """Change a unit; what comes out the same writes nothing.

    `check` sees the present state first. A new parent takes the whole subtree along.
    Raises ProblemError `unit_unknown`, `invalid_body`, `unit_cycle`, `conflict`, `forbidden`.
    """
    unit = store.get(session, code)
    service.must_reach(actor, unit.path)
    present = view(session, unit)
    check(present)
    said = changes.said()
    before = present.as_record()
    for field in PLAIN:
        if field in said:
            setattr(unit, field, said[field])
    rules.check_validity(unit.valid_from, unit.valid_to)
    if "credit_code" in said:
        unit.credit_code = service.credit_code(session, code, said["credit_code"])
    _rename(unit, said)
    _set_names(session, unit, before, said, changes.name_since)
    if "successors" in said:
        store.set_successors(session, code, service.heir_rows(session, unit, said["successors"]))
    if "parent" in said or "kind" in said:
        _move(session, actor, unit, said)
    session.add(unit)
    session.flush()
    old, new = differences(before, view(session, unit).as_record())
    if new:
        unit.version += 1
        session.flush()
        search_names.refresh(session, [code])
        service.record(session, actor, code, before=old, after=new)
    return view(session, unit)


def _rename(unit: Unit, said: dict[str, Any]) -> None:
    if "name" in said:
        old, short = unit.name, unit.short_name
        unit.name = rules.check_name(said["name"])
        # 宿迁市宿豫区人民政府 is 宿豫区 for short: the short name follows where it was made so.
        if short is not None and old.endswith(government_name(short)) and unit.name.endswith(GOVERNMENT):
            city = old.removesuffix(government_name(short))
            unit.short_name = unit.name.removeprefix(city).removesuffix(GOVERNMENT)
    if "short_name" in said:
        short = said["short_name"]
        unit.short_name = rules.check_name(short, "short_name") if short else None


def _set_names(
    session: Session, unit: Unit, before: dict[str, Any], said: dict[str, Any], name_since: int | None
) -> None:
    """Write former and other names; a new name puts the old one among the former."""
    old_name = before["name"]
    if unit.name == old_name and not {"former_names", "other_names"} & said.keys():
        return
    former = tuple(Name(**item) for item in before["former_names"])
    if "former_names" in said:
        former = said["former_names"]
    elif unit.name != old_name:
        since = name_since or datetime.now(UTC).year
        last = max((item.to_year for item in former if item.to_year is not None), default=None)
        first = unit.valid_from if last is None else last + 1
        if first is not None and first > since - 1:
            raise rules.refusal(
                "name_since",
                f"现名称自 {first} 年起使用，新名称的起始年应晚于这一年；"
                "若只是更正错字，请同时给出 former_names。",
                f"The present name is borne since {first}: name_since must be later. "
                "To correct a misspelling, send former_names too.",
            )
        former = (*(item for item in former if item.name != unit.name), Name(old_name, first, since - 1))
    other = said.get("other_names", tuple(before["other_names"]))
    store.set_names(session, unit.code, service.name_rows(unit, former, other))


def _move(session: Session, actor: Actor, unit: Unit, said: dict[str, Any]) -> None:
    """Give the unit its new parent or kind and rewrite its subtree's places."""
    kind = Kind(said.get("kind", unit.kind))
    rules.check_code(unit.code, kind)
    parent = service.parent_place(session, said.get("parent", unit.parent))
    rules.check_no_cycle(unit.code, parent)
    rules.check_belonging(unit.code, parent)
    service.must_reach(actor, parent.path if parent else "")
    level = rules.level_for(unit.code, kind, parent)
    new = rules.place_of(unit.code, kind, level, parent, synthetic=unit.synthetic)
    old_path = unit.path
    below = store.descendants(session, old_path)
    unit.parent = parent.code if parent else None
    _put(unit, new)
    places: dict[str, Place] = {unit.code: new}
    for lower in below:
        above = places[lower.parent or unit.code]
        lower_kind = Kind(lower.kind)
        lower_level = rules.level_for(lower.code, lower_kind, above)
        rules.check_belonging(lower.code, above)
        before = _place_json(lower)
        places[lower.code] = rules.place_of(
            lower.code, lower_kind, lower_level, above, synthetic=lower.synthetic
        )
        _put(lower, places[lower.code])
        old, after = differences(before, _place_json(lower))
        if after:
            lower.version += 1
            service.record(session, actor, lower.code, before=old, after=after)


def _put(unit: Unit, place: Place) -> None:
    unit.kind = place.kind.value
    unit.level = Level(place.level).value
    unit.path = place.path
    unit.province, unit.prefecture, unit.county = place.province, place.prefecture, place.county
    unit.synthetic = place.synthetic


def _place_json(unit: Unit) -> dict[str, Any]:
    return {
        "level": unit.level,
        "province": unit.province,
        "prefecture": unit.prefecture,
        "county": unit.county,
        "synthetic": unit.synthetic,
    }
