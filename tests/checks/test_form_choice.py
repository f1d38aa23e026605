from dataclasses import replace

import pytest

from app.checks import form_choice
from app.content import Finding
from app.vocabulary import Severity
from tests.checks.build import COUNTY, findings, told, zeros


@pytest.mark.parametrize(
    ("form", "year"), [("2014", 2014), ("2014", 2018), ("2019", 2019), ("2019", 2020), ("2021", 2021)]
)
def test_the_form_in_force(form: str, year: int) -> None:
    assert findings(form_choice, zeros(form, year=year)) == []


def test_the_form_of_2019_used_for_2022() -> None:
    assert findings(form_choice, zeros("2019", year=2022)) == [
        Finding(
            "wrong_form",
            Severity.WARNING,
            "2022 年度应使用 2021 年表式，报告使用的是 2019 年表式",
            (),
            "2021",
            "2019",
        )
    ]


def test_before_there_was_a_national_form() -> None:
    assert told(findings(form_choice, zeros("2014", year=2012))) == [
        ("before_national_form", "", None, "2014")
    ]


@pytest.mark.parametrize(("is_draft", "severity"), [(False, Severity.WARNING), (True, Severity.NOTICE)])
def test_a_year_not_over(is_draft: bool, severity: Severity) -> None:
    found = findings(form_choice, zeros("2021", year=2025), replace(COUNTY, is_draft=is_draft))
    assert [(f.code, f.severity, f.found) for f in found] == [("period_not_ended", severity, "2025")]
