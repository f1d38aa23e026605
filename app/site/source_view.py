"""A source file as an inert page: its text and tables, each cell with its place, nothing else.

What a stored page carries besides (scripts, styles, pictures, links) never reaches a browser:
the readers' normal form has only text, and the template escapes it.
"""

from dataclasses import dataclass

from app.readers import formats
from app.readers.extract import Extract, Grid, GridCell, UnreadableFileError

MOST_BLOCKS = 2_000
"""Blocks shown; a report has some hundred."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a table as its rows; `place` is what locators call it."""

    place: str
    text: str = ""
    heading: bool = False
    rows: tuple[tuple[GridCell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What is shown of a file; `cut` when it is longer than is shown."""

    parts: tuple[Part, ...]
    cut: bool = False


def read_source(content: bytes, *, name: str | None, media_type: str | None) -> Source | None:
    """The file's text and tables; None where it has none. Takes as long as reading the file."""
    try:
        return shown(formats.extract(content, name=name, media_type=media_type))
    except UnreadableFileError:
        return None


def shown(extract: Extract) -> Source:
    """The blocks of a file in reading order, blank paragraphs left out."""
    parts = []
    for block in extract.blocks:
        if isinstance(block, Grid):
            rows = tuple(tuple(row) for row in block.rows() if row)
            parts.append(Part(str(block.place), rows=rows))
        elif block.text.strip():
            parts.append(Part(str(block.place), text=block.text, heading=block.heading))
    return Source(tuple(parts[:MOST_BLOCKS]), len(parts) > MOST_BLOCKS)
