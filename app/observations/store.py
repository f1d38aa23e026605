"""Published values out of the fact table, in the default order: unit code, year, scope,
indicator, applicant column. The order is by bytes, so it is the same on both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlmodel import Session, col

from app.catalogue.registry import scale_of
from app.db.tables import Cell, Fact, Unit
from app.observations.query import ObservationQuery
from app.paging import Part
from app.units.filters import conditions
from app.writers.dataset import Column, ColumnType, Exact, Row

COLUMNS = (
    Column("unit", ColumnType.TEXT, "单位代码"),
    Column("unit_name", ColumnType.TEXT, "单位"),
    Column("level", ColumnType.TEXT, "层级"),
    Column("kind", ColumnType.TEXT, "类别"),
    Column("scope", ColumnType.TEXT, "口径"),
    Column("parent", ColumnType.TEXT, "上级代码"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("form", ColumnType.TEXT, "表式"),
    Column("indicator", ColumnType.TEXT, "指标"),
    Column("applicant", ColumnType.TEXT, "申请人"),
    Column("value", ColumnType.NUMBER, "数值"),
    Column("status", ColumnType.TEXT, "状态"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构数据"),
    Column("report", ColumnType.TEXT, "报告"),
)
KEY_SHAPE = (str, int, str, str, int)

_ORDER = (col(Unit.code), col(Fact.year), col(Fact.scope), col(Cell.indicator), col(Cell.applicant_order))
_SELECTED = (
    col(Unit.code),
    col(Unit.name),
    col(Unit.level),
    col(Unit.kind),
    col(Fact.scope),
    col(Unit.parent),
    col(Fact.year),
    col(Fact.form),
    col(Cell.indicator),
    col(Cell.applicant),
    col(Fact.value),
    col(Fact.status),
    col(Unit.synthetic),
    col(Cell.applicant_order),
)


def count(session: Session, query: ObservationQuery) -> int:
    """How many observations the query has."""
    return int(session.execute(_joined(session, query, (func.count(),))).scalar_one())


def page(
    session: Session, query: ObservationQuery, *, after: Sequence[Part] | None, limit: int
) -> tuple[list[Row], Sequence[Part] | None]:
    """At most `limit` rows after the key, and the key of the last where more follow."""
    statement = _joined(session, query, _SELECTED).order_by(*_ORDER).limit(limit + 1)
    if after is not None:
        statement = statement.where(tuple_(*_ORDER) > tuple_(*after))
    found = session.execute(statement).all()
    last = found[limit - 1] if len(found) > limit else None
    key = (last[0], last[6], last[4], last[8], last[13]) if last is not None else None
    return [row_of(record[:-1]) for record in found[:limit]], key


def row_of(record: Any) -> Row:
    """A record of unit, fact and cell as a row of `COLUMNS`."""
    code, name, level, kind, scope, parent, year, form, indicator, applicant, value, status, invented = record
    exact = None if value is None else Exact(value, scale_of(indicator))
    link = f"/api/v1/reports/{code}/{year}?scope={scope}"
    return (
        code, name, level, kind, scope, parent, year, form, indicator, applicant, exact, status,
        bool(invented), link,
    )  # fmt: skip


def _joined(session: Session, query: ObservationQuery, selected: Sequence[Any]) -> Select[Any]:
    return (
        select(*selected)
        .select_from(Fact)
        .join(Unit, col(Unit.id) == col(Fact.unit_id))
        .join(Cell, col(Cell.id) == col(Fact.cell_id))
        .where(*conditions(session, query.units), *_conditions(query))
    )


def _conditions(query: ObservationQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.indicators:
        found.append(col(Cell.indicator).in_(query.indicators))
    if query.applicants:
        found.append(col(Cell.applicant).in_([word.value for word in query.applicants]))
    if query.scopes:
        found.append(col(Fact.scope).in_([word.value for word in query.scopes]))
    if query.statuses:
        found.append(col(Fact.status).in_([word.value for word in query.statuses]))
    if query.years is not None:
        found.append(or_(*(col(Fact.year).between(first, last) for first, last in query.years.ranges)))
    return found
