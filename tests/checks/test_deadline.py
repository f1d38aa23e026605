"""The dates the law sets, by report year, level and kind."""

from datetime import date

import pytest

from app.checks.deadline import deadline, statutory_deadline
from app.vocabulary import Kind, Level


@pytest.mark.parametrize(
    ("year", "level", "kind", "limit"),
    [
        (2007, Level.COUNTY, Kind.GOVERNMENT, None),
        (2008, Level.COUNTY, Kind.GOVERNMENT, date(2009, 3, 31)),
        (2018, Level.COUNTY, Kind.DEPARTMENT, date(2019, 3, 31)),
        (2018, Level.TOWNSHIP, Kind.TOWNSHIP, date(2019, 3, 31)),
        (2018, Level.COUNTY, Kind.PUBLIC_INSTITUTION, date(2019, 3, 31)),
        (2018, None, None, date(2019, 3, 31)),
        (2019, Level.COUNTY, Kind.DEPARTMENT, date(2020, 1, 31)),
        (2019, Level.PROVINCE, Kind.DEPARTMENT, date(2020, 1, 31)),
        (2019, Level.COUNTY, Kind.GOVERNMENT, date(2020, 3, 31)),
        (2023, Level.PREFECTURE, Kind.GOVERNMENT, date(2024, 3, 31)),
        (2023, Level.TOWNSHIP, Kind.GOVERNMENT, None),
        (2023, Level.TOWNSHIP, Kind.TOWNSHIP, None),
        (2023, Level.COUNTY, Kind.SUBDISTRICT, None),
        (2023, Level.COUNTY, Kind.PUBLIC_INSTITUTION, None),
        (2023, Level.COUNTY, Kind.DEVELOPMENT_ZONE, None),
        (2023, Level.COUNTY, Kind.OTHER, None),
        (2023, None, Kind.GOVERNMENT, None),
        (9999, Level.COUNTY, Kind.GOVERNMENT, None),
    ],
)
def test_the_law(year: int, level: Level | None, kind: Kind | None, limit: date | None) -> None:
    assert statutory_deadline(year, level, kind) == limit


def test_a_local_calendar_binds_townships() -> None:
    assert deadline(2023, Level.TOWNSHIP, Kind.TOWNSHIP, date(2024, 1, 20)) == date(2024, 1, 20)


def test_a_local_calendar_may_ask_for_more_than_the_law_but_not_for_less() -> None:
    assert deadline(2023, Level.COUNTY, Kind.GOVERNMENT, date(2024, 2, 10)) == date(2024, 2, 10)
    assert deadline(2023, Level.COUNTY, Kind.GOVERNMENT, date(2024, 6, 1)) == date(2024, 3, 31)
