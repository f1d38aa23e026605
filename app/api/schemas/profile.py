"""What `/units/{code}/profile` gives."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from app.api.schemas.units import UnitOut, unit_json
from app.checks.run import EXPLANATIONS
from app.observations.profile import Profile
from app.observations.profile_series import Peers, Point, Series
from app.observations.profile_years import FindingSummary, UnitYear, YearReport, YearStanding, YearStatus
from app.vocabulary import FormCode, Scope, Severity
from app.writers.dataset import json_field

Json = dict[str, Any]


class CodeCountOut(BaseModel):
    """一种问题有多少条。"""

    code: str = Field(description="说明见 /problems/{code}", examples=["sum_mismatch"])
    title: str | None = Field(description="问题的名称")
    severity: Severity
    count: int


class FindingSummaryOut(BaseModel):
    """问题的条数，以及最严重、最多的几种。"""

    error: int
    warning: int
    notice: int
    top: list[CodeCountOut] = Field(description="先严重后轻，同级先多后少，最多五种")


class YearReportOut(BaseModel):
    """这一年度已发布的一份报告。"""

    scope: Scope
    form: FormCode
    revision: int
    title: str | None
    published_on: date | None = Field(description="报告自己写明的发布日期")
    historical: bool
    findings: FindingSummaryOut
    report: str = Field(description="报告的地址")


class ProfileYearOut(BaseModel):
    """该单位的一个年度。"""

    year: int
    expected: bool = Field(description="是否在应报名单上")
    status: YearStatus = Field(description="已发布、已撤回、未发布，或不应报而未报")
    standing: YearStanding | None = Field(description="对照期限如何；不应报而未报的为 null")
    deadline: date | None = Field(description="发布期限：法定或本地规定，以早者为准；没有则为 null")
    published_on: date | None = Field(description="最早一份的发布日期")
    reports: list[YearReportOut] = Field(description="各种口径的已发布报告")


class ProfileCoverageOut(BaseModel):
    """各年度合计：expected + unexpected = published + missing。"""

    expected: int
    published: int
    on_time: int
    late: int
    missing: int
    unexpected: int = Field(description="不在名单上而发布了的年度数")
    missing_years: list[int]


class PeersOut(BaseModel):
    """同层级、同类别、通常口径的单位（含本单位）当年的情况。"""

    within: str | None = Field(description="在哪个省内比；该省当年不足五份报告时为 null，即与全部同级单位比")
    count: int = Field(description="有数的单位数")
    p25: float | None
    median: float | None
    p75: float | None
    percentile: float | None = Field(description="本单位的百分位（0 到 100）：小于它的比例，相同的算一半")


class PointOut(BaseModel):
    """一个指标的一个年度。"""

    year: int
    value: float | None
    numerator: int | None = Field(description="派生比例的分子")
    denominator: int | None = Field(description="派生比例的分母")
    status: str = Field(
        description="reported、blank、not_applicable、unreadable、absent、not_in_form 或 missing_report"
    )
    form: FormCode | None = Field(description="当年报告用的表式")
    series_break: bool = Field(description="含义与所列的上一年度不同，说明见 comparability")
    peers: PeersOut


class SeriesOut(BaseModel):
    """一个主要指标的历年数。"""

    indicator: str = Field(examples=["applications.received"])
    name: str
    unit_of_measure: str = Field(examples=["件"])
    comparability: str | None = Field(description="各表式之间可比性的说明")
    points: list[PointOut]


class ProfileOut(BaseModel):
    """一个单位的概况。"""

    unit: UnitOut
    scope: Scope = Field(description="各指标的口径：该单位通常的口径")
    years: list[ProfileYearOut]
    coverage: ProfileCoverageOut
    findings: FindingSummaryOut = Field(description="所列年度全部已发布报告的问题")
    series: list[SeriesOut]
    synthetic: bool = Field(description="是否虚构数据；虚构单位只与虚构单位比")


def profile_json(found: Profile) -> Json:
    """A profile as `ProfileOut`."""
    covered = found.coverage
    return {
        "unit": unit_json(found.unit),
        "scope": found.scope.value,
        "years": [_year(found, each) for each in found.years],
        "coverage": {
            "expected": covered.expected,
            "published": covered.published,
            "on_time": covered.on_time,
            "late": covered.late,
            "missing": covered.missing,
            "unexpected": covered.unexpected,
            "missing_years": list(covered.missing_years),
        },
        "findings": _findings(found.findings),
        "series": [_series(series) for series in found.series],
        "synthetic": found.unit.unit.synthetic,
    }


def _year(found: Profile, each: UnitYear) -> Json:
    return {
        "year": each.year,
        "expected": each.expected,
        "status": each.status.value,
        "standing": None if each.standing is None else each.standing.value,
        "deadline": each.deadline,
        "published_on": each.published_on,
        "reports": [_report(found.unit.unit.code, filed) for filed in each.reports],
    }


def _report(unit: str, filed: YearReport) -> Json:
    report = filed.report
    return {
        "scope": report.scope.value,
        "form": report.form.value,
        "revision": report.revision,
        "title": report.title,
        "published_on": report.published_on,
        "historical": report.historical,
        "findings": _findings(filed.findings),
        "report": f"/api/v1/reports/{unit}/{report.year}?scope={report.scope.value}",
    }


def _findings(told: FindingSummary) -> Json:
    return {
        **{severity.value: count for severity, count in told.severities.items()},
        "top": [
            {
                "code": code,
                "title": EXPLANATIONS[code].title if code in EXPLANATIONS else None,
                "severity": severity.value,
                "count": count,
            }
            for code, severity, count in told.top
        ],
    }


def _series(series: Series) -> Json:
    indicator = series.indicator
    return {
        "indicator": indicator.code,
        "name": indicator.name_zh,
        "unit_of_measure": indicator.unit,
        "comparability": indicator.comparability,
        "points": [_point(point) for point in series.points],
    }


def _point(point: Point) -> Json:
    return {
        "year": point.year,
        "value": json_field(point.value),
        "numerator": point.numerator,
        "denominator": point.denominator,
        "status": point.status,
        "form": None if point.form is None else point.form.value,
        "series_break": point.series_break,
        "peers": _peers(point.peers),
    }


def _peers(peers: Peers) -> Json:
    return {
        "within": peers.within,
        "count": peers.count,
        "p25": peers.p25,
        "median": peers.median,
        "p75": peers.p75,
        "percentile": peers.percentile,
    }
