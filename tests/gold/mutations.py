"""Ways in which a page gets damaged, each with what the damaged page then prints.

A mutation takes a sound page and a random source and gives the damaged page, or None
where it does not apply. `printed` holds, for cells whose printed number the damage has
changed, the numbers that a faithful reader may give in their place.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.content import CellKey
from tests.gold.page import Cell, Page, Table, TableRow

Printed = dict[CellKey, set[Decimal]]


@dataclass(frozen=True)
class Damage:
    """A damaged page and what it prints otherwise than the sound one."""

    page: Page
    what: str
    printed: Printed = field(default_factory=dict)

    def also(self, printed: Printed) -> "Damage":
        """The same with more that the page may be said to print."""
        both = {key: self.printed.get(key, set()) | printed.get(key, set()) for key in self.printed | printed}
        return replace(self, printed=both)


Mutation = Callable[[Page, random.Random], Damage | None]


def number_cells(row: TableRow) -> list[int]:
    """The places of the row's numbers."""
    return [x for x, cell in enumerate(row) if cell.key is not None]


def _rows(page: Page) -> list[tuple[int, int]]:
    """Block and row of every row with numbers."""
    return [
        (index, y) for index, table in page.tables() for y, row in enumerate(table.rows) if number_cells(row)
    ]


def _table(page: Page, index: int) -> Table:
    block = page.blocks[index]
    assert isinstance(block, Table)
    return block


def _with_row(page: Page, index: int, y: int, row: TableRow) -> Page:
    table = _table(page, index)
    return page.with_block(index, replace(table, rows=(*table.rows[:y], row, *table.rows[y + 1 :])))


def _value(cell: Cell) -> Decimal | None:
    return Decimal(cell.text) if cell.text else None


def _swapped(a: Cell, b: Cell) -> Printed:
    """What two cells print once their places are exchanged."""
    assert a.key is not None
    assert b.key is not None
    pairs = ((a.key, _value(b)), (b.key, _value(a)))
    return {key: {value} for key, value in pairs if value is not None}


def _label(row: TableRow) -> int | None:
    """The place of the last label before the first number."""
    before = [x for x in range(number_cells(row)[0]) if len(row[x].text) > 1]
    return before[-1] if before else None


def without_row(table: Table, y: int) -> Table:
    """The table less one row, its spans mended."""
    rows = [list(row) for row in table.rows]
    for above in range(y):
        rows[above] = [
            replace(cell, rowspan=cell.rowspan - 1) if above + cell.rowspan > y else cell
            for cell in rows[above]
        ]
    goes_on = [
        replace(cell, rowspan=cell.rowspan - 1) for cell in rows[y] if cell.rowspan > 1 and y + 1 < len(rows)
    ]
    if goes_on:
        rows[y + 1] = [*goes_on, *rows[y + 1]]
    del rows[y]
    return replace(table, rows=tuple(map(tuple, rows)))


def with_row(table: Table, y: int, row: TableRow) -> Table:
    """The table with one more row before row `y`, the spans across it one longer."""
    rows = [list(each) for each in table.rows]
    for above in range(y):
        rows[above] = [
            replace(cell, rowspan=cell.rowspan + 1) if above + cell.rowspan > y else cell
            for cell in rows[above]
        ]
    rows.insert(y, list(row))
    return replace(table, rows=tuple(map(tuple, rows)))


def _one_row(page: Page, rng: random.Random) -> tuple[int, int, Table, TableRow]:
    index, y = rng.choice(_rows(page))
    table = _table(page, index)
    return index, y, table, table.rows[y]


def drop_row(page: Page, rng: random.Random) -> Damage | None:
    index, y, table, row = _one_row(page, rng)
    return Damage(page.with_block(index, without_row(table, y)), f"row dropped: {_name(row)}")


def drop_row_roughly(page: Page, rng: random.Random) -> Damage | None:
    """A row goes and the spans stay as they were."""
    index, y, table, row = _one_row(page, rng)
    rows = (*table.rows[:y], *table.rows[y + 1 :])
    return Damage(page.with_block(index, replace(table, rows=rows)), f"row torn out: {_name(row)}")


def swap_labels(page: Page, rng: random.Random) -> Damage | None:
    index, y, table, row = _one_row(page, rng)
    others = [
        z
        for z, other in enumerate(table.rows)
        if z != y and len(number_cells(other)) == len(number_cells(row)) and _label(other) is not None
    ]
    here = _label(row)
    if here is None or not others:
        return None
    z = rng.choice(others)
    other = table.rows[z]
    there = _label(other)
    assert there is not None
    first = _texted(row, here, other[there].text)
    second = _texted(other, there, row[here].text)
    printed: Printed = {}
    for a, b in zip(number_cells(row), number_cells(other), strict=True):
        printed |= _swapped(row[a], other[b])
    damaged = _with_row(_with_row(page, index, y, first), index, z, second)
    return Damage(damaged, f"labels swapped: {_name(row)} / {_name(other)}", printed)


