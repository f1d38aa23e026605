"""Units ranked by one indicator in one year."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlmodel import Session

from app.catalogue.form import Indicator
from app.catalogue.indicators import RATIO_UNIT
from app.indicators.service import vocabulary
from app.observations import ranking_store as store
from app.observations.aggregates import Answer, aggregate, applicants_of
from app.observations.containment import settle
from app.observations.grouping import COUNTS, AggregateQuery
from app.observations.query import known_indicators
from app.observations.ranking_store import Standing
from app.observations.statistics import Statistic
from app.problems import ProblemError
from app.rollups.past_store import look_back
from app.vocabulary import Applicant
from app.writers.dataset import Column, ColumnType, Exact, Field, Row
from app.years import Years

ENDPOINT = "/api/v1/rankings"
COLUMNS = (
    Column("rank", ColumnType.INTEGER, "名次"),
    Column("unit", ColumnType.TEXT, "单位代码"),
    Column("unit_name", ColumnType.TEXT, "单位"),
    Column("level", ColumnType.TEXT, "层级"),
    Column("kind", ColumnType.TEXT, "类别"),
    Column("scope", ColumnType.TEXT, "口径"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("indicator", ColumnType.TEXT, "指标"),
    Column("applicant", ColumnType.TEXT, "申请人"),
    Column("value", ColumnType.NUMBER, "数值"),
    Column("numerator", ColumnType.NUMBER, "分子"),
    Column("denominator", ColumnType.NUMBER, "分母"),
    Column("share", ColumnType.NUMBER, "占合计的比例"),
    Column("previous", ColumnType.NUMBER, "上年数值"),
    Column("change", ColumnType.NUMBER, "比上年增减"),
    Column("change_rate", ColumnType.NUMBER, "比上年增减率"),
    Column("percentile", ColumnType.NUMBER, "百分位"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构数据"),
)


Number = int | Fraction
"""A scaled whole number, or an exact quotient; dividing whole numbers rounds once, as a quotient would."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """All units that reported, ranked; the rest is counted in `counts` (as aggregates count)."""

    answer: Answer
    counts: dict[str, int]


def rank(session: Session, *, query: AggregateQuery, year: int, ascending: bool) -> Ranked:
    """Rank the units of the query by its single indicator in `year`, the greatest first
    unless `ascending`; equals share a rank and the next is as many further on (1, 1, 3).

    `share` is of the sum of all ranked (null for a ratio), `percentile` the share of ranked
    units with a smaller value, counting half of its equals, from 0 to 100. Raises as
    `aggregate` does.
    """
    indicator = _single(session, query)
    applicant = _applicant(query, indicator)
    years = Years(((year - 1, year),))
    look_back(session, query.as_of, indicators=query.indicators, units=query.units, years=years)
    selection = settle(
        kinds=query.units.kinds,
        levels=query.units.levels,
        scope=query.scope,
        group_by=None,
        endpoint=ENDPOINT,
        asked=query.asked,
    )
    found = store.standings(session, query.units, selection, indicator, applicant, year)
    earlier = store.standings(session, query.units, selection, indicator, applicant, year - 1)
    before = {s.unit: value for s in earlier if (value := _value(s, indicator)) is not None}
    values = {s.unit: value for s in found if (value := _value(s, indicator)) is not None}
    ranked = sorted(
        (s for s in found if s.unit in values),
        key=lambda s: (values[s.unit] if ascending else -values[s.unit], s.unit),
    )
    total = sum(values.values())
    rows = [
        _row(
            place,
            standing,
            values[standing.unit],
            before.get(standing.unit),
            total,
            indicator,
            applicant,
            year,
        )
        for place, standing in zip(_places([values[s.unit] for s in ranked]), ranked, strict=True)
    ]
    notes = {indicator.code: indicator.comparability} if indicator.comparability else {}
    return Ranked(Answer(COLUMNS, rows, notes), _counts(session, query, year))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands among all: `rank` from 1, `percentile` from 0 to 100."""

    rank: int
    percentile: float


def _places(ordered: Sequence[Number]) -> list[_Place]:
    """The place of each of the values, which come in the order of their ranks."""
    sizes = Counter(ordered)
    ranks: dict[Number, int] = {}
    for index, value in enumerate(ordered):
        ranks.setdefault(value, index + 1)
    below, percentiles = 0, {}
    for value in sorted(sizes):
        percentiles[value] = float(Fraction(200 * below + 100 * sizes[value], 2 * len(ordered)))
        below += sizes[value]
    return [_Place(ranks[value], percentiles[value]) for value in ordered]


def _row(
    place: _Place,
    standing: Standing,
    now: Number,
    then: Number | None,
    total: Number,
    indicator: Indicator,
    applicant: Applicant,
    year: int,
) -> Row:
    is_ratio = indicator.unit == RATIO_UNIT
    sides = (Exact(standing.value, 0), Exact(standing.denominator or 0, 0)) if is_ratio else (None, None)
    return (
        place.rank,
        standing.unit,
        standing.name,
        standing.level,
        standing.kind,
        standing.scope,
        year,
        indicator.code,
        applicant.value,
        _shown(now, indicator),
        *sides,
        None if is_ratio or not total else now / total,
        _shown(then, indicator),
        _shown(now - then, indicator) if then is not None else None,
        float((now - then) / then) if then else None,
        place.percentile,
        standing.synthetic,
    )


def _value(standing: Standing, indicator: Indicator) -> Number | None:
    """The value, scaled; of a ratio the exact quotient, None with nothing to divide by."""
    if indicator.unit == RATIO_UNIT:
        return Fraction(standing.value, standing.denominator) if standing.denominator else None
    return standing.value


def _shown(value: Number | None, indicator: Indicator) -> Field:
    if value is None or indicator.unit == RATIO_UNIT:
        return None if value is None else float(value)
    return Exact(int(value), indicator.scale)


def _counts(session: Session, query: AggregateQuery, year: int) -> dict[str, int]:
    """What stands behind the ranking, as an aggregate over the same reports counts it."""
    whole = replace(
        query, years=Years(((year, year),)), group_by=(), stats=(Statistic.COUNT,), having=(), sort=()
    )
    answer = aggregate(session, query=whole)
    if not answer.rows:
        return dict.fromkeys(COUNTS, 0)
    fields = dict(zip((column.name for column in answer.columns), answer.rows[0], strict=True))
    return {name: int(str(fields[name])) for name in COUNTS}


def _applicant(query: AggregateQuery, indicator: Indicator) -> Applicant:
    applicants = applicants_of(query, [indicator])
    if len(applicants) != 1:
        raise ProblemError(
            "invalid_parameter",
            "排名一次只能看一类申请人。",
            "A ranking takes one kind of applicant.",
            pointer="/query/applicant",
        )
    return applicants[0]


def _single(session: Session, query: AggregateQuery) -> Indicator:
    if len(query.indicators) != 1:
        raise ProblemError(
            "invalid_parameter",
            "排名一次只能用一个指标。",
            "A ranking takes one indicator.",
            pointer="/query/indicator",
        )
    return known_indicators(query.indicators, vocabulary(session, query.indicators))[0]
