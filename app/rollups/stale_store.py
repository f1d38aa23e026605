"""Which areas' rollups are not to be trusted: rows that come with a change and go with a renewal.

Adding one locks nothing that another publisher needs, so nobody waits.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, func, insert, select
from sqlmodel import Session, col

from app.db.tables import RollupStale, Unit

ALL_YEARS = 0
UNITS_ONLY = -1
EVERYWHERE = "*"
BATCH = 500
"""Units or rows named in one statement: a database bounds how many parameters it takes."""


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """The units of a prefecture; with '' for it, those directly under a province; with '' for
    both, those under neither."""

    province: str
    prefecture: str

    def holds(self) -> ColumnElement[bool]:
        """Whether a unit belongs to it."""
        return and_(
            col(Unit.province) == self.province if self.province else col(Unit.province).is_(None),
            col(Unit.prefecture) == self.prefecture if self.prefecture else col(Unit.prefecture).is_(None),
        )


@dataclass(frozen=True, slots=True, order=True)
class Stale:
    """An area and the year (or ALL_YEARS, UNITS_ONLY) whose rollups are out of date."""

    area: Area
    year: int


def province_of() -> ColumnElement[str]:
    """The province of a unit's area."""
    return func.coalesce(col(Unit.province), "")


def prefecture_of() -> ColumnElement[str]:
    """The prefecture of a unit's area."""
    return func.coalesce(col(Unit.prefecture), "")


_COLUMNS = ["year", "province", "prefecture"]
_TABLE = RollupStale.metadata.tables["rollup_stale"]
_MARK = insert(_TABLE).from_select(
    _COLUMNS,
    select(bindparam("marked", type_=Integer), province_of(), prefecture_of())
    .distinct()
    .where(col(Unit.id).in_(bindparam("units", expanding=True))),
)
"""Built once: every publication runs it. Into the table: the class would send it through the ORM."""


def mark(session: Session, changed: Sequence[tuple[int, int]]) -> None:
    """Reports of these units (by number) and years are published, corrected or withdrawn in this
    transaction."""
    by_year: dict[int, set[int]] = defaultdict(set)
    for unit_id, year in changed:
        by_year[year].add(unit_id)
    for year, units in by_year.items():
        numbers = sorted(units)
        for start in range(0, len(numbers), BATCH):
            session.execute(_MARK, {"marked": year, "units": numbers[start : start + BATCH]})


_MARKS = (
    select(col(RollupStale.year), col(RollupStale.province), col(RollupStale.prefecture))
    .distinct()
    .limit(bindparam("most"))
)


def stale(session: Session, *, limit: int) -> list[Stale] | None:
    """What is out of date, each once; None for everything, or for more than `limit`."""
    rows = session.connection().execute(_MARKS, {"most": limit + 1})
    found = [Stale(Area(province, prefecture), year) for year, province, prefecture in rows]
    if len(found) > limit or any(each.area.province == EVERYWHERE for each in found):
        return None
    whole = {each.area for each in found if each.year == ALL_YEARS}
    return sorted(each for each in found if each.year == ALL_YEARS or each.area not in whole)


def next_stale(session: Session) -> tuple[Stale, list[int]] | None:
    """What was marked first, with all marks of the same area that its renewal answers."""
    first = session.execute(
        select(col(RollupStale.year), col(RollupStale.province), col(RollupStale.prefecture))
        .order_by(col(RollupStale.id))
        .limit(1)
    ).one_or_none()
    if first is None:
        return None
    year, province, prefecture = first
    area = [col(RollupStale.province) == province, col(RollupStale.prefecture) == prefecture]
    is_whole = session.execute(
        select(func.count()).where(*area, col(RollupStale.year) == ALL_YEARS)
    ).scalar_one()
    if is_whole:
        year = ALL_YEARS
    marks = select(col(RollupStale.id)).where(*area)
    if year != ALL_YEARS:
        marks = marks.where(col(RollupStale.year) == year)
    return Stale(Area(province, prefecture), year), list(session.execute(marks).scalars())


def is_any(session: Session) -> bool:
    """Whether anything is out of date."""
    return session.execute(select(col(RollupStale.id)).limit(1)).one_or_none() is not None


def every(session: Session) -> list[int]:
    """All marks there are."""
    return list(session.execute(select(col(RollupStale.id))).scalars())


def forget(session: Session, marks: Sequence[int]) -> None:
    """Take marks away whose areas have been made anew."""
    for start in range(0, len(marks), BATCH):
        session.execute(delete(RollupStale).where(col(RollupStale.id).in_(marks[start : start + BATCH])))
