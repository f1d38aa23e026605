"""One unit year by year: was it expected, did it report, in time, with which findings. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.checks.deadline import deadline
from app.observations.profile_store import PublicReport
from app.vocabulary import Kind, Level, Severity

MOST_CODES = 5
"""Codes named in a summary of findings; the counts by severity are of all."""

Counts = Mapping[tuple[str, Severity], int]
"""How often each code of a severity stands among the findings."""


class YearStatus(StrEnum):
    """What there is of a year."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"
    NOT_EXPECTED = "not_expected"


class YearStanding(StrEnum):
    """How a year stands against the date that binds; the same words as `/coverage` counts by.

    The first four are of what is published, `overdue` and `pending` of what is missing.
    """

    ON_TIME = "on_time"
    LATE = "late"
    UNDATED = "undated"
    NO_DEADLINE = "no_deadline"
    OVERDUE = "overdue"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """Findings counted by severity, and the gravest and most frequent codes with their counts."""

    severities: Mapping[Severity, int]
    top: tuple[tuple[str, Severity, int], ...]


@dataclass(frozen=True, slots=True)
class YearReport:
    """One published report and what its findings are."""

    report: PublicReport
    findings: FindingSummary


@dataclass(frozen=True, slots=True)
class UnitYear:
    """One year of the unit; `reports` are those published, of whatever scope."""

    year: int
    expected: bool
    status: YearStatus
    standing: YearStanding | None
    deadline: date | None
    published_on: date | None
    reports: tuple[YearReport, ...]


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """Years counted as `/coverage` counts them: expected + unexpected = published + missing."""

    expected: int
    published: int
    on_time: int
    late: int
    missing: int
    unexpected: int
    missing_years: tuple[int, ...]


def summary(counts: Counts) -> FindingSummary:
    """The findings of one report or of several."""
    severities: Counter[Severity] = Counter()
    for (_, severity), count in counts.items():
        severities[severity] += count
    order = list(Severity)
    gravest = sorted(counts.items(), key=lambda item: (order.index(item[0][1]), -item[1], item[0][0]))
    top = tuple((code, severity, count) for (code, severity), count in gravest[:MOST_CODES])
    return FindingSummary({severity: severities[severity] for severity in Severity}, top)


def unit_year(
    year: int,
    filed: Sequence[YearReport],
    *,
    expected: bool,
    withdrawn: bool,
    level: Level,
    kind: Kind,
    local: date | None,
    today: date,
) -> UnitYear:
    """One year; `filed` are its published reports, `local` the date a local notice sets."""
    due = deadline(year, level, kind, local)
    days = [each.report.published_on for each in filed if each.report.published_on is not None]
    first = min(days, default=None)
    if filed:
        status = YearStatus.PUBLISHED
    elif withdrawn:
        status = YearStatus.WITHDRAWN
    else:
        status = YearStatus.MISSING if expected else YearStatus.NOT_EXPECTED
    return UnitYear(
        year, expected, status, _standing(bool(filed), expected, due, first, today), due, first, tuple(filed)
    )


def _standing(
    published: bool, expected: bool, due: date | None, first: date | None, today: date
) -> YearStanding | None:
    if not published:
        if not expected:
            return None
        return YearStanding.OVERDUE if due is not None and today > due else YearStanding.PENDING
    if due is None:
        return YearStanding.NO_DEADLINE
    if first is None:
        return YearStanding.UNDATED
    return YearStanding.LATE if first > due else YearStanding.ON_TIME


def covered(years: Iterable[UnitYear]) -> UnitCoverage:
    """The years counted."""
    listed = list(years)
    published = [each for each in listed if each.status is YearStatus.PUBLISHED]
    missing = tuple(each.year for each in listed if each.expected and each not in published)
    return UnitCoverage(
        expected=sum(each.expected for each in listed),
        published=len(published),
        on_time=sum(each.standing is YearStanding.ON_TIME for each in published),
        late=sum(each.standing is YearStanding.LATE for each in published),
        missing=len(missing),
        unexpected=sum(not each.expected for each in published),
        missing_years=missing,
    )


def usual_years(reports: Sequence[PublicReport], *, this_year: int) -> Iterator[int]:
    """From the first year with a published report to the last that has ended (or was
    reported), gaps included: a year that is missing must show. Last year where there is none."""
    filed = [report.year for report in reports if not report.withdrawn]
    first = min(filed, default=this_year - 1)
    yield from range(first, max([this_year - 1, *filed]) + 1)
