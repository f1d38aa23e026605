"""Tables of a PDF as grids, and a table that runs over pages put together again."""

from dataclasses import dataclass, field, replace

from app.readers.extract import Grid, GridCell, Place
from app.readers.pdf_columns import Aligned
from app.readers.pdf_lattice import Cell, Lattice
from app.readers.pdf_lines import cell_text

_SAME_EDGE = 4.0
"""Points within which the columns of two pages are the same column."""


@dataclass(frozen=True, slots=True)
class Held:
    """One cell with the page that it is on and its row there (from 1)."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    page: int


@dataclass(slots=True)
class Table:
    """A table, perhaps of several pages. `xs` are its column boundaries, empty without lines."""

    cells: list[Held]
    height: int
    xs: list[float] = field(default_factory=list)

    def grid(self, number: int) -> Grid:
        """The normal form, as the document's table of this number."""
        cells = sorted(self.cells, key=lambda cell: (cell.row, cell.column))
        return Grid(
            tuple(
                GridCell(
                    cell.text, cell.row, cell.column,
                    Place(page=cell.page, table=number, row=cell.row + 1, column=cell.column + 1),
                    cell.rowspan, cell.colspan,
                )
                for cell in cells
            ),
            Place(page=min(cell.page for cell in cells), table=number),
        )  # fmt: skip


def ruled(lattice: Lattice, page: int) -> Table:
    """A table drawn with lines."""
    cells = [_held(cell, page) for cell in lattice.cells]
    return Table(cells, len(lattice.ys) - 1, lattice.xs)


def _held(cell: Cell, page: int) -> Held:
    return Held(cell.row, cell.column, cell.rowspan, cell.colspan, cell_text(cell.glyphs), page)


def unruled(table: Aligned, page: int) -> Table:
    """A table found by alignment."""
    cells = [
        Held(row, piece.column, 1, piece.span, piece.text, page)
        for row, pieces in enumerate(table.rows)
        for piece in pieces
    ]
    return Table(cells, len(table.rows))


def joined(upper: Table, lower: Table) -> Table | None:
    """The table of two pages, if the lower part carries the upper one on; None otherwise.

    It does when both have the same columns, or one of them only some of the other's. A
    group's label that the page's end cut into a cell above and one below is one cell again.
    """
    columns = _common(upper.xs, lower.xs)
    if columns is None:
        return None
    above = [_moved(cell, upper.xs, columns, 0) for cell in upper.cells]
    below = [_moved(cell, lower.xs, columns, upper.height) for cell in lower.cells]
    for index, cell in enumerate(above):
        partner = next((c for c in below if _continues(cell, c, upper.height)), None)
        if partner is not None:
            below.remove(partner)
            text = "\n".join(part for part in (cell.text, partner.text) if part)
            above[index] = replace(cell, text=text, rowspan=cell.rowspan + partner.rowspan)
    return Table(above + below, upper.height + lower.height, columns)


def _continues(above: Held, below: Held, seam: int) -> bool:
    """Whether two cells at the seam are one: a span of several rows, its label in one of them.

    Two single rows never are: a blank below a label may be a blank that was printed.
    """
    return (
        above.row + above.rowspan == seam == below.row
        and (above.column, above.colspan) == (below.column, below.colspan)
        and above.rowspan + below.rowspan > 2
        and not (above.text and below.text)
        and not (above.text + below.text).replace(",", "").replace(".", "").lstrip("-").isdecimal()
    )


def _common(first: list[float], second: list[float]) -> list[float] | None:
    """The finer of two sets of boundaries, if it holds the other."""
    if len(first) < 2 or len(second) < 2:
        return None
    finer, coarser = (first, second) if len(first) >= len(second) else (second, first)
    outer = abs(first[0] - second[0]) <= _SAME_EDGE and abs(first[-1] - second[-1]) <= _SAME_EDGE
    return finer if outer and all(_nearest(x, finer)[1] <= _SAME_EDGE for x in coarser) else None


def _nearest(x: float, bounds: list[float]) -> tuple[int, float]:
    index = min(range(len(bounds)), key=lambda i: abs(bounds[i] - x))
    return index, abs(bounds[index] - x)


def _moved(cell: Held, own: list[float], columns: list[float], down: int) -> Held:
    first = _nearest(own[cell.column], columns)[0]
    last = _nearest(own[cell.column + cell.colspan], columns)[0]
    return replace(cell, row=cell.row + down, column=first, colspan=max(1, last - first))
