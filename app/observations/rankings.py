"""Units ranked by one indicator in one year."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import itemgetter

from sqlmodel import Session

from app.catalogue.form import Indicator
from app.catalogue.indicators import RATIO_UNIT
from app.indicators.service import vocabulary
from app.observations import ranking_store as store
from app.observations.aggregates import Answer, aggregate, applicants_of
from app.observations.containment import settle
from app.observations.grouping import COUNTS, AggregateQuery
from app.observations.ordering import Unmade
from app.observations.query import known_indicators
from app.observations.ranking_store import Described, Ranking, Standing
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
    ranking = Ranking(replace(query.units, kinds=(), levels=()), selection, indicator, applicant, year)
    placed = _Placed(store.standings(session, ranking), indicator, ascending=ascending)

    def made(some: Sequence[Standing]) -> list[Row]:
        described = store.described(session, ranking, [each.unit_id for each in some])
        return [placed.row(each, described[each.unit_id], ranking) for each in some]

    notes = {indicator.code: indicator.comparability} if indicator.comparability else {}
    return Ranked(Answer(COLUMNS, Unmade(placed.ordered, made), notes), _counts(session, query, year))


class _Placed:
    """All that are ranked, in the order of their ranks."""

    def __init__(self, found: Sequence[Standing], indicator: Indicator, *, ascending: bool) -> None:
        self.indicator = indicator
        self.is_ratio = indicator.unit == RATIO_UNIT
        self.ascending = ascending
        told = [(value, each[0], each) for each in found if (value := self._value(each)) is not None]
        # By code where they are equal: sorting keeps the order of equals, in either direction.
        told.sort(key=itemgetter(1))
        told.sort(key=itemgetter(0), reverse=not ascending)
        self.ordered = [each for _, _, each in told]
        self.values = [value for value, _, _ in (told if ascending else reversed(told))]
        """From the least to the greatest."""
        self.total = None if self.is_ratio else sum(self.values)

    def row(self, standing: Standing, described: Described, ranking: Ranking) -> Row:
        """The row of one of the ranked."""
        now, then = self._value(standing), self._value(described)
        assert now is not None  # noqa: S101  those without are not ranked
        below, not_above = bisect_left(self.values, now), bisect_right(self.values, now)
        count = len(self.values)
        sides = (standing.value, standing.denominator) if self.is_ratio else (None, None)
        return (
            1 + (below if self.ascending else count - not_above),
            standing.unit,
            described.name,
            described.level,
            described.kind,
            standing.scope,
            ranking.year,
            self.indicator.code,
            ranking.applicant.value,
            self._shown(now),
            *sides,
            now / self.total if self.total else None,
            self._shown(then),
            self._shown(now - then) if then is not None else None,
            float((now - then) / then) if then else None,
            100 * (below + not_above) / (2 * count),
            bool(described.synthetic),
        )

    def _value(self, of: Standing | Described) -> Number | None:
        """The value, scaled; of a ratio the exact quotient, None with nothing to divide by."""
        if self.is_ratio:
            return Fraction(of.value, of.denominator) if of.value is not None and of.denominator else None
        return of.value

    def _shown(self, value: Number | None) -> Field:
        if value is None or self.is_ratio:
            return None if value is None else float(value)
        return Exact(int(value), self.indicator.scale)


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
