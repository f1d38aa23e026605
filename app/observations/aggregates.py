"""Sums, means, percentiles over many reports, each row with what stands behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter

from sqlmodel import Session

from app.catalogue.form import Indicator
from app.catalogue.indicators import RATIO_UNIT
from app.catalogue.registry import catalogue
from app.indicators.service import vocabulary
from app.observations import aggregate_store as store
from app.observations import rolled_store
from app.observations.aggregate_row import Group, columns_of, needs_values, row_of
from app.observations.aggregate_store import Asked, Key
from app.observations.containment import settle
from app.observations.cubes import aggregate_cube
from app.observations.grouping import PLACES, AggregateQuery, Dimension
from app.observations.ordering import Unmade, arranged, key_order
from app.observations.query import known_indicators
from app.observations.rolled_store import Expectation, Rolled
from app.observations.statistics import Statistic
from app.paging import Page, Window, page_in_memory
from app.problems import ProblemError
from app.rollups.past_store import look_back
from app.vocabulary import APPLICANT_PARTS, Applicant
from app.writers.cube import Cube
from app.writers.dataset import Column, Dataset, Row
from app.years import Years, years_of

ENDPOINT = "/api/v1/aggregates"
MOST_ROWS = 300_000
"""Of one answer, which is held in memory: every unit of the nation in one year, and some."""


@dataclass(slots=True)
class Answer:
    """All rows of an aggregate in the order asked; `notes` say how the series compare."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    notes: dict[str, str] = field(default_factory=dict)
    cube: Callable[[], Cube] | None = None

    def page(self, window: Window) -> Page[Row]:
        """One page of the rows. Raises ProblemError `cursor_invalid`."""
        return page_in_memory(self.rows, window)

    def dataset(self, *, limit: int | None) -> Dataset:
        """All rows, or the first `limit`, as a table."""
        rows = self.rows[:limit]
        return Dataset(self.columns, rows, len(rows), self.notes, cube=self.cube)


def aggregate(session: Session, *, query: AggregateQuery) -> Answer:
    """Answer the question.

    Raises ProblemError `indicator_unknown`, `unit_unknown`, `counts_twice`, `invalid_parameter`,
    `answer_too_large`.
    """
    indicators = known_indicators(query.indicators, vocabulary(session, query.indicators))
    _require_summable(query, indicators)
    applicants = applicants_of(query, indicators)
    look_back(session, query.as_of, indicators=query.indicators, units=query.units, years=query.years)
    selection = settle(
        kinds=query.units.kinds,
        levels=query.units.levels,
        scope=query.scope,
        group_by=query.group_by,
        endpoint=ENDPOINT,
        asked=query.asked,
    )
    units = replace(query.units, kinds=(), levels=())
    asked = Asked(selection, units, query.years, query.group_by, cells=(), derived=False)
    groups = _Groups(query)
    # Of the past there are no rollups.
    rolled = rolled_store.rolled(session, asked) if query.as_of is None else None
    this_year = (query.as_of or datetime.now(UTC)).year
    years, counted = _report_counts(session, asked, rolled, this_year=this_year)
    asked = replace(asked, years=years)
    columns = len(applicants) if Dimension.APPLICANT in query.group_by else 1
    groups.require_few(counted, cells=len(indicators) * columns)
    for indicator in indicators:
        for applicant in applicants:
            groups.expect(counted, indicator.code, applicant.value)
        pairs = [(indicator.code, applicant.value) for applicant in applicants]
        cells = store.cell_ids(session, pairs)
        facts = replace(asked, cells=tuple(cells), derived=indicator.derivation is not None)
        groups.take(session, facts, cells, rolled=rolled, with_values=needs_values(query, indicator))
    return _answer(session, query, groups, {indicator.code: indicator for indicator in indicators})


