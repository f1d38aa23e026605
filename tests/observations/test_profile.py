"""Profiles: the rules by tables, and on random worlds against plain arithmetic, on both databases."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.actor import PUBLIC
from app.catalogue.registry import catalogue
from app.db.engine import Database
from app.db.migrate import migrate
from app.observations.profile import LEAST_PEERS, profile
from app.observations.profile_series import MAIN, Peers, Point, YearForms, belongs, series_of
from app.observations.profile_store import Own, PublicReport, Spread
from app.observations.profile_years import (
    FindingSummary,
    Standing,
    UnitCoverage,
    UnitYear,
    YearReport,
    YearStatus,
    covered,
    summary,
    unit_year,
    usual_years,
)
from app.settings import Settings
from app.vocabulary import Applicant, FormCode, Kind, Level, Scope, Severity, ValueStatus
from app.writers.dataset import Exact
from app.years import Years
from tests.conftest import new_postgres
from tests.observations import oracle, world

F14, F19, F21 = FormCode
ERROR, WARNING, NOTICE = Severity
NO_FINDINGS = FindingSummary({ERROR: 0, WARNING: 0, NOTICE: 0}, ())
COMPARED = (
    "applications.received",
    "applications.answered",
    "applications.concluded",
    "applications.share_granted",
    "charges.amount",
    "reviews.total",
    "reviews.correction_rate",
    "litigation.cases",
)


def filed(
    year: int, day: date | None = None, *, scope: Scope = Scope.AREA, withdrawn: bool = False
) -> PublicReport:
    return PublicReport(year, scope, 1, 1, F14, None, day, False, withdrawn)


# ---- years -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected", "withdrawn", "local", "status", "standing", "first"),
    [
        ([date(2019, 3, 31)], True, False, None, "published", "on_time", date(2019, 3, 31)),
        ([date(2019, 4, 1)], True, False, None, "published", "late", date(2019, 4, 1)),
        ([date(2019, 4, 1), date(2019, 3, 1)], True, False, None, "published", "on_time", date(2019, 3, 1)),
        ([date(2019, 4, 1), None], True, False, None, "published", "late", date(2019, 4, 1)),
        ([None], True, False, None, "published", "undated", None),
        ([date(2019, 3, 1)], True, False, date(2019, 2, 1), "published", "late", date(2019, 3, 1)),
        ([date(2019, 3, 1)], False, False, None, "published", "on_time", date(2019, 3, 1)),
        ([date(2019, 3, 1)], True, True, None, "published", "on_time", date(2019, 3, 1)),
        ([], True, True, None, "withdrawn", "overdue", None),
        ([], True, False, None, "missing", "overdue", None),
        ([], False, False, None, "not_expected", None, None),
    ],
)  # fmt: skip
def test_a_year(
    days: list[date | None], expected: bool, withdrawn: bool, local: date | None, status: str, standing: str | None,
    first: date | None,
) -> None:  # fmt: skip
    reports = [YearReport(filed(2018, day), NO_FINDINGS) for day in days]
    found = unit_year(
        2018, reports, expected=expected, withdrawn=withdrawn, level=Level.COUNTY, kind=Kind.GOVERNMENT, local=local,
        today=date(2020, 1, 1),
    )  # fmt: skip
    assert found == UnitYear(
        2018, expected, YearStatus(status), Standing(standing) if standing else None, local or date(2019, 3, 31),
        first, tuple(reports),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "day", "today", "standing"),
    [
        (Kind.GOVERNMENT, None, date(2026, 3, 31), "pending"),
        (Kind.GOVERNMENT, None, date(2026, 4, 1), "overdue"),
        (Kind.DEPARTMENT, None, date(2026, 2, 1), "overdue"),
        (Kind.DEVELOPMENT_ZONE, None, date(2026, 12, 31), "pending"),
        (Kind.DEVELOPMENT_ZONE, date(2026, 12, 31), date(2026, 12, 31), "no_deadline"),
    ],
)
def test_what_binds_whom(kind: Kind, day: date | None, today: date, standing: str) -> None:
    reports = [YearReport(filed(2025, day), NO_FINDINGS)] if day else []
    found = unit_year(
        2025, reports, expected=True, withdrawn=False, level=Level.COUNTY, kind=kind, local=None, today=today
    )
    assert found.standing is Standing(standing)


def test_years_counted() -> None:
    def of(year: int, status: YearStatus, standing: Standing | None, *, expected: bool = True) -> UnitYear:
        return UnitYear(year, expected, status, standing, None, None, ())

    years = [
        of(2014, YearStatus.PUBLISHED, Standing.ON_TIME),
        of(2015, YearStatus.PUBLISHED, Standing.LATE),
        of(2016, YearStatus.MISSING, Standing.OVERDUE),
        of(2017, YearStatus.WITHDRAWN, Standing.OVERDUE),
        of(2018, YearStatus.NOT_EXPECTED, None, expected=False),
        of(2019, YearStatus.PUBLISHED, Standing.UNDATED, expected=False),
    ]
    assert covered(years) == UnitCoverage(
        expected=4, published=3, on_time=1, late=1, missing=2, unexpected=1, missing_years=(2016, 2017)
    )


@pytest.mark.parametrize(
    ("reports", "years"),
    [
        ([], [2025]),
        ([filed(2023)], [2023, 2024, 2025]),
        ([filed(2021), filed(2024)], [2021, 2022, 2023, 2024, 2025]),
        ([filed(2021, withdrawn=True), filed(2024)], [2024, 2025]),
        ([filed(2024), filed(2026)], [2024, 2025, 2026]),
    ],
)
def test_the_years_nobody_named(reports: list[PublicReport], years: list[int]) -> None:
    assert list(usual_years(reports, this_year=2026)) == years


def test_findings_summed_up() -> None:
    found = summary(
        {
            ("blank_cell", NOTICE): 40,
            ("late", WARNING): 1,
            ("jump", WARNING): 3,
            ("copied", WARNING): 3,
            ("sum_mismatch", ERROR): 2,
            ("table_blank", NOTICE): 1,
        }
    )
    assert found == FindingSummary(
        {ERROR: 2, WARNING: 7, NOTICE: 41},
        (
            ("sum_mismatch", ERROR, 2),
            ("copied", WARNING, 3),
            ("jump", WARNING, 3),
            ("late", WARNING, 1),
            ("blank_cell", NOTICE, 40),
        ),
    )


# ---- series ----------------------------------------------------------------------------------


def test_the_main_indicators_are_in_the_catalogue() -> None:
    assert len(set(MAIN)) == len(MAIN) == 25
    assert set(MAIN) <= set(catalogue().indicators)


def test_a_series_whole() -> None:
    indicator = catalogue().indicators["reviews.correction_rate"]
    own = {
        2018: Own(ValueStatus.REPORTED, 1, 4),
        2019: Own(ValueStatus.BLANK, None, None),
        2020: Own(ValueStatus.REPORTED, 0, 0),
    }
    spreads = {2018: Spread(3, {0: (0, 7), 1: (1, 4), 2: (2, 4)}, below=1, upto=2)}
    forms = YearForms({2018: F14, 2019: F19, 2020: F19}, catalogue())
    found = series_of(
        indicator, [2018, 2019, 2020, 2021], forms, own, spreads, dict.fromkeys(own | {2021: None})
    )
    nobody = Peers(None, 0, None, None, None, None)
    assert found.points == (
        Point(2018, 0.25, 1, 4, "reported", F14, False, Peers(None, 3, 0.125, 0.25, 0.375, 50.0)),
        Point(2019, None, None, None, "blank", F19, True, nobody),
        Point(2020, None, 0, 0, "reported", F19, False, nobody),
        Point(2021, None, None, None, "missing_report", None, False, nobody),
    )


def test_money_and_missing_rows() -> None:
    indicator = catalogue().indicators["charges.amount"]
    forms = YearForms({2020: F19, 2021: F21}, catalogue())
    spreads = {2021: Spread(2, {0: (100_000, None), 1: (7_730_280_000, None)}, below=1, upto=2)}
    own = {2021: Own(ValueStatus.REPORTED, 7_730_280_000, None)}
    found = series_of(indicator, [2020, 2021], forms, own, spreads, {2020: "410000", 2021: "410000"})
    assert found.points == (
        Point(2020, None, None, None, "not_in_form", F19, False, Peers("410000", 0, None, None, None, None)),
        Point(2021, Exact(7_730_280_000, 6), None, None, "reported", F21, False,
              Peers("410000", 2, 1932.645, 3865.19, 5797.735, 75.0)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("years", "reported", "breaks"),
    [
        ([2018, 2019, 2020], {}, [2019]),
        ([2019, 2020], {}, [2019]),
        ([2016, 2020, 2021], {}, [2020]),
        ([2013, 2014], {}, []),
        ([2018, 2019, 2020], {2018: F14, 2019: F14, 2020: F19}, [2020]),
        ([2020, 2021, 2022], {2021: F14}, [2021, 2022]),
        ([2020], {2019: F14}, [2020]),
    ],
)
def test_a_series_breaks_where_the_form_changes(
    years: list[int], reported: dict[int, FormCode], breaks: list[int]
) -> None:
    indicator = catalogue().indicators["reviews.total"]
    found = series_of(indicator, years, YearForms(reported, catalogue()), {}, {}, dict.fromkeys(years))
    assert [point.year for point in found.points if point.series_break] == breaks


@pytest.mark.parametrize(
    ("code", "years", "reported", "there"),
    [
        ("disclosure.total", [2018], {}, True),
        ("disclosure.total", [2019, 2020], {}, False),
        ("disclosure.total", [2019], {2019: F14}, True),
        ("charges.amount", [2020], {}, False),
        ("charges.amount", [2020, 2021], {}, True),
        ("reviews.total", [2012], {}, False),
        ("reviews.total", [], {}, False),
    ],
)
def test_a_series_belongs_where_a_form_has_it(
    code: str, years: list[int], reported: dict[int, FormCode], there: bool
) -> None:
    assert belongs(catalogue().indicators[code], years, YearForms(reported, catalogue())) is there


# ---- random worlds ---------------------------------------------------------------------------


def pool(made: world.World, unit: world.Body, year: int) -> tuple[str | None, list[world.Filed]]:
    """The reports of the unit's peers, and the province they lie in, by the definition."""
    usual = Scope.AREA if unit.kind is Kind.GOVERNMENT else Scope.BODY
    alike = [
        report
        for report in made.reports
        if report.year == year
        and report.scope is usual
        and made.units[report.unit].level is unit.level
        and made.units[report.unit].kind is unit.kind
        and made.units[report.unit].synthetic == unit.synthetic
    ]
    province = unit.ancestor(Level.PROVINCE, made)
    near = [report for report in alike if made.units[report.unit].ancestor(Level.PROVINCE, made) == province]
    return (province, near) if len(near) >= LEAST_PEERS else (None, alike)


