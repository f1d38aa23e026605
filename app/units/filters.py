"""Which units a question is about: the one place where `unit`, `within`, `level`, `kind`
and `synthetic` become SQL conditions, for every list and every aggregate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, or_, select, true
from sqlmodel import Session, col

from app.actor import Actor
from app.db.tables import Unit, columns_of
from app.problems import ProblemError
from app.vocabulary import Kind, Level

_UNIT = columns_of(Unit)
PATH_END = "0"
"""The character after `/`: a subtree is path >= p and path < p with its last `/` raised by one."""


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """`units` and `within` are codes; `synthetic` True keeps invented units, None leaves
    them out unless a named unit is invented."""

    units: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    kinds: tuple[Kind, ...] = ()
    synthetic: bool | None = None


def subtree(path: str) -> ColumnElement[bool]:
    """The unit with this path and all below it."""
    return (col(Unit.path) >= path) & (col(Unit.path) < path[:-1] + PATH_END)


def reached(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The units over which the actor's key is: its own and all below it; none for the public."""
    if actor.role is None:
        return false()
    if actor.unit is None:
        return true()
    path = session.execute(select(col(Unit.path)).where(col(Unit.code) == actor.unit)).scalar_one_or_none()
    return false() if path is None else subtree(path)


def conditions(session: Session, wanted: UnitFilter) -> list[ColumnElement[bool]]:
    """Conditions on the unit table. Raises ProblemError `unit_unknown` for a code that is not there."""
    return chosen(session, wanted).conditions()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit filter whose codes were found: what it asks of the unit table."""

    units: tuple[str, ...]
    paths: tuple[str, ...]
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    keeps_invented: bool

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions, with what they compare to in them."""
        return _conditions(self, lambda _, value: value)

    @property
    def shape(self) -> "Chosen":
        """What statements made ready beforehand are known by: the same of all filters that ask for
        the same sides, whichever units, levels and kinds they name."""
        sides = (("?",) * bool(side) for side in (self.units, self.levels, self.kinds))
        units, levels, kinds = sides
        return Chosen(units, ("?",) * len(self.paths), levels, kinds, self.keeps_invented)

    def prepared(self) -> list[ColumnElement[bool]]:
        """The conditions with names in place of what they compare to."""
        return _conditions(self, lambda name, value: bindparam(name, expanding=isinstance(value, tuple)))

    @property
    def values(self) -> dict[str, Any]:
        """What the names in `prepared` stand for."""
        found: dict[str, Any] = {}
        _conditions(self, lambda name, value: found.setdefault(name, value))
        return found


def chosen(session: Session, wanted: UnitFilter) -> Chosen:
    """The filter with its codes looked up. Raises ProblemError `unit_unknown`."""
    units = _named(session, wanted.units, "unit")
    within = _named(session, wanted.within, "within")
    names_invented = any(synthetic for _, _, synthetic in (*units, *within))
    return Chosen(
        tuple(code for code, _, _ in units),
        tuple(path for _, path, _ in within),
        tuple(level.value for level in wanted.levels),
        tuple(kind.value for kind in wanted.kinds),
        wanted.synthetic is True or (wanted.synthetic is None and names_invented),
    )


def _conditions(asked: Chosen, given: Callable[[str, Any], Any]) -> list[ColumnElement[bool]]:
    """`given` says what stands in the statement for a value of this name."""
    found: list[ColumnElement[bool]] = []
    if asked.units:
        found.append(_UNIT.code.in_(given("unit_codes", asked.units)))
    if asked.paths:
        below = [
            (_UNIT.path >= given(f"path_{number}", path))
            & (_UNIT.path < given(f"path_end_{number}", path[:-1] + PATH_END))
            for number, path in enumerate(asked.paths)
        ]
        found.append(or_(*below))
    if asked.levels:
        found.append(_UNIT.level.in_(given("unit_levels", asked.levels)))
    if asked.kinds:
        found.append(_UNIT.kind.in_(given("unit_kinds", asked.kinds)))
    if not asked.keeps_invented:
        found.append(_UNIT.synthetic.is_(False))
    return found


_NAMED = select(_UNIT.code, _UNIT.path, _UNIT.synthetic).where(
    _UNIT.code.in_(bindparam("codes", expanding=True))
)


def _named(session: Session, codes: tuple[str, ...], parameter: str) -> list[tuple[str, str, bool]]:
    if not codes:
        return []
    found = session.connection().execute(_NAMED, {"codes": codes})
    rows = {code: (code, path, synthetic) for code, path, synthetic in found}
    for code in codes:
        if code not in rows:
            raise ProblemError(
                "unit_unknown",
                f"没有代码为「{code[:40]}」的单位。",
                f"There is no unit with the code {code[:40]!r}.",
                pointer=f"/query/{parameter}",
            )
    return [rows[code] for code in codes]
