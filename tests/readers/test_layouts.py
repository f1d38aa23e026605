"""Shapes of tables beyond the gold set, each read whole: every number in its place."""

from collections.abc import Callable

import pytest

from app.catalogue.registry import catalogue
from app.readers.read import read
from app.vocabulary import Applicant, FormCode, ValueStatus
from tests.gold.figures import INVENTED, GoldReport
from tests.readers.shapes import (
    APPLICANTS,
    GROUPS,
    OUTCOMES,
    Rows,
    fifteen,
    lines,
    page,
    plain_2,
    plain_3,
    plain_4,
    rows_3,
    rows_2014,
    subjects_2,
    table,
)

NEW = next(report for report in INVENTED if report.form is FormCode.F2021 and report.full)
OLD = next(report for report in INVENTED if report.form is FormCode.F2014 and report.full)

_QUIET = frozenset(("money_unit_assumed", "column_order", "assigned_by_order"))


def faults(report: GoldReport, content: bytes, name: str) -> list[str]:
    """Cells that were not read as printed, numbers left over and findings that say more than a notice."""
    reading = read(content, name=name, media_type=None, catalogue=catalogue())
    figures = {figure.key: figure.value for figure in reading.figures}
    wrong = [
        f"{key}: {value} read as {figures.get(key)}"
        for key, value in report.figures.items()
        if figures.get(key) != value
    ]
    wrong += [
        f"{key}: invented"
        for key, value in figures.items()
        if value is not None and key not in report.figures
    ]
    wrong += [f"left over: {each.text} at {each.locator}" for each in reading.unmatched]
    return wrong + [f"{each.code}: {each.message}" for each in reading.findings if each.code not in _QUIET]


def _transposed(report: GoldReport) -> Rows:
    rows = [(row, numbers) for row, numbers in rows_3(report) if numbers]
    result: Rows = [["申请人", *(row.label for row, _ in rows)]]
    return result + [[APPLICANTS[n], *(numbers[n] for _, numbers in rows)] for n in range(7)]


def _serials(report: GoldReport) -> Rows:
    return [[str(n) if n else "序号", *row] for n, row in enumerate(plain_3(report))]


def _total_first(report: GoldReport) -> Rows:
    result: Rows = [["", APPLICANTS[6], *APPLICANTS[:6]]]
    for row, numbers in rows_3(report):
        result.append([row.label, *([numbers[6], *numbers[:6]] if numbers else [""] * 7)])
    return result


def _labels_above(report: GoldReport) -> Rows:
    result: Rows = [["", *APPLICANTS]]
    for row, numbers in rows_3(report):
        result.append([(row.label, "colspan=8")])
        result += [["", *numbers]] if numbers else []
    return result


def _second_row(report: GoldReport, *cells: str) -> Rows:
    head, *rest = plain_3(report)
    return [head, list(cells), *rest]


THREE: dict[str, Callable[[GoldReport], Rows]] = {
    "plain": plain_3,
    "transposed": _transposed,
    "serial numbers": _serials,
    "total first": _total_first,
    "labels above their numbers": _labels_above,
    "unit column": lambda r: plain_3(r, lead=("件",)),
    "unit row": lambda r: _second_row(r, "计量单位", *["件"] * 7),
    "columns numbered": lambda r: _second_row(r, "", *"1234567"),
    "columns numbered, with a label": lambda r: _second_row(r, "甲", *"1234567"),
    "remarks": lambda r: [[*row, "备注" if n == 0 else ""] for n, row in enumerate(plain_3(r))],
    "filler before the numbers": lambda r: plain_3(r, lead=("", "")),
}


@pytest.mark.parametrize("shape", THREE)
def test_table_3(shape: str) -> None:
    content = page(NEW, table(plain_2(NEW)), table(THREE[shape](NEW)), table(plain_4(NEW)))
    assert faults(NEW, content, "a.html") == []


def _cut(report: GoldReport) -> str:
    rows = plain_3(report)
    return f"{table(rows[:9])}<p>第 3 页</p>{table(rows[9:17])}<p>- 4 -</p>{table(rows[17:])}"


def test_table_3_cut_by_pages() -> None:
    content = page(NEW, table(plain_2(NEW)), _cut(NEW), table(plain_4(NEW)))
    assert faults(NEW, content, "a.html") == []


def _fives(report: GoldReport) -> list[tuple[str, list[str]]]:
    numbers = fifteen(report)
    return [(group, numbers[n * 5 : n * 5 + 5]) for n, group in enumerate(GROUPS)]


def _three_tables(report: GoldReport) -> str:
    titles = ("（一）行政复议", "（二）行政诉讼</p><p>1.未经复议直接起诉", "2.复议后起诉")
    fives = [five for _, five in _fives(report)]
    return "".join(
        f"<p>{title}</p>{table([OUTCOMES, five])}" for title, five in zip(titles, fives, strict=True)
    )


def _pairs_below_each_other(report: GoldReport) -> Rows:
    result: Rows = []
    for group, five in _fives(report):
        result.append([(group, "rowspan=5"), OUTCOMES[0], five[0]])
        result += [[outcome, number] for outcome, number in zip(OUTCOMES[1:], five[1:], strict=True)]
    return result


