"""The grid of one printed table, from rows written as texts or from the form's own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.catalogue.form import Form, RowKind
from app.catalogue.node import Node
from app.content import CellKey
from app.vocabulary import Applicant

HEADING_DASH = "——"
"""What the notice prints where a heading row has no unit and no number."""
_LEFT, _ABOVE, _FIGURE, _EACH = "<", "^", "=", "@*"


class CellKind(StrEnum):
    """Column heads, row labels, the units of measure beside them, numbers."""

    HEAD = "head"
    LABEL = "label"
    UNIT = "unit"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class LaidCell:
    """One printed cell: a text, or the place of a figure (`key`). Counted from 0."""

    text: str
    row: int
    column: int
    kind: CellKind
    rowspan: int = 1
    colspan: int = 1
    key: CellKey | None = None
    indent: int = 0


Position = tuple[int, int]


def from_rows(node: Node, rows: Sequence[Sequence[str]], *, head: int) -> tuple[LaidCell, ...]:
    """The cells of `rows` as layouts write them: `<` joins a cell to its left neighbour, `^`
    to the one above, `=code` is a figure, `=code@*` one for each applicant.

    Raises CatalogueError where rows differ in length or a join has nothing to join.
    """
    lines = [[text for field in row for text in _expanded(field)] for row in rows]
    owner: dict[Position, Position] = {}
    for y, line in enumerate(lines):
        if len(line) != len(lines[0]):
            raise node.error(f"rows[{y}]", f"{len(line)} cells, not {len(lines[0])}", "Fill every column")
        for x, text in enumerate(line):
            joined = {_LEFT: (y, x - 1), _ABOVE: (y - 1, x)}.get(text)
            if joined is not None and joined not in owner:
                raise node.error(f"rows[{y}]", f"{text!r} in column {x} joins nothing", "Write a cell")
            owner[y, x] = owner[joined] if joined else (y, x)
    # Heads may stand among the rows too: they name the numbers right below them.
    heads = {y for y, line in enumerate(lines) if y < head or not any(t.startswith(_FIGURE) for t in line)}
    return tuple(_cell(at, lines[at[0]][at[1]], owner, at[0] in heads) for at in owner if owner[at] == at)


def _expanded(field: str) -> tuple[str, ...]:
    if not (field.startswith(_FIGURE) and field.endswith(_EACH)):
        return (field,)
    code = field.removesuffix(_EACH)
    return tuple(f"{code}@{applicant.value}" for applicant in Applicant)


def _cell(at: Position, text: str, owner: dict[Position, Position], head: bool) -> LaidCell:
    covered = [other for other, whose in owner.items() if whose == at]
    rowspan = max(y for y, _ in covered) - at[0] + 1
    colspan = max(x for _, x in covered) - at[1] + 1
    if text.startswith(_FIGURE):
        key = CellKey.parse(text.removeprefix(_FIGURE))
        return LaidCell("", *at, CellKind.FIGURE, rowspan, colspan, key)
    return LaidCell(text, *at, CellKind.HEAD if head else CellKind.LABEL, rowspan, colspan)


def from_form(columns: Sequence[str], form: Form, table: int) -> tuple[LaidCell, ...]:
    """A list of the form's rows: label, unit of measure, number, under these three heads."""
    cells = [LaidCell(text, 0, column, CellKind.HEAD) for column, text in enumerate(columns)]
    for line, row in enumerate((row for row in form.rows if row.table == table), start=1):
        key = row.cells[0] if row.kind is not RowKind.HEADING else None
        cells += [
            LaidCell(row.label, line, 0, CellKind.LABEL, indent=row.depth),
            LaidCell(row.unit or HEADING_DASH, line, 1, CellKind.UNIT),
            LaidCell("", line, 2, CellKind.FIGURE, key=key)
            if key
            else LaidCell(HEADING_DASH, line, 2, CellKind.UNIT),
        ]
    return tuple(cells)


def replaced(hybrid: Node, rows: Sequence[Sequence[str]], form: Form) -> list[Sequence[str]]:
    """The rows with the hybrid's own row in the place of those whose sum it prints.

    Raises CatalogueError where the form knows no such hybrid.
    """
    hybrid.only("indicator", "row")
    code = hybrid.text("indicator")
    known = {row.indicator: row for row in form.hybrids}
    if code not in known:
        raise hybrid.error("indicator", f"{code!r} is no hybrid of the form", "Use one of the form's hybrids")
    gone = {f"{_FIGURE}{name}{_EACH}" for name in known[code].replaces}
    places = [number for number, row in enumerate(rows) if gone.intersection(row)]
    kept = [row for number, row in enumerate(rows) if number not in places]
    return [*kept[: places[0]], hybrid.texts("row"), *kept[places[0] :]]
