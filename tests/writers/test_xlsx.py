"""Workbooks as a spreadsheet reads them."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.problems import ProblemError
from app.writers import xlsx
from app.writers.dataset import Column, ColumnType, Dataset, Row
from tests.writers.test_files import COLUMNS, ROWS

ASKED = "http://127.0.0.1:8000/api/v1/observations?format=xlsx"


def written(dataset: Dataset) -> BytesIO:
    file = BytesIO()
    xlsx.fill(dataset, file)
    file.seek(0)
    return file


def test_codes_are_texts_and_nothing_is_a_formula() -> None:
    rows: list[Row] = [("011328", "=1+1", 2018, None, False), *ROWS]
    sheet = load_workbook(written(Dataset(COLUMNS, rows)))["数据"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("unit", "unit_name", "year", "value", "synthetic"),
        ("011328", "=1+1", 2018, None, False),
        ("411328", "唐河县人民政府", 2018, 9483, False),
        ("320813", '含"引号",逗号', 2023, 7730.28, False),
        ("990101", "=cmd|' /C calc'!A0", 2023, None, True),
        ("990102", "-1+1", 2023, -0.5, True),
    ]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "n", "n", "b"]
    assert sheet["A2"].number_format == "@"


def test_the_header_stays_in_view() -> None:
    sheet = load_workbook(written(Dataset(COLUMNS, ROWS)))["数据"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E5"
    assert sheet["A1"].font.bold


def test_the_notes_say_what_it_is() -> None:
    columns = (*COLUMNS, Column("status", ColumnType.TEXT, "状态"))
    rows = [(*row, "reported") for row in ROWS]
    notes = {"applications.granted": "2019 年起口径较宽"}
    book = load_workbook(written(Dataset(columns, rows, 4, notes, ASKED)))
    assert [tuple(row) for row in book["说明"].iter_rows(values_only=True)] == [
        ("查询", ASKED),
        ("行数", "4"),
        ("unit", "单位代码"),
        ("unit_name", "单位"),
        ("year", "年度"),
        ("value", "数值"),
        ("synthetic", "虚构"),
        ("status", "状态"),
        ("status=reported", "填报了数（零也是填报的数）"),
        ("status=blank", "原表空白"),
        ("status=not_applicable", "原表写明不适用（-、/、无）"),
        ("status=unreadable", "无法辨认"),
        ("status=absent", "原表没有这一行"),
        ("金额", "以万元计；其余为件、次、人等原表的单位。"),
        ("可比性：applications.granted", "2019 年起口径较宽"),
    ]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert written(Dataset(COLUMNS, ROWS)).getvalue() == written(Dataset(COLUMNS, ROWS)).getvalue()


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Dataset(COLUMNS, ROWS, total=1_048_576)
    with pytest.raises(ProblemError) as refusal:
        written(table)
    assert refusal.value.kind.code == "sheet_too_small"
    assert "1,048,575" in refusal.value.detail
    assert "format=csv" in refusal.value.detail
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with pytest.raises(ProblemError, match="最多 3 行"):
        written(replace(table, total=None))


def test_a_text_that_no_cell_holds_is_refused_not_cut() -> None:
    long = ("1", "长" * 32_768, 2018, None, False)
    with pytest.raises(ProblemError, match="第 2 行第 2 列"):
        written(Dataset(COLUMNS, [ROWS[0], long]))
