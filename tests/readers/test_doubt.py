"""Pages that do not say whose a number is: what is sure is read, and nothing else."""

from decimal import Decimal

import pytest

from app.catalogue.registry import catalogue
from app.readers.read import read
from app.vocabulary import Applicant, ValueStatus
from tests.readers.faults import NEW, OLD
from tests.readers.shapes import (
    OUTCOMES,
    page,
    plain_2,
    plain_3,
    plain_4,
    rows_3,
    rows_2014,
    table,
)


def test_heads_in_one_line_after_a_corner_of_its_own() -> None:
    """申请情况 is no corner of the form; the heads beside it are heads all the same."""
    names = ["自然人", "法律服务机构", "科研机构", "社会公益组织", "商业企业", "其他", "总计"]
    numbers = ["1", "5", "3", "4", "2", "6", "21"]
    rows = [" ".join((row.label, *numbers)) for row, seven in rows_3(NEW) if seven]
    text = "\n".join(
        (f"{NEW.unit}{NEW.year}年政府信息公开工作年度报告", f"申请情况 {' '.join(names)}", *rows)
    )
    reading = read(text.encode(), name="a.txt", media_type=None, catalogue=catalogue())
    received = [f.value for f in reading.figures if f.key.indicator == "applications.received"]
    assert received == [1, 2, 3, 4, 5, 6, 21]


def test_a_number_of_another_row_does_not_shift_a_row() -> None:
    """Eight numbers where the form has seven, the first cell blank: they could only be seven of these
    if they added up."""
    rows = [f"{row.label} | {' | '.join(seven)} |" for row, seven in rows_3(NEW) if seven]
    rows[1] = "二、上年结转政府信息公开申请数量 | | | | | 15 | 7 | 22\n51 |"
    text = "\n".join((f"{NEW.unit}{NEW.year}年政府信息公开工作年度报告", *rows))
    reading = read(text.encode(), name="a.txt", media_type=None, catalogue=catalogue())
    found = [f.value for f in reading.figures if f.key.indicator == "applications.carried_in"]
    assert found == [None] * 7


def test_an_empty_line_above_every_heading_is_no_cell() -> None:
    """Where a bar follows every cell."""
    text = " |\n".join(
        (
            f"{NEW.unit}2019年政府信息公开工作年度报告", "",
            "第二十条第（一）项", "信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量",
            "规章", "1", "2", "3", "规范性文件", "4", "5", "6", "",
            "第二十条第（五）项", "信息内容", "上一年项目数量", "本年增/减", "处理决定数量",
            "行政许可", "7", "8", "9", "其他对外管理服务事项", "-39", "10", "",
            "第二十条第（六）项", "信息内容", "上一年项目数量", "本年增/减", "处理决定数量",
            "行政处罚", "11", "12", "13", "行政强制", "14", "15", "16",
        )
    )  # fmt: skip
    reading = read(text.replace("\n |", "\n").encode(), name="a.txt", media_type=None, catalogue=catalogue())
    others = [f.value for f in reading.figures if f.key.indicator.startswith("other_services.")]
    assert others == [None, None, None]


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


def _read(*lines: str) -> dict[str, Decimal | None]:
    text = "\n".join((f"{NEW.unit}{NEW.year}年政府信息公开工作年度报告", *lines))
    reading = read(text.encode(), name="a.txt", media_type=None, catalogue=catalogue())
    return {str(figure.key): figure.value for figure in reading.figures}


@pytest.mark.parametrize("number", ["2, 0", "2, 0 5", "1,2, 34"])
def test_a_number_broken_in_two_is_no_number(number: str) -> None:
    lines = [f"{row.label} {row.unit} {v}" for row, v in rows_2014(OLD) if v]
    at = next(n for n, line in enumerate(lines) if line.startswith("（一）收到申请数"))
    lines[at] = f"（一）收到申请数 件 {number}"
    found = _read(*lines)
    assert found["applications.received@total"] is None
    assert sum(value is None for value in found.values()) == 1


def test_a_blank_before_the_numbers_of_table_2_may_be_the_first_of_them() -> None:
    found = _read(
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |",
        "规章 | | 2 | 38 | 40 |",
        "行政规范性文件 | 1 | 2 | 3 |",
        "信息内容 | 本年处理决定数量",
        "行政许可 | 5 |",
    )
    assert {value for key, value in found.items() if key.startswith("regulations.")} == {None}
    assert found["normative_documents.in_force@total"] == 3


def test_sixteen_cells_for_fifteen_are_not_shifted() -> None:
    """A total broken in two, and no other group with numbers to tell where the row begins."""
    numbers = ["", "", "", "", "", "", "", "", "", "", "", "20", "15", "", "35", "94"]
    found = _read(
        "规章 | 1 | 2 | 3 |",
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政复议 | 行政诉讼 |",
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |",
        f"{' | '.join(OUTCOMES)} | {' | '.join(OUTCOMES)} |",
        f"{' | '.join(numbers)} |",
    )
    assert {value for key, value in found.items() if key.startswith(("reviews", "litigation"))} == {None}
