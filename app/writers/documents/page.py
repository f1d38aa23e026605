"""A report laid out, before it becomes a file: lines with their roles, tables with their spans."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.catalogue.layout_grid import CellKind
from app.content import CellKey

TITLE_WIDTH = 20
"""Signs of a title's size (22 points) that stand in one line of an official paper."""
_A_PAGE = 36
"""Rows that A4 holds."""


class Role(StrEnum):
    """What a line is; each format has its own look for each role."""

    TITLE = "title"
    BYLINE = "byline"
    HEADING = "heading"
    BODY = "body"
    SIGNATURE = "signature"
    ANNEX = "annex"
    FORM_TITLE = "form_title"
    FORM_UNIT = "form_unit"
    SIGNOFF = "signoff"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell, counted from 0. `value` is the number where one was reported; `text` is what
    stands there; `key` is the figure's, also where it is blank."""

    text: str
    row: int
    column: int
    rowspan: int
    colspan: int
    kind: CellKind
    value: Decimal | None = None
    key: CellKey | None = None
    indent: int = 0


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table; `head` rows are repeated on each page, `widths` are in millimetres; row labels
    stand in the middle unless `labels_left`."""

    caption: str
    widths: tuple[int, ...]
    head: int
    labels_left: bool
    cells: tuple[PrintedCell, ...]

    @property
    def height(self) -> int:
        """How many rows it has."""
        return max(cell.row + cell.rowspan for cell in self.cells)

    def rows(self) -> Iterator[list[PrintedCell]]:
        """The cells that begin in each row, from left to right."""
        lines: list[list[PrintedCell]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda cell: (cell.row, cell.column)):
            lines[cell.row].append(cell)
        yield from lines

    @property
    def fits_a_page(self) -> bool:
        """Whether it should stand on one page."""
        return self.height <= _A_PAGE

    def at_left(self, cell: PrintedCell) -> bool:
        """Whether a cell's text begins at the left edge."""
        return self.labels_left and cell.kind is CellKind.LABEL and cell.rowspan == 1


Block = Line | PrintedTable


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that belong together: a sheet of a workbook; `new_page` begins a page of its own."""

    sheet: str
    blocks: tuple[Block, ...]
    new_page: bool = False

    @property
    def tables(self) -> tuple[PrintedTable, ...]:
        """Its tables in order."""
        return tuple(block for block in self.blocks if isinstance(block, PrintedTable))


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document. `at` dates the file, so that the same report is the same bytes."""

    title: str
    unit: str
    year: int
    at: datetime
    published_on: str | None
    parts: tuple[Part, ...]

    @property
    def title_lines(self) -> tuple[str, ...]:
        """A title too long for one line, broken after the body's name rather than in a word."""
        name, rest = self.unit, self.title.removeprefix(self.unit)
        if width(self.title) > TITLE_WIDTH and rest and rest != self.title and width(name) <= TITLE_WIDTH:
            return name, rest
        return (self.title,)


def width(text: str) -> float:
    """How wide a text is in Chinese signs: Latin letters and digits are half as wide."""
    return sum(1 if ord(sign) > 0x2E7F else 0.5 for sign in text)
