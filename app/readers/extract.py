"""The one normal form of a page: blocks in reading order, text or a grid of cells, each
of which knows where it stood. Every file type becomes this; nothing after it knows
what the file was.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stood, for a person to find it again.

    `file` within an archive, `sheet` of a workbook, `page` of a PDF, `table` counted
    through the document from 1, `row` and `column` counted from 1 within it, `line` of
    a text. Whatever does not apply is None.
    """

    # A tuple, as GridCell, because a page has hundreds of both and they are made one by one.
    file: str | None = None
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        """As `locator` prints it: `table 3, row 1, column 1`."""
        file, sheet, page, table, row, column, line = self
        if None not in (table, row, column) and (file, sheet, page, line) == (None, None, None, None):
            return f"table {table}, row {row}, column {column}"
        return ", ".join(
            f"{name} {value}" for name, value in zip(self._fields, self, strict=True) if value is not None
        )


class GridCell(NamedTuple):
    """One cell: its text as printed (white space folded by nobody), its place and span.

    `row` and `column` count from 0 and are where its top left corner falls once all
    spans are laid out.
    """

    text: str
    row: int
    column: int
    place: Place
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `cells` are in reading order; a spanned position is not repeated."""

    cells: tuple[GridCell, ...]
    place: Place

    def rows(self) -> list[list[GridCell]]:
        """The cells by the row they begin in, each row in column order."""
        height = max((cell.row for cell in self.cells), default=-1) + 1
        rows: list[list[GridCell]] = [[] for _ in range(height)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            rows[cell.row].append(cell)
        return rows


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph or line. `heading` when the file itself says it is one (h1, style)."""

    text: str
    place: Place
    heading: bool = False


Block = Text | Grid


@dataclass(frozen=True, slots=True)
class Extract:
    """A whole file in normal form. `meta` is what the file's own head says (title …);
    `pictures` counts images large enough to hold a table."""

    blocks: tuple[Block, ...]
    meta: dict[str, str] = field(default_factory=dict)
    pictures: int = 0


class UnreadableFileError(Exception):
    """A file that cannot be read as a report.

    `status` is the HTTP status it deserves (400, 413, 415, 422), `code` the problem's
    name, `detail` says why and what to do instead, in Chinese; `detail_en` in English.
    """

    def __init__(self, code: str, status: int, detail: str, detail_en: str) -> None:
        super().__init__(detail)
        self.code = code
        self.status = status
        self.detail = detail
        self.detail_en = detail_en