def _headed_pairs(report: GoldReport) -> Rows:
    result: Rows = []
    for group, five in _fives(report):
        result.append([(group, "colspan=2")])
        result += [[outcome, number] for outcome, number in zip(OUTCOMES, five, strict=True)]
    return result


def _pairs_in_rows(report: GoldReport) -> Rows:
    return [
        [group, *(cell for pair in zip(OUTCOMES, five, strict=True) for cell in pair)]
        for group, five in _fives(report)
    ]


def _outcomes_down(report: GoldReport) -> Rows:
    fives = _fives(report)
    return [["", *GROUPS], *([OUTCOMES[n], *(five[n] for _, five in fives)] for n in range(5))]


def _one_label_each(report: GoldReport) -> Rows:
    names = ("行政复议", "行政诉讼未经复议直接起诉", "行政诉讼（复议后起诉）")
    return [
        [name + outcome, number]
        for name, (_, five) in zip(names, _fives(report), strict=True)
        for outcome, number in zip(OUTCOMES, five, strict=True)
    ]


FOUR: dict[str, Callable[[GoldReport], str]] = {
    "three tables": _three_tables,
    "groups down": lambda r: table([["", *OUTCOMES], *([group, *five] for group, five in _fives(r))]),
    "outcomes down": lambda r: table(_outcomes_down(r)),
    "pairs": lambda r: table(_pairs_below_each_other(r)),
    "headed pairs": lambda r: table(_headed_pairs(r)),
    "pairs in rows": lambda r: table(_pairs_in_rows(r)),
    "one label each": lambda r: table(_one_label_each(r)),
    "three bare rows of five": lambda r: table([*plain_4(r)[:2], *(five for _, five in _fives(r))]),
    "a label before the fifteen": lambda r: table(
        [["", *plain_4(r)[0]], ["", *OUTCOMES * 3], ["数量", *fifteen(r)]]
    ),
    "fifteen alone": lambda r: table([fifteen(r)]),
}


@pytest.mark.parametrize("shape", FOUR)
def test_table_4(shape: str) -> None:
    content = page(NEW, table(plain_2(NEW)), table(plain_3(NEW)), FOUR[shape](NEW))
    assert faults(NEW, content, "a.html") == []


def _tall_subjects(report: GoldReport) -> Rows:
    result: Rows = []
    for subject, measures in subjects_2(report).items():
        (name, number), *rest = measures
        result.append([(subject, f"rowspan={len(measures)}"), name, number])
        result += [[name, number] for name, number in rest]
    return result


def _rest_of_2(report: GoldReport) -> Rows:
    return [
        row
        for subject, ((name, number), *_) in list(subjects_2(report).items())[2:]
        for row in (["信息内容", name], [subject, number])
    ]


def _side_by_side(report: GoldReport) -> str:
    first, second = list(subjects_2(report).values())[:2]
    names = [name for name, _ in first]
    head = ["规章", "", "", "行政规范性文件", "", ""]
    numbers = [number for _, number in (*first, *second)]
    return table([head, names + names, numbers]) + table(_rest_of_2(report))


TWO: dict[str, Callable[[GoldReport], str]] = {
    "one label each": lambda r: table([[s + n, v] for s, ms in subjects_2(r).items() for n, v in ms]),
    "three columns": lambda r: table(
        [["信息内容", "指标", "数量"], *([s, n, v] for s, ms in subjects_2(r).items() for n, v in ms)]
    ),
    "tall subjects": lambda r: table(_tall_subjects(r)),
    "side by side": _side_by_side,
    "no heads": lambda r: table([[s, *(v for _, v in ms)] for s, ms in subjects_2(r).items()]),
}


@pytest.mark.parametrize("shape", TWO)
def test_table_2(shape: str) -> None:
    content = page(NEW, TWO[shape](NEW), table(plain_3(NEW)), table(plain_4(NEW)))
    assert faults(NEW, content, "a.html") == []


def test_all_in_one_table() -> None:
    rows: Rows = [[("二、主动公开政府信息情况", "colspan=16")], *plain_2(NEW)]
    rows += [[("三、收到和处理政府信息公开申请情况", "colspan=16")], *plain_3(NEW)]
    rows += [[("四、政府信息公开行政复议、行政诉讼情况", "colspan=16")], *plain_4(NEW)]
    title = f"<h1>{NEW.unit}{NEW.year}年政府信息公开工作年度报告</h1>"
    assert faults(NEW, f"<meta charset=utf-8>{title}{table(rows)}".encode(), "a.html") == []


LINES: dict[str, Callable[[list[str]], str]] = {
    "single": "\n".join,
    "double spaced": "\n\n".join,
    "triple spaced": "\n\n\n".join,
    "indented": lambda each: "\n".join(f"　　{line}" for line in each),
    "indented by tabs": lambda each: "\r\n".join(f"\t{line}" for line in each),
    "with page numbers": lambda each: "\n".join(
        f"{line}\n- 3 -" if n % 40 == 39 else line for n, line in enumerate(each)
    ),
}


