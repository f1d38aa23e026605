"""Excel (xlsx): what a person sees in the visible sheets."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter

from app.readers.extract import Extract, Grid, Place, UnreadableFileError
from app.readers.xlsx import extract
from tests.readers.files import docx_of, members, xlsx_of, zipped
from tests.readers.shown import shown


def read(content: bytes) -> Extract:
    return extract(content, name="年报.xlsx")


def rewritten(content: bytes, part: str, old: str, new: str) -> bytes:
    parts = members(content)
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    return zipped(parts)


SHEET = "xl/worksheets/sheet1.xml"


def test_a_report_on_one_sheet_is_texts_and_tables() -> None:
    found = read(
        xlsx_of(
            [
                ["某县2023年年度报告"],
                ["二、主动公开情况"],
                ["信息内容", "本年制发件数", "现行有效件数"],
                ["规章", 0, 11],
                ["规范性文件", None, None],
                [],
                ["三、申请情况"],
                ["合计", 21, 7730.28],
                ["注：单位为件。"],
            ]
        )
    )
    assert shown(found) == [
        "某县2023年年度报告",
        "二、主动公开情况",
        [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "11"], ["规范性文件", "", ""]],
        "三、申请情况",
        [["合计", "21", "7730.28"]],
        "注：单位为件。",
    ]
    assert found.blocks[0].place == Place(sheet="表一", row=1, column=1)
    grid = found.blocks[4]
    assert isinstance(grid, Grid)
    assert grid.cells[1].place == Place(sheet="表一", table=2, row=8, column=2)


def test_hidden_rows_and_columns_are_not_read() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet()
        for row in range(3):
            page.write_row(row, 0, [f"{row}{column}格" for column in range(4)])
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(2, 2, None, None, {"hidden": True})
    assert shown(read(held.getvalue())) == [[["00格", "01格", "03格"], ["20格", "21格", "23格"]]]


def test_raised_and_struck_out_digits_are_no_part_of_the_number() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet()
        plain, raised = book.add_format(), book.add_format({"font_script": 1})
        struck = book.add_format({"font_strikeout": True})
        page.write(0, 0, "规章")
        page.write_rich_string(0, 1, plain, "22", raised, "1")
        page.write_rich_string(0, 2, struck, "20", plain, "23")
    assert shown(read(held.getvalue())) == [[["规章", "22[1]", "23"]]]


def test_merged_cells_become_spans_and_empty_borders_go() -> None:
    rows = [[], [None, None, "甲", None, "乙"], [None, None, "丙", "1", "2"], [None, None, None, "3", "4"]]
    assert shown(read(xlsx_of(rows, ["C2:D2", "C3:C4", "H1:J9"]))) == [
        [["甲⟨1×2⟩", "乙"], ["丙⟨2×1⟩", "1", "2"], ["3", "4"]]
    ]


def test_a_spacer_row_inside_a_table_does_not_cut_it() -> None:
    assert shown(read(xlsx_of([["甲", 1], [], ["乙", 2]]))) == [[["甲", "1"], ["乙", "2"]]]


def test_a_merge_keeps_a_lone_cell_with_its_table() -> None:
    rows = [["组", "甲"], [], [None, "乙"], [None, "丙"]]
    assert shown(read(xlsx_of(rows, ["A1:A4"]))) == [[["组⟨3×1⟩", "甲"], ["乙"], ["丙"]]]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (21.0, "General", "21"),
        (7730.28, "General", "7730.28"),
        (72701.2578, "0.00", "72701.2578"),
        (0.1 + 0.2, "General", "0.3"),
        (-11, "#,##0", "-11"),
        (1234567, "#,##0", "1234567"),
        (0.00001, "General", "0.00001"),
        (1573179, "0_ ", "1573179"),
        (0.253, "0.0%", "25.3%"),
        (1, "0%", "100%"),
        (5, '0"件"', "5"),
        (6, '#,##0.00"yd"', "6"),
        (7, "[Red]0", "7"),
        (date(2019, 3, 14), "yyyy-mm-dd", "2019-03-14"),
        (date(2019, 3, 14), 'yyyy"年"m"月"d"日"', "2019-03-14"),
        (datetime(2019, 3, 14, 8, 30), "yyyy/m/d h:mm", "2019-03-14T08:30:00"),  # noqa: DTZ001
        (time(8, 30), "h:mm", "08:30:00"),
        (True, "General", "TRUE"),
        ("０２１", "General", "０２１"),
    ],
)
def test_numbers_are_read_as_they_are_shown(value: object, number_format: str, text: str) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["B1"] = "标", value  # type: ignore[assignment]
    page["B1"].number_format = number_format
    held = io.BytesIO()
    book.save(held)
    assert shown(read(held.getvalue())) == [[["标", text]]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<f>SUM(A1:A9)</f><v>7</v>", "7"),
        ("<f>SUM(A1:A9)</f><v>0</v>", "0"),
        ("<f>SUM(A1:A9)</f><v></v>", "=SUM(A1:A9)"),
        ("<f>SUM(A1:A9)</f>", "=SUM(A1:A9)"),
        ('<f t="shared" si="0"/>', "=（公式未计算）"),
        ("<v>x</v>", "x"),
        ("<v>nan</v>", "nan"),
        ("<v>1e999</v>", "1e999"),
    ],
)
def test_a_formula_without_a_result_is_no_blank(cell: str, text: str) -> None:
    content = xlsx_of([["标", 5]])
    content = rewritten(content, SHEET, "<v>5</v>", cell)
    content = rewritten(content, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    assert shown(read(content)) == [[["标", text]]]


def test_a_zero_that_waits_for_its_calculation_is_no_zero() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet()
        page.write(0, 0, "标")
        page.write_formula(0, 1, "=1+1")
        page.write_formula(0, 2, "=1+2", None, 3)
        page.write(0, 3, 0)
    assert shown(read(held.getvalue())) == [[["标", "=1+1", "3", "0"]]]


def test_an_empty_text_may_be_a_formulas_result() -> None:
    content = rewritten(xlsx_of([["标", 5]]), SHEET, "<v>5</v>", "<v/>")
    content = rewritten(content, SHEET, 'r="B1"', 'r="B1" t="str"')
    assert shown(read(content)) == ["标"]


def test_hidden_sheets_are_left_out() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        book.add_worksheet("甲").write(0, 0, "显")
        hidden = book.add_worksheet("乙")
        hidden.write(0, 0, "隐")
        hidden.hide()
        book.add_worksheet("丙").write_row(0, 0, ["标", 1])
    found = read(held.getvalue())
    assert shown(found) == ["显", [["标", "1"]]]
    assert found.blocks[1].place == Place(sheet="丙", table=1)


def test_rich_text_is_joined_without_its_phonetic_guide() -> None:
    content = xlsx_of([["甲", 1]])
    strings = (
        '<si><r><t>收</t></r><r><t xml:space="preserve">到 </t></r><rPh sb="0" eb="1"><t>shou</t></rPh></si>'
    )
    content = rewritten(content, "xl/sharedStrings.xml", "<si><t>甲</t></si>", strings)
    assert shown(read(content)) == [[["收到 ", "1"]]]


def test_the_dimension_that_a_sheet_claims_is_not_believed() -> None:
    content = rewritten(xlsx_of([["甲", 1]]), SHEET, 'ref="A1:B1"', 'ref="A1:XFD1048576"')
    assert shown(read(content)) == [[["甲", "1"]]]


def test_cells_without_references_count_from_the_left() -> None:
    content = xlsx_of([["甲", 1]])
    for old in (' r="A1"', ' r="B1"', ' r="1"'):
        content = rewritten(content, SHEET, old, "")
    assert shown(read(content)) == [[["甲", "1"]]]


def test_far_corners_do_not_make_a_grid_between_them() -> None:
    content = rewritten(xlsx_of([["甲", 1], ["乙", 2]]), SHEET, 'r="A2"', 'r="A1048576"')
    content = rewritten(content, SHEET, 'r="B2"', 'r="XFD1048576"')
    assert shown(read(content)) == [[["甲", "1", ""], ["乙", "", "2"]]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xlsx_of([]), "empty_file"),
        (docx_of(""), "unsupported_type"),
        (zipped({"读我.txt": "不是表格"}), "unsupported_type"),
        (rewritten(xlsx_of([["甲", 1]]), SHEET, "</sheetData>", ""), "damaged"),
        (xlsx_of([["甲", 1]])[:900], "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read(content)
    assert refused.value.code == code


def test_a_head_with_nothing_below_is_a_table_left_blank() -> None:
    head = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert shown(read(xlsx_of([["四、复议"], head, [], ["五、问题"]]))) == [
        "四、复议",
        [head, ["", "", "", "", ""]],
        "五、问题",
    ]
    assert shown(read(xlsx_of([head, [1, 2, 3, 4, 10]]))) == [[head, ["1", "2", "3", "4", "10"]]]
