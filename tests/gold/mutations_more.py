"""More damage: heads, labels, strange rows and columns, pages cut short."""

import random
from dataclasses import replace
from decimal import Decimal

from tests.gold import mutations as m
from tests.gold.mutations import Damage, Mutation, Printed
from tests.gold.page import Cell, Page, Table, TableRow


def swap_heads(page: Page, rng: random.Random) -> Damage | None:
    """Two columns of table 3 exchange their names: the page then prints them so."""
    for index, table in page.tables():
        names = [
            (y, x)
            for y, row in enumerate(table.rows[: table.head])
            for x, cell in enumerate(row)
            if cell.text in _COLUMN_NAMES
        ]
        if table.part != "3" or len(names) < 2:
            continue
        (y, x), (z, w) = rng.sample(names, 2)
        one, two = table.rows[y][x].text, table.rows[z][w].text
        a, b = _COLUMN_NAMES.index(one), _COLUMN_NAMES.index(two)
        printed: Printed = {}
        for _, other in page.tables():
            for row in other.rows if other.part == "3" else ():
                places = m.number_cells(row)
                if len(places) == 7:
                    printed |= _both(row[places[a]], row[places[b]])
        rows = [list(row) for row in table.rows]
        rows[y][x], rows[z][w] = replace(rows[y][x], text=two), replace(rows[z][w], text=one)
        made = page.with_block(index, replace(table, rows=tuple(map(tuple, rows))))
        return Damage(made, f"heads swapped: {one} / {two}", printed)
    return None


_COLUMN_NAMES = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def _both(a: Cell, b: Cell) -> Printed:
    pairs = ((a.key, b.text), (b.key, a.text))
    return {key: {Decimal(text)} for key, text in pairs if key and text}


def delete_head(page: Page, rng: random.Random) -> Damage | None:
    """All head rows of a table go, or one of them."""
    headed = [(index, table) for index, table in page.tables() if table.head]
    if not headed:
        return None
    index, table = rng.choice(headed)
    if rng.random() < 0.5:
        rows = table.rows[table.head :]
        return Damage(
            page.with_block(index, replace(table, rows=rows, head=0)), f"no head on table {table.part}"
        )
    y = rng.randrange(table.head)
    rows = (*table.rows[:y], *table.rows[y + 1 :])
    made = replace(table, rows=rows, head=table.head - 1)
    return Damage(page.with_block(index, made), f"head row {y + 1} of table {table.part} gone")


def delete_head_cell(page: Page, rng: random.Random) -> Damage | None:
    """One head cell goes and those after it move up."""
    headed = [(index, table) for index, table in page.tables() if table.head]
    if not headed:
        return None
    index, table = rng.choice(headed)
    y = rng.randrange(table.head)
    x = rng.randrange(len(table.rows[y]))
    row = (*table.rows[y][:x], *table.rows[y][x + 1 :])
    rows = (*table.rows[:y], row, *table.rows[y + 1 :])
    return Damage(
        page.with_block(index, replace(table, rows=rows)), f"head cell {table.rows[y][x].text!r} gone"
    )


def truncate(page: Page, rng: random.Random) -> Damage | None:
    """Nothing follows a row in the midst of the tables."""
    index, y, table, _ = m._one_row(page, rng)
    kept = tuple(
        tuple(replace(cell, rowspan=min(cell.rowspan, y - above)) for cell in row)
        for above, row in enumerate(table.rows[:y])
    )
    blocks = (*page.blocks[:index], *((replace(table, rows=kept),) if kept else ()))
    return Damage(replace(page, blocks=blocks), f"cut off in table {table.part} at row {y + 1}")


def move_row(page: Page, rng: random.Random) -> Damage | None:
    """A row stands elsewhere in its table, with its label."""
    index, y, table, row = m._one_row(page, rng)
    if any(cell.rowspan > 1 for cell in row):
        return None
    shorter = m.without_row(table, y)
    to = rng.randint(table.head, len(shorter.rows))
    return Damage(page.with_block(index, m.with_row(shorter, to, row)), f"row moved to {to}: {m._name(row)}")


