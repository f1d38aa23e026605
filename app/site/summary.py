"""What is loaded, at a glance, for the start page."""

import re
from collections import Counter
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from app.actor import PUBLIC
from app.coverage.counts import coverage
from app.coverage.question import CoverageQuery
from app.site import store
from app.site.areas import Area, areas, usual_area
from app.units.filters import UnitFilter
from app.vocabulary import LEVEL_LABELS, SCOPE_LABELS, Level, Scope, Severity

NEWEST = 8
LARGEST = 6
LOOKED_AT = 2_000
"""Errors of the latest years among which the largest are sought."""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class NewReport:
    """One line of the list of newest reports. `received` is the applications received, None if blank."""

    unit: str
    name: str
    year: int
    scope: str
    scope_label: str
    form: str
    published_at: datetime
    printed_on: date | None
    synthetic: bool
    received: int | None
    errors: int
    warnings: int
    notices: int


@dataclass(frozen=True, slots=True)
class YearBar:
    """How many reports of one year are public, by form."""

    year: int
    total: int
    by_form: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of one year: how many units were to report, and how many did (in time or not)."""

    year: int
    expected: int
    published: int
    on_time: int
    late: int
    missing: int


@dataclass(frozen=True, slots=True)
class LargeError:
    """An error whose two sides lie far apart; `difference` is by how much."""

    unit: str
    name: str
    year: int
    scope: str
    code: str
    message: str
    difference: Decimal
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the start page tells of the data; `area` is what `complete` is about."""

    units: int
    units_by_level: tuple[tuple[str, int], ...]
    reports: int
    values: int
    years: tuple[YearBar, ...]
    findings: dict[Severity, int]
    frequent: tuple[tuple[str, Severity, int], ...]
    newest: tuple[NewReport, ...]
    area: Area | None = None
    largest: tuple[LargeError, ...] = ()
    complete: tuple[Completeness, ...] = ()


def summarise(session: Session) -> Summary:
    """Count what is loaded. Reads only."""
    levels = store.units_by_level(session)
    years = _years(store.reports_by_year(session))
    findings = store.findings_by_code(session)
    by_severity: Counter[Severity] = Counter()
    for _, severity, count in findings:
        by_severity[Severity(severity)] += count
    return Summary(
        units=sum(levels.values()),
        units_by_level=tuple((LEVEL_LABELS[level], levels.get(level.value, 0)) for level in Level),
        reports=sum(bar.total for bar in years),
        values=store.value_count(session),
        years=years,
        findings={severity: by_severity[severity] for severity in Severity},
        frequent=tuple((code, Severity(severity), count) for code, severity, count in findings[:6]),
        newest=tuple(_new(row) for row in store.newest_reports(session, NEWEST)),
        area=(area := usual_area(known := areas(session))),
        largest=_largest(session, known),
        complete=_complete(session, area),
    )


def _largest(session: Session, known: tuple[Area, ...]) -> tuple[LargeError, ...]:
    """The errors whose sides lie farthest apart, of real bodies first."""
    found: list[LargeError] = []
    for synthetic in (False, True):
        if any(area.synthetic is synthetic for area in known):
            rows = store.errors(session, synthetic=synthetic, limit=LOOKED_AT)
            large = {
                # What two years contradict each other in is told by the reports of both.
                (each.unit, each.message): each
                for each in (_large(row, synthetic=synthetic) for row in rows)
                if each is not None
            }
            found += sorted(large.values(), key=lambda each: (-each.difference, each.unit, each.year))
    return tuple(found[:LARGEST])


def _complete(session: Session, area: Area | None) -> tuple[Completeness, ...]:
    """The usual area year by year."""
    if area is None:
        return ()
    within = () if area.code is None else (area.code,)
    answer = coverage(session, PUBLIC, query=CoverageQuery(UnitFilter(within=within)))
    names = [column.name for column in answer.columns]
    told = [dict(zip(names, row, strict=True)) for row in answer.rows]
    wanted = [field.name for field in fields(Completeness)]
    return tuple(Completeness(*(int(str(row[name])) for name in wanted)) for row in told)


def _large(row: store.GravestRow, *, synthetic: bool) -> LargeError | None:
    unit, name, year, scope, code, message, expected, found = row
    sides = [NUMBER.search((text or "").replace(",", "")) for text in (expected, found)]
    if sides[0] is None or sides[1] is None:
        return None
    difference = abs(Decimal(sides[0][0]) - Decimal(sides[1][0]))
    return LargeError(unit, name, year, scope, code, message, difference, synthetic)


def _years(rows: list[tuple[int, str, int]]) -> tuple[YearBar, ...]:
    """A bar for each year from the first to the last, those without reports too."""
    if not rows:
        return ()
    by_year: dict[int, list[tuple[str, int]]] = {}
    for year, form, count in rows:
        by_year.setdefault(year, []).append((form, count))
    bars = []
    for year in range(min(by_year), max(by_year) + 1):
        parts = tuple(by_year.get(year, ()))
        bars.append(YearBar(year, sum(count for _, count in parts), parts))
    return tuple(bars)


def _new(row: store.NewestRow) -> NewReport:
    unit, name, year, scope, form, at, printed_on, synthetic, received, errors, warnings, notices = row
    return NewReport(
        unit=unit,
        name=name,
        year=year,
        scope=scope,
        scope_label=SCOPE_LABELS[Scope(scope)],
        form=form,
        published_at=at,
        printed_on=printed_on,
        synthetic=synthetic,
        received=received,
        errors=int(errors),
        warnings=int(warnings),
        notices=int(notices),
    )
