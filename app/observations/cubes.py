"""How observations and aggregates make a cube: their sides, and what the categories are called."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.catalogue.form import Catalogue, Indicator
from app.catalogue.registry import catalogue
from app.observations.aggregate_row import LABELS
from app.observations.grouping import COUNTS, PLACES, AggregateQuery, Dimension
from app.observations.statistics import Statistic
from app.vocabulary import APPLICANT_LABELS, KIND_LABELS, LEVEL_LABELS, SCOPE_LABELS
from app.writers.cube import Cube, Role, Side
from app.writers.dataset import Column

MONEY_NOTE = "金额以万元计；其余为件、次、人等原表的单位。"
FLAGS = ("series_break", "synthetic")
"""Columns that are true or false: 1 and 0 in a cube."""
COUNTED = "个"
YEAR = Side("year", "年度", Role.TIME)
WORDS: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "scope": ("口径", SCOPE_LABELS),
    "applicant": ("申请人", APPLICANT_LABELS),
    "level": ("层级", LEVEL_LABELS),
    "kind": ("类别", KIND_LABELS),
}
"""Sides whose categories are words of closed lists, in the lists' order."""


def observation_cube(known: Catalogue) -> Cube:
    """Unit × year × scope × indicator × applicant; `known` has every indicator there may be."""
    unit = Side(
        "unit",
        "单位",
        Role.GEO,
        label_column="unit_name",
        beside=("level", "kind", "parent", "synthetic"),
    )
    return Cube(
        label="政府信息公开工作年度报告：已发布的数",
        sides=(unit, YEAR, _closed("scope"), _indicators(known.indicators), _closed("applicant")),
        measure="value",
        status="status",
        listed=("unit", "year", "scope", "form", "report"),
        notes=(MONEY_NOTE,),
        narrowed_by=("unit", "within", "years", "indicator", "applicant", "scope"),
    )


def aggregate_cube(
    query: AggregateQuery, columns: Sequence[Column], indicators: Mapping[str, Indicator]
) -> Cube:
    """The dimensions of `group_by`, and as the last side every number of a row: the statistics
    and the counts of what stands behind them."""
    keys = {*query.group_by, *(f"{place.value}_name" for place in PLACES)}
    numbers = [column for column in columns if column.name not in keys]
    measure = Side(
        "measure",
        "统计量",
        Role.METRIC,
        order=tuple(column.name for column in numbers),
        labels={each.name: each.label + ("（1 是，0 否）" if each.name in FLAGS else "") for each in numbers},
        units=_units(query, indicators),
    )
    names = "、".join(indicator.name_zh for indicator in indicators.values())
    grouped = Dimension.INDICATOR in query.group_by
    notes = [f"{each.name_zh}：{each.comparability}" for each in indicators.values() if each.comparability]
    return Cube(
        label=f"汇总统计：{names}",
        sides=tuple(_side(dimension, indicators) for dimension in query.group_by),
        measure=measure,
        notes=(MONEY_NOTE, *([] if grouped else notes)),
        in_row_order=bool(query.sort),
        narrowed_by=("within", "years", "group_by", "stats"),
    )


def _units(query: AggregateQuery, indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """Units of measure: of a statistic only where all indicators have the same."""
    found = dict.fromkeys(COUNTS, COUNTED)
    units = {indicator.unit for indicator in indicators.values()}
    for stat in query.stats:
        if stat is Statistic.COUNT:
            found[stat.value] = COUNTED
        elif len(units) == 1:
            found[stat.value] = next(iter(units))
    return found


def _side(dimension: Dimension, indicators: Mapping[str, Indicator]) -> Side:
    name, label = dimension.value, LABELS[dimension.value]
    if dimension in PLACES:
        return Side(name, label, Role.GEO, label_column=f"{name}_name")
    if name in WORDS:
        return _closed(name)
    if dimension is Dimension.YEAR:
        return YEAR
    if dimension is Dimension.INDICATOR:
        return _indicators(indicators)
    return Side(name, label, labels={code.value: form.title for code, form in catalogue().forms.items()})


def _closed(name: str) -> Side:
    """A side whose categories are words of a closed list."""
    label, words = WORDS[name]
    return Side(name, label, order=tuple(words), labels={word.value: zh for word, zh in words.items()})


def _indicators(indicators: Mapping[str, Indicator]) -> Side:
    return Side(
        "indicator",
        "指标",
        Role.METRIC,
        labels={code: each.name_zh for code, each in indicators.items()},
        units={code: each.unit for code, each in indicators.items()},
        notes={code: each.comparability for code, each in indicators.items() if each.comparability},
    )
