"""What two reports say of themselves."""

from dataclasses import replace
from datetime import date

import pytest

from app.comparison.metadata import FIELDS, Detail, cautions, details
from app.content import Period, Publication, ReportContent, Signoff
from app.reports.model import UnitFacts
from app.vocabulary import FormCode, Kind, Level, Scope

COUNTY = UnitFacts(1, "990101", "某县人民政府", Level.COUNTY, Kind.GOVERNMENT, "990000/990101/", True, 1)
ONE = ReportContent(2018, FormCode.F2014, scope=Scope.AREA)


def test_details_whole() -> None:
    left = replace(
        ONE,
        title="某县2018年报告",
        period=Period(date(2018, 1, 1), date(2018, 12, 31)),
        publication=Publication(publisher="某县政府办", published_on=date(2019, 3, 1)),
        signoff=Signoff(signed_on=date(2019, 2, 28)),
    )
    right = replace(ONE, title="某县2018年报告", publication=Publication(published_on=date(2018, 3, 1)))
    found = details(left, right)
    assert [each.field for each in found] == [name for name, _ in FIELDS]
    assert [each for each in found if not each.same] == [
        Detail("period.from", "统计期间自", "2018-01-01", None),
        Detail("period.to", "统计期间至", "2018-12-31", None),
        Detail("publication.publisher", "发布机构", "某县政府办", None),
        Detail("publication.published_on", "发布日期", "2019-03-01", "2018-03-01"),
        Detail("signoff.signed_on", "签发日期", "2019-02-28", None),
    ]
    assert found[:3] == [
        Detail("title", "标题", "某县2018年报告", "某县2018年报告"),
        Detail("form", "表式", "2014", "2014"),
        Detail("scope", "口径", "area", "area"),
    ]


@pytest.mark.parametrize(
    ("unit", "report", "codes"),
    [
        ({}, {}, []),
        ({}, {"form": FormCode.F2021}, ["forms_differ"]),
        ({}, {"scope": Scope.LEVEL}, ["scopes_differ"]),
        ({"level": Level.PREFECTURE}, {}, ["levels_differ"]),
        ({"kind": Kind.DEPARTMENT}, {"scope": Scope.BODY}, ["scopes_differ", "kinds_differ"]),
        ({"synthetic": False}, {}, ["synthetic_mixed"]),
    ],
)
def test_cautions(unit: dict[str, object], report: dict[str, object], codes: list[str]) -> None:
    other = replace(COUNTY, **unit)  # type: ignore[arg-type]
    found = cautions((COUNTY, other), ONE, replace(ONE, **report))  # type: ignore[arg-type]
    assert [each.code for each in found] == codes


def test_a_caution_names_both_sides() -> None:
    town = replace(COUNTY, level=Level.TOWNSHIP)
    assert [each.message for each in cautions((COUNTY, town), ONE, ONE)] == [
        "两个单位的层级不同（县级与乡级）。"
    ]