def worth(report: world.Filed, code: str) -> Fraction | None:
    """The reported value of one indicator, in the unit of its form."""
    status, value, below = oracle._look(report, code, Applicant.TOTAL)
    if status != "reported" or value is None or below == 0:
        return None
    return Fraction(value, below if below is not None else 10**6 if code == "charges.amount" else 1)


def quartile(ordered: list[Fraction], fourths: int) -> Fraction | None:
    if not ordered:
        return None
    low, rest = divmod(fourths * (len(ordered) - 1), 4)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * Fraction(rest, 4)


def point_wanted(unit: world.Body, code: str, within: str | None, peers: list[world.Filed]) -> dict[str, Any]:
    """One point by the definitions alone."""
    mine = next((report for report in peers if report.unit == unit.code), None)
    values = sorted(value for report in peers if (value := worth(report, code)) is not None)
    value = worth(mine, code) if mine else None
    rank = None
    if value is not None:
        rank = Fraction(sum(v < value for v in values) * 2 + values.count(value), len(values) * 2) * 100
    return {
        "status": oracle._look(mine, code, Applicant.TOTAL)[0],
        "form": mine.form if mine else None,
        "value": value,
        "within": within,
        "count": len(values),
        "p25": quartile(values, 1),
        "median": quartile(values, 2),
        "p75": quartile(values, 3),
        "percentile": rank,
    }


