"""The forms that ship: every printed row, and what hangs on it."""

import csv
from pathlib import Path

import pytest

from app.catalogue.form import RowKind
from app.catalogue.registry import catalogue
from app.vocabulary import FormCode, Severity

PRINTED = Path(__file__).parent / "printed"
FORMS = catalogue().forms


@pytest.mark.parametrize(
    ("code", "numbers", "rows", "matrix_rows"),
    [("2014", 58, 65, 0), ("2019", 198, 64, 23), ("2021", 200, 55, 25)],
)
def test_the_counts_of_each_form(code: str, numbers: int, rows: int, matrix_rows: int) -> None:
    form = FORMS[FormCode(code)]
    assert len(form.cells) == numbers
    assert len(set(form.cells)) == numbers
    assert len(form.rows) == rows
    assert sum(row.kind is RowKind.MATRIX for row in form.rows) == matrix_rows


@pytest.mark.parametrize("code", ["2014", "2019", "2021"])
def test_every_row_is_as_the_notice_prints_it(code: str) -> None:
    with (PRINTED / f"{code}.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert [
        {
            "order": str(row.order),
            "section": row.section,
            "label": row.label,
            "indicator": row.indicator or "",
            "unit": row.unit or "",
            "kind": row.kind.value,
        }
        for row in FORMS[FormCode(code)].rows
    ] == expected


def test_the_tables_and_their_numbers() -> None:
    later = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    assert {code.value: form.table_titles for code, form in FORMS.items()} == {
        "2014": ("政府信息公开情况统计表",),
        "2019": later,
        "2021": later,
    }
    numbers = {
        code.value: [sum(len(row.cells) for row in form.rows if row.table == table) for table in range(1, 5)]
        for code, form in FORMS.items()
    }
    assert numbers == {"2014": [58, 0, 0, 0], "2019": [0, 22, 161, 15], "2021": [0, 10, 175, 15]}


def test_the_legal_sources_and_years() -> None:
    assert {
        code.value: (form.first_year, form.last_year, form.source.number, form.source.issued_on)
        for code, form in FORMS.items()
    } == {
        "2014": (2014, 2018, "国办发〔2014〕32号", "2014"),
        "2019": (2019, 2020, "国办公开办函〔2019〕60号", "2019"),
        "2021": (2021, None, "国办公开办函〔2021〕30号", "2021-09-26"),
    }


@pytest.mark.parametrize(
    ("year", "code"),
    [
        (2013, None),
        (2014, "2014"),
        (2018, "2014"),
        (2019, "2019"),
        (2020, "2019"),
        (2021, "2021"),
        (2040, "2021"),
    ],
)
def test_the_form_of_a_year(year: int, code: str | None) -> None:
    form = catalogue().form_of_year(year)
    assert (form.code.value if form else None) == code


@pytest.mark.parametrize(
    ("code", "indicator", "expected"),
    [
        # depth, parent, group, item, note
        ("2014", "disclosure.total", (1, 1, ("一、主动公开情况",), "主动公开政府信息数", "不同渠道和方式公开相同信息计1条")),
        ("2014", "normative_documents.issued", (1, 1, ("一、主动公开情况",), "制发规范性文件总数", None)),
        ("2014", "applications.refused.privacy", (3, 34, ("三、依申请公开情况", "（三）申请答复数", "4.不同意公开答复数"), "涉及个人隐私", None)),
        ("2014", "reviews.corrected", (1, 45, ("四、行政复议数量",), "被依法纠错数", None)),
        ("2014", "litigation.corrected", (1, 49, ("五、行政诉讼数量",), "被依法纠错数", None)),
        ("2019", "licensing.items_change", (0, None, ("行政许可",), "本年增/减", None)),
        ("2021", "charges.amount", (0, None, ("行政事业性收费",), "本年收费金额", "单位：万元")),
        ("2021", "applications.refused.state_secret", (2, 16, ("三、本年度办理结果", "（三）不予公开"), "属于国家秘密", None)),
        ("2021", "applications.partially_granted", (1, 13, ("三、本年度办理结果",), "部分公开", "区分处理的，只计这一情形，不计其他情形")),
        ("2021", "applications.carried_out", (0, None, (), "结转下年度继续办理", None)),
        ("2021", "litigation.direct.total", (0, None, ("行政诉讼", "未经复议直接起诉"), "总计", None)),
        ("2021", "applications.otherwise_handled", (1, 13, ("三、本年度办理结果",), "其他处理", None)),
    ],
)  # fmt: skip
def test_where_a_row_stands(code: str, indicator: str, expected: tuple[object, ...]) -> None:
    row = FORMS[FormCode(code)].row_of[indicator]
    assert (row.depth, row.parent, row.group, row.item, row.note) == expected


