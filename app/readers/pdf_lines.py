"""Glyphs become lines of text: by base line from top to bottom, by edge from left to right."""

import re
from collections.abc import Iterable
from functools import cached_property

from app.readers.pdf_page import Glyph

_SAME_LINE = 0.45
"""Base lines closer than this share of the height are one line (sub- and superscripts)."""
_WORD_GAP = 0.25
"""Distance, in heights, that parts Latin words and numbers; Chinese is set wider when justified."""
_WIDE_GAP = 0.9
"""Distance from which anything is parted."""
_LATIN = re.compile(r"[A-Za-z0-9.,%]")


class Line:
    """A line, its glyphs from left to right: its edges, base line, greatest height and text."""

    def __init__(self, glyphs: list[Glyph]) -> None:
        self.glyphs = glyphs
        self.x0 = glyphs[0].x0
        self.x1 = max(glyph.x1 for glyph in glyphs)
        self.y = glyphs[0].y
        self.size = max(glyph.size for glyph in glyphs)

    @cached_property
    def text(self) -> str:
        """The text, with a space where one is printed or the distance is that of a word."""
        parts: list[str] = []
        before: Glyph | None = None
        for glyph in self.glyphs:
            if before is not None and _parted(before, glyph):
                parts.append(" ")
            if not glyph.text.isspace():
                parts.append(glyph.text)
            before = glyph
        return "".join(parts).strip()

    def segments(self) -> "list[Line]":
        """The pieces of the line that stand apart by more than a character."""
        pieces: list[list[Glyph]] = []
        for glyph in self.glyphs:
            if glyph.text.isspace():
                continue
            if pieces and glyph.x0 - pieces[-1][-1].x1 <= max(glyph.size, pieces[-1][-1].size):
                pieces[-1].append(glyph)
            else:
                pieces.append([glyph])
        return [Line(piece) for piece in pieces]


def _parted(before: Glyph, after: Glyph) -> bool:
    if before.text.isspace():
        return False
    if after.text.isspace():
        return True
    gap = (after.x0 - before.x1) / (min(before.size, after.size) or 1)
    if gap <= _WORD_GAP:
        return False
    return gap > _WIDE_GAP or bool(_LATIN.match(before.text) and _LATIN.match(after.text))


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines from top to bottom. A glyph drawn twice, as a make-shift bold, counts once."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.y):
        close = max(glyph.size, rows[-1][0].size) * _SAME_LINE if rows else 0
        if rows and glyph.y - rows[-1][0].y <= close:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    found = [Line(_once(sorted(row, key=lambda g: (g.x0, g.y)))) for row in rows]
    return [line for line in found if line.text]


def _once(row: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in row:
        near = (old for old in kept[-3:] if old.text == glyph.text and not glyph.text.isspace())
        if not any(abs(old.x0 - glyph.x0) < 0.3 * (old.x1 - old.x0) for old in near):
            kept.append(glyph)
    return kept


def cell_text(glyphs: Iterable[Glyph]) -> str:
    """The text of a cell: its lines, except that a number broken over lines is one number."""
    found = [line.text for line in lines(glyphs)]
    joined = "".join(found)
    if len(found) > 1 and re.fullmatch(r"-?[\d,]*\d(\.\d*)?", joined):
        return joined
    return "\n".join(found)
