from dataclasses import replace

import pytest

from app.checks import continuity
from app.content import Finding
from app.vocabulary import Severity, ValueStatus
from tests.checks.build import COUNTY, figure, findings, real, told, zeros

EARLIER, LATER = real("suqian-2023"), real("suqian-2024")


def test_two_years_that_join_on() -> None:
    """Suqian: carried out 121 = carried in 121; in force 597 + 50 − 227 = 420."""
    assert findings(continuity, LATER, replace(COUNTY, previous=EARLIER)) == []
    assert findings(continuity, EARLIER, replace(COUNTY, following=LATER)) == []


def test_seen_from_the_later_year() -> None:
    wrong = LATER.with_figures([figure("applications.carried_in@total", "120")])
    assert findings(continuity, wrong, replace(COUNTY, previous=EARLIER)) == [
        Finding(
            "carryover_broken",
            Severity.ERROR,
            "2023、2024 年度不衔接：上年结转＝上一年度报告的结转下年度（总计），2024 年度填 120，按 2023 "
            "年度应为 121",
            ("applications.carried_in@total",),
            "121",
            "120",
        )
    ]


def test_seen_from_the_earlier_year_it_names_that_years_cell() -> None:
    wrong = LATER.with_figures([figure("applications.carried_in@total", "120")])
    found = findings(continuity, EARLIER, replace(COUNTY, following=wrong))
    assert [(f.cells, f.expected, f.found) for f in found] == [
        (("applications.carried_out@total",), "121", "120")
    ]


def test_in_force_issued_and_repealed() -> None:
    wrong = LATER.with_figures([figure("normative_documents.in_force", "421")])
    (broken,) = findings(continuity, wrong, replace(COUNTY, previous=EARLIER))
    assert broken.cells == (
        "normative_documents.in_force@total",
        "normative_documents.issued@total",
        "normative_documents.repealed@total",
    )
    assert (broken.expected, broken.found) == ("420", "421")


def test_items_of_2020_go_on_from_2019() -> None:
    earlier = zeros("2019", {"licensing.items_last_year": "50", "licensing.items_change": "-11"}, year=2019)
    later = zeros("2019", {"licensing.items_last_year": "39"})
    assert findings(continuity, later, replace(COUNTY, previous=earlier)) == []
    wrong = zeros("2019", {"licensing.items_last_year": "61"})
    assert told(findings(continuity, wrong, replace(COUNTY, previous=earlier))) == [
        ("carryover_broken", "licensing.items_last_year@total", "39", "61")
    ]


@pytest.mark.parametrize(
    ("answered", "expected"),
    [("12", []), ("13", [("carryover_broken", "applications.answered@total", "≤ 12", "13")])],
)
def test_answered_in_2014_to_2018_at_most_what_was_open(
    answered: str, expected: list[tuple[str, str, str, str]]
) -> None:
    earlier = zeros("2014", {"applications.received": "9", "applications.answered": "7"}, year=2017)
    later = zeros("2014", {"applications.received": "10", "applications.answered": answered})
    found = findings(continuity, later, replace(COUNTY, previous=earlier))
    assert told(found) == expected
    assert all(f.severity is Severity.WARNING for f in found)


def test_more_answered_than_received_last_year_leaves_nothing_open() -> None:
    earlier = zeros("2014", {"applications.received": "5", "applications.answered": "9"}, year=2017)
    later = zeros("2014", {"applications.received": "3", "applications.answered": "3"})
    assert findings(continuity, later, replace(COUNTY, previous=earlier)) == []


def test_a_blank_is_one_notice_and_no_pass() -> None:
    blank = EARLIER.with_figures(
        [figure(f"applications.carried_out@{a}", ValueStatus.BLANK) for a in ("research", "nonprofit")]
    )
    assert findings(continuity, LATER, replace(COUNTY, previous=blank)) == [
        Finding(
            "carryover_not_assessable",
            Severity.NOTICE,
            "与 2023 年度的衔接无法核对：上年结转＝上一年度报告的结转下年度，有空白或未读到的格",
            expected="上年结转＝上一年度报告的结转下年度",
        )
    ]
    mine = LATER.with_figures([figure("applications.carried_in@other", ValueStatus.UNREADABLE)])
    assert told(findings(continuity, mine, replace(COUNTY, previous=EARLIER))) == [
        (
            "carryover_not_assessable",
            "applications.carried_in@other",
            "上年结转＝上一年度报告的结转下年度",
            None,
        )
    ]


def test_years_that_do_not_neighbour_and_forms_that_share_no_rule() -> None:
    assert findings(continuity, LATER, replace(COUNTY, previous=replace(EARLIER, year=2022))) == []
    old = zeros("2014", {"applications.received": "9"})
    new = zeros("2019", {"applications.carried_in@total": "5"}, year=2019)
    assert findings(continuity, new, replace(COUNTY, previous=old)) == []
