"""How many were expected, filed, filed in time, are missing: by year, place, level, kind."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from app.actor import Actor
from app.coverage import store
from app.coverage.question import COUNTS, PLACES, CoverageDimension, CoverageQuery, Standing
from app.coverage.store import Key, Tally
from app.paging import Page, Window, page_in_memory
from app.reports import clock
from app.rollups.past_store import look_back
from app.writers.dataset import Column, ColumnType, Dataset, Row

LABELS = {
    "year": "年度",
    "province": "省",
    "prefecture": "市",
    "county": "县",
    "level": "层级",
    "kind": "类别",
    "expected": "应报",
    "received": "已报送",
    "published": "已发布",
    "on_time": "按期",
    "late": "逾期发布",
    "undated": "发布日期不明",
    "no_deadline": "无期限规定",
    "missing": "未发布",
    "overdue": "逾期未发布",
    "unexpected": "名单外发布",
}


@dataclass(slots=True)
class Answer:
    """All rows of a coverage answer in their order."""

    columns: tuple[Column, ...]
    rows: list[Row]

    def page(self, window: Window) -> Page[Row]:
        """One page of the rows. Raises ProblemError `cursor_invalid`."""
        return page_in_memory(self.rows, window)

    def dataset(self, *, limit: int | None) -> Dataset:
        """All rows, or the first `limit`, as a table."""
        rows = self.rows if limit is None else self.rows[:limit]
        return Dataset(self.columns, rows, len(rows))


@dataclass(slots=True)
class _Group:
    counts: Counter[str] = field(default_factory=Counter)
    synthetic: bool = False

    def add(self, tally: Tally) -> None:
        published = tally.standing not in (Standing.OVERDUE, Standing.PENDING)
        missing = tally.expected and not published
        counted = {
            "expected": tally.expected,
            "received": tally.received,
            "published": published,
            "missing": missing,
            "overdue": missing and tally.standing is Standing.OVERDUE,
            "unexpected": published and not tally.expected,
        }
        if published:
            counted[tally.standing.value] = True
        for name, counts in counted.items():
            self.counts[name] += tally.count if counts else 0
        self.synthetic |= tally.synthetic


def coverage(session: Session, actor: Actor, *, query: CoverageQuery) -> Answer:
    """Count the units of each group; groups with nobody expected or received have no row.

    Raises ProblemError `unit_unknown`, `invalid_parameter` for an `as_of` yet to come.
    """
    groups: dict[Key, _Group] = defaultdict(_Group)
    today = look_back_to(session, query)
    without_year = [d for d in query.group_by if d is not CoverageDimension.YEAR]
    for year in asked_years(session, query, today):
        for tally in store.tallies(session, actor, query.units, year=year, by=without_year, today=today):
            known = dict(zip(without_year, tally.key, strict=True)) | {CoverageDimension.YEAR: year}
            groups[tuple(known[dimension] for dimension in query.group_by)].add(tally)
    names = _names(session, query, groups)
    keys = sorted(groups, key=lambda key: [(part is None, part) for part in key])
    return Answer(_columns(query), [_row(query, key, groups[key], names) for key in keys])


def look_back_to(session: Session, query: CoverageQuery) -> date:
    """The day the question is asked of, in China; the session sees what was published by then.
    Raises ProblemError `invalid_parameter` for a moment yet to come."""
    look_back(session, query.as_of)
    return clock.today() if query.as_of is None else clock.day(query.as_of)


def asked_years(session: Session, query: CoverageQuery, today: date) -> list[int]:
    """The years a question is about, ascending; none that had yet to begin.

    Without `years`: from the first with a published report of these units to the last that
    has ended, gaps included, for a year in which all are missing must show.
    """
    this_year = today.year
    if query.years is not None:
        return [year for year in query.years if year <= this_year]
    first = store.first_year(session, query.units)
    return list(range(min(first or this_year, this_year - 1), this_year))


def _columns(query: CoverageQuery) -> tuple[Column, ...]:
    found: list[Column] = []
    for dimension in query.group_by:
        kind = ColumnType.INTEGER if dimension is CoverageDimension.YEAR else ColumnType.TEXT
        found.append(Column(dimension.value, kind, LABELS[dimension.value]))
        if dimension in PLACES:
            found.append(Column(f"{dimension.value}_name", ColumnType.TEXT, LABELS[dimension.value] + "名称"))
    found += [Column(name, ColumnType.INTEGER, LABELS[name]) for name in COUNTS]
    return (*found, Column("synthetic", ColumnType.BOOLEAN, "虚构数据"))


def _row(query: CoverageQuery, key: Key, group: _Group, names: dict[str, str]) -> Row:
    fields = []
    for dimension, value in zip(query.group_by, key, strict=True):
        fields.append(value)
        if dimension in PLACES:
            fields.append(names.get(value))
    return [*fields, *(group.counts[name] for name in COUNTS), group.synthetic]


def _names(session: Session, query: CoverageQuery, groups: dict[Key, _Group]) -> dict[str, str]:
    places = [index for index, dimension in enumerate(query.group_by) if dimension in PLACES]
    codes = {key[index] for key in groups for index in places if key[index] is not None}
    return store.names(session, sorted(codes)) if codes else {}
