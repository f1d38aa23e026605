"""What is loaded, at a glance, for the start page."""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.site import store
from app.vocabulary import LEVEL_LABELS, SCOPE_LABELS, Level, Scope, Severity

NEWEST = 8
KEPT_S = 60.0
"""A busy service is not counted through for every visitor."""


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
class Summary:
    """Everything the start page tells of the data."""

    units: int
    units_by_level: tuple[tuple[str, int], ...]
    reports: int
    values: int
    years: tuple[YearBar, ...]
    findings: dict[Severity, int]
    frequent: tuple[tuple[str, Severity, int], ...]
    newest: tuple[NewReport, ...]


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
    )


class SummaryCache:
    """The last summary, made anew only where the journal has grown and some time has passed."""

    def __init__(self) -> None:
        self._kept: tuple[int, float, Summary] | None = None

    def get(self, session: Session) -> Summary:
        """The summary, at most `KEPT_S` seconds behind the data."""
        change, now = store.last_change(session), time.monotonic()
        kept = self._kept
        if kept is not None and (kept[0] == change or now - kept[1] < KEPT_S):
            return kept[2]
        summary = summarise(session)
        # Nothing is kept of an empty service: its first report should show at once.
        self._kept = (change, now, summary) if summary.reports else None
        return summary


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
