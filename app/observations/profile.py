"""One unit at a glance: its years, its main indicators beside its peers', its findings.

Only what is published counts, for everybody: drafts have no place beside peers' medians.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.registry import catalogue
from app.content import CellKey
from app.observations import profile_store as store
from app.observations.containment import usual_scope
from app.observations.profile_series import MAIN, Series, YearForms, belongs, series_of
from app.observations.profile_store import Histogram, Place, Pool, PublicReport
from app.observations.profile_years import (
    FindingSummary,
    UnitCoverage,
    UnitYear,
    YearReport,
    covered,
    summary,
    unit_year,
    usual_years,
)
from app.reports import clock
from app.rollups.cells import cells
from app.units import service as units
from app.units.view import UnitView
from app.vocabulary import Kind, Level, Scope, Severity
from app.years import Years

LEAST_PEERS = 5
"""Reports in a province from which its units are peers enough; quartiles of fewer say little,
and then all units of the level are compared."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What `/units/{code}/profile` answers. The series are of the unit's usual scope."""

    unit: UnitView
    scope: Scope
    years: tuple[UnitYear, ...]
    coverage: UnitCoverage
    findings: FindingSummary
    series: tuple[Series, ...]


def profile(session: Session, actor: Actor, *, code: str, years: Years | None = None) -> Profile:
    """The unit's profile over these years, or from its first report to the last year that
    has ended. Years yet to begin are left out. Raises ProblemError `unit_unknown`."""
    view = units.get(session, actor, code=code)
    filed = store.reports(session, code)
    this_year = clock.today().year
    asked = usual_years(filed, this_year=this_year) if years is None else years
    listed = [year for year in asked if year <= this_year]
    counts = _finding_counts(session, filed, listed)
    unit_years = _unit_years(session, view, filed, listed, counts)
    return Profile(
        unit=view,
        scope=usual_scope(Kind(view.unit.kind)),
        years=unit_years,
        coverage=covered(unit_years),
        findings=summary(sum(counts.values(), Counter())),
        series=_series(session, view, filed, listed),
    )


def _finding_counts(
    session: Session, filed: Sequence[PublicReport], years: Sequence[int]
) -> dict[int, Counter[tuple[str, Severity]]]:
    """How often each code and severity stands among the findings, by published revision."""
    shown = {report.revision_id for report in filed if report.year in years and not report.withdrawn}
    found: dict[int, Counter[tuple[str, Severity]]] = {revision: Counter() for revision in shown}
    for revision, code, severity, count in store.finding_counts(session, shown):
        found[revision][code, severity] = count
    return found


def _unit_years(
    session: Session,
    view: UnitView,
    filed: Sequence[PublicReport],
    years: Sequence[int],
    counts: Mapping[int, Counter[tuple[str, Severity]]],
) -> tuple[UnitYear, ...]:
    unit = view.unit
    by_year: dict[int, list[PublicReport]] = defaultdict(list)
    for report in filed:
        by_year[report.year].append(report)
    expectations = store.expectations(session, unit.id or 0, years)
    found = []
    for year in years:
        expected, local = expectations[year]
        shown = [report for report in by_year[year] if not report.withdrawn]
        found.append(
            unit_year(
                year,
                [YearReport(report, summary(counts[report.revision_id])) for report in shown],
                expected=expected,
                withdrawn=len(shown) < len(by_year[year]),
                level=Level(unit.level),
                kind=Kind(unit.kind),
                local=local,
                today=clock.today(),
            )
        )
    return tuple(found)


def _series(
    session: Session, view: UnitView, filed: Sequence[PublicReport], years: Sequence[int]
) -> tuple[Series, ...]:
    """The main indicators that any form of these years has."""
    unit, scope = view.unit, usual_scope(Kind(view.unit.kind))
    usual = [report for report in filed if report.scope is scope and not report.withdrawn]
    forms = YearForms({report.year: report.form for report in usual}, catalogue())
    known = catalogue().indicators
    chosen = [known[code] for code in MAIN if belongs(known[code], years, forms)]
    ids = {cells(session).id_of[CellKey(indicator.code)]: indicator for indicator in chosen}
    own = store.own(session, unit.id or 0, scope, years, ids)
    within = _within(session, view, years)
    histograms = _histograms(session, view, within, ids)
    return tuple(
        series_of(
            indicator,
            years,
            forms,
            {year: found for (number, year), found in own.items() if number == cell},
            {year: found for (number, year), found in histograms.items() if number == cell},
            within,
        )
        for cell, indicator in ids.items()
    )


def _pool(view: UnitView, within: str | None) -> Pool:
    """The unit's peers: same level and kind, real beside real and invented beside invented."""
    unit = view.unit
    path = None if within is None else unit.path[: unit.path.index(f"{within}/") + len(within) + 1]
    kind = Kind(unit.kind)
    return Pool(Level(unit.level), kind, unit.synthetic, usual_scope(kind), path)


def _within(session: Session, view: UnitView, years: Sequence[int]) -> dict[int, str | None]:
    """For each year the province whose units are the peers; None where too few of it reported."""
    province = view.unit.province
    if province is None:
        return dict.fromkeys(years)
    sizes = store.pool_sizes(session, _pool(view, province), years)
    return {year: province if sizes.get(year, 0) >= LEAST_PEERS else None for year in years}


def _histograms(
    session: Session, view: UnitView, within: Mapping[int, str | None], ids: Mapping[int, object]
) -> dict[Place, Histogram]:
    """The peers' values, each year among its own pool."""
    found: dict[Place, Histogram] = {}
    for province in dict.fromkeys(within.values()):
        years = [year for year, code in within.items() if code == province]
        found |= store.histograms(session, _pool(view, province), years, ids)
    return found
