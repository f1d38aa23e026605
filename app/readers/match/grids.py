"""A grid's rows as runs."""

from app.readers.extract import Grid, Place
from app.readers.match.figure_columns import figure_columns, has_figures, is_printed_for_figure
from app.readers.match.glued import parted, unstacked
from app.readers.match.runs import Cell, Run, Table, is_head, looks_numeric
from app.readers.match.tokens import Family, Sort
from app.readers.match.vocabulary import Facet

_new = tuple.__new__
"""What a NamedTuple's own constructor does, at a third of its price."""
_PIECE = 12
"""Signs; no column's head is longer."""


def from_grid(grid: Grid, family: Family) -> Table:
    """A grid's rows as runs, in reading order."""
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    row_number = -1
    stacked = False
    for text, number, column, place, _, width in grid.cells:
        if number != row_number:
            rows.append(row := [])
            row_number = number
        cell = _new(Cell, (family.token(text), place, column, width))
        if cell.token.sort is Sort.OTHER:
            row += parted(cell, family)
            stacked |= "\n" in text
        else:
            row.append(cell)
    return from_rows(unstacked(rows, family) if stacked else rows, family, grid.place)


def from_rows(rows: list[list[Cell]], family: Family, place: Place) -> Table:
    """Rows whose columns can be compared, as runs."""
    runs: list[Run] = []
    _join_pieces(rows, family)
    columns = figure_columns(rows)
    for row in rows:
        _row_runs(row, runs, columns)
    return Table(runs, True, place, rows)


def _join_pieces(rows: list[list[Cell]], family: Family) -> None:
    """Heads dealt out over two or three rows without figures, 自然 above 人, are put together."""
    above: dict[int, str] = {}
    for row in rows:
        pieces: dict[int, str] = {}
        if not has_figures(row):
            for number, cell in enumerate(row):
                token = cell.token
                if token.sort in (Sort.VALUE, Sort.NOTE) or len(token.text) > _PIECE:
                    continue
                text = above.get(cell.column, "") + token.text.strip()
                joined = family.token(text) if cell.column in above else token
                if joined.sort is Sort.LABEL and joined.exact:
                    row[number] = cell._replace(token=joined)
                elif len(text) <= _PIECE:
                    pieces[cell.column] = text
        above = pieces


def _row_runs(row: list[Cell], runs: list[Run], columns: frozenset[int]) -> None:
    """One row of a grid as runs: a label after figures begins a new one. `columns` hold figures."""
    if is_head(row):
        labels = [cell for cell in row if cell.token.sort in (Sort.LABEL, Sort.OTHER)]
        runs.append(Run(labels, money=_money(row)))
        return
    current = Run()
    figures = bool(columns) and has_figures(row)
    for cell in row:
        sort = cell.token.sort
        label = current.labels[-1] if current.labels else None
        if sort is Sort.VALUE or is_printed_for_figure(cell, columns, label, figures=figures):
            (current.slots if current.labels else current.lead).append(cell)
        elif sort is Sort.LABEL:
            if current.slots:
                if _bears_figures(current) or not all(slot.blank for slot in current.slots):
                    runs.append(current)
                    current = Run(follows=True)
                else:
                    current.slots = []
            current.labels.append(cell)
        elif sort is Sort.UNIT:
            current.money = cell.token.money or current.money
        elif sort is Sort.OTHER:
            figure = current.slots or (current.labels and looks_numeric(cell.token.text))
            (current.slots if figure else current.labels).append(cell)
        elif cell.token.money:
            current.money = cell.token.money
    runs.append(current)


def _bears_figures(run: Run) -> bool:
    """Whether the run's last label can have figures of its own; a heading of the 2014 form, whose
    code is its number, has at least a cell."""
    token = run.labels[-1].token
    if (token.code(Facet.HEADING) or "").isdigit():
        return True
    return any(m.facet not in (Facet.HEADING, Facet.CORNER, Facet.LEGAL_PERSONS) for m in token.meanings)


def _money(row: list[Cell]) -> str | None:
    return next((cell.token.money for cell in row if cell.token.money), None)
