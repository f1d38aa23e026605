"""The local calendar: by when the bodies of an area report, where a local notice says so.

An entry holds for its area and everything below it, for bodies of one kind, for one report
year. Of several above a unit the nearest holds. What the law sets is `checks.deadline`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.db.tables import LocalDeadline, Unit
from app.db.types import Day
from app.vocabulary import Kind

_AREA = aliased(Unit)
NO_DAY: ColumnElement[date | None] = literal(None, Day())


class Calendar:
    """Entries of the local calendar in memory, for the checks of one report or of very many."""

    def __init__(self, entries: Mapping[tuple[str, int, str], date]) -> None:
        self._entries = entries

    def due(self, *, path: str, kind: Kind, year: int) -> date | None:
        """The date a local notice sets for the unit with this path and kind; None without one."""
        if self._entries:
            for code in reversed(path.split("/")[:-1]):
                found = self._entries.get((code, year, kind.value))
                if found is not None:
                    return found
        return None


def local_calendar(session: Session, *, path: str | None = None) -> Calendar:
    """The entries that bind the unit with this path, or all there are."""
    found = (
        session.execute(_EVERY) if path is None else session.execute(_ABOVE, {"codes": path.split("/")[:-1]})
    )
    return Calendar({(area, year, kind): due for area, year, kind, due in found})


_EVERY = select(
    col(LocalDeadline.area), col(LocalDeadline.year), col(LocalDeadline.kind), col(LocalDeadline.due_on)
)
_CODES: BindParameter[list[str]] = bindparam("codes", expanding=True)
_ABOVE = _EVERY.where(col(LocalDeadline.area).in_(_CODES))


def local_due(session: Session, years: Iterable[int], year: Any) -> ColumnElement[date | None]:
    """The same as a column beside the unit table, for many units at once.

    `years` are the years that `year` (a number or a column) may take. Entries lie at few
    depths of the tree, so each unit needs one look-up for each depth.
    """
    entries = (
        select(col(LocalDeadline.kind), func.length(col(Unit.path)))
        .join(Unit, col(Unit.code) == col(LocalDeadline.area))
        .where(col(LocalDeadline.year).in_(list(years)))
        .distinct()
    )
    found = list(session.execute(entries))
    if not found:
        return NO_DAY
    above = [func.substr(col(Unit.path), 1, length) for length in sorted({length for _, length in found})]
    nearest = (
        select(col(LocalDeadline.due_on))
        .join(_AREA, col(_AREA.code) == col(LocalDeadline.area))
        .where(
            col(_AREA.path).in_(above),
            col(LocalDeadline.year) == year,
            col(LocalDeadline.kind) == col(Unit.kind),
        )
        .order_by(func.length(col(_AREA.path)).desc())
        .limit(1)
        .correlate_except(LocalDeadline, _AREA)
        .scalar_subquery()
    )
    return case((col(Unit.kind).in_(sorted({kind for kind, _ in found})), nearest), else_=NO_DAY)
