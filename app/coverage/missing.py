"""Who is missing: the units that were expected to report for a year and have published nothing."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from app.actor import Actor
from app.checks.deadline import deadline
from app.coverage import store
from app.coverage.counts import asked_years, look_back_to
from app.coverage.question import CoverageQuery
from app.coverage.store import Missing
from app.paging import Page, Window, decode, encode
from app.writers.dataset import Column, ColumnType, Dataset, Row

COLUMNS = (
    Column("unit", ColumnType.TEXT, "单位代码"),
    Column("unit_name", ColumnType.TEXT, "单位名称"),
    Column("level", ColumnType.TEXT, "层级"),
    Column("kind", ColumnType.TEXT, "类别"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("deadline", ColumnType.TEXT, "期限"),
    Column("days_overdue", ColumnType.INTEGER, "逾期天数"),
    Column("received", ColumnType.BOOLEAN, "已报送"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构数据"),
)


def page(session: Session, actor: Actor, *, query: CoverageQuery, window: Window) -> Page[Row]:
    """One page of the missing by code, then year. Raises ProblemError `unit_unknown`,
    `cursor_invalid`, `invalid_parameter` for an `as_of` yet to come."""
    after, most = _after(window.cursor), window.limit
    today = look_back_to(session, query)
    years = asked_years(session, query, today)
    found = list(store.missing(session, actor, query.units, years=years, after=after, limit=most + 1))
    shown = found[:most]
    following = encode([shown[-1].unit, shown[-1].year]) if len(found) > most else None
    total = store.count_missing(session, query.units, years=years) if window.count else None
    return Page([row_of(item, today) for item in shown], following, total)


def dataset(session: Session, actor: Actor, *, query: CoverageQuery, limit: int | None) -> Dataset:
    """All of them, or the first `limit`, to be read while the session lives. Raises like `page`."""
    today = look_back_to(session, query)
    years = asked_years(session, query, today)
    total = store.count_missing(session, query.units, years=years)

    def rows() -> Iterator[Row]:
        for item in store.missing(session, actor, query.units, years=years, limit=limit):
            yield row_of(item, today)

    return Dataset(COLUMNS, rows(), total if limit is None else min(total, limit))


def row_of(item: Missing, today: date) -> Row:
    """The row of one unit: `days_overdue` is 0 up to the deadline, None where none binds."""
    due = deadline(item.year, item.level, item.kind, item.local)
    return (
        item.unit,
        item.unit_name,
        item.level.value,
        item.kind.value,
        item.year,
        None if due is None else due.isoformat(),
        None if due is None else max((today - due).days, 0),
        item.received,
        item.synthetic,
    )


def _after(cursor: str | None) -> tuple[str, int] | None:
    if cursor is None:
        return None
    code, year = decode(cursor, (str, int))
    return str(code), int(year)
