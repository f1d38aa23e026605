"""Profiles: the rules of years and series, by tables."""

from datetime import date

import pytest

from app.catalogue.registry import catalogue
from app.observations.profile_series import MAIN, Peers, Point, YearForms, belongs, series_of
from app.observations.profile_store import Own, PublicReport
from app.observations.profile_years import (
    FindingSummary,
    UnitCoverage,
    UnitYear,
    YearReport,
    YearStanding,
    YearStatus,
    covered,
    summary,
    unit_year,
    usual_years,
)
from app.vocabulary import FormCode, Kind, Level, Scope, Severity, ValueStatus
from app.writers.dataset import Exact

F14, F19, F21 = FormCode
ERROR, WARNING, NOTICE = Severity
NO_FINDINGS = FindingSummary({ERROR: 0, WARNING: 0, NOTICE: 0}, ())


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
        2018, expected, YearStatus(status), YearStanding(standing) if standing else None, local or date(2019, 3, 31),
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
    assert found.standing is YearStanding(standing)


def test_years_counted() -> None:
    def of(
        year: int, status: YearStatus, standing: YearStanding | None, *, expected: bool = True
    ) -> UnitYear:
        return UnitYear(year, expected, status, standing, None, None, ())

    years = [
        of(2014, YearStatus.PUBLISHED, YearStanding.ON_TIME),
        of(2015, YearStatus.PUBLISHED, YearStanding.LATE),
        of(2016, YearStatus.MISSING, YearStanding.OVERDUE),
        of(2017, YearStatus.WITHDRAWN, YearStanding.OVERDUE),
        of(2018, YearStatus.NOT_EXPECTED, None, expected=False),
        of(2019, YearStatus.PUBLISHED, YearStanding.UNDATED, expected=False),
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
    peers = {2018: {(0, 7): 1, (1, 4): 1, (2, 4): 1, (0, 0): 9}}
    forms = YearForms({2018: F14, 2019: F19, 2020: F19}, catalogue())
    found = series_of(
        indicator, [2018, 2019, 2020, 2021], forms, own, peers, dict.fromkeys(own | {2021: None})
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
    peers = {2021: {(100_000, None): 1, (7_730_280_000, None): 1}}
    own = {2021: Own(ValueStatus.REPORTED, 7_730_280_000, None)}
    found = series_of(indicator, [2020, 2021], forms, own, peers, {2020: "410000", 2021: "410000"})
    assert found.points == (
        Point(2020, None, None, None, "not_in_form", F19, False, Peers("410000", 0, None, None, None, None)),
        Point(2021, Exact(7_730_280_000, 6), None, None, "reported", F21, False,
              Peers("410000", 2, 1932.645, 3865.19, 5797.735, 75.0)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "own", "peers"),
    [
        ({5: 1}, 5, (1, 5.0, 5.0, 5.0, 50.0)),
        ({5: 4}, 5, (4, 5.0, 5.0, 5.0, 50.0)),
        ({0: 6, 9: 2}, 9, (8, 0.0, 0.0, 2.25, 87.5)),
        ({0: 6, 9: 2}, 0, (8, 0.0, 0.0, 2.25, 37.5)),
        ({1: 1, 2: 1, 3: 1, 4: 1}, None, (4, 1.75, 2.5, 3.25, None)),
        ({}, None, (0, None, None, None, None)),
    ],
)
def test_where_the_unit_stands(
    values: dict[int, int],
    own: int | None,
    peers: tuple[int, float | None, float | None, float | None, float | None],
) -> None:
    mine = {} if own is None else {2018: Own(ValueStatus.REPORTED, own, None)}
    histogram = {(value, None): count for value, count in values.items()}
    (point,) = series_of(
        catalogue().indicators["reviews.total"], [2018], YearForms({2018: F14}, catalogue()), mine,
        {2018: histogram}, {2018: None},
    ).points  # fmt: skip
    assert point.peers == Peers(None, *peers)


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
