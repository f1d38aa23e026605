"""Tables without ruling lines: pieces of text that stand below one another in columns."""

import re
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from app.readers.numbers import UNITS
from app.readers.pdf_lines import Line, cell_text

_VALUE = re.compile(r"-?[\d,，]+(\.\d+)?%?|[-—–―/]+|无")
"""What a cell of figures holds: a number, or a sign that there is none."""
_TITLE = re.compile(r"[一二三四五六七八]、.{0,30}(?:信息公开|行政诉讼).{0,12}情况\Z")
"""The title of the form's next table."""
_MIN_ROWS = 3
_WRAPPED = 0.75
"""A line without figures nearer to a row than this share of the usual distance belongs to it."""
_MAX_GAP = 4.0
"""Heights between two rows beyond which a table has ended."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell of such a table: its column and how many it spans, and its text."""

    column: int
    span: int
    text: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table found by alignment: its rows of pieces, blanks included, from `y0` to `y1`."""

    rows: list[list[Piece]]
    y0: float
    y1: float


def aligned(lines: list[Line]) -> list[Line | Aligned]:
    """The lines of one page from top to bottom, with those that form tables put together."""
    pieces = [line.segments() for line in lines]
    found: list[Line | Aligned] = []
    index = 0
    while index < len(lines):
        end = _run_end(lines, pieces, index)
        rows = [i for i in range(index, end) if len(pieces[i]) > 1]
        data = [i for i in rows if _is_data(pieces[i])]
        if len(rows) >= _MIN_ROWS and len(data) >= _MIN_ROWS - 1:
            found.append(_table(lines, pieces, list(range(index, end)), data))
            index = end
        else:
            found.append(lines[index])
            index += 1
    return found


def _is_data(pieces: list[Line]) -> bool:
    """Whether everything but the labels at the left is a figure; its unit may stand behind it."""
    last = -2 if pieces[-1].text in UNITS and len(pieces) > 2 else -1
    return len(pieces) > 1 and bool(_VALUE.fullmatch(pieces[last].text))


def _run_end(lines: list[Line], pieces: list[list[Line]], start: int) -> int:
    """Where the table that begins with this line ends; `start` itself when none begins here."""
    if len(pieces[start]) < 2:
        return start
    end, width = start + 1, pieces[start][-1].x1
    figures = _first_figure(pieces[start])
    for index in range(start + 1, len(lines)):
        if lines[index].y - lines[index - 1].y > _MAX_GAP * lines[index].size:
            break
        if len(pieces[index]) > 1:
            end, width = index + 1, max(width, lines[index].x1)
            figures = min(figures, _first_figure(pieces[index]))
            continue
        edge = (lines[start].x0 + width) / 2 if figures == inf else figures
        if _TITLE.match(lines[index].text) or index - end >= 3 or _is_prose(lines[index], edge):
            break
    return end


def _first_figure(pieces: list[Line]) -> float:
    """Where the figures behind a row's label begin; infinity where there are none."""
    return min((piece.x0 for piece in pieces[1:] if _VALUE.fullmatch(piece.text)), default=inf)


def _is_prose(line: Line, edge: float) -> bool:
    """Whether it runs on under the columns; a label ends before them, a piece of a figure begins there."""
    return line.x0 < edge < line.x1 - line.size


def _table(lines: list[Line], pieces: list[list[Line]], chosen: list[int], data: list[int]) -> Aligned:
    columns = _columns([piece for i in data for piece in pieces[i]])
    figures = min(_first_figure(pieces[i]) for i in data)
    anchors = [i for i in chosen if i in data or (len(pieces[i]) > 1 and pieces[i][-1].x1 > figures)]
    pitch = median([b - a for a, b in pairwise([lines[i].y for i in anchors])] or [0.0])
    groups = _grouped(chosen, anchors, [line.y for line in lines], _WRAPPED * pitch)
    rows = [_row([piece for i in group for piece in pieces[i]], columns) for group in groups]
    return Aligned(rows, lines[chosen[0]].y, lines[chosen[-1]].y)


def _grouped(chosen: list[int], anchors: list[int], ys: list[float], near: float) -> list[list[int]]:
    """The lines of each row, from top to bottom. A line of nothing but labels belongs to a row if
    it stands `near` one of its lines; those that stand near none are rows without figures."""
    cuts = {b for a, b in pairwise(chosen) if ys[b] - ys[a] >= near}
    for above, below in pairwise(anchors):
        between = range(above + 1, below + 1)
        if cuts.isdisjoint(between):
            cuts.add(max(between, key=lambda i: ys[i] - ys[i - 1]))
    groups: list[list[int]] = []
    for i in chosen:
        if not groups or i in cuts:
            groups.append([])
        groups[-1].append(i)
    return groups


def _columns(pieces: list[Line]) -> list[tuple[float, float]]:
    """The stretches of the page's width that pieces of the rows of figures cover."""
    columns: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda p: p.x0):
        if columns and piece.x0 <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.x1))
        else:
            columns.append((piece.x0, piece.x1))
    return columns


def _text(pieces: list[Line]) -> str:
    """What stands in one cell; labels that stand side by side in it one after the other."""
    beside: list[list[Line]] = []
    right = 0.0
    for piece in sorted(pieces, key=lambda p: p.x0):
        if not beside or piece.x0 >= right:
            beside.append([])
        beside[-1].append(piece)
        right = max(right, piece.x1)
    return "\n".join(cell_text(glyph for piece in group for glyph in piece.glyphs) for group in beside)


def _row(pieces: list[Line], columns: list[tuple[float, float]]) -> list[Piece]:
    """One row: each piece in the columns that it stands over, blanks where nothing stands."""
    held: dict[tuple[int, int], list[Line]] = {}
    for piece in pieces:
        over = [i for i, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]
        middle = (piece.x0 + piece.x1) / 2
        nearest = min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))
        held.setdefault((over[0], over[-1]) if over else (nearest, nearest), []).append(piece)
    row: list[Piece] = []
    column = 0
    for (first, last), group in sorted(held.items()):
        row.extend(Piece(blank, 1, "") for blank in range(column, first))
        first = max(first, column)
        row.append(Piece(first, max(1, last - first + 1), _text(group)))
        column = max(column, first + 1, last + 1)
    row.extend(Piece(blank, 1, "") for blank in range(column, len(columns)))
    return row
