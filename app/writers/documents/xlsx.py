"""The document as a workbook: a sheet for each table as printed, the text on sheets of its own.

Numbers are numbers, codes and words are texts, nothing is a formula.
"""

import io
from collections.abc import Iterator
from math import ceil
from typing import Any

import xlsxwriter

from app.writers.documents.page import Line, Page, Part, PrintedTable, Role, width

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_000
"""Excel holds 32,767 signs in a cell; a longer paragraph goes on in the next row."""

_CHARACTERS_PER_MM = 0.66
_TEXT_WIDTH = 76.0
_NARROWEST = 8.5
TITLE, HEAVY, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_LOOKS: dict[Role, dict[str, Any]] = {
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
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {"title": page.title[:255], "author": page.unit[:255], "created": page.at.replace(tzinfo=None)}
    )
    formats = Formats(book)
    for part in page.parts:
        sheet = book.add_worksheet(part.sheet)
        widths = next((column_widths(table) for table in part.tables), [_TEXT_WIDTH])
        set_paper(sheet, one_page=bool(part.tables) and all(table.fits_a_page for table in part.tables))
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        _write_part(sheet, part, widths, formats)
    book.close()
    return out.getvalue()


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

    def line(self, role: Role) -> Any:
        """The format of a line."""
        return self(**_LOOKS[role])

    def cell(self, *, indent: int = 0, left: bool = False, **more: Any) -> Any:
        """The format of a table's cell."""
        return self(border=1, align="left" if left else "center", indent=indent, **more)


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


def _write_part(sheet: Any, part: Part, widths: list[float], formats: Formats) -> None:
    row = 0
    for block in part.blocks:
        if isinstance(block, Line):
            for text in _pieces(block.text):
                write_line(sheet, row, widths, Line(block.role, text), formats)
                row += 1
        else:
            if row and len(part.blocks) > 1:
                sheet.set_row(row, 8)
            row = _write_table(sheet, row + 1 if row else 0, block, formats) + 1


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), LONGEST):
        yield text[start : start + LONGEST]


def write_line(sheet: Any, row: int, widths: list[float], line: Line, formats: Formats) -> None:
    """A line over all columns. Excel does not fit the height of merged cells: it is reckoned."""
    look = formats.line(line.role)
    text = INDENT + line.text if line.role in _INDENTED else line.text
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
    sheet.write_string(row, 0, text, look)
    size = _LOOKS[line.role]["font_size"]
    lines = ceil(width(text) * 2 / max(sum(widths) * 11 / size - 2, 8))
    sheet.set_row(row, min(max(lines, 1) * size * _LINE_HEIGHT + 4, 409))


def _write_table(sheet: Any, top: int, table: PrintedTable, formats: Formats) -> int:
    """The table from this row on; the row after it."""
    for cell in table.cells:
        first, last = top + cell.row, top + cell.row + cell.rowspan - 1
        right = cell.column + cell.colspan - 1
        look = formats.cell(indent=cell.indent, left=table.at_left(cell))
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge_range(first, cell.column, last, right, "", look)
        if cell.value is not None:
            sheet.write_number(first, cell.column, cell.value, look)
        elif cell.text:
            sheet.write_string(first, cell.column, cell.text, look)
        else:
            sheet.write_blank(first, cell.column, None, look)
    for row in range(table.height):
        sheet.set_row(top + row, row_height(table, row))
    if table.head:
        sheet.repeat_rows(top, top + table.head - 1)
    return top + table.height


def row_height(table: PrintedTable, row: int) -> float:
    """Points that the longest label of a row needs at 11 points."""
    lines, widths = 1, column_widths(table)
    for cell in table.cells:
        if cell.row == row and cell.rowspan == 1:
            room = sum(widths[cell.column : cell.column + cell.colspan]) - 1.5 - 2 * cell.indent
            lines = max(lines, ceil(width(cell.text) * 2 / room))
    return lines * 15 + 5