def misspell_label(page: Page, rng: random.Random) -> Damage | None:
    """One to three characters of a label are lost or wrong."""
    index, y, _, row = m._one_row(page, rng)
    at = m._label(row)
    if at is None:
        return None
    text = row[at].text
    for _ in range(rng.randint(1, 3)):
        where = rng.randrange(len(text))
        text = text[:where] + rng.choice(("", "某", "了", "止")) + text[where + 1 :]
    return Damage(
        m._with_row(page, index, y, m._texted(row, at, text)), f"label {row[at].text!r} as {text!r}"
    )


def lose_label(page: Page, rng: random.Random) -> Damage | None:
    index, y, _, row = m._one_row(page, rng)
    at = m._label(row)
    if at is None:
        return None
    return Damage(m._with_row(page, index, y, m._texted(row, at, "")), f"no label for {row[at].text!r}")


def garble_number(page: Page, rng: random.Random) -> Damage | None:
    """A number becomes something that is none."""
    index, y, _, row = m._one_row(page, rng)
    x = rng.choice(m.number_cells(row))
    text = rng.choice((f"{row[x].text}O", "#REF!", f"{row[x].text}?", "见附件", f"约{row[x].text}", "1.2.3"))
    return Damage(m._with_row(page, index, y, m._texted(row, x, text)), f"{row[x].key} as {text!r}")


def strange_row(page: Page, rng: random.Random) -> Damage | None:
    """A row that no form has, with numbers."""
    index, y, table, row = m._one_row(page, rng)
    cells = tuple(
        Cell(str(rng.randint(100, 999)) if cell.key else "某项自设统计指标", 1, cell.colspan) for cell in row
    )
    if any(cell.rowspan > 1 for cell in row):
        return None
    return Damage(page.with_block(index, m.with_row(table, y, cells)), f"strange row before {m._name(row)}")


def strange_column(page: Page, rng: random.Random) -> Damage | None:
    """A column of numbers that no form has, with a head of its own, at the end of a row set."""
    wide = [(index, table) for index, table in page.tables() if table.part in ("2014", "3")]
    index, table = rng.choice(wide)
    rows: list[TableRow] = []
    for y, row in enumerate(table.rows):
        extra = () if not m.number_cells(row) else (Cell(str(rng.randint(100, 999))),)
        if y == 0:
            extra = (Cell("上年数", rowspan=max(1, table.head)),)
        rows.append((*row, *extra))
    return Damage(
        page.with_block(index, replace(table, rows=tuple(rows))), f"strange column in table {table.part}"
    )


def merge_rows(page: Page, rng: random.Random) -> Damage | None:
    """Two rows' texts run together cell by cell, as when a page's rule is lost."""
    index, y, table, row = m._one_row(page, rng)
    if y + 1 >= len(table.rows) or len(table.rows[y + 1]) != len(row) or any(c.rowspan > 1 for c in row):
        return None
    below = table.rows[y + 1]
    if any(cell.rowspan > 1 for cell in below):
        return None
    merged = tuple(replace(a, text=f"{a.text}\n{b.text}") for a, b in zip(row, below, strict=True))
    shorter = m.without_row(table, y + 1)
    rows = (*shorter.rows[:y], merged, *shorter.rows[y + 1 :])
    return Damage(page.with_block(index, replace(table, rows=rows)), f"rows run together at {m._name(row)}")


def drop_table(page: Page, rng: random.Random) -> Damage | None:
    index, table = rng.choice(list(page.tables()))
    return Damage(page.with_block(index), f"table {table.part} gone")


def split_row(page: Page, rng: random.Random) -> Damage | None:
    """A row goes on in the row below, as when a line is broken."""
    index, y, table, row = m._one_row(page, rng)
    places = m.number_cells(row)
    if len(places) < 4 or any(cell.rowspan > 1 for cell in row):
        return None
    at = places[rng.randrange(1, len(places))]
    rows = (*table.rows[:y], row[:at], row[at:], *table.rows[y + 1 :])
    return Damage(page.with_block(index, Table(rows, table.part, table.head)), f"row broken: {m._name(row)}")


MUTATIONS: tuple[Mutation, ...] = (
    m.drop_row,
    m.drop_row_roughly,
    m.swap_labels,
    m.glue_digits,
    m.blank_column,
    m.shift_spans,
    m.drop_cell,
    m.duplicate_row,
    m.swap_numbers,
    swap_heads,
    delete_head,
    delete_head_cell,
    truncate,
    move_row,
    misspell_label,
    lose_label,
    garble_number,
    strange_row,
    strange_column,
    merge_rows,
    drop_table,
    split_row,
)
