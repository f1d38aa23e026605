"""The document as a workbook: a sheet for each table as printed, the text on sheets of its own.

Numbers are numbers, codes and words are texts, nothing is a formula.
"""

import io
from math import ceil
from typing import Any

import xlsxwriter

from app.writers.documents.page import Line, Page, Part, PrintedCell, PrintedTable, Role, width

LONGEST = 32_000
"""Excel holds 32,767 signs in a cell; a longer paragraph goes on in the next row."""

_CHARACTERS_PER_MM = 0.66
_TEXT_WIDTH = 76.0
_NARROWEST = 8.5
TITLE, HEAVY, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
LOOKS: dict[Role, dict[str, Any]] = {
    Role.TITLE: {"font_name": TITLE, "font_size": 20, "align": "center"},
    Role.FORM_TITLE: {"font_name": TITLE, "font_size": 18, "align": "center"},
    Role.BYLINE: {"font_size": 12, "align": "center"},
    Role.HEADING: {"font_name": HEAVY, "font_size": 14},
    Role.BODY: {"font_size": 14},
    Role.SIGNATURE: {"font_size": 14, "align": "right"},
    Role.ANNEX: {"font_name": HEAVY, "font_size": 14},
    Role.FORM_UNIT: {"font_size": 12},
    Role.SIGNOFF: {"font_size": 12},
    Role.NOTE: {"font_size": 10.5},
}
_LINE_HEIGHT = 1.45
_INDENTED = frozenset((Role.HEADING, Role.BODY))
INDENT = "\u3000\u3000"


def write(page: Page) -> bytes:
    """The whole workbook; the same report gives the same bytes."""
    return Workbook(page).content()


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **look: Any) -> Any:
        full = {"font_name": TEXT, "font_size": 11, "valign": "vcenter", "text_wrap": True} | look
        key = tuple(sorted(full.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(full)
        return self._made[key]


def set_paper(sheet: Any, *, one_page: bool) -> None:
    """A4, a page wide, page numbers at the foot."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, int(one_page))
    sheet.center_horizontally()
    sheet.set_margins(left=0.7, right=0.7, top=0.9, bottom=0.9)
    sheet.set_footer('&C&"宋体,常规"&12— &P —')
    sheet.hide_gridlines(2)


def column_widths(table: PrintedTable) -> list[float]:
    """The form's widths in Excel's measure, half-width characters; none too narrow for a number."""
    return [max(wide * _CHARACTERS_PER_MM, _NARROWEST) for wide in table.widths]


class Workbook:
    """A page on its way into a workbook. A fillable form is one with figures of another kind."""

    def __init__(self, page: Page) -> None:
        self._out = io.BytesIO()
        self.page = page
        self.book = xlsxwriter.Workbook(self._out, {"in_memory": True, "strings_to_formulas": False})
        made = page.at.replace(tzinfo=None)
        self.book.set_properties({"title": page.title[:255], "author": page.unit[:255], "created": made})
        self.formats = Formats(self.book)

    def content(self) -> bytes:
        """Write all sheets and close the file."""
        for part in self.page.parts:
            sheet = self.book.add_worksheet(part.sheet)
            widths = next((column_widths(table) for table in part.tables), [_TEXT_WIDTH])
            set_paper(sheet, one_page=bool(part.tables) and all(table.fits_a_page for table in part.tables))
            for column, wide in enumerate(widths):
                sheet.set_column(column, column, wide)
            self.part(sheet, part, widths)
        self.book.close()
        return self._out.getvalue()

    def part(self, sheet: Any, part: Part, widths: list[float]) -> None:
        """Write one sheet from top to bottom, a small gap above each table."""
        row = 0
        for block in part.blocks:
            if isinstance(block, Line):
                row = self.line(sheet, row, widths, block)
            else:
                if row:
                    sheet.set_row(row, 8)
                row = self.table(sheet, row + 1 if row else 0, block)

    def line(self, sheet: Any, row: int, widths: list[float], line: Line) -> int:
        """Write a line over all columns; the row after it."""
        look = self.formats(**LOOKS[line.role])
        for start in range(0, len(line.text), LONGEST):
            text = line.text[start : start + LONGEST]
            write_over(sheet, row, widths, INDENT + text if line.role in _INDENTED else text, look)
            sheet.set_row(row, _line_height(text, sum(widths), LOOKS[line.role]["font_size"]))
            row += 1
        return row

    def table(self, sheet: Any, top: int, table: PrintedTable) -> int:
        """Write a table from this row on; the row after it."""
        for cell in table.cells:
            first, last = top + cell.row, top + cell.row + cell.rowspan - 1
            right = cell.column + cell.colspan - 1
            look = self.look(cell, table)
            if cell.rowspan > 1 or cell.colspan > 1:
                sheet.merge_range(first, cell.column, last, right, "", look)
            if cell.key is not None:
                self.figure(sheet, first, cell, look)
            else:
                sheet.write_string(first, cell.column, cell.text, look)
        for row in range(table.height):
            sheet.set_row(top + row, row_height(table, row))
        if table.head:
            sheet.repeat_rows(top, top + table.head - 1)
        return top + table.height

    def look(self, cell: PrintedCell, table: PrintedTable) -> Any:
        """The format of a cell."""
        align = "left" if table.at_left(cell) else "center"
        return self.formats(border=1, align=align, indent=cell.indent)

    def figure(self, sheet: Any, row: int, cell: PrintedCell, look: Any) -> None:
        """Write a figure: a number, the sign for 不适用, or nothing."""
        if cell.value is not None:
            sheet.write_number(row, cell.column, cell.value, look)
        elif cell.text:
            sheet.write_string(row, cell.column, cell.text, look)
        else:
            sheet.write_blank(row, cell.column, None, look)


def write_over(sheet: Any, row: int, widths: list[float], text: str, look: Any) -> None:
    """A text over all columns."""
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
    sheet.write_string(row, 0, text, look)


def _line_height(text: str, wide: float, size: float) -> float:
    """Points. Excel does not fit the height of merged cells: it is reckoned."""
    lines = ceil((width(text) + 2) * 2 / max(wide * 11 / size - 2, 8))
    return float(min(lines * size * _LINE_HEIGHT + 4, 409))


def row_height(table: PrintedTable, row: int) -> float:
    """Points that the longest label of a row needs at 11 points."""
    lines, widths = 1, column_widths(table)
    for cell in table.cells:
        if cell.row == row and cell.rowspan == 1:
            room = sum(widths[cell.column : cell.column + cell.colspan]) - 1.5 - 2 * cell.indent
            lines = max(lines, ceil(width(cell.text) * 2 / room))
    return lines * 15 + 5
