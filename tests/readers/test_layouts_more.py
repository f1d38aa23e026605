"""Layouts of county portals that a red team drew without looking at the matcher."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from app.catalogue.registry import catalogue
from app.content import CellKey
from app.readers.read import read
from app.vocabulary import Applicant, ValueStatus
from tests.gold.figures import GoldReport
from tests.readers.faults import NEW, faults
from tests.readers.shapes import (
    APPLICANTS,
    GROUPS,
    OUTCOMES,
    Rows,
    fifteen,
    page,
    plain_2,
    plain_3,
    plain_4,
    rows_3,
    shown,
    table,
)

NOTHING = [("0", ValueStatus.REPORTED), ("无", ValueStatus.NOT_APPLICABLE), ("", ValueStatus.BLANK)]


def _with_one_cell(text: str, columns: int) -> bytes:
    """The row 要求提供公开出版物 with one cell over its first columns."""
    rows: Rows = []
    for row, (form_row, seven) in zip(plain_3(NEW)[1:], rows_3(NEW), strict=True):
        over = form_row.label == "3.要求提供公开出版物"
        rows.append([row[0], (text, f"colspan={columns}"), *(seven or [])[columns:]] if over else row)
    return page(NEW, table(plain_2(NEW)), table([plain_3(NEW)[0], *rows]), table(plain_4(NEW)))


def _read(content: bytes) -> dict[CellKey, tuple[Decimal | None, ValueStatus]]:
    reading = read(content, name="a.html", media_type=None, catalogue=catalogue())
    return {figure.key: (figure.value, figure.status) for figure in reading.figures}


KEYS = [CellKey("applications.rejected.publication", applicant) for applicant in Applicant]


@pytest.mark.parametrize(("text", "status"), NOTHING)
def test_nothing_over_all_columns_is_nothing_in_each(text: str, status: ValueStatus) -> None:
    value = Decimal(0) if status is ValueStatus.REPORTED else None
    found = _read(_with_one_cell(text, 7))
    assert [found[key] for key in KEYS] == [(value, status)] * 7


@pytest.mark.parametrize(("text", "columns"), [("5", 7), ("0", 6), ("0", 3)])
def test_one_cell_over_some_columns_is_in_doubt(text: str, columns: int) -> None:
    found = _read(_with_one_cell(text, columns))
    assert [found[key] for key in KEYS] == [(None, ValueStatus.UNREADABLE)] * 7


def _serial_lines(report: GoldReport, remark: str = "") -> str:
    """One cell a line: serial number, label, total, the six, a remark."""
    rows = [(row.label, seven) for row, seven in rows_3(report) if seven]
    lines = [f"{report.unit}{report.year}年政府信息公开工作年度报告", "二、主动公开政府信息情况"]
    lines += [str(cell) for row in plain_2(report) for cell in row]
    lines += ["三、收到和处理政府信息公开申请情况", "序号", "申请人情况", "总计", *APPLICANTS[:6], "备注"]
    for number, (label, seven) in enumerate(rows, 1):
        lines += [str(number), label, seven[6], *seven[:6], remark]
    lines += ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", "行政诉讼", *OUTCOMES, *GROUPS[1:]]
    return "\n".join([*lines, *OUTCOMES * 2, *fifteen(report)])


@pytest.mark.parametrize("remark", ["", "无", "—"])
def test_serial_total_and_remark_with_one_cell_a_line(remark: str) -> None:
    assert faults(NEW, _serial_lines(NEW, remark).encode(), "a.txt") == []


def _only_totals(report: GoldReport, remark: str) -> bytes:
    """Table 3 as serial number, label, unit, number, remark, under heads that name no applicant."""
    rows: Rows = [["序号", "申请情况", "单位", "数量", "备注"]]
    numbered = enumerate(((row, seven) for row, seven in rows_3(report) if seven), 1)
    rows += [[str(n), row.label, "件", seven[6], remark] for n, (row, seven) in numbered]
    return page(report, table(plain_2(report)), table(rows), table(plain_4(report)))


def test_totals_alone_under_heads_that_name_no_applicant() -> None:
    totals = {
        key: value
        for key, value in NEW.figures.items()
        if not key.indicator.startswith("applications.") or key.applicant is Applicant.TOTAL
    }
    assert faults(replace(NEW, figures=totals), _only_totals(NEW, ""), "a.html") == []


def test_one_number_in_each_row_that_cannot_be_read_everywhere_is_no_total() -> None:
    total = shown(NEW.figures, CellKey("applications.granted", Applicant.TOTAL))
    content = _only_totals(NEW, "").replace(f"<td>{total}</td>".encode(), b"<td>007</td>")
    found = _read(content)
    rows = [key for key in NEW.figures if key.indicator.startswith("applications.")]
    assert {found[key] for key in rows} == {(None, ValueStatus.UNREADABLE)}


@pytest.mark.parametrize("beside", ["12.5%", "999"])
def test_numbers_beside_all_heads_are_left_over(beside: str) -> None:
    head, *rows = plain_3(NEW)
    rows = [[*head, "占比"], *([*row, beside if row[1] else ""] for row in rows)]
    content = page(NEW, table(plain_2(NEW)), table(rows), table(plain_4(NEW)))
    left = sum(bool(row[1]) for row in rows) - 1
    found = faults(NEW, content, "a.html")
    assert [each.partition(" at ")[0] for each in found] == [f"left over: {beside}"] * left


def test_numbers_that_rise_by_chance_are_no_serials() -> None:
    """Rows of one number each, 1 to 5, before labels: too short a chain to be serial numbers."""
    report = replace(NEW, figures={**NEW.figures, CellKey("licensing.decisions"): Decimal(1)})
    figures = {"penalties": 2, "coercion": 3}
    report.figures.update({CellKey(f"{name}.decisions"): Decimal(n) for name, n in figures.items()})
    assert faults(report, _serial_lines(report).encode(), "a.txt") == []


def _framed(part: str) -> str:
    frame = "<table width=100%><tr><td width=9></td><td><table><tr><td>{}</td></tr></table></td></tr></table>"
    return frame.format(part)


DRESSED: dict[str, Callable[[str], str]] = {
    "in frames of layout tables": _framed,
    "in a list": lambda part: f"<ul><li>{part}</li></ul>",
    "between pictures": lambda part: f"<img src=a.png width=900>{part}<img src=b.png>",
    "heads for cells": lambda part: part.replace("<td", "<th").replace("</td", "</th"),
    "rows in bodies of their own": lambda part: part.replace("<tr>", "<tbody><tr>"),
    "cells not closed": lambda part: part.replace("</td>", "").replace("</tr>", ""),
}


@pytest.mark.parametrize("dress", DRESSED)
def test_what_stands_around_the_tables(dress: str) -> None:
    parts = [DRESSED[dress](table(rows)) for rows in (plain_2(NEW), plain_3(NEW), plain_4(NEW))]
    assert faults(NEW, page(NEW, *parts), "a.html") == []


NUMBERS: dict[str, Callable[[str], str]] = {
    "spaces that do not break": lambda number: f"&nbsp;{number}&nbsp;&nbsp;",
    "a full stop": lambda number: f"{number}。",
    "signs without width": lambda number: "\u200b".join(number),
    "entities": lambda number: "".join(f"&#{ord(sign)};" for sign in number),
    "digits in spans": lambda number: "".join(f"<span style='color:red'>{sign}</span>" for sign in number),
    "fields": lambda number: f"<input type=text value='{number}' readonly>",
    "areas": lambda number: f"<textarea>{number}</textarea>",
    "a remark of the editor": lambda number: f"{number[0]}<!--9-->{number[1:]}",
}


@pytest.mark.parametrize("shape", NUMBERS)
def test_what_stands_in_the_cells(shape: str) -> None:
    def dressed(rows: Rows) -> str:
        return table([[_number(cell, NUMBERS[shape]) for cell in row] for row in rows])

    content = page(NEW, *map(dressed, (plain_2(NEW), plain_3(NEW), plain_4(NEW))))
    assert faults(NEW, content, "a.html") == []


def _number(cell: str | tuple[str, str], dress: Callable[[str], str]) -> str | tuple[str, str]:
    number = isinstance(cell, str) and cell.replace(".", "", 1).isdigit()
    return dress(cell) if number and isinstance(cell, str) else cell
