"""The document as a Word file, set as GB/T 9704 sets official papers: A4, 小标宋 titles, 黑体
headings, 仿宋 text, page numbers between dashes, odd ones right and even ones left."""

import io
import zipfile
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.writers.documents.docx_table import table_element
from app.writers.documents.page import Page, PrintedTable, Role

TITLE, HEAVY, TEXT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_INSTEAD = {TITLE: "宋体", HEAVY: "SimHei", TEXT: "仿宋"}
"""What Word takes where a machine lacks the font (altName of the font table)."""
_EPOCH = (1980, 1, 1, 0, 0, 0)

_LOOKS: dict[Role, tuple[str, float, float, WD_ALIGN_PARAGRAPH, bool]] = {
    Role.TITLE: (TITLE, 22, 34, WD_ALIGN_PARAGRAPH.CENTER, False),
    Role.FORM_TITLE: (TITLE, 22, 34, WD_ALIGN_PARAGRAPH.CENTER, False),
    Role.BYLINE: (TEXT, 14, 24, WD_ALIGN_PARAGRAPH.CENTER, False),
    Role.HEADING: (HEAVY, 16, 29, WD_ALIGN_PARAGRAPH.JUSTIFY, True),
    Role.BODY: (TEXT, 16, 29, WD_ALIGN_PARAGRAPH.JUSTIFY, True),
    Role.SIGNATURE: (TEXT, 16, 29, WD_ALIGN_PARAGRAPH.RIGHT, False),
    Role.ANNEX: (HEAVY, 16, 29, WD_ALIGN_PARAGRAPH.LEFT, False),
    Role.FORM_UNIT: (TEXT, 12, 20, WD_ALIGN_PARAGRAPH.LEFT, False),
    Role.SIGNOFF: (TEXT, 12, 20, WD_ALIGN_PARAGRAPH.LEFT, False),
    Role.NOTE: (TEXT, 10.5, 17, WD_ALIGN_PARAGRAPH.LEFT, False),
}
"""Font, size and line height in points, alignment, whether the first line is indented."""
_STYLES = {Role.TITLE: "Title", Role.HEADING: "Heading 1", Role.BODY: "Body Text"}
_AFTER = {Role.TITLE: 16, Role.FORM_TITLE: 4, Role.BYLINE: 6}


def write(page: Page) -> bytes:
    """The whole document; the same report gives the same bytes."""
    document = docx.Document()
    _set_paper(document)
    _set_styles(document)
    core = document.core_properties
    core.title, core.author, core.language = page.title[:255], page.unit[:255], "zh-CN"
    core.created = core.modified = page.at.replace(tzinfo=None)
    core.comments = ""
    body = document.element.body
    for part in page.parts:
        for number, block in enumerate(part.blocks):
            if isinstance(block, PrintedTable):
                body.insert(len(body) - 1, table_element(block, TEXT))
                _gap(document)
            else:
                texts = page.title_lines if block.role is Role.TITLE else (block.text,)
                shape = _line(document, block.role, texts)
                shape.page_break_before = (part.new_page and number == 0) or None
                following = part.blocks[number + 1 : number + 2]
                holds = block.role is Role.HEADING or any(isinstance(b, PrintedTable) for b in following)
                shape.keep_with_next = holds or None
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _set_paper(document: Any) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, alignment: WD_ALIGN_PARAGRAPH) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = alignment
    properties = paragraph.paragraph_format
    properties.left_indent = properties.right_indent = Pt(14)
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    number = OxmlElement("w:t")
    number.text = "1"
    run.append(number)
    field.append(run)
    paragraph._p.append(field)
    paragraph.add_run(" —")
    paragraph.style.font.size = Pt(14)
    _font(paragraph.style, "宋体")


def _set_styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    _font(normal, TEXT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)
    for role, name in _STYLES.items():
        style = document.styles[name]
        font, size, *_ = _LOOKS[role]
        _font(style, font)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), False, None
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            borders.getparent().remove(borders)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    _name_fonts(document)


def _font(style: Any, name: str) -> None:
    """The font for Chinese signs and for all others; theme fonts would win over both."""
    style.font.name = name
    fonts = style.element.rPr.rFonts
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    fonts.set(qn("w:eastAsia"), name)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)


def _name_fonts(document: Any) -> None:
    """Say in the font table what may stand in for a font that a machine does not have."""
    names = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"swiss" if name == HEAVY else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        for name, other in _INSTEAD.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                f'<w:fonts xmlns:w="{space}">{names}</w:fonts>'
            ).encode()


def _line(document: Any, role: Role, texts: tuple[str, ...]) -> Any:
    """Add a paragraph, of which more than one text are lines; returns how it is set."""
    font, size, height, alignment, indented = _LOOKS[role]
    paragraph = document.add_paragraph(style=_STYLES.get(role, "Normal"))
    run = paragraph.add_run(texts[0])
    for text in texts[1:]:
        run.add_break()
        run.add_text(text)
    if role not in _STYLES:
        run.font.size = Pt(size)
        run.font.name = font
        run._r.rPr.rFonts.set(qn("w:eastAsia"), font)
    shape = paragraph.paragraph_format
    shape.alignment, shape.line_spacing = alignment, Pt(height)
    shape.space_before, shape.space_after = Pt(0), Pt(_AFTER.get(role, 0))
    if indented:
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(int(size * 2 * 20)))
    if role is Role.SIGNATURE:
        shape.right_indent = Pt(32)
    return shape


def _gap(document: Any) -> None:
    """A little space under a table; Word wants a paragraph after one."""
    shape = document.add_paragraph().paragraph_format
    shape.line_spacing, shape.space_after = Pt(8), Pt(0)


def _undated(content: bytes) -> bytes:
    """The same file without the moment of writing in its parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for item in given.infolist():
            plain = zipfile.ZipInfo(item.filename, _EPOCH)
            plain.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(plain, given.read(item))
    return out.getvalue()
