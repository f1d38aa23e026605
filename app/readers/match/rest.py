"""What no part of the form has taken: nothing that a table of the form prints is dropped."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.readers.match.runs import Cell, Table, looks_numeric
from app.readers.match.sink import Sink
from app.readers.match.tokens import Sort

_SIGNS = re.compile(r"电话|日期|负责人|审核|填[报表]人|制表人|经办人")
"""The line under the form, whose numbers are days and telephones."""
_SERIALS = 2
_STEP = 3


def leave_rest(tables: Iterable[Table], sink: Sink) -> None:
    """Every number of the tables that gave a figure, and of lines of text that hold rows of the form,
    that is neither a figure nor left over yet, is left over; but for serial numbers and the numbers
    of columns."""
    for table in tables:
        if _is_of_form(table, sink):
            rest = [cell for row in table.rows for cell in _rest(row, sink, aligned=table.aligned)]
            if rest:
                counters = _counters(rest)
                sink.leave(cell for cell in rest if id(cell) not in counters)


def _is_of_form(table: Table, sink: Sink) -> bool:
    """A grid that gave something; lines of text in which a label of the form stands, since the
    rest of their table may be in other lines."""
    if table.place.table is None:
        return any(cell.token.sort is Sort.LABEL for row in table.rows for cell in row)
    return any(cell.place in sink.met for run in table.runs for cell in (*run.slots, *run.lead))


def _rest(row: Sequence[Cell], sink: Sink, *, aligned: bool) -> list[Cell]:
    """What may be a number in a row and was not met. The first of its words is its label; in lines
    of text a number may stand in one piece with it."""
    found = [cell for cell in row if cell.token.counts and cell.place not in sink.met]
    if not found or any(_SIGNS.search(cell.token.text) for cell in row):
        return []
    first = next(cell for cell in row if not cell.blank)
    return [cell for cell in found if cell is not first or _is_number(cell, aligned=aligned)]


def _is_number(cell: Cell, *, aligned: bool) -> bool:
    if cell.token.sort is Sort.VALUE:
        return True
    return not aligned and any(map(looks_numeric, cell.token.text.split()))


def _counters(cells: Sequence[Cell]) -> set[int]:
    """Those that count rows or columns, 1 2 3: down a column, or along a row."""
    lines: dict[tuple[str, int | None], list[Cell]] = defaultdict(list)
    for cell in cells:
        lines["down", cell.column].append(cell)
        lines["along", cell.place.row if cell.place.row is not None else cell.place.line].append(cell)
    return {id(cell) for line in lines.values() if _ascends(line) for cell in line}


def _ascends(cells: Sequence[Cell]) -> bool:
    numbers = [_count(cell) for cell in cells]
    begins = len(cells) >= _SERIALS and numbers[0] in (1, 2, 3)
    return begins and all(0 < high - low <= _STEP for low, high in pairwise(numbers))


def _count(cell: Cell) -> int:
    """What the cell counts: 3 of 3, （3） and ③."""
    digits = "".join(str(unicodedata.digit(sign)) for sign in cell.token.text if sign.isdigit())
    return int(digits or 0)
