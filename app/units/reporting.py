"""Who is expected to report in a year: the list of reporting units (统计单位名单).

The seed is every unit valid that year that is a body at all; entries of the list put a
unit on it or take it off. Public institutions reported under the 2007 text of the
Regulations (report years to 2018), not under the 2019 one.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select

from app.db.tables import ReportingUnit, Unit
from app.vocabulary import Kind

LAST_YEAR_OF_INSTITUTIONS = 2018


def seeded(year: Any) -> ColumnElement[bool]:
    """Whether a unit is on the list of `year` (a number or a column) without any entry."""
    return and_(
        col(Unit.placeholder).is_(False),
        or_(col(Unit.valid_from).is_(None), col(Unit.valid_from) <= year),
        or_(col(Unit.valid_to).is_(None), col(Unit.valid_to) >= year),
        or_(col(Unit.kind) != Kind.PUBLIC_INSTITUTION.value, year <= LAST_YEAR_OF_INSTITUTIONS),
    )


def expected(year: Any) -> ColumnElement[bool]:
    """Whether a unit is expected to report for `year`: its entry, or else the seed."""
    entry = (
        select(ReportingUnit.expected)
        .where(col(ReportingUnit.unit) == col(Unit.code), col(ReportingUnit.year) == year)
        .correlate_except(ReportingUnit)
        .scalar_subquery()
    )
    return func.coalesce(entry, seeded(year))