def _require_summable(query: AggregateQuery, indicators: list[Indicator]) -> None:
    averaged = [indicator.code for indicator in indicators if not indicator.summable]
    if averaged and Statistic.SUM in query.stats:
        raise _wrong(
            "stats",
            f"{'、'.join(averaged)} 是得分一类的数，各单位之间只求平均，不能相加；请用 stats=mean 等。",
            f"{', '.join(averaged)} is averaged over units, never added up: ask for stats=mean and the like.",
        )


def applicants_of(query: AggregateQuery, indicators: list[Indicator]) -> tuple[Applicant, ...]:
    """The applicant columns asked for: `total`, or parts, never both.

    Raises ProblemError `invalid_parameter` for what cannot be added up or is not split so.
    """
    if len(indicators) > 1 and Dimension.INDICATOR not in query.group_by:
        raise _wrong(
            "group_by",
            "几个指标不能相加；请在 group_by 里加上 indicator。",
            "Indicators cannot be added up: put indicator into group_by.",
        )
    by_applicant = Dimension.APPLICANT in query.group_by
    applicants = query.applicants or (APPLICANT_PARTS if by_applicant else (Applicant.TOTAL,))
    if Applicant.TOTAL in applicants and len(applicants) > 1:
        raise _wrong(
            "applicant",
            "总计（total）已包含各类申请人，不能与它们并列。",
            "total already holds the kinds of applicant and cannot stand beside them.",
        )
    undivided = [i.code for i in indicators if not i.by_applicant]
    if undivided and applicants != (Applicant.TOTAL,):
        raise _wrong(
            "applicant",
            f"{'、'.join(undivided)} 不分申请人，只有总计。",
            f"{', '.join(undivided)} has no columns of applicants, only the total.",
        )
    return applicants


_Counted = tuple[Key, int, str, int, int, bool]
"""For one key of the units, year and form: reports there should be, reports there are, whether invented."""


def _report_counts(
    session: Session, asked: Asked, rolled: Rolled | None, *, this_year: int
) -> tuple[Years | None, list[_Counted]]:
    """What is there counts under its own form, what is missing under the form of its year. Told
    with the years that there are facts of, which is all that a question without years is about."""
    there = list(
        store.reports(session, asked) if rolled is None else rolled_store.reports(session, asked, rolled)
    )
    years = asked.years
    if years is None and there:
        years = years_of({found.year for found in there})
    # The report of the running year is not due before the year has ended.
    due = [year for year in years or () if year < this_year]
    missing: dict[tuple[Key, int, bool], int] = defaultdict(int)
    for units, year, synthetic, count in _expectations(session, asked, rolled, due):
        missing[units, year, synthetic] += count
    counted: list[_Counted] = []
    for found in there:
        counted.append((found.units, found.year, found.form, found.count, found.count, found.synthetic))
        if found.expected and found.year < this_year:
            missing[found.units, found.year, found.synthetic] -= found.count
    for (units, year, synthetic), count in missing.items():
        if count:
            form = catalogue().form_of_year(year)
            counted.append((units, year, form.code.value if form else "", count, 0, synthetic))
    return years, counted


def _expectations(
    session: Session, asked: Asked, rolled: Rolled | None, years: list[int]
) -> Iterator[Expectation]:
    if rolled is not None:
        yield from rolled_store.expectations(session, asked, rolled, years)
        return
    for year in years:
        for units, synthetic, count in store.expectations(session, asked, year):
            yield units, year, synthetic, count


