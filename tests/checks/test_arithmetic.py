"""The identities of the three forms over real and invented figures."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.registry import catalogue
from app.checks import arithmetic
from app.content import CellKey, Finding, ReportContent
from app.vocabulary import APPLICANT_PARTS, Applicant, FormCode, Severity, ValueStatus
from tests.checks.build import figure, findings, only, real, told, without, zeros

BLANK, UNREADABLE = ValueStatus.BLANK, ValueStatus.UNREADABLE


@pytest.mark.parametrize("name", ["suqian-2023", "suqian-2024"])
def test_real_reports_that_add_up(name: str) -> None:
    assert findings(arithmetic, real(name)) == []


def test_tanghe_2018_went_through_no_channel() -> None:
    assert findings(arithmetic, real("tanghe-2018")) == [
        Finding(
            "identity_broken",
            Severity.WARNING,
            "「（一）主动公开政府信息数」应不大于「1.政府公报公开政府信息数」至「5.其他方式公开政府信息数"
            "」共 5 项之和："
            "各项合计 9477，报表填 9483",
            (
                "disclosure.total@total",
                "disclosure.gazette@total",
                "disclosure.website@total",
                "disclosure.weibo@total",
                "disclosure.wechat@total",
                "disclosure.other_channels@total",
            ),
            "≤ 9477",
            "9483",
        )
    ]


def test_hongze_2023_prints_two_totals_of_zero() -> None:
    """A hybrid form: （六）其他处理 in one row, and no notice on the three it replaces."""
    groups = ("upheld", "corrected", "other", "pending")
    assert findings(arithmetic, real("hongze-2023")) == [
        Finding(
            "identity_broken",
            Severity.ERROR,
            "「行政复议·总计」应等于「行政复议·结果维持」至「行政复议·尚未审结」共 4 项之和：各项合计 "
            "11，报表填 0",
            ("reviews.total@total", *(f"reviews.{g}@total" for g in groups)),
            "11",
            "0",
        ),
        Finding(
            "identity_broken",
            Severity.ERROR,
            "「行政诉讼 复议后起诉·总计」应等于「行政诉讼 复议后起诉·结果维持」至「行政诉讼 "
            "复议后起诉·尚未审结」"
            "共 4 项之和：各项合计 5，报表填 0",
            (
                "litigation.after_review.total@total",
                *(f"litigation.after_review.{g}@total" for g in groups),
            ),
            "5",
            "0",
        ),
    ]


def test_shanghai_office_2019_leaves_zeros_blank() -> None:
    """One notice a rule, naming columns or rows; no error, and nothing is passed in silence."""
    found = findings(arithmetic, real("shanghai-office-2019"))
    assert {f.severity for f in found} == {Severity.NOTICE}
    assert [(f.code, f.message) for f in found] == [
        (
            "holds_if_blank_is_zero",
            "本年新收＋上年结转＝办理结果总计＋结转下年度（商业企业、法律服务机构、其他）：空白格按 0 "
            "计时成立，"
            "空白是否为 0 请确认（6 格）",
        ),
        (
            "holds_if_blank_is_zero",
            "办理结果总计＝各类办理结果之和（自然人、商业企业、法律服务机构、其他）：空白格按 0 计时成立，"
            "空白是否为 0 请确认（55 格）",
        ),
        (
            "holds_if_blank_is_zero",
            "行政复议总计＝维持＋纠正＋其他＋尚未审结：空白格按 0 计时成立，空白是否为 0 请确认（2 格）",
        ),
        (
            "holds_if_blank_is_zero",
            "未经复议直接起诉总计＝维持＋纠正＋其他＋尚未审结：空白格按 0 计时成立，空白是否为 0 "
            "请确认（2 格）",
        ),
        (
            "holds_if_blank_is_zero",
            "各行六类申请人之和等于总计（「一、本年新收政府信息公开申请数量」、「二、"
            "上年结转政府信息公开申请数量」、"
            "「（七）总计」、「四、结转下年度继续办理」）：空白格按 0 计时成立，空白是否为 0 请确认（14 格）",
        ),
        (
            "not_assessable",
            "本年新收＋上年结转＝办理结果总计＋结转下年度（科研机构、社会公益组织）：缺数或空白，"
            "无法核对（8 格）",
        ),
        (
            "not_assessable",
            "办理结果总计＝各类办理结果之和（科研机构、社会公益组织、总计）：缺数或空白，无法核对（59 格）",
        ),
        ("not_assessable", "复议后起诉总计＝维持＋纠正＋其他＋尚未审结：缺数或空白，无法核对（5 格）"),
        (
            "not_assessable",
            "各行六类申请人之和等于总计（「（一）予以公开」、「（二）部分公开」、「1.属于国家秘密」、"
            "「2.其他法律行政法规禁止公开」、「3.危及“三安全一稳定”」、「4.保护第三方合法权益」等 19 行）："
            "缺数或空白，无法核对（112 格）",
        ),
    ]


def test_a_column_and_a_row_are_named() -> None:
    content = zeros("2021", {"applications.concluded@natural_person": "805"})
    assert [(f.message, f.cells[0], f.expected, f.found) for f in findings(arithmetic, content)] == [
        (
            "「一、本年新收政府信息公开申请数量」、「二、"
            "上年结转政府信息公开申请数量」之和应等于「（七）总计」、"
            "「四、结转下年度继续办理」之和（自然人）：前者 0，后者 805",
            "applications.received@natural_person",
            "805",
            "0",
        ),
        (
            "「（七）总计」（自然人）应等于「（一）予以公开」至「3.其他」共 21 项之和：各项合计 0，"
            "报表填 805",
            "applications.concluded@natural_person",
            "0",
            "805",
        ),
        (
            "「（七）总计」（总计）应等于六类申请人之和：各项合计 805，报表填 0",
            "applications.concluded@total",
            "805",
            "0",
        ),
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"applications.received": "1"}, ["applications.received@total"]),
        ({"applications.completed_on_time": "1"}, ["applications.completed@total"]),
        ({"applications.not_existing": "1"}, ["applications.answered@total"]),
        ({"applications.refused.privacy": "1"}, ["applications.refused@total"]),
        ({"reviews.other": "1"}, ["reviews.total@total"]),
        ({"litigation.corrected": "1"}, ["litigation.total@total"]),
        ({"organisation.staff": "1"}, ["organisation.staff@total"]),
        ({"responses.press_conferences_by_principal": "1"}, ["responses.press_conferences@total"]),
        ({"responses.online_interviews_by_principal": "1"}, ["responses.online_interviews@total"]),
        ({"disclosure.normative_documents": "1"}, ["disclosure.normative_documents@total"] * 2),
        ({"disclosure.total": "1"}, ["disclosure.total@total"]),
        ({"disclosure.gazette": "5", "disclosure.total": "3"}, []),
        (
            {"reviews.upheld": "3", "reviews.total": "3", "reviews.corrected": BLANK},
            ["reviews.corrected@total"],
        ),
    ],
)
def test_the_rules_of_2014(cells: dict[str, str | ValueStatus], expected: list[str]) -> None:
    assert [f.cells[0] for f in findings(arithmetic, zeros("2014", cells))] == expected


def test_printed_parts_beyond_the_total_are_an_error_blanks_or_not() -> None:
    content = zeros("2014", {"reviews.total": "2", "reviews.upheld": "3", "reviews.corrected": BLANK})
    (broken,) = findings(arithmetic, content)
    assert broken.severity is Severity.ERROR
    assert broken.message.endswith("各项合计 3，报表填 2（另有 1 格空白，填任何数都不能成立）")


def test_a_cell_not_read_makes_its_rules_open_never_passed_never_failed() -> None:
    content = zeros("2014", {"reviews.total": UNREADABLE, "reviews.upheld": "3"})
    assert told(findings(arithmetic, content)) == [
        ("not_assessable", "reviews.total@total", "行政复议数量＝维持＋纠错＋其他", None)
    ]
    gone = without(zeros("2014", {"reviews.upheld": "3"}), "reviews.total")
    assert told(findings(arithmetic, gone)) == [
        ("not_assessable", "reviews.total@total", "行政复议数量＝维持＋纠错＋其他", None)
    ]


def test_a_blank_form_is_left_to_table_blank() -> None:
    assert findings(arithmetic, only("2021", {"reviews.total": BLANK, "reviews.upheld": UNREADABLE})) == []
    assert findings(arithmetic, only("2021", {})) == []


def test_the_hybrid_row_is_summed_in_place_of_the_three() -> None:
    hybrid = {"applications.otherwise_handled@other": "4", "applications.otherwise_handled@total": "4"}
    sums = {f"applications.{row}@{a}": "4" for row in ("received", "concluded") for a in ("other", "total")}
    printed = without(zeros("2021"), "applications.otherwise_handled")
    cells = {f"applications.otherwise_handled@{a.value}": "0" for a in Applicant} | hybrid | sums
    whole = printed.with_figures(figure(cell, value) for cell, value in cells.items())
    assert findings(arithmetic, whole) == []
    wrong = whole.with_figures([figure("applications.otherwise_handled@other", "3")])
    assert told(findings(arithmetic, wrong)) == [
        ("identity_broken", "applications.concluded@other", "3", "4"),
        ("identity_broken", "applications.otherwise_handled@total", "3", "4"),
    ]


def test_a_page_that_prints_both_keeps_the_forms_own_rows() -> None:
    both = zeros("2021").with_figures([figure("applications.otherwise_handled@other", "9")])
    assert findings(arithmetic, both) == []


RESULTS = [
    row.indicator
    for row in catalogue().forms[FormCode.F2021].rows
    if row.indicator
    and row.indicator.startswith("applications.")
    and row.indicator.rpartition(".")[2] not in ("received", "carried_in", "concluded", "carried_out")
]
small = st.integers(0, 10**6)


@st.composite
def consistent_2021(draw: st.DrawFn) -> ReportContent:
    """Figures that obey every rule of the 2021 form."""
    cells: dict[str, int] = {}
    for applicant in APPLICANT_PARTS:
        parts = {row: draw(small) for row in RESULTS}
        concluded, carried_out = sum(parts.values()), draw(small)
        received = draw(st.integers(0, concluded + carried_out))
        column = parts | {
            "applications.received": received,
            "applications.carried_in": concluded + carried_out - received,
            "applications.concluded": concluded,
            "applications.carried_out": carried_out,
        }
        for row, value in column.items():
            cells[f"{row}@{applicant.value}"] = value
            cells[f"{row}@total"] = cells.get(f"{row}@total", 0) + value
    for group in ("reviews", "litigation.direct", "litigation.after_review"):
        numbers = {g: draw(small) for g in ("upheld", "corrected", "other", "pending")}
        cells |= {f"{group}.{g}": n for g, n in numbers.items()} | {f"{group}.total": sum(numbers.values())}
    return zeros("2021", {cell: str(value) for cell, value in cells.items()})


@settings(deadline=None)
@given(consistent_2021())
def test_figures_that_add_up_have_no_finding(content: ReportContent) -> None:
    assert findings(arithmetic, content) == []


@settings(deadline=None)
@given(consistent_2021(), st.data())
def test_one_changed_number_is_always_found_and_named(content: ReportContent, data: st.DataObject) -> None:
    inside = [
        k for k in content.figures if k.indicator.startswith(("applications.", "reviews.", "litigation."))
    ]
    key = data.draw(st.sampled_from(inside))
    change = data.draw(st.integers(-50, 50).filter(bool))
    value = content.value(key)
    assert value is not None
    wrong = content.with_figures([figure(str(key), str(value + change))])
    found = findings(arithmetic, wrong)
    assert found
    assert all(f.code == "identity_broken" and str(key) in f.cells for f in found)


@settings(deadline=None)
@given(consistent_2021(), st.data())
def test_no_status_raises_or_makes_a_sum_fail_that_could_hold(
    content: ReportContent, data: st.DataObject
) -> None:
    """Losing cells of a consistent report may leave sums open, but never breaks one."""
    gone = [ValueStatus.BLANK, ValueStatus.NOT_APPLICABLE, ValueStatus.UNREADABLE, ValueStatus.ABSENT]
    lost = data.draw(st.dictionaries(st.sampled_from(list(content.figures)), st.sampled_from(gone)))
    figures = [replace(content.figures[CellKey.parse(str(k))], value=None, status=s) for k, s in lost.items()]
    assert all(f.severity is Severity.NOTICE for f in findings(arithmetic, content.with_figures(figures)))
