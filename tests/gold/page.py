"""A page before it becomes a file: paragraphs and tables whose numbers know their cell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from app.content import CellKey


@dataclass(frozen=True)
class Cell:
    """One printed cell; `key` is set where a number of the form stands."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    key: CellKey | None = None


TableRow = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Rows of the cells that begin in them, as HTML writes them. `part` is `meta`, `2014`,
    `2`, `3` or `4`; `head` counts the head rows."""

    rows: tuple[TableRow, ...]
    part: str
    head: int = 0


@dataclass(frozen=True)
class Para:
    """One paragraph."""

    text: str
    heading: bool = False


Block = Para | Table


@dataclass(frozen=True)
class Page:
    """What one file says, in order. `before` and `after` are the portal's own lines
    (navigation, links to other reports), which a Word or Excel file does not have."""

    title: str
    blocks: tuple[Block, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = field(default=())

    def tables(self) -> Iterator[tuple[int, Table]]:
        """Each table with its place among the blocks."""
        for index, block in enumerate(self.blocks):
            if isinstance(block, Table):
                yield index, block

    def with_block(self, index: int, *blocks: Block) -> "Page":
        """The page with other blocks in the place of one."""
        return replace(self, blocks=(*self.blocks[:index], *blocks, *self.blocks[index + 1 :]))


def each_cell(table: Table, change: Callable[[Cell], Cell]) -> Table:
    """The table with every cell passed through `change`."""
    return replace(table, rows=tuple(tuple(change(cell) for cell in row) for row in table.rows))


def each_table(page: Page, change: Callable[[Table], Table]) -> Page:
    """The page with every table passed through `change`."""
    blocks = tuple(change(block) if isinstance(block, Table) else block for block in page.blocks)
    return replace(page, blocks=blocks)


def grid(table: Table) -> list[list[Cell | None]]:
    """All spans laid out: the cell where it begins, None where a span covers or nothing is."""
    taken: dict[tuple[int, int], Cell | None] = {}
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            for dy in range(cell.rowspan):
                for dx in range(cell.colspan):
                    taken[y + dy, x + dx] = cell if dx == dy == 0 else None
            x += cell.colspan
    height, width = len(table.rows), max((x for _, x in taken), default=-1) + 1
    return [[taken.get((y, x)) for x in range(width)] for y in range(height)]


def spans(table: Table) -> list[tuple[int, int, Cell]]:
    """Row and column at which each cell begins once all spans are laid out."""
    return [
        (y, x, cell) for y, row in enumerate(grid(table)) for x, cell in enumerate(row) if cell is not None
    ]
