"""Shapes of tables beyond the gold set, each read whole: every number in its place."""

from collections.abc import Callable

import pytest

from tests.gold.figures import GoldReport
from tests.readers.faults import NEW, faults
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
    subjects_2,
    table,
)


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


def _corner_too_short(report: GoldReport) -> Rows:
    """The corner spans two of three rows of heads: those of the third slip under it, to the left."""
    _, *rows = plain_3(report)
    heads: Rows = [
        [("", "rowspan=2 colspan=3"), ("申请人情况", "colspan=7")],
        [("自然人", "rowspan=2"), ("法人或其他组织", "colspan=5"), ("总计", "rowspan=2")],
        list(APPLICANTS[1:6]),
    ]
    return [*heads, *([(str(label), "colspan=3"), *numbers] for label, *numbers in rows)]


def _remarks_of_nothing(report: GoldReport) -> Rows:
    """A column of remarks that says 无 beside every row with numbers."""
    head, *rows = plain_3(report)
    return [[*head, "备注"], *([*row, "无" if row[1] else ""] for row in rows)]


THREE: dict[str, Callable[[GoldReport], Rows]] = {
    "plain": plain_3,
    "transposed": _transposed,
    "serial numbers": _serials,
    "total first": _total_first,
    "corner too short": _corner_too_short,
    "labels above their numbers": _labels_above,
    "unit column": lambda r: plain_3(r, lead=("件",)),
    "unit row": lambda r: _second_row(r, "计量单位", *["件"] * 7),
    "columns numbered": lambda r: _second_row(r, "", *"1234567"),
    "columns numbered, with a label": lambda r: _second_row(r, "甲", *"1234567"),
    "remarks": lambda r: [[*row, "备注" if n == 0 else ""] for n, row in enumerate(plain_3(r))],
    "remarks of nothing": _remarks_of_nothing,
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


def _one_wide_row(report: GoldReport) -> str:
    subjects = subjects_2(report)
    heads: Rows = [["项目", *((subject, f"colspan={len(ms)}") for subject, ms in subjects.items())]]
    measures = [each for ms in subjects.values() for each in ms]
    return table([*heads, ["", *(n for n, _ in measures)], ["数量", *(v for _, v in measures)]])


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
    "one wide row": _one_wide_row,
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
