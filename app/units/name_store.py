"""Look names up in the database: by equality, over three indexes."""

from collections.abc import Collection
from dataclasses import dataclass

from cachetools import TTLCache
from sqlalchemy import BindParameter, Select, bindparam, literal, select
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
        for query in _QUERIES:
            found.update(Hit(*row) for row in session.execute(query, some))
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


def _queries() -> list[Select[tuple[object, ...]]]:
    body = col(Unit.placeholder).is_(False)
    where = (col(Unit.code), col(Unit.path), col(Unit.valid_from), col(Unit.valid_to))
    nothing = literal(None)
    keys: BindParameter[list[str]] = bindparam("keys", expanding=True)
    present = [
        select(column, *where, literal(PRESENT), nothing, nothing).where(column.in_(keys), body)
        for column in (col(Unit.name), col(Unit.short_name))
    ]
    other = (
        select(col(UnitName.name), *where, col(UnitName.kind), col(UnitName.from_year), col(UnitName.to_year))
        .join(Unit, col(Unit.code) == col(UnitName.unit))
        .where(col(UnitName.name).in_(keys), body)
    )
    return [*present, other]  # type: ignore[list-item]


_QUERIES = _queries()
"""Built once: an import looks up dozens of names."""
