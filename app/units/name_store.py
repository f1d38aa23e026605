"""Look names up in the database: by equality, over three indexes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cachetools import TTLCache
from sqlalchemy import BindParameter, CompoundSelect, Integer, bindparam, cast, literal, select, union_all
from sqlmodel import Session, col

from app.db.tables import Unit, UnitName

PRESENT = "present"
BATCH = 900
SECONDS = 60.0
"""How old the list of names may be that suggestions are drawn from; a suggestion is looked up
again before it is given, so age costs completeness only."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that bears or bore a name. `source` is `present` or the kind of the other name;
    `name_from` and `name_to` are the years of a name that is not the present one."""

    key: str
    code: str
    path: str
    valid_from: int | None
    valid_to: int | None
    source: str
    name_from: int | None
    name_to: int | None

    def exists_in(self, year: int) -> bool:
        """Whether the unit reports on that year."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)

    def so_called_in(self, year: int) -> bool:
        """Whether it bore this name then, or the year before."""
        return self.source == PRESENT or (self.name_from or year) <= year <= (self.name_to or year) + 1


@dataclass(frozen=True, slots=True)
class Called:
    """A unit's name for suggestions."""

    code: str
    name: str


_called: TTLCache[str, tuple[Called, ...]] = TTLCache(maxsize=8, ttl=SECONDS)


def look_up(session: Session, keys: Collection[str]) -> list[Hit]:
    """Every unit whose name, short name or other name is one of the keys; placeholders never."""
    wanted = sorted(keys)
    found: set[Hit] = set()
    for start in range(0, len(wanted), BATCH):
        some = {"keys": wanted[start : start + BATCH]}
        found.update(Hit(*row) for row in session.execute(_QUERY, some))
    return sorted(found, key=lambda hit: (hit.code, hit.source, hit.key))


def all_called(session: Session) -> tuple[Called, ...]:
    """The names of all units, at most a minute old."""
    place = str(session.get_bind().engine.url)
    known = _called.get(place)
    if known is None:
        query = select(col(Unit.code), col(Unit.name)).where(col(Unit.placeholder).is_(False))
        known = tuple(Called(code, name) for code, name in session.execute(query))
        if known:
            _called[place] = known
    return known


def _query() -> CompoundSelect[Any]:
    units: Any = Unit.metadata.tables["unit"].c
    names: Any = UnitName.metadata.tables["unit_name"].c
    where = (units.code, units.path, units.valid_from, units.valid_to)
    nothing = cast(literal(None), Integer)
    keys: BindParameter[list[str]] = bindparam("keys", expanding=True)
    present = [
        select(column, *where, literal(PRESENT), nothing, nothing).where(
            column.in_(keys), units.placeholder.is_(False)
        )
        for column in (units.name, units.short_name)
    ]
    other = (
        select(names.name, *where, names.kind, names.from_year, names.to_year)
        .join_from(
            UnitName.metadata.tables["unit_name"], Unit.metadata.tables["unit"], units.code == names.unit
        )
        .where(names.name.in_(keys), units.placeholder.is_(False))
    )
    return union_all(*present, other)


_QUERY = _query()
"""Built once, and one for all three indexes: an import looks up dozens of names."""