def glue_digits(page: Page, rng: random.Random) -> Damage | None:
    """Two neighbours' digits run together; the second cell goes, or stays empty."""
    index, y, _, row = _one_row(page, rng)
    places = number_cells(row)
    if len(places) < 2:
        return None
    at = rng.randrange(len(places) - 1)
    a, b = places[at], places[at + 1]
    if not row[a].text or not row[b].text:
        return None
    glue = rng.choice(("", " "))
    text = row[a].text + glue + row[b].text
    stays = (replace(row[b], text=""),) if rng.random() < 0.5 else ()
    glued = (*row[:a], replace(row[a], text=text), *stays, *row[b + 1 :])
    key = row[a].key
    assert key is not None
    whole = text.lstrip("-").replace(".", "", 1).isdigit()
    printed: Printed = {key: {Decimal(text)}} if whole else {}
    return Damage(_with_row(page, index, y, glued), f"glued {text!r} in {_name(row)}", printed)


def blank_column(page: Page, rng: random.Random) -> Damage | None:
    """One column of table 3 (or of the 2014 form, the only one) left empty in part."""
    index, _, table, row = _one_row(page, rng)
    at = rng.randrange(len(number_cells(row)))

    def blanked(each: TableRow) -> TableRow:
        places = number_cells(each)
        return _texted(each, places[at], "") if len(places) > at else each

    rows = tuple(blanked(each) for each in table.rows)
    return Damage(
        page.with_block(index, replace(table, rows=rows)), f"column {at + 1} blank in table {table.part}"
    )


def shift_spans(page: Page, rng: random.Random) -> Damage | None:
    """The span of one label grows or shrinks by one."""
    index, table = rng.choice(list(page.tables()))
    wide = [
        (y, x)
        for y, row in enumerate(table.rows)
        for x, cell in enumerate(row)
        if cell.key is None and (cell.rowspan > 1 or cell.colspan > 1)
    ]
    if not wide:
        return None
    y, x = rng.choice(wide)
    cell, step = table.rows[y][x], rng.choice((-1, 1))
    side = rng.choice([name for name in ("rowspan", "colspan") if getattr(cell, name) > 1])
    changed = replace(cell, **{side: getattr(cell, side) + step})
    row = (*table.rows[y][:x], changed, *table.rows[y][x + 1 :])
    return Damage(_with_row(page, index, y, row), f"{side} of {cell.text[:12]!r} by {step:+}")


def drop_cell(page: Page, rng: random.Random) -> Damage | None:
    index, y, _, row = _one_row(page, rng)
    x = rng.choice(number_cells(row))
    return Damage(_with_row(page, index, y, (*row[:x], *row[x + 1 :])), f"cell dropped: {row[x].key}")


def duplicate_row(page: Page, rng: random.Random) -> Damage | None:
    """A row stands twice, the same or with other numbers in the first or the second."""
    index, y, table, row = _one_row(page, rng)
    other = tuple(replace(cell, rowspan=1) for cell in row)
    if rng.random() < 0.6:
        other = tuple(
            replace(cell, text=f"{Decimal(cell.text) + 3:f}") if cell.key and cell.text else cell
            for cell in other
        )
    first = rng.random() < 0.5 and all(cell.rowspan == 1 for cell in row)
    return Damage(
        page.with_block(index, with_row(table, y if first else y + 1, other)), f"row twice: {_name(row)}"
    )


def swap_numbers(page: Page, rng: random.Random) -> Damage | None:
    """Two numbers of a row change places: the page then prints them so."""
    index, y, _, row = _one_row(page, rng)
    places = number_cells(row)
    if len(places) < 2:
        return None
    a, b = sorted(rng.sample(places, 2))
    swapped = _texted(_texted(row, a, row[b].text), b, row[a].text)
    return Damage(
        _with_row(page, index, y, swapped), f"numbers swapped in {_name(row)}", _swapped(row[a], row[b])
    )


def _texted(row: TableRow, x: int, text: str) -> TableRow:
    return (*row[:x], replace(row[x], text=text), *row[x + 1 :])


def _name(row: TableRow) -> str:
    at = _label(row) if number_cells(row) else 0
    return row[at].text[:16] if at is not None else "?"
