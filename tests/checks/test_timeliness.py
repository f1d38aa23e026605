from dataclasses import replace
from datetime import date

import pytest

from app.checks import timeliness
from app.content import Finding, Publication
from app.vocabulary import Kind, Level, Severity
from tests.checks.build import COUNTY, findings, zeros


@pytest.mark.parametrize(
    ("form", "day"),
    [("2014", date(2019, 3, 26)), ("2014", date(2019, 3, 31)), ("2021", date(2024, 3, 31)), ("2021", None)],
)
def test_in_time_or_unknown(form: str, day: date | None) -> None:
    assert findings(timeliness, zeros(form, publication=Publication(published_on=day))) == []


def test_a_government_late_by_a_day() -> None:
    content = zeros("2021", publication=Publication(published_on=date(2024, 4, 1)))
    assert findings(timeliness, content) == [
        Finding(
            "filed_late",
            Severity.WARNING,
            "公布逾期 1 天：发布日期 2024-04-01，期限为 2024-03-31（《政府信息公开条例》第四十九条）",
            ("publication.published_on",),
            "≤ 2024-03-31",
            "2024-04-01",
        )
    ]


def test_a_department_has_until_the_end_of_january() -> None:
    content = zeros("2021", publication=Publication(published_on=date(2024, 2, 1)))
    found = findings(timeliness, content, replace(COUNTY, kind=Kind.DEPARTMENT))
    assert [f.expected for f in found] == ["≤ 2024-01-31"]


def test_the_old_decree_names_itself() -> None:
    content = zeros("2014", publication=Publication(published_on=date(2019, 4, 10)))
    (late,) = findings(timeliness, content, replace(COUNTY, kind=Kind.DEPARTMENT))
    assert late.message == (
        "公布逾期 10 天：发布日期 2019-04-10，期限为 2019-03-31（2007 年《政府信息公开条例》第三十一条）"
    )


def test_a_township_is_late_only_against_a_local_calendar() -> None:
    content = zeros("2021", publication=Publication(published_on=date(2024, 9, 1)))
    township = replace(COUNTY, level=Level.TOWNSHIP, kind=Kind.TOWNSHIP)
    assert findings(timeliness, content, township) == []
    (late,) = findings(timeliness, content, replace(township, local_deadline=date(2024, 1, 20)))
    assert late.message == "公布逾期 225 天：发布日期 2024-09-01，期限为 2024-01-20（本地规定的日期）"
