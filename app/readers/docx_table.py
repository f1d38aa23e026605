"""Rows of Word cells laid out on a grid: horizontal spans, and vertical ones put together."""

from dataclasses import dataclass

from lxml import etree

from app.readers.docx_styles import child, value

MAX_SPAN = 500
"""Columns a cell may claim; no table of paper has more, and a hostile one claims millions."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row's cells, after `before` columns that it leaves out on the left."""

    before: int
    cells: list[etree._Element]


@dataclass(slots=True)
class TableCell:
    """A cell at its grid position, counted from 0."""

    element: etree._Element
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


def laid_out(rows: list[TableRow]) -> list[TableCell]:
    """The cells in reading order. A cell that continues one above only makes that taller."""
    cells: list[TableCell] = []
    above: dict[int, TableCell] = {}
    for number, row in enumerate(rows):
        column = min(row.before, MAX_SPAN)
        current: dict[int, TableCell] = {}
        last: TableCell | None = None
        for element in row.cells:
            properties = child(element, "tcPr")
            span = _span(value(properties, "gridSpan"))
            if last is not None and _continues(properties, "hMerge"):
                last.colspan += span
                column += span
                continue
            upper = above.get(column)
            if upper is not None and _continues(properties, "vMerge"):
                upper.rowspan = number - upper.row + 1
                last = upper
            else:
                last = TableCell(element, number, column, 1, span)
                cells.append(last)
            current[column] = last
            column += span
        above = current
    return cells


def _span(text: str | None) -> int:
    return max(1, min(int(text), MAX_SPAN)) if text and text.isascii() and text.isdigit() else 1


def _continues(properties: etree._Element | None, name: str) -> bool:
    """Whether the cell carries the merge on: Word omits `val` for `continue`."""
    return child(properties, name) is not None and value(properties, name) in (None, "continue")
