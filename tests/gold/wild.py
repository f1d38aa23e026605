"""Shapes that portals print and that a form's designer never thought of."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape

from tests.gold.labels import RESULTS_4, SUBJECTS_4
from tests.gold.page import Block, Cell, Page, Para, Table, TableRow, each_table, grid
from tests.gold.tables import Tables

# The 2014 form ----------------------------------------------------------------------


def in_one_cell(join: str) -> Callable[[Page], Page]:
    """Label, number and unit in one cell: 收到申请数：12件."""

    def row(cells: TableRow) -> TableRow:
        label, unit, number = cells
        if number.key is None:
            return (label,)
        return (Cell(f"{label.text}{join}{number.text}{unit.text}", key=number.key),)

    return _each_row("2014", row, without_heads=True)


def numbers_first(page: Page) -> Page:
    """Unit, number, label, in this order."""
    return _each_row("2014", lambda cells: (cells[1], cells[2], cells[0]))(page)


def beside_last_year(page: Page) -> Page:
    """统计数 over three columns: last year's number, this year's, and how they differ."""

    def row(cells: TableRow) -> TableRow:
        if cells[2].key is None:
            return (*cells, Cell(""), Cell(""))
        return (*cells[:2], Cell("777123"), cells[2], Cell("12.5"))

    def change(table: Table) -> Table:
        heads: list[TableRow] = [
            (Cell("统计指标", rowspan=2), Cell("单位", rowspan=2), Cell("统计数", colspan=3)),
            (Cell("上年同期"), Cell("本年累计"), Cell("同比增减（%）")),
        ]
        return replace(table, rows=(*heads, *map(row, table.rows[1:])), head=2)

    return _part("2014", change)(page)


def _each_row(
    part: str, row: Callable[[TableRow], TableRow], *, without_heads: bool = False
) -> Callable[[Page], Page]:
    def change(table: Table) -> Table:
        rows = table.rows[table.head :] if without_heads else table.rows
        return replace(table, rows=tuple(map(row, rows)), head=0 if without_heads else table.head)

    return _part(part, change)


def _part(part: str, change: Callable[[Table], Table]) -> Callable[[Page], Page]:
    return lambda page: each_table(page, lambda table: change(table) if table.part == part else table)


# The later forms --------------------------------------------------------------------


def total_first(tables: Tables) -> list[Block]:
    """Table 3 with serial numbers, the total before its parts, and a column for remarks."""
    joined = tables.table_3_joined()
    rows = [_total_first(cells, number) for number, cells in enumerate(joined.rows)]
    return [Table(tuple(rows), "3", head=1)]


def _total_first(cells: TableRow, number: int) -> TableRow:
    label, *seven = cells
    serial = Cell(str(number) if number else "序号")
    return (serial, label, seven[-1], *seven[:-1], Cell("" if number else "备注"))


def with_subtotal(tables: Tables) -> list[Block]:
    """Table 3 with a 小计 of the legal persons before the total."""
    joined = tables.table_3_joined()
    rows = [(*cells[:7], Cell("88" if y else "小计"), cells[7]) for y, cells in enumerate(joined.rows)]
    return [Table(tuple(rows), "3", head=1)]


def stacked(tables: Tables) -> list[Block]:
    """Table 3 with the rows of each group one above the other in the cells of one row."""
    plain = grid(tables.table_3())
    labels = [next(cell for cell in reversed(row[:3]) if cell is not None) for row in plain[3:]]
    numbers = [[cell for cell in row[3:] if cell is not None] for row in plain[3:]]
    groups = [row[1].text if row[1] is not None and row[2] is not None else None for row in plain[3:]]
    rows: list[TableRow] = list(tables.table_3().rows[:3])
    at = 0
    while at < len(labels):
        end = at + 1
        if groups[at]:
            while end < len(labels) and plain[3 + end][1] is None and plain[3 + end][2] is not None:
                end += 1
        joined = [_above_one_another(column) for column in zip(*numbers[at:end], strict=True)]
        rows.append((Cell(_lines(labels[at:end]), colspan=3), *joined))
        at = end
    return [Table(tuple(rows), "3", head=3)]


def _above_one_another(cells: Iterable[Cell]) -> Cell:
    return Cell(_lines(cells))


def _lines(cells: Iterable[Cell]) -> str:
    return "\n".join(cell.text for cell in cells)


def captioned_4(tables: Tables) -> list[Block]:
    """Three tables of five numbers, each under a caption that says of what."""
    heads = tuple(Cell(label) for label, _ in RESULTS_4)
    numbers = tables.fifteen()
    captions = ("（一）行政复议", "（二）行政诉讼（未经复议直接起诉）", "（三）行政诉讼（复议后起诉）")
    blocks: list[Block] = []
    for index, caption in enumerate(captions[: len(SUBJECTS_4)]):
        blocks += [Para(caption), Table((heads, numbers[index * 5 : index * 5 + 5]), "4", head=1)]
    return blocks


def two_years_4(tables: Tables) -> list[Block]:
    """Last year's fifteen numbers above this year's, each row named by its year."""
    table = tables.table_4()
    year = tables.report.year
    first = (Cell("年度", rowspan=3), *table.rows[0])
    before = (Cell(f"{year - 1}年"), *(Cell(str(6000 + n)) for n in range(15)))
    return [Table((first, *table.rows[1:3], before, (Cell(f"{year}年"), *table.rows[3])), "4", head=3)]


def each_row_a_table(page: Page) -> Page:
    """Every row of every table a table of its own, spans dropped."""
    blocks: list[Block] = []
    for block in page.blocks:
        if isinstance(block, Table):
            bare = [tuple(replace(cell, rowspan=1, colspan=1) for cell in row) for row in block.rows]
            blocks += [Table((row,), block.part) for row in bare]
        else:
            blocks.append(block)
    return replace(page, blocks=tuple(blocks))


def remarked(page: Page) -> Page:
    """A remark to the right of one row of table 3."""

    def change(table: Table) -> Table:
        rows = [(*row, Cell("含上年来信3件")) if y == 5 else row for y, row in enumerate(table.rows)]
        return replace(table, rows=tuple(rows))

    return _part("3", change)(page)


# Files ------------------------------------------------------------------------------


def with_breaks(text: str) -> str:
    """Lines within a cell as a page breaks them."""
    return f"<p>{escape(text)}</p>".replace("\n", "<br/>")


def drawn(row: TableRow) -> str:
    """A row between drawn bars, under a drawn rule."""
    return "├" + "─" * 40 + "┤\n│" + "│".join(f" {cell.text} " for cell in row) + "│"


def around_numbers(row: TableRow) -> str:
    """As a PDF's text is copied: a long label's halves above and below its numbers, if it has any."""
    texts = [cell.text for cell in row if cell.text]
    label = texts[0] if texts else ""
    if len(label) > 14 and len(texts) > 1:
        half = len(label) // 2
        return "\n".join((label[:half], " ".join(texts[1:]), label[half:]))
    return " ".join(texts)


def comma_separated(page: Page) -> bytes:
    """The page's tables, and what stands around them, as a file of comma separated values."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([page.title])
    for block in page.blocks:
        if isinstance(block, Para):
            writer.writerow([block.text])
        else:
            writer.writerows([cell.text if cell else "" for cell in row] for row in grid(block))
    return out.getvalue().encode("gb18030")
