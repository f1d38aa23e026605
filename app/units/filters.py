"""Which units a question is about: the one place where `unit`, `within`, `level`, `kind`
and `synthetic` become SQL conditions, for every list and every aggregate."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlmodel import Session, col

from app.actor import Actor
from app.db.tables import Unit
from app.problems import ProblemError
from app.vocabulary import Kind, Level

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
    units = _named(session, wanted.units, "unit")
    within = _named(session, wanted.within, "within")
    found: list[ColumnElement[bool]] = []
    if units:
        found.append(col(Unit.code).in_([code for code, _, _ in units]))
    if within:
        found.append(or_(*(subtree(path) for _, path, _ in within)))
    if wanted.levels:
        found.append(col(Unit.level).in_([level.value for level in wanted.levels]))
    if wanted.kinds:
        found.append(col(Unit.kind).in_([kind.value for kind in wanted.kinds]))
    names_invented = any(synthetic for _, _, synthetic in (*units, *within))
    if wanted.synthetic is False or (wanted.synthetic is None and not names_invented):
        found.append(col(Unit.synthetic).is_(False))
    return found


def _named(session: Session, codes: tuple[str, ...], parameter: str) -> list[tuple[str, str, bool]]:
    if not codes:
        return []
    query = select(col(Unit.code), col(Unit.path), col(Unit.synthetic)).where(col(Unit.code).in_(codes))
    rows = {code: (code, path, synthetic) for code, path, synthetic in session.execute(query)}
    for code in codes:
        if code not in rows:
            raise ProblemError(
                "unit_unknown",
                f"没有代码为「{code[:40]}」的单位。",
                f"There is no unit with the code {code[:40]!r}.",
                pointer=f"/query/{parameter}",
            )
    return [rows[code] for code in codes]
