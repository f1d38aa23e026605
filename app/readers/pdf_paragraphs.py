"""Lines of a page become paragraphs: a line that ran to the right margin goes on in the next."""

import re
from dataclasses import dataclass, replace

from app.readers.extract import Place, Text
from app.readers.pdf_lines import Line

_CELL = 12
"""Signs; a longer piece at a line's end is prose."""
_TITLE = 1.2
"""Times the usual height from which a line is a heading."""
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d)"
)
"""How a new part begins, indented or not."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `open_end`: its last line is full; `open_start`: its first is not indented."""

    text: str
    page: int
    heading: bool
    open_start: bool
    open_end: bool

    def with_next(self, other: "Paragraph") -> "Paragraph | None":
        """One paragraph of two, where a page's end came between them; None if they are two."""
        if self.heading or other.heading or not (self.open_end and other.open_start):
            return None
        if _NUMBERED.match(other.text):
            return None
        return replace(self, text=_glued(self.text, other.text), open_end=other.open_end)

    def block(self, place: Place) -> Text:
        """The normal form."""
        return Text(self.text, place, self.heading)


def paragraphs(lines: list[Line], page: int) -> list[Paragraph]:
    """The paragraphs of consecutive lines of one page."""
    if not lines:
        return []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    usual = _usual_size(lines)
    found: list[Paragraph] = []
    before: Line | None = None
    for line in lines:
        paragraph = Paragraph(
            line.text,
            page,
            line.size > _TITLE * usual,
            line.x0 < left + line.size,
            line.x1 > right - 2 * line.size and not _ends_apart(line),
        )
        whole = _with(found[-1], before, paragraph, line) if before is not None else None
        if whole is not None:
            found[-1] = whole
        else:
            found.append(paragraph)
        before = line
    return found


def _ends_apart(line: Line) -> bool:
    """Whether its last piece is short and stands off: a row of a table without rules."""
    pieces = line.segments()
    return len(pieces) > 1 and len(pieces[-1].text) <= _CELL


def _usual_size(lines: list[Line]) -> float:
    """The height that the middle character has."""
    middle = sum(len(line.glyphs) for line in lines) / 2
    seen = 0
    for line in sorted(lines, key=lambda line: line.size):
        seen += len(line.glyphs)
        if seen >= middle:
            return line.size
    return 0.0


def _with(upper: Paragraph, last: Line, lower: Paragraph, line: Line) -> Paragraph | None:
    """Two neighbouring lines as one paragraph: prose that runs on, or a title in two lines."""
    if line.y - last.y > 2.5 * line.size or abs(line.size - last.size) > 0.2 * line.size:
        return None
    if upper.heading and lower.heading:
        return replace(upper, text=_glued(upper.text, lower.text), open_end=False)
    return upper.with_next(lower)


def _glued(first: str, second: str) -> str:
    """Chinese goes on without a space, Latin words with one."""
    latin = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if latin else first + second
