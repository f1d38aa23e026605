"""One row of an aggregate: the group's keys, its statistics, and what stands behind it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.catalogue.form import Indicator
from app.catalogue.indicators import RATIO_UNIT
from app.observations.aggregate_store import Key, Tally
from app.observations.grouping import COUNTS, PLACES, AggregateQuery, Dimension
from app.observations.statistics import (
    QUANTILES,
    Statistic,
    mean,
    quantile,
    quantile_of_floats,
    ratio,
    stddev,
    stddev_of_floats,
)
from app.vocabulary import ValueStatus
from app.writers.dataset import Column, ColumnType, Exact, Field, Row

LABELS = {
    "year": "年度",
    "province": "省",
    "prefecture": "市",
    "county": "县",
    "level": "层级",
    "kind": "类别",
    "form": "表式",
    "indicator": "指标",
    "applicant": "申请人",
    "sum": "合计",
    "mean": "平均",
    "median": "中位数",
    "p10": "第10百分位",
    "p25": "第25百分位",
    "p75": "第75百分位",
    "p90": "第90百分位",
    "min": "最小",
    "max": "最大",
    "stddev": "标准差",
    "count": "计入的单位年度数",
    "expected": "应报",
    "reported": "已填报",
    "blank": "空白",
    "not_applicable": "不适用",
    "unreadable": "无法辨认",
    "absent": "页面缺此行",
    "not_in_form": "表式无此项",
    "missing_report": "缺报告",
}

_STATUSES = tuple(status.value for status in ValueStatus)
_REPORTED = ValueStatus.REPORTED.value


@dataclass(slots=True)
class Group:
    """What is known of one group: report counts, facts by status, sums and single values."""

    expected: int = 0
    reports: int = 0
    synthetic: bool = False
    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_STATUSES, 0))
    total: int = 0
    denominator: int = 0
    least: int | None = None
    greatest: int | None = None
    values: list[tuple[int, int | None]] = field(default_factory=list)

    def add(self, tally: Tally) -> None:
        """Take in the facts of one cell and status."""
        self.statuses[tally.status] += tally.count
        if tally.status != _REPORTED:
            return
        self.total += tally.total or 0
        self.denominator += tally.denominator or 0
        if tally.least is not None and tally.greatest is not None:
            self.least = tally.least if self.least is None else min(self.least, tally.least)
            self.greatest = tally.greatest if self.greatest is None else max(self.greatest, tally.greatest)

    def counts(self) -> tuple[int, ...]:
        """`expected` and the seven it is the sum of, in the order of COUNTS."""
        kept = [self.statuses[status] for status in _STATUSES]
        return (self.expected, *kept, self.reports - sum(kept), self.expected - self.reports)


def columns_of(query: AggregateQuery, *, ratios: bool) -> tuple[Column, ...]:
    """The columns of the answer, in order."""
    found: list[Column] = []
    for dimension in query.group_by:
        kind = ColumnType.INTEGER if dimension is Dimension.YEAR else ColumnType.TEXT
        found.append(Column(dimension.value, kind, LABELS[dimension.value]))
        if dimension in PLACES:
            found.append(Column(f"{dimension.value}_name", ColumnType.TEXT, LABELS[dimension.value] + "名称"))
    found += [Column(stat.value, ColumnType.NUMBER, LABELS[stat.value]) for stat in query.stats]
    if ratios:
        found += [
            Column("numerator", ColumnType.NUMBER, "分子"),
            Column("denominator", ColumnType.NUMBER, "分母"),
        ]
    found += [Column(name, ColumnType.INTEGER, LABELS[name]) for name in COUNTS]
    if Dimension.YEAR in query.group_by:
        found.append(Column("series_break", ColumnType.BOOLEAN, "口径变化"))
    found.append(Column("synthetic", ColumnType.BOOLEAN, "虚构数据"))
    return tuple(found)


def row_of(
    query: AggregateQuery,
    key: Key,
    group: Group,
    indicator: Indicator,
    names: Mapping[str, str],
    *,
    ratios: bool,
) -> Row:
    """The row of a group; statistics are null where nothing was reported."""
    fields: list[Field] = []
    place = dict(zip(query.group_by, key, strict=True))
    for dimension, value in place.items():
        fields.append(value)
        if dimension in PLACES:
            fields.append(names.get(value) if value is not None else None)
    fields += [_statistic(stat, group, indicator) for stat in query.stats]
    if ratios:
        fields += _sides(group, indicator)
    fields += group.counts()
    if Dimension.YEAR in query.group_by:
        fields.append(place[Dimension.YEAR] in indicator.breaks)
    fields.append(group.synthetic)
    return fields


def _sides(group: Group, indicator: Indicator) -> tuple[Field, Field]:
    if indicator.unit != RATIO_UNIT or not group.statuses[_REPORTED]:
        return None, None
    return Exact(group.total, 0), Exact(group.denominator, 0)


def _statistic(stat: Statistic, group: Group, indicator: Indicator) -> Field:
    count = group.statuses[_REPORTED]
    if stat is Statistic.COUNT:
        return count
    if not count:
        return None
    if indicator.unit == RATIO_UNIT:
        return _of_ratios(stat, group)
    scale = indicator.scale
    if stat is Statistic.SUM:
        return Exact(group.total, scale)
    if stat is Statistic.MEAN:
        return mean(group.total, count, scale=scale)
    plain = [value for value, _ in group.values]
    if stat in (Statistic.MIN, Statistic.MAX):
        # Derived sums have no least and greatest from the database: their values are here.
        bound = group.least if stat is Statistic.MIN else group.greatest
        if bound is None:
            bound = min(plain) if stat is Statistic.MIN else max(plain)
        return Exact(bound, scale)
    if stat is Statistic.STDDEV:
        return stddev(plain, scale=scale)
    return quantile(sorted(plain), QUANTILES[stat], scale=scale)


def _of_ratios(stat: Statistic, group: Group) -> Field:
    """The sum of ratios is the ratio of sums; the rest goes over the units' own ratios."""
    if stat is Statistic.SUM:
        return ratio(group.total, group.denominator)
    own = sorted(found for above, below in group.values if (found := ratio(above, below or 0)) is not None)
    if not own:
        return None
    if stat is Statistic.MEAN:
        return math.fsum(own) / len(own)
    if stat is Statistic.MIN:
        return own[0]
    if stat is Statistic.MAX:
        return own[-1]
    if stat is Statistic.STDDEV:
        return stddev_of_floats(own)
    return quantile_of_floats(own, QUANTILES[stat])


def needs_values(query: AggregateQuery, indicator: Indicator) -> bool:
    """Whether the statistics asked of this indicator take every single value."""
    simple = {Statistic.SUM, Statistic.COUNT}
    if indicator.derivation is None:
        simple |= {Statistic.MEAN, Statistic.MIN, Statistic.MAX}
    elif indicator.unit != RATIO_UNIT:
        simple |= {Statistic.MEAN}
    return not set(query.stats) <= simple
