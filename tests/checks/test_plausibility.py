from dataclasses import replace

import pytest

from app.checks import plausibility
from app.checks.context import Context
from app.content import Finding
from app.vocabulary import Kind, Level, Severity
from tests.checks.build import COUNTY, findings, real, told, zeros

TOWNSHIP = replace(COUNTY, level=Level.TOWNSHIP, kind=Kind.TOWNSHIP, unit_name="某镇人民政府")
PREFECTURE = replace(COUNTY, level=Level.PREFECTURE)


def test_a_township_with_regulations_in_force() -> None:
    content = zeros("2021", {"regulations.in_force": "3", "regulations.issued": "1"})
    assert findings(plausibility, content, TOWNSHIP) == [
        Finding(
            "regulations_implausible",
            Severity.WARNING,
            "乡级单位无权制定规章，而报表填有 「规章·本年制发件数」 1、「规章·现行有效件数」 3",
            ("regulations.issued@total", "regulations.in_force@total"),
            "0",
            "1, 3",
        )
    ]
    assert findings(plausibility, content, PREFECTURE) == []


@pytest.mark.parametrize(
    ("form", "cells", "context", "expected"),
    [
        ("2014", {"applications.fees": "8040"}, COUNTY, ("applications.fees@total", "≤ 50", "8040")),
        (
            "2014",
            {"organisation.special_funds": "20000"},
            TOWNSHIP,
            ("organisation.special_funds@total", "≤ 500", "20000"),
        ),
        (
            "2021",
            {"charges.amount": "77302800"},
            COUNTY,
            ("charges.amount@total", "≤ 300000", "77302800"),
        ),
        (
            "2019",
            {"procurement.amount": "2510000.5"},
            COUNTY,
            ("procurement.amount@total", "≤ 1000000", "2510000.5"),
        ),
    ],
)
def test_yuan_entered_as_ten_thousands(
    form: str, cells: dict[str, str], context: Context, expected: tuple[str, str, str]
) -> None:
    assert told(findings(plausibility, zeros(form, cells), context)) == [("money_implausible", *expected)]


def test_the_message_says_what_it_would_be_in_yuan() -> None:
    (found,) = findings(plausibility, zeros("2014", {"applications.fees": "8040"}))
    assert found.message == (
        "「七、依申请公开信息收取的费用」 8040 万元，超出县级单位的常理（50 万元）；"
        "是否误以元为单位（0.804 万元）"
    )


def test_real_amounts_are_plausible() -> None:
    for name, context in (
        ("hongze-2023", COUNTY),
        ("tanghe-2018", COUNTY),
        ("suqian-2024", PREFECTURE),
        ("shanghai-office-2019", replace(COUNTY, level=Level.PROVINCE, kind=Kind.DEPARTMENT)),
    ):
        assert findings(plausibility, real(name), context) == []


def test_a_unit_not_known_is_not_judged() -> None:
    content = zeros("2021", {"regulations.in_force": "3", "charges.amount": "77302800"})
    assert findings(plausibility, content, Context(COUNTY.today)) == []