def test_the_hybrid_row_of_the_2021_form() -> None:
    assert [(row.indicator, row.replaces) for form in FORMS.values() for row in form.hybrids] == [
        (
            "applications.otherwise_handled",
            (
                "applications.otherwise_handled.uncorrected",
                "applications.otherwise_handled.unpaid",
                "applications.otherwise_handled.other",
            ),
        )
    ]


def test_other_wordings_reach_the_rows_and_the_groups() -> None:
    f2019, f2021 = FORMS[FormCode.F2019], FORMS[FormCode.F2021]
    assert "本年增/" in f2019.row_of["licensing.items_change"].aliases
    assert "其他法律行政止公开" in f2021.row_of["applications.refused.prohibited_by_law"].aliases
    assert f2019.aliases["规范性文件"] == ("行政规范性文件",)
    assert f2021.aliases["行政规范性文件"] == ("规范性文件",)


def test_the_identities_of_each_form() -> None:
    written = {
        code.value: [(i.id, i.severity, i.by_applicant) for i in form.identities if not i.across_applicants]
        for code, form in FORMS.items()
    }
    error, warning = Severity.ERROR, Severity.WARNING
    later = [
        ("applications_balance", error, True),
        ("concluded_by_result", error, True),
        ("reviews_by_result", error, False),
        ("litigation_direct_by_result", error, False),
        ("litigation_after_review_by_result", error, False),
    ]
    assert written == {
        "2014": [
            ("received_by_channel", error, False),
            ("completed_by_time", error, False),
            ("answered_by_result", error, False),
            ("refused_by_reason", error, False),
            ("reviews_by_result", error, False),
            ("litigation_by_result", error, False),
            ("staff_by_kind", error, False),
            ("press_conferences_by_principal", error, False),
            ("online_interviews_by_principal", error, False),
            ("normative_documents_disclosed_of_issued", warning, False),
            ("normative_documents_of_disclosed", warning, False),
            ("disclosure_by_channel", warning, False),
        ],
        "2019": later,
        "2021": later,
    }


def test_every_matrix_row_adds_up_across_the_applicants() -> None:
    counts = {
        code.value: [i.left.operands for i in form.identities if i.across_applicants]
        for code, form in FORMS.items()
    }
    assert {code: len(found) for code, found in counts.items()} == {"2014": 0, "2019": 23, "2021": 26}
    assert ("applications.otherwise_handled",) in counts["2021"]


def test_the_result_rows_that_make_the_total() -> None:
    operands = {
        code.value: len(i.right.operands)
        for code, form in FORMS.items()
        for i in form.identities
        if i.id == "concluded_by_result"
    }
    assert operands == {"2019": 19, "2021": 21}


def test_the_rules_between_years() -> None:
    assert [
        (c.id, f"{c.left} {c.relation.value} [{c.right_earlier}] [{c.right_same_year}]", c.severity.value)
        for c in catalogue().carryovers
    ] == [
        ("applications_carried_over", "applications.carried_in = [applications.carried_out] []", "error"),
        (
            "answered_within_received",
            "applications.answered <= [applications.received - applications.answered] [applications.received]",
            "warning",
        ),
        (
            "regulations_in_force",
            "regulations.in_force = [regulations.in_force] [regulations.issued - regulations.repealed]",
            "error",
        ),
        (
            "normative_documents_in_force",
            "normative_documents.in_force = [normative_documents.in_force]"
            " [normative_documents.issued - normative_documents.repealed]",
            "error",
        ),
        *(
            (f"{c}_items", f"{c}.items_last_year = [{c}.items_last_year + {c}.items_change] []", "error")
            for c in ("licensing", "other_services", "penalties", "coercion", "charges")
        ),
    ]