def point_found(point: Point) -> dict[str, Any]:
    value = point.value
    plain = Fraction(value.units, 10**value.scale) if isinstance(value, Exact) else value
    peers = point.peers
    return {
        "status": point.status, "form": point.form, "value": plain, "within": peers.within, "count": peers.count,
        "p25": peers.p25, "median": peers.median, "p75": peers.p75, "percentile": peers.percentile,
    }  # fmt: skip


def assert_alike(found: Mapping[str, Any], wanted: Mapping[str, Any], where: object) -> None:
    for name, value in wanted.items():
        same = found[name] == value
        if isinstance(value, Fraction) and found[name] is not None:
            same = found[name] == pytest.approx(float(value), rel=1e-12, abs=1e-12)
        assert same, (where, name, found[name], value)


@pytest.mark.postgres
def test_profiles_of_a_random_world(tmp_path: Path, postgres_server: str) -> None:
    made = world.make(Random(11))
    some = Random(12).sample(sorted(made.units), 30)
    answers = []
    for url in (f"sqlite:///{tmp_path}/world.sqlite", new_postgres(postgres_server)):
        database = Database(Settings(database_url=url))
        migrate(database)
        with database.writing() as session:
            world.store(made, session)
        with database.reading() as session:
            years = Years(((2016, 2023),))
            answers.append({code: profile(session, PUBLIC, code=code, years=years) for code in some})
        database.close()
    sqlite, postgres = answers
    checked, near = 0, 0
    for code in some:
        unit = made.units[code]
        pools = {year: pool(made, unit, year) for year in world.YEARS}
        assert repr(sqlite[code].series) == repr(postgres[code].series)
        assert sqlite[code].years == postgres[code].years
        series = {each.indicator.code: each.points for each in sqlite[code].series}
        for indicator in COMPARED:
            for point in series.get(indicator, ()):
                wanted = point_wanted(unit, indicator, *pools[point.year])
                assert_alike(point_found(point), wanted, (code, indicator, point.year))
                checked += 1
                near += wanted["within"] is not None
    assert checked > 1_000
    assert checked > near > 200
