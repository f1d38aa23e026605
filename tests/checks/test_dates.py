from datetime import date

import pytest

from app.checks import dates
from app.content import Finding, Period, Publication, Signoff
from app.vocabulary import Severity
from tests.checks.build import findings, told, zeros

IN_2018 = Period(date(2018, 1, 1), date(2018, 12, 31))


def test_signed_in_the_year_it_counts_while_the_form_says_the_next() -> None:
    """Tanghe 2018: one finding, not a second one on the same slip."""
    content = zeros(
        "2014", period=IN_2018, signoff=Signoff(signed_on=date(2018, 3, 14), filled_on=date(2019, 3, 14))
    )
    assert findings(dates, content) == [
        Finding(
            "signed_before_period_end",
            Severity.WARNING,
            "落款日期 2018-03-14 早于统计期末 2018-12-31；统计表填报日期为 2019-03-14",
            ("signoff.signed_on",),
            "> 2018-12-31",
            "2018-03-14",
        )
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"period": IN_2018}, []),
        (
            {"period": Period(date(2017, 1, 1), date(2017, 12, 31))},
            [("period_mismatch", "period", "2018-01-01 — 2018-12-31", "2017-01-01 — 2017-12-31")],
        ),
        (
            {"signoff": Signoff(signed_on=date(2019, 3, 14), filled_on=date(2019, 3, 1))},
            [],
        ),
        (
            {"signoff": Signoff(signed_on=date(2020, 3, 14), filled_on=date(2019, 3, 14))},
            [("signoff_dates_disagree", "signoff.signed_on", "2019-03-14", "2020-03-14")],
        ),
        (
            {"signoff": Signoff(filled_on=date(2018, 12, 31))},
            [("filled_before_period_end", "signoff.filled_on", "> 2018-12-31", "2018-12-31")],
        ),
        (
            {"publication": Publication(published_on=date(2018, 2, 1))},
            [("published_before_period_end", "publication.published_on", "> 2018-12-31", "2018-02-01")],
        ),
        (
            {"publication": Publication(published_on=date(2025, 6, 2))},
            [("date_in_future", "publication.published_on", "≤ 2025-06-01", "2025-06-02")],
        ),
    ],
)
def test_dates(fields: dict[str, object], expected: list[tuple[str, str, str, str]]) -> None:
    assert told(findings(dates, zeros("2014", **fields))) == expected


@pytest.mark.parametrize("year", [0, -1, 10_000])
def test_a_year_that_no_calendar_has_is_left_alone(year: int) -> None:
    assert findings(dates, zeros("2014", year=year, period=IN_2018)) == []
