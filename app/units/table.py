"""Units as a table, for files: one row a unit, lists folded into one field."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session

from app.actor import Actor
from app.paging import MAX_LIMIT, Window
from app.units import service
from app.units.service import UnitQuery
from app.units.view import UnitView
from app.writers.dataset import Column, ColumnType, Dataset, Row

COLUMNS = (
    Column("code", ColumnType.TEXT, "单位代码"),
    Column("name", ColumnType.TEXT, "单位名称"),
    Column("short_name", ColumnType.TEXT, "简称"),
    Column("level", ColumnType.TEXT, "层级"),
    Column("kind", ColumnType.TEXT, "类别"),
    Column("parent", ColumnType.TEXT, "上级"),
    Column("province", ColumnType.TEXT, "省级"),
    Column("prefecture", ColumnType.TEXT, "地级"),
    Column("county", ColumnType.TEXT, "县级"),
    Column("credit_code", ColumnType.TEXT, "统一社会信用代码"),
    Column("valid_from", ColumnType.INTEGER, "起始年"),
    Column("valid_to", ColumnType.INTEGER, "终止年"),
    Column("placeholder", ColumnType.BOOLEAN, "占位代码"),
    Column("vertical", ColumnType.BOOLEAN, "垂直管理"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构"),
    Column("former_names", ColumnType.TEXT, "曾用名"),
    Column("other_names", ColumnType.TEXT, "其他名称"),
    Column("successors", ColumnType.TEXT, "后继单位"),
)
"""As `gongkai units load` reads them back. Former names are written `名称(2010-2018)`."""

SEPARATOR = "；"


def dataset(session: Session, actor: Actor, *, query: UnitQuery, limit: int | None) -> Dataset:
    """All units of the query (or the first `limit`), to be read while the session lives."""
    total = service.count(session, query=query)
    return Dataset(
        columns=COLUMNS,
        rows=_rows(session, actor, query, limit),
        total=total if limit is None else min(total, limit),
    )


def row(view: UnitView) -> Row:
    """One unit as a row of COLUMNS."""
    told = view.as_json()
    plain = [told[column.name] for column in COLUMNS[:-3]]
    former = (f"{item.name}{_years(item.from_year, item.to_year)}" for item in view.former_names)
    heirs = (f"{item.successor}{_years(item.year, item.year)}" for item in view.successors)
    return (*plain, _folded(former), _folded(view.other_names), _folded(heirs))


def _rows(session: Session, actor: Actor, query: UnitQuery, limit: int | None) -> Iterator[Row]:
    cursor: str | None = None
    left = limit
    while left is None or left > 0:
        size = MAX_LIMIT if left is None else min(left, MAX_LIMIT)
        page = service.listing(session, actor, query=query, window=Window(cursor=cursor, limit=size))
        yield from map(row, page.items)
        # What has been sent is let go: a nation of units is not held at once.
        session.expunge_all()
        cursor = page.next
        if cursor is None:
            return
        left = None if left is None else left - size


def _years(first: int | None, last: int | None) -> str:
    if first is None and last is None:
        return ""
    return f"({first})" if first == last else f"({first or ''}-{last or ''})"


def _folded(parts: Iterable[str]) -> str | None:
    return SEPARATOR.join(parts) or None
