"""The working paper (汇总底稿) of a compilation: a workbook with a row for each cell of the form and
a column for each report that went in, as an office keeps it beside its sum. Pure.

Texts are written as texts: no name from outside is run as a formula.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.compilation.model import Column
from app.compilation.sums import described
from app.content import CellKey, Figure
from app.vocabulary import APPLICANT_LABELS, Applicant, ValueStatus

HEAD = ("项目", "申请人", "合计", "说明")
A3 = 8
"""Excel's number for the paper."""
_MARKS = {ValueStatus.NOT_APPLICABLE: "/", ValueStatus.UNREADABLE: "？"}
"""A blank stays blank, and so does what a page does not have."""
_WIDTHS = (44, 13, 14, 34)
_TITLE_ROW, _HEAD_ROW = 0, 1
_Json = Mapping[str, Any]


def write(answer: _Json, columns: Sequence[Column]) -> bytes:
    """The workbook of what a compilation answered, and of the reports it was made of."""
    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = Workbook(file, options)
    _sums(book.add_worksheet("汇总底稿"), book, answer, columns)
    _left_out(book.add_worksheet("未计入"), book, answer)
    book.close()
    return file.getvalue()


def _sums(sheet: Worksheet, book: Workbook, answer: _Json, columns: Sequence[Column]) -> None:
    grid = {"font_name": "仿宋", "font_size": 10, "border": 1, "valign": "vcenter", "text_wrap": True}
    head, text, number, total = (
        book.add_format(grid | {"font_name": "黑体", "align": "center"}),
        book.add_format(grid),
        book.add_format(grid | {"align": "right"}),
        book.add_format(grid | {"align": "right", "bold": True}),
    )
    title = book.add_format({"font_name": "方正小标宋简体", "font_size": 16})
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.repeat_columns(0, len(HEAD) - 1)
    sheet.freeze_panes(_HEAD_ROW + 1, len(HEAD))
    sheet.set_footer("&C— &P —")
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(_HEAD_ROW, 34)
    sheet.set_column(len(HEAD), len(HEAD) + len(columns), 11)
    name = f"{answer['unit_name']}{answer['year']}年度政府信息公开工作年度报告汇总底稿"
    sheet.write_string(_TITLE_ROW, 0, name, title)
    for place, label in enumerate((*HEAD, *(column.unit_name for column in columns))):
        sheet.write_string(_HEAD_ROW, place, label, head)
    # Outside table 3 there is but one column, and no word for it.
    split = {cell["indicator"] for cell in answer["cells"] if cell["applicant"] != Applicant.TOTAL}
    for line, cell in enumerate(answer["cells"], start=_HEAD_ROW + 1):
        key = CellKey(cell["indicator"], Applicant(cell["applicant"]))
        is_split = cell["indicator"] in split
        sheet.write_string(line, 0, cell["label"], text)
        if is_split:
            sheet.write_string(line, 1, APPLICANT_LABELS[key.applicant], text)
        else:
            sheet.write_blank(line, 1, None, text)
        _value(sheet, line, 2, cell["value"], total)
        sheet.write_string(line, 3, described(cell["behind"]), text)
        for place, column in enumerate(columns, start=len(HEAD)):
            _figure(sheet, line, place, column.figures.get(key), number)


def _left_out(sheet: Worksheet, book: Workbook, answer: _Json) -> None:
    head, text = book.add_format({"bold": True, "border": 1}), book.add_format({"border": 1})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 70)
    for place, label in enumerate(("单位代码", "单位", "原因")):
        sheet.write_string(0, place, label, head)
    for line, each in enumerate(answer["left_out"], start=1):
        for place, name in enumerate(("unit", "unit_name", "message")):
            sheet.write_string(line, place, each[name], text)


def _figure(sheet: Worksheet, line: int, place: int, figure: Figure | None, style: Format) -> None:
    if figure is not None and figure.status in _MARKS:
        sheet.write_string(line, place, _MARKS[figure.status], style)
    else:
        _value(sheet, line, place, None if figure is None else figure.value, style)


def _value(sheet: Worksheet, line: int, place: int, value: Any, style: Format) -> None:
    if value is None:
        sheet.write_blank(line, place, None, style)
    else:
        sheet.write_number(line, place, float(value), style)
