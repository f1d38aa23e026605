"""A printed table as Word's own markup: true merged cells, fixed widths, head rows repeated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.catalogue.layout_grid import CellKind
from app.writers.documents.page import PrintedCell, PrintedTable

_TWENTIETHS_PER_MM = 1440 / 25.4
_DENSE, _WIDEST = 8, 14
"""Columns from which the type is smaller, and smaller still."""
_SMALLEST = 10
"""Half points."""
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class _Look:
    """How one table is set: column widths in twentieths of a point, type size in half points."""

    table: PrintedTable
    widths: list[int]
    size: int
    margin: int
    font: str


def table_element(table: PrintedTable, font: str) -> Any:
    """The `w:tbl` of a table."""
    columns = len(table.widths)
    size = 21 if columns < _DENSE else 18 if columns < _WIDEST else 17
    widths = [round(width * _TWENTIETHS_PER_MM) for width in table.widths]
    look = _Look(table, widths, size, 60 if columns < _DENSE else 25, font)
    element = _new("tbl", _properties(look), _new("tblGrid", *(_new("gridCol", w=w) for w in widths)))
    covering = {(cell.row + down, cell.column): cell for cell in table.cells for down in range(cell.rowspan)}
    for row in range(table.height):
        element.append(_row(row, covering, look))
    return element


def _properties(look: _Look) -> Any:
    borders = (_new(edge, val="single", sz=4, space=0, color="000000") for edge in _EDGES)
    return _new(
        "tblPr",
        _new("tblW", w=sum(look.widths), type="dxa"),
        _new("jc", val="center"),
        _new("tblBorders", *borders),
        _new("tblLayout", type="fixed"),
        _new("tblCellMar", _new("left", w=look.margin, type="dxa"), _new("right", w=look.margin, type="dxa")),
        _new("tblCaption", val=look.table.caption),
    )


def _row(row: int, covering: Mapping[tuple[int, int], PrintedCell], look: _Look) -> Any:
    head = [_new("tblHeader")] if row < look.table.head else []
    height = _new("trHeight", val=look.size * 14, hRule="atLeast")
    element = _new("tr", _new("trPr", _new("cantSplit"), height, *head))
    column = 0
    while column < len(look.widths):
        cell = covering[row, column]
        element.append(_cell(cell, row, look))
        column += cell.colspan
    return element


def _cell(cell: PrintedCell, row: int, look: _Look) -> Any:
    """A cell, or in a row further down the part of it that only goes on."""
    width = sum(look.widths[cell.column : cell.column + cell.colspan])
    properties = _new("tcPr", _new("tcW", w=width, type="dxa"))
    if cell.colspan > 1:
        properties.append(_new("gridSpan", val=cell.colspan))
    if cell.rowspan > 1:
        properties.append(_new("vMerge", val="restart") if row == cell.row else _new("vMerge"))
    properties.append(_new("vAlign", val="center"))
    together = look.table.fits_a_page and row < look.table.height - 1
    paragraph = _new(
        "p",
        _new(
            "pPr",
            *([_new("keepNext")] if together else []),
            _new("spacing", before=0, after=0, line=round(look.size * 13), lineRule="exact"),
            *([_new("ind", left=cell.indent * look.size * 10)] if cell.indent else []),
            _new("jc", val="left" if look.table.at_left(cell) else "center"),
        ),
    )
    if row == cell.row and cell.text:
        paragraph.append(_run(cell, width - 2 * look.margin, look))
    return _new("tc", properties, paragraph)


def _run(cell: PrintedCell, room: int, look: _Look) -> Any:
    """The text; a number is set smaller rather than broken over two lines."""
    size = look.size
    latin = look.font
    if cell.kind is CellKind.FIGURE:
        size = max(min(size, room // (5 * len(cell.text))), _SMALLEST)
        latin = "Times New Roman"
    fonts = _new("rFonts", ascii=latin, hAnsi=latin, eastAsia=look.font)
    text = _new("t")
    text.text = cell.text
    return _new("r", _new("rPr", fonts, _new("sz", val=size), _new("szCs", val=size)), text)


def _new(name: str, *children: Any, **attributes: str | int) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    element.extend(children)
    return element
