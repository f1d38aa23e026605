"""The local calendar (本地报送日历): dates that local notices set for the bodies of an area.

The law names no date for townships, subdistricts and others from report year 2019 on;
where it names one, a local date may be earlier, never later (`checks.deadline`).
"""

from sqlmodel import Session

from app.actor import Actor
from app.coverage import calendar_store as store
from app.coverage.calendar_store import Dated, Due, Wanted
from app.journal import service as journal
from app.paging import Page, Window, decode, encode
from app.problems import ProblemError
from app.reports import clock
from app.reports.service import deadlines
from app.units.service import must_reach
from app.units.store import get as get_unit
from app.vocabulary import Kind
from app.writers.dataset import Column, ColumnType, Dataset, Row

JOURNALLED = "deadline"
COLUMNS = (
    Column("area", ColumnType.TEXT, "单位代码"),
    Column("area_name", ColumnType.TEXT, "单位"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("kind", ColumnType.TEXT, "对哪一类单位"),
    Column("due_on", ColumnType.TEXT, "期限"),
    Column("note", ColumnType.TEXT, "备注"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构单位"),
)


def get(session: Session, _actor: Actor, *, area: str, year: int, kind: Kind) -> Dated:
    """One entry. Raises ProblemError `unit_unknown`, `deadline_unknown`."""
    get_unit(session, area, pointer="/path/area")
    found = store.one(session, area, year, kind)
    if found is None:
        raise _unknown(area, year, kind)
    return found


def page(session: Session, _actor: Actor, *, wanted: Wanted, window: Window) -> Page[Row]:
    """One page of entries by area, year and kind. Raises ProblemError `unit_unknown`, `cursor_invalid`."""
    after = decode(window.cursor, (str, int, str)) if window.cursor is not None else None
    found = list(store.listing(session, wanted, after=after, limit=window.limit + 1))
    shown = found[: window.limit]
    last = shown[-1] if len(found) > window.limit else None
    following = None if last is None else encode([last.area, last.year, last.kind.value])
    return Page(
        [row_of(item) for item in shown], following, store.count(session, wanted) if window.count else None
    )


def dataset(session: Session, _actor: Actor, *, wanted: Wanted, limit: int | None) -> Dataset:
    """All entries, or the first `limit`. Raises ProblemError `unit_unknown`."""
    rows = [row_of(item) for item in store.listing(session, wanted, limit=limit)]
    return Dataset(COLUMNS, rows, len(rows))


def row_of(item: Dated) -> Row:
    """One entry as a row of COLUMNS."""
    due = item.due
    return (
        item.area,
        item.area_name,
        item.year,
        item.kind.value,
        due.due_on.isoformat(),
        due.note,
        item.synthetic,
    )


def put(session: Session, actor: Actor, *, area: str, year: int, kind: Kind, due: Due) -> Dated:
    """Set the date; the reports it binds are judged anew. Raises ProblemError `unit_unknown`,
    `forbidden`, and `invalid_body` for a day that is not in the year after the report year."""
    store.lock(session)
    of = get_unit(session, area, pointer="/path/area")
    must_reach(actor, of.path)
    if due.due_on.year != year + 1:
        raise ProblemError(
            "invalid_body",
            f"{year} 年度的报告在 {year + 1} 年公布，期限应在 {year + 1} 年内，这里是 {due.due_on}。",
            f"The report of {year} is published in {year + 1}; {due.due_on} is not in that year.",
            pointer="/body/due_on",
        )
    before = store.one(session, area, year, kind)
    if before is None or before.due != due:
        store.write(session, area, year, kind, due)
        _note(session, actor, area, year, kind, before, due)
        deadlines.recheck(session, actor, path=of.path, kind=kind, year=year)
    return get(session, actor, area=area, year=year, kind=kind)


def remove(session: Session, actor: Actor, *, area: str, year: int, kind: Kind) -> None:
    """Take the date away; the reports it bound are judged anew. Raises ProblemError `unit_unknown`,
    `deadline_unknown`, `forbidden`."""
    store.lock(session)
    of = get_unit(session, area, pointer="/path/area")
    must_reach(actor, of.path)
    before = get(session, actor, area=area, year=year, kind=kind)
    store.write(session, area, year, kind, None)
    _note(session, actor, area, year, kind, before, None)
    deadlines.recheck(session, actor, path=of.path, kind=kind, year=year)


def _note(
    session: Session, actor: Actor, area: str, year: int, kind: Kind, before: Dated | None, after: Due | None
) -> None:
    entry = journal.Entry(
        kind=JOURNALLED,
        action="deleted" if after is None else "changed",
        unit=area,
        year=year,
        before=None if before is None else before.due.as_json(kind),
        after=None if after is None else after.as_json(kind),
        public=True,
    )
    journal.append(session, actor, at=clock.moment(session), entry=entry)


def _unknown(area: str, year: int, kind: Kind) -> ProblemError:
    return ProblemError(
        "deadline_unknown",
        f"「{area}」没有为 {year} 年度的 {kind.value} 规定日期；上级规定的日期仍然有效。",
        f"{area!r} sets no date for {kind.value} of {year}; those of the areas above it hold.",
    )