class _Groups:
    """The groups of one answer by their keys."""

    def __init__(self, query: AggregateQuery) -> None:
        self.by_key: dict[Key, Group] = defaultdict(Group)
        of_year, of_cell = (Dimension.YEAR, Dimension.FORM), (Dimension.INDICATOR, Dimension.APPLICANT)
        of_facts = [dimension for dimension in query.group_by if dimension not in of_cell]
        of_units = [dimension for dimension in of_facts if dimension not in of_year]
        self._key_of_facts = _picker(query.group_by, (*of_facts, *of_cell))
        self._key_of_reports = _picker(query.group_by, (*of_units, *of_year, *of_cell))

    def require_few(self, counted: list[_Counted], *, cells: int) -> None:
        """Raises ProblemError `answer_too_large`, with how many rows there would be: told before any
        value is read."""
        if len(counted) * cells <= MOST_ROWS:
            return
        keys = {self._key_of_reports((*units, year, form, "", "")) for units, year, form, *_ in counted}
        rows = len(keys) * cells
        if rows > MOST_ROWS:
            raise ProblemError(
                "answer_too_large",
                f"答案约有 {rows:,} 行（{len(keys):,} 组，每组 {cells} 个数），一次最多 {MOST_ROWS:,} 行。",
                f"The answer would have about {rows:,} rows ({len(keys):,} groups of {cells} figures each); "
                f"the limit is {MOST_ROWS:,}.",
                pointer="/query/group_by",
            )

    def expect(self, counted: list[_Counted], indicator: str, applicant: str) -> None:
        """Count the reports once for this cell."""
        for units, year, form, expected, reports, synthetic in counted:
            group = self.by_key[self._key_of_reports((*units, year, form, indicator, applicant))]
            group.expected += expected
            group.reports += reports
            group.synthetic |= synthetic

    def take(
        self,
        session: Session,
        asked: Asked,
        cells: dict[int, tuple[str, str]],
        *,
        rolled: Rolled | None,
        with_values: bool,
    ) -> None:
        """Take in the facts of these cells, each single value too where it is needed."""
        told = (
            store.tallies(session, asked) if rolled is None else rolled_store.tallies(session, asked, rolled)
        )
        for tally in told:
            self.by_key[self._key_of_facts((*tally.key, *cells[tally.cell]))].add(tally)
        if with_values:
            for key, cell, value, denominator in store.values(session, asked):
                group = self.by_key[self._key_of_facts((*key, *cells[cell]))]
                group.values.append((value, denominator))


def _picker(wanted: Sequence[Dimension], there: Sequence[Dimension]) -> Callable[[Key], Key]:
    """Picks the wanted dimensions out of keys that give all of `there`, in their order."""
    places = [there.index(dimension) for dimension in wanted]
    if len(places) < 2:
        return lambda key: tuple(key[place] for place in places)
    return itemgetter(*places)


def _answer(
    session: Session, query: AggregateQuery, groups: _Groups, indicators: dict[str, Indicator]
) -> Answer:
    ratios = any(indicator.unit == RATIO_UNIT for indicator in indicators.values())
    columns = columns_of(query, ratios=ratios)
    names = _names(session, query, groups)
    of_cell = query.group_by.index(Dimension.INDICATOR) if Dimension.INDICATOR in query.group_by else None

    def row(key: Key) -> Row:
        indicator = indicators[query.indicators[0] if of_cell is None else key[of_cell]]
        return row_of(query, key, groups.by_key[key], indicator, names, ratios=ratios)

    rows: Sequence[Row] = Unmade(
        sorted(groups.by_key, key=key_order), lambda keys: [row(key) for key in keys]
    )
    if query.having or query.sort:
        rows = arranged(rows, [column.name for column in columns], query)
    notes = {code: i.comparability for code, i in indicators.items() if i.comparability}
    cube = partial(aggregate_cube, query, columns, indicators)
    return Answer(columns, rows, notes, cube)


def _names(session: Session, query: AggregateQuery, groups: _Groups) -> dict[str, str]:
    places = [index for index, dimension in enumerate(query.group_by) if dimension in PLACES]
    codes = {key[index] for key in groups.by_key for index in places if key[index] is not None}
    return store.names(session, sorted(codes)) if codes else {}


def _wrong(parameter: str, zh: str, en: str) -> ProblemError:
    return ProblemError("invalid_parameter", zh, en, pointer=f"/query/{parameter}")
