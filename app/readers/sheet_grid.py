"""A sheet becomes blocks: its tables as grids, the lines around them as text.

A sheet often holds a whole report: title, prose and several tables below one another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.readers import refusal
from app.readers.extract import Block, Grid, GridCell, Place, Text

KIND = "Excel"
MAX_CELLS = 200_000
"""Cells of one sheet, blanks between filled ones included; a report has under a thousand."""

_FIGURE = re.compile(r"[-—－/]+|[-+]?[\d,.，％%]+")
"""A number, or a sign that there is none."""
_WIDE_HEAD = 5
"""Texts side by side from which a row without a figure is a head and no row with a label."""

Position = tuple[int, int]
"""Row and column, counted from 0."""
Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, from 0, inclusive."""


@dataclass(slots=True)
class Sheet:
    """What one sheet holds: the text of its filled cells by position, and its merges."""

    name: str
    texts: dict[Position, str] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)

    def hide_columns(self, first: str, last: str) -> None:
        """The columns from `first` to `last`, counted from 1 as the file writes them, are not shown."""
        if first.isdecimal() and last.isdecimal():
            self.hidden_columns.append(range(int(first) - 1, int(last)))

    def drop_hidden(self) -> None:
        """Leave out what stands in rows and columns that a person does not see."""
        if self.hidden_rows or self.hidden_columns:
            self.texts = {
                (row, column): text
                for (row, column), text in self.texts.items()
                if row not in self.hidden_rows
                and not any(column in columns for columns in self.hidden_columns)
            }


def workbook_blocks(sheets: Iterator[Sheet]) -> tuple[Block, ...]:
    """The blocks of all sheets, tables counted through the workbook from 1."""
    blocks: list[Block] = []
    tables = 0
    for sheet in sheets:
        for block in sheet_blocks(sheet, first_table=tables + 1):
            tables += isinstance(block, Grid)
            blocks.append(block)
    return tuple(blocks)


def sheet_blocks(sheet: Sheet, *, first_table: int) -> Iterator[Block]:
    """Texts and grids of one sheet from top to bottom."""
    rows = _filled_rows(sheet)
    table = first_table
    for stretch in _stretches(rows, sheet.merged):
        start = next((i for i, row in enumerate(stretch) if len(rows[row]) > 1), len(stretch))
        end = len(stretch)
        while end > start and len(rows[stretch[end - 1]]) == 1 and _sentence(sheet, rows, stretch[end - 1]):
            end -= 1
        yield from _texts(sheet, rows, stretch[:start])
        if start < end:
            yield _grid(sheet, rows, _with_blank_row(sheet, rows, stretch[start:end]), table)
            table += 1
        yield from _texts(sheet, rows, stretch[end:])


def _filled_rows(sheet: Sheet) -> dict[int, list[int]]:
    """The filled columns of each row that has any, in order."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(at for at, text in sheet.texts.items() if text.strip()):
        rows.setdefault(row, []).append(column)
    return rows


def _stretches(rows: dict[int, list[int]], merged: list[Merged]) -> Iterator[list[int]]:
    """The rows in groups that stand apart: an empty row, and after it a line by itself.

    An empty row in the midst of a table (the next row has several cells) parts nothing,
    nor does one that a merged cell spans.
    """
    bridged = {(first, last) for first, _, last, _ in merged if last > first}
    group: list[int] = []
    for row in rows:
        if group and row > group[-1] + 1 and len(rows[row]) == 1:
            above = group[-1]
            if not any(first <= above and last >= row for first, last in bridged):
                yield group
                group = []
        group.append(row)
    if group:
        yield group


def _with_blank_row(sheet: Sheet, rows: dict[int, list[int]], chosen: list[int]) -> list[int]:
    """The rows of a table, and the empty one below it where the last is a head.

    A head with nothing under it is a table that was left blank, as table 4 often is: its one
    row of figures has no label, and empty cells leave no trace in the file.
    """
    last = chosen[-1]
    texts = [sheet.texts[last, column] for column in rows[last]]
    is_head = len(texts) >= _WIDE_HEAD and not any(_FIGURE.fullmatch(text.strip()) for text in texts)
    return [*chosen, last + 1] if is_head and last + 1 not in rows else chosen


def _sentence(sheet: Sheet, rows: dict[int, list[int]], row: int) -> bool:
    """Whether a line by itself below a table is a note or a signature, not a row left blank."""
    text = sheet.texts[row, rows[row][0]]
    return any(mark in text for mark in "。：:")


def _texts(sheet: Sheet, rows: dict[int, list[int]], lines: list[int]) -> Iterator[Text]:
    for row in lines:
        for column in rows[row]:
            yield Text(sheet.texts[row, column], Place(sheet=sheet.name, row=row + 1, column=column + 1))


def _grid(sheet: Sheet, rows: dict[int, list[int]], chosen: list[int], table: int) -> Grid:
    """The rows as a grid of the columns in use; the places name the sheet's own rows and columns."""
    columns = sorted({column for row in chosen for column in rows.get(row, ())})
    if len(columns) * len(chosen) > MAX_CELLS:
        raise refusal.too_large(
            KIND, f"单元格超过 {MAX_CELLS} 个", f"a sheet has more than {MAX_CELLS} cells"
        )  # fmt: skip
    spans, covered = _spans(sheet.merged, chosen, columns)
    cells = [
        GridCell(
            sheet.texts.get((row, column), ""),
            down,
            across,
            Place(sheet=sheet.name, table=table, row=row + 1, column=column + 1),
            *spans.get((down, across), (1, 1)),
        )
        for down, row in enumerate(chosen)
        for across, column in enumerate(columns)
        if (down, across) not in covered
    ]
    return Grid(tuple(cells), Place(sheet=sheet.name, table=table))


def _spans(
    merged: list[Merged], rows: list[int], columns: list[int]
) -> tuple[dict[Position, Position], set[Position]]:
    """The (rowspan, colspan) of each merge's first cell and the positions it covers, as grid positions.

    Only rows and columns in use count. Of merges that overlap, as in a broken file, the first stands.
    """
    spans: dict[Position, Position] = {}
    taken: set[Position] = set()
    covered: set[Position] = set()
    for first_row, first_column, last_row, last_column in merged:
        down = [i for i, row in enumerate(rows) if first_row <= row <= last_row]
        across = [i for i, column in enumerate(columns) if first_column <= column <= last_column]
        inside = [(r, c) for r in down for c in across]
        if len(inside) > 1 and not taken.intersection(inside):
            spans[inside[0]] = (len(down), len(across))
            taken.update(inside)
            covered.update(inside[1:])
    return spans, covered
