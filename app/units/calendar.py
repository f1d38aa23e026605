"""The local calendar: by when the bodies of an area report, where a local notice says so.

An entry holds for its area and everything below it, for bodies of one kind, for one report
year. Of several above a unit the nearest holds. What the law sets is `checks.deadline`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.db.tables import LocalDeadline, Unit
from app.db.types import Day
from app.vocabulary import Kind

_AREA = aliased(Unit)
NO_DAY: ColumnElement[date | None] = literal(None, Day())


def local_deadline(session: Session, *, path: str, kind: Kind, year: int) -> date | None:
    """The date a local notice sets for the unit with this path and kind; None without one."""
    codes = path.split("/")[:-1]
    found = session.execute(
        select(col(LocalDeadline.due_on))
        .join(Unit, col(Unit.code) == col(LocalDeadline.area))
        .where(
            col(LocalDeadline.area).in_(codes),
            col(LocalDeadline.year) == year,
            col(LocalDeadline.kind) == kind.value,
        )
        .order_by(func.length(col(Unit.path)).desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


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
