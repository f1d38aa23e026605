from dataclasses import replace

import pytest

from app.checks import jumps
from app.content import Finding, ReportContent
from app.vocabulary import Severity
from tests.checks.build import COUNTY, findings, told, zeros


def past(*values: str, cell: str = "licensing.decisions") -> tuple[ReportContent, ...]:
    """Reports of the years before 2023, the latest last."""
    first = 2023 - len(values)
    return tuple(zeros("2021", {cell: value}, year=first + i) for i, value in enumerate(values))


def test_ten_times_the_median_of_earlier_years() -> None:
    content = zeros("2021", {"licensing.decisions": "5500"})
    assert findings(jumps, content, replace(COUNTY, history=past("500", "550"))) == [
        Finding(
            "jump_from_history",
            Severity.WARNING,
            "「行政许可·本年处理决定数量」 5500，以前 2 个年度的中位数为 525，相差悬殊",
            ("licensing.decisions@total",),
            "≈ 525",
            "5500",
        )
    ]


@pytest.mark.parametrize(
    ("values", "value", "found"),
    [
        (("500", "550"), "5249", False),
        (("500", "550"), "5250", True),
        (("500", "550"), "52", True),
        (("500", "550"), "0", True),
        (("5", "6"), "90", False),
        (("0", "0"), "99", False),
        (("0", "0"), "100", True),
        (("500",), "50000", False),
        (("1", "500", "510"), "480", False),
    ],
)
def test_factor_and_difference(values: tuple[str, ...], value: str, found: bool) -> None:
    content = zeros("2021", {"licensing.decisions": value})
    assert bool(findings(jumps, content, replace(COUNTY, history=past(*values)))) is found


def test_the_same_year_and_later_years_are_no_history_and_last_year_counts_once() -> None:
    content = zeros("2021", {"licensing.decisions": "50000"})
    later = replace(past("500")[0], year=2024)
    twice = past("500", "510")
    assert findings(jumps, content, replace(COUNTY, history=(later, past("500")[0]))) == []
    context = replace(COUNTY, history=twice, previous=twice[-1])
    assert told(findings(jumps, content, context)) == [
        ("jump_from_history", "licensing.decisions@total", "≈ 505", "50000")
    ]
