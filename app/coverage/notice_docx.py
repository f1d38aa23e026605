"""The notice as a Word document, set as official documents are (GB/T 9704—2012): A4, the type
area 156 × 225 mm, title in 小标宋 二号, text in 仿宋 三号, headings in 黑体, the table as an annex
across, whose head repeats on every page."""

from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from app.coverage.notice import Notice, addressees, chinese_date, paragraphs
from app.coverage.notice_table import COLUMNS, note, rows

TITLE, TEXT, HEADING, PAGE = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
NO2, NO3, NO4, NO5 = Pt(22), Pt(16), Pt(14), Pt(10.5)
"""字号: 二号, 三号, 四号, 五号."""
ROW_HEIGHT = Mm(8)
LEADING, INDENT = Pt(28), Pt(32)
"""22 lines to a page; two characters of 三号."""
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
ANNEX_MARGINS = {"top_margin": 28, "bottom_margin": 26, "left_margin": 35, "right_margin": 37}
"""Of the annex, which lies across: the table is 225 mm wide."""


def write(notice: Notice) -> bytes:
    """The whole document."""
    word = Document()
    _page(word, notice)
    _title(word, notice.title)
    _text(word, addressees(notice), indent=False)
    for heading, texts in paragraphs(notice):
        _text(word, heading, font=HEADING)
        for text in texts:
            _text(word, text)
    _text(word, f"附件：{notice.year}年度政府信息公开工作年度报告报送情况表")
    for line in (notice.issuer, chinese_date(notice.as_of)):
        signed = _text(word, line, indent=False)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = INDENT * 2
    _annex(word, notice)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _page(word: Word, notice: Notice) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, size in MARGINS.items():
        setattr(section, name, Mm(size))
    section.footer_distance = Mm(28)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for piece in ("— ", "PAGE", " —"):
        run = footer.add_run("" if piece == "PAGE" else piece)
        _set_font(run, PAGE, NO4)
        if piece == "PAGE":
            _field(run, "PAGE")
    word.core_properties.title = notice.title
    word.core_properties.author = notice.issuer
    at = datetime(notice.as_of.year, notice.as_of.month, notice.as_of.day)  # noqa: DTZ001  a document knows no zone
    word.core_properties.created = word.core_properties.modified = at


def _title(word: Word, text: str) -> None:
    title = word.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = LEADING
    _set_font(title.add_run(text), TITLE, NO2)


def _text(word: Word, text: str, *, font: str = TEXT, indent: bool = True) -> Paragraph:
    paragraph = word.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LEADING
    shape.space_before = shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = INDENT
    _set_font(paragraph.add_run(text), font, NO3)
    return paragraph


def _annex(word: Word, notice: Notice) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for name, size in ANNEX_MARGINS.items():
        setattr(section, name, Mm(size))
    label = word.add_paragraph()
    _set_font(label.add_run("附件"), HEADING, NO3)
    head = word.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set_font(head.add_run(f"{notice.year}年度政府信息公开工作年度报告报送情况表"), TITLE, NO4)
    body = rows(notice)
    table = word.add_table(rows=1 + len(body), cols=len(COLUMNS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for place, column in enumerate(COLUMNS):
        table.columns[place].width = Mm(column.width)
    grid = [tuple(column.label for column in COLUMNS), *body]
    for line, (row, texts) in enumerate(zip(table.rows, grid, strict=True)):
        _keep_together(row, is_head=line == 0)
        row.height = ROW_HEIGHT
        for column, cell, text in zip(COLUMNS, row.cells, texts, strict=True):
            cell.width = Mm(column.width)
            bold = line in (0, len(grid) - 1)
            _fill(
                cell,
                "" if text is None else str(text),
                HEADING if bold else TEXT,
                left=column.left and line > 0,
            )
    remark = word.add_paragraph()
    _set_font(remark.add_run(note(notice)), TEXT, NO5)


def _fill(cell: _Cell, text: str, font: str, *, left: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    _set_font(paragraph.add_run(text), font, NO5)


def _keep_together(row: Any, *, is_head: bool) -> None:
    """No row is torn over two pages, and the head stands on each."""
    shape = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
        shape.append(OxmlElement(name))


def _set_font(run: Any, name: str, size: Pt) -> None:
    run.font.name, run.font.size = name, size
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:hAnsi", "w:ascii"):
        fonts.set(qn(script), name)


def _field(run: Any, instruction: str) -> None:
    """A field that the word processor works out: the number of the page."""
    for kind in ("begin", None, "end"):
        if kind is None:
            told = OxmlElement("w:instrText")
            told.set(qn("xml:space"), "preserve")
            told.text = instruction
        else:
            told = OxmlElement("w:fldChar")
            told.set(qn("w:fldCharType"), kind)
        run._element.append(told)
