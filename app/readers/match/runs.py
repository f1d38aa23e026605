"""Runs: some labels, then the cells that follow them. Every layout is read as a sequence of
these, whether it was a grid, rows with bars, or one cell a line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.readers.extract import Grid, Place
from app.readers.match.tokens import Family, Sort, Token
from app.readers.match.vocabulary import Facet
from app.vocabulary import ValueStatus


class Cell(NamedTuple):
    """A token in its place; `column` and `width` only mean something in an aligned table."""

    token: Token
    place: Place
    column: int = 0
    width: int = 1

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return self.token.printed.status is ValueStatus.BLANK


@dataclass(slots=True)
class Run:
    """`lead` stood before the first label of its row (serial numbers, filler); `money` is a
    unit of money printed in a cell of its own. `follows`: another run of its row precedes it.
    `wanted`: in lines of text, how many cells the form has after these labels."""

    labels: list[Cell] = field(default_factory=list)
    slots: list[Cell] = field(default_factory=list)
    lead: list[Cell] = field(default_factory=list)
    money: str | None = None
    follows: bool = False
    wanted: int | None = None


@dataclass(slots=True)
class Table:
    """Runs that belong together. `aligned`: columns of different rows can be compared.
    `place` is where it begins."""

    runs: list[Run]
    aligned: bool
    place: Place


_PIECE = 12
"""Signs; no column's head is longer."""
_HEAD_FACETS = (Facet.MEASURE, Facet.OUTCOME, Facet.APPLICANT, Facet.GROUP, Facet.CORNER, Facet.ROW)


def from_grid(grid: Grid, family: Family) -> Table:
    """A grid's rows as runs, in reading order."""
    rows: list[list[Cell]] = []
    row_number = -1
    token = family.token
    for cell in grid.cells:
        if cell.row != row_number:
            rows.append([])
            row_number = cell.row
        rows[-1].append(Cell(token(cell.text), cell.place, cell.column, cell.colspan))
    return from_rows(rows, family, grid.place)


def _has_figures(row: list[Cell]) -> bool:
    # From the right, where figures stand: most rows are known by their last cell.
    for cell in reversed(row):
        if cell.token.sort is Sort.VALUE and cell.token.printed.status is not ValueStatus.BLANK:
            return True
    return False


def from_rows(rows: list[list[Cell]], family: Family, place: Place) -> Table:
    """Rows whose columns can be compared, as runs."""
    runs: list[Run] = []
    _join_pieces(rows, family)
    for row in rows:
        _row_runs(row, runs)
    return Table(runs, True, place)


def _join_pieces(rows: list[list[Cell]], family: Family) -> None:
    """Heads dealt out over two or three rows without figures, 自然 above 人, are put together."""
    above: dict[int, str] = {}
    for row in rows:
        pieces: dict[int, str] = {}
        if not _has_figures(row):
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


def _row_runs(row: list[Cell], runs: list[Run]) -> None:
    """One row of a grid as runs: a label after figures begins a new one."""
    if is_head(row):
        labels = [cell for cell in row if cell.token.sort in (Sort.LABEL, Sort.OTHER)]
        runs.append(Run(labels, money=_money(row)))
        return
    current = Run()
    for cell in row:
        sort = cell.token.sort
        if sort is Sort.VALUE:
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


def looks_numeric(text: str) -> bool:
    """Whether a text that is no number stands for one: 约20, 12/15, 0489, 35%."""
    digits = sum(sign.isdigit() for sign in text)
    return digits > 0 and sum("\u4e00" <= sign <= "\u9fff" for sign in text) <= min(3, digits + 1)


def glued(slots: Sequence[Cell]) -> bool:
    """Whether two cells may have become one, so that those after it stand one too far left."""
    doubtful = blank = False
    for slot in slots:
        said = slot.token.printed
        blank |= said.status is ValueStatus.BLANK
        doubtful |= said.spaced or (said.status is ValueStatus.UNREADABLE and looks_numeric(slot.token.text))
    return doubtful and blank


def _money(row: list[Cell]) -> str | None:
    return next((cell.token.money for cell in row if cell.token.money), None)


def _bears_figures(run: Run) -> bool:
    """Whether the run's last label can have figures of its own."""
    token = run.labels[-1].token
    return any(m.facet not in (Facet.HEADING, Facet.CORNER, Facet.LEGAL_PERSONS) for m in token.meanings)


def is_head(row: list[Cell]) -> bool:
    """A row of column heads: two or more of one sort, and no figures (blank filler at most)."""
    labels = 0
    for cell in row:
        token = cell.token
        if token.sort is Sort.VALUE:
            if token.printed.status is not ValueStatus.BLANK:
                return False
        elif token.sort is Sort.LABEL:
            labels += 1
    if labels < 2:
        return False
    for facet in _HEAD_FACETS:
        count = sum(cell.token.has(facet) for cell in row)
        if count >= 2 or (count and facet is Facet.CORNER):
            return True
    return False
