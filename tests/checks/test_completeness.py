from app.checks import completeness
from app.content import Finding
from app.vocabulary import Severity, ValueStatus
from tests.checks.build import figure, findings, only, real, told, without, zeros

BLANK, DASH, UNREADABLE = ValueStatus.BLANK, ValueStatus.NOT_APPLICABLE, ValueStatus.UNREADABLE


def test_a_whole_form_of_printed_zeros_is_complete() -> None:
    for form in ("2014", "2019", "2021"):
        assert findings(completeness, zeros(form)) == []


def test_a_table_without_a_number() -> None:
    content = zeros("2014")
    blank = content.with_figures(figure(str(key), BLANK) for key in content.figures)
    expected = Finding(
        "table_blank", Severity.ERROR, "统计表没有任何数字：所有格都是空白或未读到，勾稽关系无从核对"
    )
    assert findings(completeness, blank) == [expected]
    assert findings(completeness, only("2021", {})) == [expected]


def test_a_missing_table_is_told_once_and_missing_cells_together() -> None:
    content = without(zeros("2021"), "reviews.", "litigation.", "charges.", "regulations.issued")
    assert [(f.code, f.severity, f.message, len(f.cells)) for f in findings(completeness, content)] == [
        (
            "table_missing",
            Severity.WARNING,
            "页面上没有“四、政府信息公开行政复议、行政诉讼情况”（15 格）",
            15,
        ),
        (
            "cells_absent",
            Severity.WARNING,
            "页面上缺 2 格：「规章·本年制发件数」、「行政事业性收费·本年收费金额」",
            2,
        ),
    ]


def test_blank_cells_are_a_notice_and_never_zero() -> None:
    content = zeros("2014", {"reviews.corrected": BLANK, "reviews.other": DASH})
    assert findings(completeness, content) == [
        Finding(
            "cells_blank",
            Severity.NOTICE,
            "表中有 2 格空白（不等于 0）：「行政复议数量·（二）被依法纠错数」、"
            "「行政复议数量·（三）其他情形数」",
            ("reviews.corrected@total", "reviews.other@total"),
        )
    ]


def test_what_cannot_be_read_is_quoted() -> None:
    content = zeros("2021").with_figures(
        [
            figure("applications.received@research", UNREADABLE, "约三"),
            figure("applications.received@other", UNREADABLE, "见附件"),
        ]
    )
    assert findings(completeness, content) == [
        Finding(
            "cell_unreadable",
            Severity.WARNING,
            "不能识别为数字：「一、本年新收政府信息公开申请数量」（科研机构）“约三”、"
            "「一、本年新收政府信息公开申请数量」（其他）“见附件”",
            ("applications.received@research", "applications.received@other"),
            None,
            "约三 | 见附件",
        )
    ]


def test_the_hybrid_row_stands_for_the_three_it_replaces() -> None:
    """Hongze 2023 prints （六）其他处理 as one row: nothing is missing."""
    assert findings(completeness, real("hongze-2023")) == []
    without_any = without(real("hongze-2023"), "applications.otherwise_handled")
    assert told(findings(completeness, without_any)) == [
        ("cells_absent", "applications.otherwise_handled.uncorrected@natural_person", None, None)
    ]
