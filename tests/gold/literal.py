"""What a page prints when it is read as it lies: each number under the heads above it.

Where damage has shifted a number under another head, a reader that goes by the heads gives
it to that head's cell, and is right as the page stands.
"""

import re
from decimal import Decimal

from app.content import CellKey
from tests.gold.mutations import Printed, number_cells
from tests.gold.page import Cell, Page, Table, spans

_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
Stack = tuple[str, ...]
"""The texts of the heads above a number, from the top."""


def literal(sound: Page, damaged: Page) -> Printed:
    """For every cell the numbers that stand under its heads on the damaged page."""
    rows: dict[CellKey, tuple[CellKey, ...]] = {}
    heads: dict[CellKey, Stack] = {}
    for _, table in sound.tables():
        for row in table.rows:
            keys = tuple(key for x in number_cells(row) if (key := row[x].key))
            rows |= dict.fromkeys(keys, keys)
        heads |= {key: stack for key, stack, _ in _stacks(table)}
    printed: Printed = {}
    for _, table in damaged.tables():
        for key, stack, cell in _stacks(table):
            for other in rows.get(key, ()):
                if _same(heads[other], stack) and _PLAIN.fullmatch(cell.text):
                    printed.setdefault(other, set()).add(Decimal(cell.text))
    return printed


def _same(sound: Stack, damaged: Stack) -> bool:
    """Whether the heads that are left still name the cell."""
    return sound[-1:] == damaged[-1:] and set(damaged) <= set(sound)


def _stacks(table: Table) -> list[tuple[CellKey, Stack, Cell]]:
    laid = spans(table)
    found = []
    for y, x, cell in laid:
        if cell.key is not None:
            found.append((cell.key, _stack(table, laid, y, x), cell))
    return found


def _stack(table: Table, laid: list[tuple[int, int, Cell]], y: int, x: int) -> Stack:
    first, last = (0, table.head) if table.head else _block_above(table, y)
    above = [c for v, u, c in laid if first <= v < last and u <= x < u + c.colspan]
    return tuple(cell.text for cell in above)


def _block_above(table: Table, y: int) -> tuple[int, int]:
    """The nearest rows above that bear no numbers, as (first, one after the last)."""
    last = y
    while last > 0 and number_cells(table.rows[last - 1]):
        last -= 1
    first = last
    while first > 0 and not number_cells(table.rows[first - 1]):
        first -= 1
    return first, last
