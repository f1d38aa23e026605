"""Ruling lines become tables: which rectangles they enclose, and which of those are one cell.

The lines of a table cut its area into a lattice of small rectangles; where no line runs
between two of them they belong to one cell. Merged cells come out as what they are, and a
table that is cut by the page, or drawn without its outer lines, still has its cells.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from app.readers.pdf_page import Glyph, Rule

_SNAP = 3.0
"""Points within which lines are the same line."""
_TOUCH = 3.0
"""Points within which a horizontal and a vertical line meet."""
_COVER = 0.6
"""Share of a side that a line must run along to part two rectangles."""
MAX_RULES = 5_000
MAX_LATTICE = 100_000


class TooManyRulesError(Exception):
    """The page holds more lines than any table has."""


@dataclass(slots=True)
class Cell:
    """A cell: its position and spans on the lattice, and what is printed in it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table's lines: `xs` and `ys` are the boundaries of its columns and rows."""

    xs: list[float]
    ys: list[float]
    cells: list[Cell]
    owners: list[list[Cell]]
    """The cell of each small rectangle, by row and column."""

    def at(self, x: float, y: float) -> Cell | None:
        """The cell around a point."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.owners[row][column]
        return None


def lattices(horizontal: list[Rule], vertical: list[Rule]) -> list[Lattice]:
    """The tables that the lines draw, from top to bottom. Frames around one thing are none."""
    if len(horizontal) + len(vertical) > MAX_RULES:
        raise TooManyRulesError
    found = [
        _lattice(across, down)
        for across, down in _connected(_merged(horizontal), _merged(vertical))
        if across and down
    ]
    return sorted((lattice for lattice in found if lattice is not None), key=lambda t: t.ys[0])


def _snapped(values: list[float]) -> list[float]:
    """The values with those that lie together made one, their mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _merged(rules: list[Rule]) -> list[Rule]:
    """Pieces of the same line put together."""
    positions = _snapped([rule.at for rule in rules])
    held: dict[float, list[Rule]] = {}
    for rule in rules:
        held.setdefault(min(positions, key=lambda p: abs(p - rule.at)), []).append(rule)
    merged: list[Rule] = []
    for at, pieces in held.items():
        pieces.sort(key=lambda rule: rule.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start - end > _TOUCH:
                merged.append(Rule(at, start, end))
                start, end = piece.start, piece.end
            end = max(end, piece.end)
        merged.append(Rule(at, start, end))
    return merged


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The lines in groups that hang together by crossing or touching."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if (
                h.start - _TOUCH <= v.at <= h.end + _TOUCH
                and v.start - _TOUCH <= h.at <= v.end + _TOUCH
            ):  # fmt: skip
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index in range(len(parent)):
        h_group, v_group = groups.setdefault(root(index), ([], []))
        if index < len(across):
            h_group.append(across[index])
        else:
            v_group.append(down[index - len(across)])
    return list(groups.values())


def _lattice(across: list[Rule], down: list[Rule]) -> Lattice | None:
    """One table; None for a frame around a single thing, or a single column of frames."""
    xs = _bounds([v.at for v in down], [(h.start, h.end) for h in across])
    ys = _bounds([h.at for h in across], [(v.start, v.end) for v in down])
    width, height = len(xs) - 1, len(ys) - 1
    if width < 2 or height < 1 or width * height > MAX_LATTICE:
        return None
    cells, owners = _cells(xs, ys, across, down)
    if len(cells) < 2:
        return None
    return Lattice(xs, ys, cells, owners)


def _bounds(positions: list[float], extents: list[tuple[float, float]]) -> list[float]:
    """The boundaries in one direction; where lines of the other direction run on beyond the
    outermost (an open side, a page's end), their ends are a boundary too."""
    bounds = _snapped(positions)
    first, last = min(start for start, _ in extents), max(end for _, end in extents)
    if not bounds or first < bounds[0] - 2 * _SNAP:
        bounds.insert(0, first)
    if last > bounds[-1] + 2 * _SNAP:
        bounds.append(last)
    return bounds


def _covered(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether lines at this position run along most of the stretch."""
    length = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= _SNAP
    )
    return length >= _COVER * (end - start)


def _cells(
    xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]
) -> tuple[list[Cell], list[list[Cell]]]:
    """The cells, and the cell of each small rectangle.

    Cells grow to the right and then downwards as long as no line stops them; as cells are
    rectangles, this finds them, and it cannot fail on lines that make no rectangles.
    """
    width, height = len(xs) - 1, len(ys) - 1
    right = [[_covered(down, xs[c + 1], ys[r], ys[r + 1]) for c in range(width)] for r in range(height)]
    below = [[_covered(across, ys[r + 1], xs[c], xs[c + 1]) for c in range(width)] for r in range(height)]
    owners: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    cells: list[Cell] = []
    for row in range(height):
        for column in range(width):
            if owners[row][column] is not None:
                continue
            end = column
            while end + 1 < width and not right[row][end] and owners[row][end + 1] is None:
                end += 1
            last = row
            while last + 1 < height and not any(below[last][column : end + 1]) and _joins(
                right[last + 1], owners[last + 1], column, end
            ):  # fmt: skip
                last += 1
            cell = Cell(row, column, last - row + 1, end - column + 1)
            cells.append(cell)
            for r in range(row, last + 1):
                owners[r][column : end + 1] = [cell] * (end - column + 1)
    return cells, [[cell for cell in line if cell is not None] for line in owners]


def _joins(right: list[bool], owners: list[Cell | None], first: int, last: int) -> bool:
    """Whether the next row lets a cell of these columns grow into it."""
    return not any(right[first:last]) and all(owner is None for owner in owners[first : last + 1])
