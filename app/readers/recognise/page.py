"""A file's text as lines with their places, table cells included, brought to one spelling."""

from dataclasses import dataclass
from functools import cached_property

from app.readers.extract import Extract, Grid, Text
from app.readers.plain import compatible

MAX_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `text` in one spelling, `printed` as it stands in the file; `block` counts the
    blocks of the file; `grid`: it stood in a table's cell."""

    text: str
    block: int
    heading: bool = False
    grid: bool = False
    printed: str = ""


class Page:
    """The lines of a file; made once, read by all that recognise something."""

    def __init__(self, extract: Extract, name: str | None) -> None:
        self.extract = extract
        self.meta = extract.meta
        self.name = name

    @cached_property
    def lines(self) -> list[Line]:
        """Text that stands outside of tables, in reading order, no empty lines."""
        return [
            Line(text, number, block.heading, printed=block.text[:MAX_LINE].strip())
            for number, block in enumerate(self.extract.blocks)
            if isinstance(block, Text) and (text := compatible(block.text[:MAX_LINE]).strip())
        ]

    @cached_property
    def rows(self) -> list[list[str]]:
        """The rows of all tables, each the texts of its cells."""
        rows: list[list[str]] = []
        for block in self.extract.blocks:
            if not isinstance(block, Grid):
                continue
            last = -1
            for cell in block.cells:
                if cell.row != last:
                    rows.append([])
                    last = cell.row
                rows[-1].append(cell.text)
        return rows

    @cached_property
    def head_lines(self) -> list[str]:
        """Lines and the first rows of tables, for what stands near the top or in layout tables."""
        cells = [
            compatible(part).strip()
            for row in self.rows[:40]
            for cell in row
            if 5 < len(cell) < 400
            for part in cell.split("\n")
        ]
        return [line.text for line in self.lines] + [cell for cell in cells if cell]
