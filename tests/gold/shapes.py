"""How pages bend the shape of the tables: splits, lost heads, spans that disagree."""

from collections.abc import Callable
from dataclasses import replace

from tests.gold.page import Cell, Page, Para, Table, TableRow, each_table

Shape = Callable[[Table], Table]


def only(part: str, shape: Shape) -> Callable[[Page], Page]:
    """The page with the tables of this part reshaped."""
    return lambda page: each_table(page, lambda table: shape(table) if table.part == part else table)


def rowspans_written(table: Table) -> Table:
    """Every rowspan written out: the rows below get an empty cell of the same width."""
    return _rows_below(table, lambda cell, _: "")


def rowspans_repeated(table: Table) -> Table:
    """Every rowspan written out with the label again in each row."""
    return _rows_below(table, lambda cell, _: cell.text)


def labels_in_pieces(table: Table) -> Table:
    """A tall label's characters dealt out over the rows it stands beside, around their numbers."""

    def piece(cell: Cell, row: int) -> str:
        size = -(-len(cell.text) // cell.rowspan)
        return cell.text[row * size : (row + 1) * size]

    return _rows_below(table, piece)


def _rows_below(table: Table, text: Callable[[Cell, int], str]) -> Table:
    """Lays out rowspans; `text` gives the words for the n-th row of a tall cell."""
    pending: dict[tuple[int, int], Cell] = {}
    rows: list[TableRow] = []
    for y, row in enumerate(table.rows):
        waiting, x, out = list(row), 0, []
        while waiting or (y, x) in pending:
            cell = pending.pop((y, x), None) or waiting.pop(0)
            if cell.rowspan > 1:
                for dy in range(1, cell.rowspan):
                    pending[y + dy, x] = Cell(text(cell, dy), colspan=cell.colspan)
                cell = replace(cell, text=text(cell, 0) or cell.text, rowspan=1)
            out.append(cell)
            x += cell.colspan
        rows.append(tuple(out))
    return replace(table, rows=tuple(rows))


def head_repeated(table: Table, at: int = 14) -> Table:
    """The head rows again in the middle, as after a page break."""
    upper, lower = cut(table, at)
    return replace(table, rows=(*upper.rows, *table.rows[: table.head], *lower.rows))


def cut(table: Table, at: int) -> tuple[Table, Table]:
    """Two tables of the first `at` rows and the rest; a label across the cut ends above
    it and goes on below as an empty cell."""
    above: list[TableRow] = []
    carried: list[Cell] = []
    for y, row in enumerate(table.rows[:at]):
        cells = []
        for cell in row:
            over = y + cell.rowspan - at
            if over > 0:
                carried.append(Cell("", rowspan=over, colspan=cell.colspan))
                cell = replace(cell, rowspan=cell.rowspan - over)
            cells.append(cell)
        above.append(tuple(cells))
    below = list(table.rows[at:])
    if below:
        below[0] = (*carried, *below[0])
    return replace(table, rows=tuple(above)), replace(table, rows=tuple(below), head=0)


def in_two(part: str, at: int, *, head: bool, between: str = "") -> Callable[[Page], Page]:
    """One table of the page becomes two; the second has the head again when `head`."""

    def change(page: Page) -> Page:
        for index, table in page.tables():
            if table.part == part:
                upper, lower = cut(table, at)
                if head:
                    lower = replace(lower, rows=(*table.rows[: table.head], *lower.rows), head=table.head)
                gap = (Para(between),) if between else ()
                return page.with_block(index, upper, *gap, lower)
        return page

    return change


def head_too_narrow(table: Table) -> Table:
    """The head's corner spans one column less than the labels below it."""
    corner = table.rows[0][0]
    return replace(
        table, rows=((replace(corner, colspan=corner.colspan - 1), *table.rows[0][1:]), *table.rows[1:])
    )


def head_cell_missing(table: Table) -> Table:
    """No 其他 among the heads, though seven numbers follow."""
    first, second, third = table.rows[:3]
    group = replace(second[1], colspan=4)
    return replace(table, rows=(first, (second[0], group, second[2]), third[:-1], *table.rows[3:]))


def without_head(table: Table) -> Table:
    """The numbers without any head row."""
    return replace(table, rows=table.rows[table.head :], head=0)


def without_headings(page: Page) -> Page:
    """No headings of parts between the tables."""
    return replace(page, blocks=tuple(b for b in page.blocks if not (isinstance(b, Para) and b.heading)))


def cell_for_cell(table: Table) -> Table:
    """All spans dropped: cells one after another, as careless converters leave them."""
    rows = tuple(tuple(replace(cell, rowspan=1, colspan=1) for cell in row) for row in table.rows)
    return replace(table, rows=rows)
