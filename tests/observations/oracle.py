"""What an aggregate should answer, worked out the plain way from the raw reports.

Written from the field's definitions alone, with none of the service's own arithmetic:
it walks over every unit, year and cell and looks at each report.
"""

import math
import statistics
from collections import defaultdict
from fractions import Fraction
from typing import Any

from app.content import CellKey
from app.observations.grouping import AggregateQuery, Dimension
from app.observations.statistics import Statistic
from app.vocabulary import Applicant, FormCode, Kind, Level, Scope, ValueStatus
from tests.observations.world import Body, Cells, Filed, World

TOWNS = (Kind.TOWNSHIP, Kind.SUBDISTRICT)
PARTS = [a for a in Applicant if a is not Applicant.TOTAL]
RATIOS = ("reviews.correction_rate", "applications.share_granted")
STATUS_ORDER = ["reported", "not_applicable", "blank", "absent", "unreadable"]
Row = dict[str, Any]


def kinds_of(query: AggregateQuery) -> tuple[Kind, ...]:
    """The kinds a query takes when it names none."""
    if query.units.kinds:
        return query.units.kinds
    if Dimension.KIND in query.group_by:
        return tuple(Kind)
    levels = query.units.levels
    if levels == (Level.TOWNSHIP,):
        return TOWNS
    open_levels = not levels and (Dimension.LEVEL in query.group_by or query.scope is Scope.BODY)
    return (Kind.GOVERNMENT, *TOWNS) if Level.TOWNSHIP in levels or open_levels else (Kind.GOVERNMENT,)


def contains(world: World, one: Filed, other: Filed) -> bool:
    """Whether the report `one` holds what `other` counts."""
    if one is other or one.year != other.year or one.scope is Scope.BODY:
        return False
    mine = world.units[one.unit]
    below = mine.code in world.units[other.unit].above
    if one.scope is Scope.AREA:
        return below or (one.unit == other.unit and other.scope is not Scope.AREA)
    own = one.unit == other.unit and other.scope is Scope.BODY
    child = world.units[other.unit]
    department = below and child.above[-1] == mine.code and child.kind not in (Kind.GOVERNMENT, *TOWNS)
    return own or (department and other.scope is Scope.BODY)


def taken(world: World, query: AggregateQuery) -> list[Filed]:
    """The reports a query takes."""
    found = []
    for filed in world.reports:
        unit = world.units[filed.unit]
        usual = Scope.AREA if unit.kind is Kind.GOVERNMENT else Scope.BODY
        right_scope = filed.scope is (query.scope or usual)
        right_year = query.years is None or filed.year in query.years
        if right_scope and right_year and _wanted(world, query, unit):
            found.append(filed)
    return found


def answer(world: World, query: AggregateQuery, this_year: int) -> dict[tuple[Any, ...], Row]:
    """The rows by their keys, with statistics and counts."""
    reports = {(filed.unit, filed.year): filed for filed in taken(world, query)}
    years = sorted({year for _, year in reports}) if query.years is None else list(query.years)
    applicants = query.applicants or (PARTS if Dimension.APPLICANT in query.group_by else [Applicant.TOTAL])
    groups: dict[tuple[Any, ...], list[tuple[str, int | None, int | None, bool]]] = defaultdict(list)
    for unit in world.units.values():
        if not _wanted(world, query, unit):
            continue
        for year in years:
            filed = reports.get((unit.code, year))
            if filed is None and not (year < this_year and _expected(world, unit, year)):
                continue
            for indicator in query.indicators:
                for applicant in applicants:
                    key = _key(world, query, unit, year, filed, indicator, applicant)
                    groups[key].append((*_look(filed, indicator, applicant), unit.synthetic))
    return {key: _row(query, key, cells) for key, cells in groups.items()}


def _wanted(world: World, query: AggregateQuery, unit: Body) -> bool:
    chain = {*unit.above, unit.code}
    named = [world.units[code] for code in query.units.within]
    if unit.kind not in kinds_of(query) or (query.units.levels and unit.level not in query.units.levels):
        return False
    if named and not chain & {body.code for body in named}:
        return False
    return not unit.synthetic or query.units.synthetic is True or any(body.synthetic for body in named)


def _expected(world: World, unit: Body, year: int) -> bool:
    if (unit.code, year) in world.entries:
        return world.entries[unit.code, year]
    alive = (unit.valid_from or 0) <= year <= (unit.valid_to or 9999)
    return alive and not unit.placeholder and (unit.kind is not Kind.PUBLIC_INSTITUTION or year <= 2018)


def _form_of(year: int) -> str:
    return "2014" if year <= 2018 else "2019" if year <= 2020 else "2021"


def _key(
    world: World,
    query: AggregateQuery,
    unit: Body,
    year: int,
    filed: Filed | None,
    indicator: str,
    applicant: Applicant,
) -> tuple[Any, ...]:
    place = {
        Dimension.YEAR: year,
        Dimension.PROVINCE: unit.ancestor(Level.PROVINCE, world),
        Dimension.PREFECTURE: unit.ancestor(Level.PREFECTURE, world),
        Dimension.COUNTY: unit.ancestor(Level.COUNTY, world),
        Dimension.LEVEL: unit.level.value,
        Dimension.KIND: unit.kind.value,
        Dimension.FORM: filed.form.value if filed else _form_of(year),
        Dimension.INDICATOR: indicator,
        Dimension.APPLICANT: applicant.value,
    }
    return tuple(place[dimension] for dimension in query.group_by)


