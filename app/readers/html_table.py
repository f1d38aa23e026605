"""Rows of table cells laid out on a grid, spans and all, as a browser does."""

from itertools import islice

from lxml import etree

from app.readers import refusal
from app.readers.extract import GridCell, Place
from app.readers.html_text import cell_text, hidden

_MAX_COLSPAN, _MAX_ROWSPAN = 1_000, 65_534
"""What the HTML standard clips spans to."""
_MAX_CELLS = 100_000
_MAX_COLUMNS = 4_000
_MAX_AREA = 2_000_000
"""Columns covered by all cells together; a form has some thousand."""
_LOOK = 400
_new = tuple.__new__
"""What a NamedTuple's own constructor does, at a third of its price: a page has hundreds of cells."""
_LAYOUT_CELLS, _LAYOUT_LINES = 3, 12
_CELLS = frozenset(("td", "th"))


def grid_of(rows: list[etree._Element], table: int) -> list[GridCell]:
    """The cells of these rows in reading order. Raises UnreadableFileError (too expensive)."""
    cells: list[GridCell] = []
    busy: list[int] = []
    """For each column, how many more rows a cell from above covers."""
    area = 0
    number = 0
    for row in rows:
        if row.attrib and hidden(row):
            continue
        column = 0
        fresh: list[tuple[int, int, int]] = []
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            wide = high = 1
            if cell.attrib:
                if hidden(cell):
                    continue
                wide = _span(cell, "colspan", _MAX_COLSPAN)
                high = _span(cell, "rowspan", _MAX_ROWSPAN)
            while column < len(busy) and busy[column] > 0:
                column += 1
            area += wide
            if area > _MAX_AREA or column + wide > _MAX_COLUMNS or len(cells) >= _MAX_CELLS:
                raise refusal.too_expensive("HTML")
            place = _new(Place, (None, None, None, table, number + 1, column + 1, None))
            cells.append(_new(GridCell, (cell_text(cell), number, column, place, high, wide)))
            if high > 1:
                fresh.append((column, wide, high))
            column += wide
        number += 1
        _next_row(busy, fresh)
    return cells


def _next_row(busy: list[int], fresh: list[tuple[int, int, int]]) -> None:
    """`busy` for the row after: each column free one row earlier, those of new tall cells taken."""
    for column, left in enumerate(busy):
        if left > 0:
            busy[column] = left - 1
    for start, wide, high in fresh:
        if len(busy) < start + wide:
            busy.extend([0] * (start + wide - len(busy)))
        for at in range(start, start + wide):
            busy[at] = max(busy[at], high - 1)


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = cell.get(name)
    if text is None:
        return 1
    text = text.strip()
    if not text.isdigit() or len(text) > 9:
        return 1
    value = int(text)
    if value == 0:
        return most if name == "rowspan" else 1
    return min(value, most)


def is_layout(row: etree._Element) -> bool:
    """Whether a row is page layout: few cells, one of them with a page's worth of lines."""
    if len(row) > _LAYOUT_CELLS:
        return False
    return any(
        next(islice(cell.iter("p", "br", "div", "li"), _LAYOUT_LINES, None), None) is not None for cell in row
    )


def is_row_of_figures(row: etree._Element) -> bool:
    """Whether the tables in a row hold one cell each: frames around figures, not page layout."""
    inner = list(islice(row.iterdescendants("table"), 60))
    if len(inner) == 60:
        return False
    seen = 0
    for table in inner:
        cells = list(islice(table.iterdescendants("td", "th"), 2))
        if len(cells) > 1 or len(list(islice(table.iterdescendants(), _LOOK))) >= _LOOK:
            return False
        seen += 1
    return seen > 0 and len([cell for cell in row if cell.tag in ("td", "th")]) > 2
