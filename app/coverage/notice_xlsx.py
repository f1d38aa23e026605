"""The notice as a workbook: the table as it is sent out, and whom to remind.

Names come from outside: every text is written as a text, so that none is run as a formula.
"""

from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.coverage.notice import Notice, chinese_date, reminder
from app.coverage.notice_table import COLUMNS, Cell, note, rows

HEAD, A4 = 2, 9
"""Rows above the table's head (title, date); Excel's number for the paper."""
MM_PER_CHARACTER = 2.1
_REMINDER = (("单位代码", 20), ("单位", 28), ("期限", 12), ("逾期天数", 10), ("催报", 70))


def write(notice: Notice) -> bytes:
    """The whole workbook."""
    file = BytesIO()
    book = Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    as_of = datetime(notice.as_of.year, notice.as_of.month, notice.as_of.day)  # noqa: DTZ001  Excel knows no zone
    book.set_properties({"title": notice.title, "author": notice.issuer, "created": as_of})
    styles = _Styles(book)
    _table(book.add_worksheet("报送情况"), notice, styles)
    _reminders(book.add_worksheet("催报名单"), notice, styles)
    book.close()
    return file.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        grid = {"font_size": 11, "border": 1, "valign": "vcenter", "text_wrap": True}
        self.title: Format = book.add_format(
            {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}
        )
        self.date: Format = book.add_format({"font_name": "仿宋", "font_size": 11, "align": "right"})
        self.head: Format = book.add_format({"font_name": "黑体", "align": "center"} | grid)
        self.middle: Format = book.add_format({"font_name": "仿宋", "align": "center"} | grid)
        self.left: Format = book.add_format({"font_name": "仿宋", "align": "left"} | grid)
        self.note: Format = book.add_format(
            {"font_name": "仿宋", "font_size": 10, "text_wrap": True, "valign": "top"}
        )


def _table(sheet: Worksheet, notice: Notice, styles: _Styles) -> None:
    last = len(COLUMNS) - 1
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.center_horizontally()
    sheet.set_footer("&C— &P —")
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.merge_range(0, 0, 0, last, "", styles.title)
    sheet.write_string(
        0, 0, f"{notice.area}{notice.year}年度政府信息公开工作年度报告报送情况表", styles.title
    )
    sheet.set_row(0, 32)
    sheet.merge_range(1, 0, 1, last, "", styles.date)
    sheet.write_string(1, 0, f"截至{chinese_date(notice.as_of)}", styles.date)
    sheet.set_row(HEAD, 32)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width / MM_PER_CHARACTER)
        sheet.write_string(HEAD, place, column.label, styles.head)
    body = rows(notice)
    for line, row in enumerate(body, start=HEAD + 1):
        is_foot = line == HEAD + len(body)
        for place, (column, cell) in enumerate(zip(COLUMNS, row, strict=True)):
            _write(
                sheet,
                line,
                place,
                cell,
                styles.head if is_foot else styles.left if column.left else styles.middle,
            )
    end = HEAD + len(body) + 1
    sheet.merge_range(end, 0, end, last, "", styles.note)
    sheet.write_string(end, 0, note(notice), styles.note)
    sheet.set_row(end, 32)


def _reminders(sheet: Worksheet, notice: Notice, styles: _Styles) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    for place, (label, width) in enumerate(_REMINDER):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, label, styles.head)
    for line, each in enumerate(notice.missing, start=1):
        due = None if each.deadline is None else each.deadline.isoformat()
        told: tuple[Cell, ...] = (each.unit, each.unit_name, due, each.days_late, reminder(each, notice.year))
        for place, cell in enumerate(told):
            _write(sheet, line, place, cell, styles.left)


def _write(sheet: Worksheet, line: int, place: int, cell: Cell, style: Format) -> None:
    if cell is None:
        sheet.write_blank(line, place, None, style)
    elif isinstance(cell, str):
        sheet.write_string(line, place, cell, style)
    else:
        sheet.write_number(line, place, cell, style)