PRINTED = {
    "applications.received": "2014 2019 2021",
    "applications.concluded": "2019 2021",
    "applications.answered": "2014",
    "applications.granted": "2014 2019 2021",
    "reviews.total": "2014 2019 2021",
    "reviews.corrected": "2014 2019 2021",
    "reviews.pending": "2019 2021",
    "charges.amount": "2021",
    "licensing.items_change": "2019",
}
MATRIX_FROM = ("2019", "2021")


def _look(filed: Filed | None, indicator: str, applicant: Applicant) -> tuple[str, int | None, int | None]:
    """Status, value (or numerator) and denominator of one cell of one report."""
    if filed is None:
        return "missing_report", None, None
    form = filed.form.value
    if indicator == "reviews.correction_rate":
        total = ["reviews.total"] if form == "2014" else ["reviews.total", "reviews.pending"]
        return _combined(filed, applicant, ["reviews.corrected"], total, minus=1)
    if indicator == "applications.share_granted":
        below = "applications.answered" if form == "2014" else "applications.concluded"
        return _combined(filed, applicant, ["applications.granted"], [below])
    if indicator == "litigation.cases":
        later = ["litigation.direct.total", "litigation.after_review.total"]
        return _combined(filed, applicant, ["litigation.total"] if form == "2014" else later, None)
    if indicator == "applications.otherwise_handled.all":
        return _otherwise(filed, applicant)
    if form not in PRINTED[indicator] or (applicant is not Applicant.TOTAL and form not in MATRIX_FROM):
        return "not_in_form", None, None
    status, value = _cell(filed.cells, indicator, applicant)
    return status, value, None


def _otherwise(filed: Filed, applicant: Applicant) -> tuple[str, int | None, int | None]:
    whole = "applications.otherwise_handled"
    parts = [f"{whole}.{part}" for part in ("uncorrected", "unpaid", "other")]
    if filed.form is FormCode.F2014:
        return "not_in_form", None, None

    def best(name: str) -> int:
        known = [filed.cells[CellKey(name, a)][0] for a in Applicant if CellKey(name, a) in filed.cells]
        marks = [2 if s is ValueStatus.REPORTED else 0 if s is ValueStatus.ABSENT else 1 for s in known]
        return max(marks, default=0)

    hybrid = filed.form is FormCode.F2021 and best(whole) > max(best(part) for part in parts)
    names = [whole] if filed.form is FormCode.F2019 or hybrid else parts
    return _combined(filed, applicant, names, None)


def _combined(
    filed: Filed, applicant: Applicant, above: list[str], below: list[str] | None, minus: int = 0
) -> tuple[str, int | None, int | None]:
    if applicant is not Applicant.TOTAL and filed.form.value not in MATRIX_FROM:
        return "not_in_form", None, None
    cells = {name: _cell(filed.cells, name, applicant) for name in (*above, *(below or []))}
    worst = max((status for status, _ in cells.values()), key=STATUS_ORDER.index)
    if worst != "reported":
        return worst, None, None
    numerator = sum(cells[name][1] or 0 for name in above)
    if below is None:
        return worst, numerator, None
    first, *rest = below
    return worst, numerator, (cells[first][1] or 0) - sum(cells[name][1] or 0 for name in rest) * minus


def _cell(cells: Cells, indicator: str, applicant: Applicant) -> tuple[str, int | None]:
    status, value = cells.get(CellKey(indicator, applicant), (ValueStatus.ABSENT, None))
    return status.value, value


def _row(
    query: AggregateQuery, key: tuple[Any, ...], cells: list[tuple[str, int | None, int | None, bool]]
) -> Row:
    row: Row = dict(zip((d.value for d in query.group_by), key, strict=True))
    row["expected"] = len(cells)
    for status in (*STATUS_ORDER, "not_in_form", "missing_report"):
        row[status] = sum(found == status for found, *_ in cells)
    row["synthetic"] = any(synthetic for *_, synthetic in cells)
    indicator = row.get("indicator", query.indicators[0])
    scale = 10**6 if indicator == "charges.amount" else 1
    reported = [(value, below) for status, value, below, _ in cells if status == "reported"]
    if indicator in RATIOS:
        own = sorted(Fraction(a or 0, b) for a, b in reported if b)
        sums = sum(a or 0 for a, _ in reported), sum(b or 0 for _, b in reported)
        row["numerator"], row["denominator"] = sums if reported else (None, None)
        total = Fraction(*sums) if sums[1] else None
    else:
        own = sorted(Fraction(a or 0, scale) for a, _ in reported)
        total = sum(own, Fraction(0)) if own else None
    for stat in query.stats:
        row[stat.value] = _statistic(stat, own, total, len(reported))
    return row


def _statistic(
    stat: Statistic, own: list[Fraction], total: Fraction | None, count: int
) -> Fraction | float | int | None:
    if stat is Statistic.COUNT:
        return count
    if stat is Statistic.SUM:
        return total
    if not own or (stat is Statistic.STDDEV and len(own) < 2):
        return None
    if stat is Statistic.STDDEV:
        return math.sqrt(statistics.variance(own))
    if stat in (Statistic.MIN, Statistic.MAX, Statistic.MEAN):
        return {Statistic.MIN: own[0], Statistic.MAX: own[-1], Statistic.MEAN: sum(own) / len(own)}[stat]
    percent = {"median": 50, "p10": 10, "p25": 25, "p75": 75, "p90": 90}[stat.value]
    place = Fraction(percent * (len(own) - 1), 100)
    low = int(place)
    high = min(low + 1, len(own) - 1)
    return own[low] + (own[high] - own[low]) * (place - low)
