"""The use cases of units: ask for them, create, change, move and delete them.

Every write is journalled; entries are public, for units are. A key reaches the unit it is
over and all below it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from app.actor import Actor
from app.db.tables import Unit, UnitName, UnitSuccessor
from app.journal import service as journal
from app.paging import Page, Window, decode, encode
from app.problems import ProblemError
from app.search import name_store as search_names
from app.units import rules, store
from app.units.draft import Heir, Name, NewUnit
from app.units.filters import UnitFilter, conditions
from app.units.name_forms import former_short
from app.units.view import UnitView, view, views

Check = Callable[[UnitView], None]
"""Looks at the present state inside the transaction and raises where the write may not pass."""


@dataclass(frozen=True, slots=True)
class UnitQuery:
    """Which units are asked for. `q` matches names, former names and codes; `year` keeps those
    valid then; table entries that are no bodies come only with `placeholders`."""

    units: UnitFilter = field(default_factory=UnitFilter)
    q: str | None = None
    year: int | None = None
    placeholders: bool = False


def get(session: Session, _actor: Actor, *, code: str) -> UnitView:
    """One unit. Raises ProblemError `unit_unknown`."""
    return view(session, store.get(session, code))


def listing(session: Session, _actor: Actor, *, query: UnitQuery, window: Window) -> Page[UnitView]:
    """A page of units by code. Raises ProblemError `unit_unknown` for an unknown `within`."""
    return _page(session, _where(session, query), window)


def count(session: Session, *, query: UnitQuery) -> int:
    """How many units a query has."""
    return store.count(session, _where(session, query))


def children(
    session: Session, _actor: Actor, *, code: str, query: UnitQuery, window: Window
) -> Page[UnitView]:
    """A page of the units right below one, by code. Raises ProblemError `unit_unknown`."""
    unit = store.get(session, code)
    # Below an invented unit all are invented: naming it asks for them.
    chosen = replace(query, units=replace(query.units, within=(*query.units.within, unit.code)))
    where = [*_where(session, chosen), col(Unit.parent) == unit.code]
    return _page(session, where, window)


def ancestors(session: Session, _actor: Actor, *, code: str) -> list[UnitView]:
    """The units above one, from the top down. Raises ProblemError `unit_unknown`."""
    return views(session, store.ancestors(session, store.get(session, code)))


def create(session: Session, actor: Actor, *, new: NewUnit) -> UnitView:
    """Create a unit. Raises ProblemError `unit_exists`, `invalid_body`, `conflict`, `forbidden`."""
    code = new.code.strip()
    rules.check_code(code, new.kind)
    if store.find(session, code) is not None:
        raise ProblemError("unit_exists", f"代码「{code}」已被使用。", f"The code {code!r} is taken.")
    parent = parent_place(session, new.parent or default_parent(session, code))
    level = rules.level_for(code, new.kind, parent)
    rules.check_belonging(code, parent)
    rules.check_validity(new.valid_from, new.valid_to)
    place = rules.place_of(code, new.kind, level, parent, synthetic=new.synthetic)
    must_reach(actor, parent.path if parent else "")
    unit = Unit(
        code=code,
        name=rules.check_name(new.name),
        short_name=rules.check_name(new.short_name, "short_name") if new.short_name else None,
        level=level.value,
        kind=new.kind.value,
        parent=parent.code if parent else None,
        path=place.path,
        province=place.province,
        prefecture=place.prefecture,
        county=place.county,
        credit_code=credit_code(session, code, new.credit_code),
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        vertical=new.vertical,
        synthetic=place.synthetic,
    )
    session.add(unit)
    session.flush()
    session.add_all(name_rows(unit, new.former_names, new.other_names))
    session.add_all(heir_rows(session, unit, new.successors))
    session.flush()
    search_names.refresh(session, [code])
    made = view(session, unit)
    record(session, actor, code, before=None, after=made.as_record())
    return made


def delete(session: Session, actor: Actor, *, code: str, check: Check) -> None:
    """Delete a unit that nothing speaks of. Raises ProblemError `unit_in_use` for any other."""
    unit = store.get(session, code)
    must_reach(actor, unit.path)
    present = view(session, unit)
    check(present)
    if used := store.usage(session, unit):
        raise ProblemError(
            "unit_in_use",
            f"「{unit.name}」（{code}）还有下级单位、报告或其他记录，不能删除；已撤销的单位请填 valid_to。",
            f"{code} still has units, reports or other records below it; set valid_to instead.",
            extra={"used_by": used},
        )
    store.remove(session, unit)
    record(session, actor, code, before=present.as_record(), after=None)


# ---- shared with the changing of units -------------------------------------------------------


def must_reach(actor: Actor, path: str) -> None:
    """Raises ProblemError `forbidden` unless the actor's key is over the unit with this path."""
    if not rules.reaches(actor.unit, path):
        raise ProblemError(
            "forbidden",
            f"您的密钥只管「{actor.unit}」及其下级单位。",
            f"Your key reaches {actor.unit!r} and the units below it.",
        )


