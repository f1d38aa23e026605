"""A page as Word, Excel (new and old) and PDF files."""

import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import xlwt
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PdfTable

from tests.gold.page import Cell, Page, Para, Table, grid, spans


def word_file(page: Page, *, headings: bool = True, runs: bool = False, boxed: bool = False) -> bytes:
    """A .docx. `runs` cuts every label into runs of two characters; `boxed` puts each
    table into the one cell of a table around it."""
    document = docx.Document()
    document.add_paragraph(page.title, style="Title" if headings else None)
    for block in page.blocks:
        if isinstance(block, Para):
            document.add_paragraph(block.text, style="Heading 1" if block.heading and headings else None)
        elif boxed:
            outer = document.add_table(1, 1).cell(0, 0)
            _word_table(outer.add_table(len(block.rows), len(grid(block)[0])), block, runs)
        else:
            _word_table(document.add_table(len(block.rows), len(grid(block)[0])), block, runs)
            document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _word_table(made: Any, table: Table, runs: bool) -> None:
    made.style = "Table Grid"
    rows = [list(row.cells) for row in made.rows]
    for y, x, cell in spans(table):
        target = rows[y][x]
        if cell.rowspan > 1 or cell.colspan > 1:
            target = target.merge(rows[y + cell.rowspan - 1][x + cell.colspan - 1])
        step = 2 if runs and cell.key is None else len(cell.text) or 1
        for start in range(0, len(cell.text), step):
            target.paragraphs[0].add_run(cell.text[start : start + step])


@dataclass(frozen=True)
class SheetStyle:
    """`numbers` writes numbers as numbers, otherwise as text; `merge` keeps the spans as
    merged cells, otherwise they stay empty cells; `apart` gives each table its sheet;
    `offset` leaves that many columns and rows empty first."""

    numbers: bool = True
    merge: bool = True
    apart: bool = False
    offset: int = 0


def _sheets(page: Page, apart: bool) -> list[tuple[str, list[Para | Table]]]:
    if not apart:
        return [("年报", [Para(page.title), *page.blocks])]
    sheets: list[tuple[str, list[Para | Table]]] = [("正文", [Para(page.title)])]
    for block in page.blocks:
        if isinstance(block, Table) and block.part != sheets[-1][0].removeprefix("表"):
            heading = sheets[-1][1].pop() if isinstance(sheets[-1][1][-1], Para) else None
            sheets.append((f"表{block.part}", [heading] if heading else []))
        sheets[-1][1].append(block)
    return sheets


_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def _value(cell: Cell, numbers: bool) -> str | float | int | None:
    if not cell.text:
        return None
    if numbers and cell.key is not None and _PLAIN.fullmatch(cell.text):
        number = Decimal(cell.text)
        return int(number) if number == number.to_integral_value() else float(number)
    return cell.text


def excel_file(page: Page, style: SheetStyle | None = None) -> bytes:
    """An .xlsx."""
    style = style or SheetStyle()
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, blocks in _sheets(page, style.apart):
        sheet = book.create_sheet(name)
        top, left = 1 + style.offset, 1 + style.offset
        for block in blocks:
            if isinstance(block, Para):
                sheet.cell(top, left, block.text)
                top += 1
                continue
            for y, x, cell in spans(block):
                sheet.cell(top + y, left + x, _value(cell, style.numbers))
                if style.merge and (cell.rowspan > 1 or cell.colspan > 1):
                    right = left + x + cell.colspan - 1
                    sheet.merge_cells(None, top + y, left + x, top + y + cell.rowspan - 1, right)
            top += len(block.rows) + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def old_excel_file(page: Page, style: SheetStyle | None = None) -> bytes:
    """An .xls (BIFF8)."""
    style = style or SheetStyle()
    book = xlwt.Workbook(encoding="utf-8")
    for name, blocks in _sheets(page, style.apart):
        sheet = book.add_sheet(name)
        top = 0
        for block in blocks:
            if isinstance(block, Para):
                sheet.write(top, 0, block.text)
                top += 1
                continue
            for y, x, cell in spans(block):
                value = _value(cell, style.numbers)
                if style.merge and (cell.rowspan > 1 or cell.colspan > 1):
                    bottom, right = top + y + cell.rowspan - 1, x + cell.colspan - 1
                    sheet.write_merge(top + y, bottom, x, right, value)
                else:
                    sheet.write(top + y, x, value)
            top += len(block.rows) + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_FONT = "STSong-Light"


def pdf_file(
    page: Page, *, repeat_heads: bool = False, size: float = 9, wide: bool = True, ruled: bool = True
) -> bytes:
    """A PDF; tables run over pages, with their heads again when `repeat_heads`."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    text = ParagraphStyle("text", fontName=_FONT, fontSize=size, leading=size * 1.3, wordWrap="CJK")
    inside = ParagraphStyle("cell", parent=text, alignment=TA_CENTER)
    paper = landscape(A4) if wide else A4
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=paper, leftMargin=30, rightMargin=30)
    story: list[Any] = [Paragraph(_escaped(page.title), text)]
    for block in page.blocks:
        if isinstance(block, Para):
            story.append(Paragraph(_escaped(block.text), text))
        else:
            story += [_pdf_table(block, inside, paper[0] - 60, repeat_heads, ruled), Spacer(1, 8)]
    document.build(story)
    return out.getvalue()


def _pdf_table(
    table: Table, style: ParagraphStyle, width: float, repeat_heads: bool, ruled: bool
) -> PdfTable:
    cells = grid(table)
    data = [[Paragraph(_escaped(cell.text), style) if cell else "" for cell in row] for row in cells]
    lines: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    commands = lines if ruled else []
    commands += [
        ("SPAN", (x, y), (x + cell.colspan - 1, y + cell.rowspan - 1))
        for y, x, cell in spans(table)
        if cell.rowspan > 1 or cell.colspan > 1
    ]
    columns = len(cells[0])
    shares = {3: (6, 1, 2), 4: (3, 3, 3, 3), 8: (7, *[2] * 7), 10: (2, 3, 6, *[2] * 7), 2: (6, 2)}.get(
        columns, (1,) * columns
    )
    widths = [width * share / sum(shares) for share in shares]
    return PdfTable(data, colWidths=widths, style=commands, repeatRows=table.head if repeat_heads else 0)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
