from app.checks import value_range
from app.content import Finding
from app.vocabulary import Severity
from tests.checks.build import findings, zeros


def test_counts_are_whole_and_not_negative_and_money_is_not_negative() -> None:
    content = zeros(
        "2019",
        {
            "licensing.items_change": "-11",
            "procurement.amount": "25.10",
            "procurement.projects": "-6",
            "applications.received@other": "1.5",
        },
    )
    assert findings(value_range, content) == [
        Finding(
            "negative_value",
            Severity.ERROR,
            "「政府集中采购·采购项目数量」不应为负数：-6",
            ("procurement.projects@total",),
            "≥ 0",
            "-6",
        ),
        Finding(
            "fractional_count",
            Severity.ERROR,
            "「一、本年新收政府信息公开申请数量」（其他）应为整数：1.5",
            ("applications.received@other",),
            None,
            "1.5",
        ),
    ]


def test_negative_money() -> None:
    found = findings(value_range, zeros("2014", {"organisation.special_funds": "-2.5"}))
    assert [(f.code, f.cells, f.found) for f in found] == [
        ("negative_value", ("organisation.special_funds@total",), "-2.5")
    ]