@pytest.mark.parametrize("shape", LINES)
def test_one_cell_a_line(shape: str) -> None:
    assert faults(NEW, LINES[shape](lines(NEW)).encode(), "a.txt") == []


PARAGRAPHS: dict[str, Callable[[list[str]], str]] = {
    "in a cell": lambda each: (
        "<table><tr><td>" + "".join(f"<p>{line}</p>" for line in each) + "</td></tr></table>"
    ),
    "broken lines": lambda each: "<div>" + "<br>".join(each) + "</div>",
    "blocks": lambda each: "".join(f"<div><span>{line}</span></div>" for line in each),
}


@pytest.mark.parametrize("shape", PARAGRAPHS)
def test_one_cell_a_paragraph(shape: str) -> None:
    body = PARAGRAPHS[shape](lines(NEW))
    assert faults(NEW, f"<meta charset=utf-8>{body}".encode(), "a.html") == []


def _old(
    head: list[str], row: Callable[[int, str, str, str | None], list[str]]
) -> Callable[[GoldReport], str]:
    def make(report: GoldReport) -> str:
        rows = rows_2014(report)
        return table([head, *(row(n, r.label, r.unit or "", v) for n, (r, v) in enumerate(rows, 1))])

    return make


def _three_abreast(report: GoldReport) -> str:
    pairs = [[row.label, row.unit or "", number or ""] for row, number in rows_2014(report)]
    pairs += [["", "", ""]] * (-len(pairs) % 3)
    third = len(pairs) // 3
    head = ["统计指标", "单位", "统计数"] * 3
    return table([head, *(pairs[n] + pairs[n + third] + pairs[n + 2 * third] for n in range(third))])


FORM_2014: dict[str, Callable[[GoldReport], str]] = {
    "three columns": _old(["统计指标", "单位", "统计数"], lambda _, label, unit, v: [label, unit, v or "——"]),
    "serials in the middle": _old(
        ["统计指标", "序号", "单位", "统计数"], lambda n, label, unit, v: [label, str(n), unit, v or "——"]
    ),
    "last year beside": _old(
        ["统计指标", "单位", f"{OLD.year - 1}年", f"{OLD.year}年"],
        lambda _, label, unit, v: [label, unit, "7" if v else "", v or ""],
    ),
    "remarks": _old(
        ["统计指标", "单位", "统计数", "备注"], lambda _, label, unit, v: [label, unit, v or "", ""]
    ),
    "groups beside": _old(
        ["类别", "统计指标", "单位", "统计数"],
        lambda n, label, unit, v: ["" if n % 7 else "情况", label, unit, v or ""],
    ),
    "units in labels": _old(
        ["统计指标", "统计数"], lambda _, label, unit, v: [f"{label}（{unit}）" if unit else label, v or ""]
    ),
    "units at numbers": _old(
        ["统计指标", "统计数"], lambda _, label, unit, v: [label, v + unit if v else ""]
    ),
    "three abreast": _three_abreast,
    "lines of label and number": lambda r: "".join(
        f"<p>{row.label}：{v}{row.unit}</p>" if v else f"<p>{row.label}</p>" for row, v in rows_2014(r)
    ),
    "lines with spaces": lambda r: "".join(
        f"<p>{row.label} {row.unit} {v}</p>" if v else f"<p>{row.label}</p>" for row, v in rows_2014(r)
    ),
}


@pytest.mark.parametrize("shape", FORM_2014)
def test_the_2014_form(shape: str) -> None:
    assert faults(OLD, page(OLD, FORM_2014[shape](OLD)), "a.html") == []


def test_a_column_that_is_not_printed_is_absent() -> None:
    rows = [row[:-1] for row in plain_3(NEW)]
    content = page(NEW, table(plain_2(NEW)), table(rows), table(plain_4(NEW)))
    reading = read(content, name="a.html", media_type=None, catalogue=catalogue())
    figures = {figure.key: figure for figure in reading.figures}
    matrix = [key for key in NEW.figures if key.indicator.startswith("applications.")]
    for key in matrix:
        if key.applicant is Applicant.TOTAL:
            assert figures[key].status is ValueStatus.ABSENT
        else:
            assert figures[key].value == NEW.figures[key]


def test_a_column_blank_throughout_is_no_filler_where_a_head_is_lost() -> None:
    """Six heads stand over filler and seven columns, one of them blank: any of them may be the one
    without its head, so no number has a sure place."""
    two_heads = [
        ["", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计"],
        ["", "", "", "", "商业企业", "科研机构", "社会公益组织", "其他", "", ""],
    ]
    numbers = ["2", "3", "", "1", "4", "5", "15"]
    rows = two_heads + [[row.label, "", "", *numbers] for row, seven in rows_3(NEW) if seven]
    barred = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    text = f"# {NEW.unit}{NEW.year}年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n{barred}\n"
    reading = read(text.encode(), name="a.md", media_type=None, catalogue=catalogue())
    assert {figure.value for figure in reading.figures} == {None}