def record(
    session: Session, actor: Actor, code: str, *, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """Journal a change of one unit; `after` None: it was deleted."""
    action = "deleted" if after is None else "changed"
    entry = journal.Entry(kind="unit", action=action, unit=code, before=before, after=after, public=True)
    journal.append(session, actor, at=datetime.now(UTC), entry=entry)


def default_parent(session: Session, code: str) -> str | None:
    """The government that a code itself names: 411328 for 411328102 and 411328-EDU."""
    shape = rules.shape_of(code)
    if shape is rules.Shape.LOCAL:
        return code.split("-", 1)[0]
    if shape is rules.Shape.TOWNSHIP:
        return code[:6]
    if shape is rules.Shape.DIVISION:
        above = [up for up in (code[:4] + "00", code[:2] + "0000") if up != code]
        found = store.get_many(session, above)
        return next((up for up in above if up in found and not found[up].placeholder), None)
    return None


def parent_place(session: Session, code: str | None) -> rules.Place | None:
    """The place of a parent. Raises ProblemError `invalid_body` for one that is none."""
    if code is None:
        return None
    unit = store.find(session, code)
    if unit is None:
        raise rules.refusal(
            "parent", f"没有代码为「{code[:40]}」的上级单位。", f"There is no unit {code[:40]!r}."
        )
    if unit.placeholder:
        raise rules.refusal(
            "parent",
            f"「{code}」（{unit.name}）只是占位代码，不能作上级。",
            f"{code!r} only holds codes together; nothing is below it.",
        )
    return store.place(unit)


def credit_code(session: Session, code: str, given: str | None) -> str | None:
    """The credit code of a unit. Raises ProblemError `invalid_body`, or `conflict` where it is another's."""
    own = code if rules.is_credit_code(code) else None
    value = (given.strip() if given else None) or own
    if value is None:
        return None
    if not rules.is_credit_code(value) or (own is not None and value != own):
        raise rules.refusal(
            "credit_code",
            f"统一社会信用代码「{value[:40]}」不正确（18 位，含校验码）。",
            f"{value[:40]!r} is not a right credit code (18 characters, the last a check character).",
        )
    if other := store.credit_code_taken(session, value, by_other_than=code):
        raise ProblemError(
            "conflict",
            f"统一社会信用代码「{value}」已登记在「{other}」名下。",
            f"The credit code {value!r} is that of {other!r}.",
            pointer="/body/credit_code",
        )
    return value


def name_rows(unit: Unit, former: tuple[Name, ...], other: tuple[str, ...]) -> list[UnitName]:
    """Rows for former and other names, the present name and repetitions left out."""
    rows: dict[str, UnitName] = {}
    for index, item in enumerate(former):
        name = rules.check_name(item.name, f"former_names/{index}/name")
        if item.from_year is not None and item.to_year is not None and item.from_year > item.to_year:
            raise rules.refusal(
                f"former_names/{index}/to_year", "终止年不能早于起始年。", "to_year is before from_year."
            )
        rows[name] = UnitName(
            unit=unit.code, name=name, kind=store.FORMER, from_year=item.from_year, to_year=item.to_year
        )
    for index, text in enumerate(other):
        name = rules.check_name(text, f"other_names/{index}")
        rows.setdefault(name, UnitName(unit=unit.code, name=name, kind=store.OTHER))
    for row in [row for row in rows.values() if row.kind == store.FORMER]:
        short = former_short(row.name, unit.name, unit.short_name)
        if short is not None and short != unit.short_name:
            years = {"from_year": row.from_year, "to_year": row.to_year}
            rows.setdefault(short, UnitName(unit=unit.code, name=short, kind=store.SHORT, **years))
    rows.pop(unit.name, None)
    return list(rows.values())


def heir_rows(
    session: Session, unit: Unit, heirs: tuple[Heir, ...], *, also: Collection[str] = ()
) -> list[UnitSuccessor]:
    """Rows for successors, which are units or among the codes `also`.

    Raises ProblemError `invalid_body` for one that is none.
    """
    known = {*store.get_many(session, (heir.code for heir in heirs)), *also} if heirs else set()
    rows: dict[str, UnitSuccessor] = {}
    for index, heir in enumerate(heirs):
        if heir.code not in known or heir.code == unit.code:
            raise rules.refusal(
                f"successors/{index}/code",
                f"「{heir.code[:40]}」不能作后继单位：没有这个单位，或就是它自己。",
                f"{heir.code[:40]!r} cannot be the successor: no such unit, or the unit itself.",
            )
        rows[heir.code] = UnitSuccessor(unit=unit.code, successor=heir.code, year=heir.year)
    return list(rows.values())


def _where(session: Session, query: UnitQuery) -> list[ColumnElement[bool]]:
    where = conditions(session, query.units)
    if query.q is not None:
        where.append(store.matching(rules.clean_name(query.q)))
    if query.year is not None:
        where.append(store.valid_in(query.year))
    if not query.placeholders:
        where.append(col(Unit.placeholder).is_(False))
    return where


def _page(session: Session, where: list[ColumnElement[bool]], window: Window) -> Page[UnitView]:
    after = str(decode(window.cursor, (str,))[0]) if window.cursor is not None else None
    rows = store.page(session, where, after=after, limit=window.limit + 1)
    more = len(rows) > window.limit
    rows = rows[: window.limit]
    return Page(
        items=views(session, rows),
        next=encode([rows[-1].code]) if more else None,
        total=store.count(session, where) if window.count else None,
    )
