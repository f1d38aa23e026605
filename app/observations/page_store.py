"""One page of observations, units first: as many units as it takes to fill the page.

One statement over facts joined to units would collect and sort all that fits before the first
hundred rows are known. The default order begins with the unit, so a few units at a time are
looked up by the keys of the facts, put in order, and the rest is never read.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from app.db.tables import Cell, Fact, Report, Unit
from app.observations.query import ObservationQuery
from app.observations.store import row_of
from app.paging import Part
from app.rollups.cells import cells
from app.units.filters import conditions
from app.vocabulary import Applicant
from app.writers.dataset import Row

FIRST_UNITS, MOST_UNITS = 4, 4_096
"""Units looked up at a time: few at first, four times as many each time the page is not full."""
FEW_CELLS = 40
"""Cells of one question up to which facts are found by cell, year and unit rather than by unit."""
_ORDER = {applicant: order for order, applicant in enumerate(Applicant)}
_UNIT = (col(Unit.id), col(Unit.code), col(Unit.name), col(Unit.level), col(Unit.kind), col(Unit.parent),
         col(Unit.synthetic))  # fmt: skip
_FACT = (col(Fact.unit_id), col(Fact.year), col(Fact.scope), col(Fact.form), col(Fact.cell_id),
         col(Fact.value), col(Fact.status))  # fmt: skip

Found = tuple[tuple[str, int, str, str, int], Any]
"""The sort key of a row (unit, year, scope, indicator, applicant's place), and the record."""


def page(
    session: Session, query: ObservationQuery, *, after: Sequence[Part] | None, limit: int
) -> tuple[list[Row], Sequence[Part] | None]:
    """At most `limit` rows after the key, and the key of the last where more follow."""
    wanted = _cells(session, query)
    if wanted is not None and not wanted:
        return [], None
    facts = _facts(session, query, wanted)
    units = select(*_UNIT).where(*conditions(session, query.units)).order_by(col(Unit.code))
    found: list[Found] = []
    start, size = (str(after[0]), FIRST_UNITS) if after is not None else ("", FIRST_UNITS)
    is_first = True
    while len(found) <= limit:
        # The cursor's own unit may have more rows; later ones begin behind the last unit seen.
        behind = col(Unit.code) >= start if is_first else col(Unit.code) > start
        some = session.execute(units.where(behind).limit(size)).all()
        if not some:
            break
        rows = _of_units(session, facts, wanted, some)
        found += rows if after is None else [row for row in rows if row[0] > tuple(after)]
        start, size, is_first = some[-1][1], min(size * 4, MOST_UNITS), False
    following = found[limit - 1][0] if len(found) > limit else None
    return [row_of(record) for _, record in found[:limit]], following


def _of_units(session: Session, facts: Any, wanted: set[int] | None, units: Sequence[Any]) -> list[Found]:
    """The rows of these units in order."""
    key_of = cells(session).key_of
    by_id = {row[0]: row for row in units}
    found: list[Found] = []
    for unit_id, year, scope, form, cell, value, status in session.execute(
        facts.where(col(Fact.unit_id).in_(list(by_id)))
    ):
        if wanted is None or cell in wanted:
            indicator, applicant = key_of[cell]
            _, code, name, level, kind, parent, synthetic = by_id[unit_id]
            record = (code, name, level, kind, scope, parent, year, form, indicator, applicant.value, value,
                      status, synthetic)  # fmt: skip
            found.append(((code, year, scope, indicator, _ORDER[applicant]), record))
    found.sort(key=lambda row: row[0])
    return found


def _cells(session: Session, query: ObservationQuery) -> set[int] | None:
    """The cells asked for by number; None for all of them."""
    if not query.indicators and not query.applicants:
        return None
    statement = select(col(Cell.id))
    if query.indicators:
        statement = statement.where(col(Cell.indicator).in_(query.indicators))
    if query.applicants:
        statement = statement.where(col(Cell.applicant).in_([word.value for word in query.applicants]))
    return set(session.execute(statement).scalars())


def _facts(session: Session, query: ObservationQuery, wanted: set[int] | None) -> Any:
    """The facts asked for, but for their units."""
    statement = select(*_FACT)
    if query.scopes:
        statement = statement.where(col(Fact.scope).in_([word.value for word in query.scopes]))
    if query.statuses:
        statement = statement.where(col(Fact.status).in_([word.value for word in query.statuses]))
    if wanted is None or len(wanted) > FEW_CELLS:
        if query.years is None:
            return statement
        ranges = (col(Fact.year).between(first, last) for first, last in query.years.ranges)
        return statement.where(or_(*ranges))
    return statement.where(col(Fact.cell_id).in_(wanted), col(Fact.year).in_(_years(session, query)))


def _years(session: Session, query: ObservationQuery) -> list[int]:
    """The years asked for among those there are reports of, one by one: the key is (cell, year, unit)."""
    first, last = session.execute(
        select(
            select(func.min(col(Report.year))).scalar_subquery(),
            select(func.max(col(Report.year))).scalar_subquery(),
        )
    ).one()
    there = range(first, last + 1) if first is not None else ()
    return [year for year in there if query.years is None or year in query.years]
