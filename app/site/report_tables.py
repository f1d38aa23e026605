"""A report's figures laid out as the official tables print them. Pure.

2014 is one table of rows; 2019 and 2021 are the small tables of article 20 (table 2), the
matrix of applicants (table 3) and the single row of reviews and litigation (table 4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

from app.catalogue.form import Form, Indicator, Row, RowKind
from app.catalogue.local import is_local
from app.content import CellKey, Figure, Finding
from app.vocabulary import APPLICANT_LABELS, ValueStatus

MATRIX, SINGLE_ROW = 3, 4


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as the page shows it: `number` counts from 1 through the page."""

    number: int
    id: str | None
    finding: Finding
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """One number in its place; `remarks` are the numbers of the findings that name it."""

    key: CellKey
    figure: Figure
    unit: str
    remarks: tuple[int, ...] = ()
    severity: str | None = None

    @property
    def anchor(self) -> str:
        """The id of the cell on the page."""
        return f"c-{self.key.indicator}-{self.key.applicant.value}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its label (`depth` as the numbering shows), its cells, and the remarks that are
    printed right below it. `head` marks a row without numbers."""

    label: str
    depth: int
    cells: tuple[Printed, ...]
    remarks: tuple[Remark, ...] = ()
    head: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `kind` is list, grid, matrix or row; `columns` are the heads of its numbers,
    `groups` (label, span) pairs printed above them."""

    kind: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    groups: tuple[tuple[str, int], ...] = ()
    first: bool = False
    """Whether it opens a numbered table of the form, whose heading stands above it."""
    heading: str = ""
    """That heading, on every table of it."""


class _Layout:
    """Hands each cell its figure and each finding to the first row that has one of its cells."""

    def __init__(self, form: Form, figures: Mapping[CellKey, Figure], remarks: Sequence[Remark]) -> None:
        self.form = form
        self._figures = figures
        self._by_cell: dict[str, list[Remark]] = {}
        for remark in remarks:
            for cell in remark.finding.cells:
                self._by_cell.setdefault(cell if "@" in cell else f"{cell}@total", []).append(remark)
        self._told: set[int] = set()

    def cells(self, row: Row) -> tuple[Printed, ...]:
        return tuple(self.printed(key, row.unit or "") for key in row.cells)

    def printed(self, key: CellKey, unit: str) -> Printed:
        told = self._by_cell.get(str(key), [])
        gravest = min((list(_GRAVITY).index(r.finding.severity.value) for r in told), default=None)
        return Printed(
            key,
            self._figures.get(key) or Figure(key, None, ValueStatus.ABSENT),
            unit,
            tuple(remark.number for remark in told),
            None if gravest is None else _GRAVITY[gravest],
        )

    def line(self, label: str, depth: int, cells: tuple[Printed, ...], *, unit: str | None = None) -> Line:
        remarks = []
        for cell in cells:
            for remark in self._by_cell.get(str(cell.key), []):
                if remark.number not in self._told:
                    self._told.add(remark.number)
                    remarks.append(remark)
        return Line(label, depth, cells, tuple(remarks), not cells, unit)


_GRAVITY = ("error", "warning", "notice")


def tables(
    form: Form,
    figures: Mapping[CellKey, Figure],
    remarks: Sequence[Remark],
    known: Mapping[str, Indicator] = MappingProxyType({}),
) -> list[Table]:
    """The form's tables in printed order, rows borrowed from another form included; then those
    of the area's own indicators that have figures. `known` names these."""
    layout = _Layout(form, figures, remarks)
    own = [_own(layout, figures, known)] if any(is_local(key.indicator) for key in figures) else []
    return [*_national(layout, form, figures), *own]


def _national(layout: "_Layout", form: Form, figures: Mapping[CellKey, Figure]) -> list[Table]:
    rows = _as_printed(form, figures)
    if len(form.table_titles) == 1:
        return [_list(layout, rows)]
    found: list[Table] = []
    for number, group in groupby(sorted(rows, key=lambda row: (row.table, row.order)), lambda row: row.table):
        heading = form.table_titles[number - 2]
        of_table = list(group)
        if number == MATRIX:
            made = [_matrix(layout, of_table)]
        elif number == SINGLE_ROW:
            made = [_single_row(layout, of_table)]
        else:
            made = [_grid(layout, title, part) for title, part in _by_section(of_table)]
        found += [replace(each, first=each is made[0], heading=heading) for each in made]
    return found


def elsewhere(shown: Iterable[Table], remarks: Sequence[Remark]) -> list[Remark]:
    """The findings that no row prints: about dates, the narrative, the report as a whole."""
    printed = {remark.number for table in shown for line in table.lines for remark in line.remarks}
    return [remark for remark in remarks if remark.number not in printed]


def _as_printed(form: Form, figures: Mapping[CellKey, Figure]) -> list[Row]:
    """The form's rows, and where the page prints a neighbouring form's row in place of some of
    them (2019's single 其他处理 for three), that row instead of those and of their heading."""
    borrowed = [row for row in form.hybrids if any(key in figures for key in row.cells)]
    replaced = {indicator for row in borrowed for indicator in row.replaces}
    gone = [
        row for row in form.rows if row.indicator in replaced and not any(key in figures for key in row.cells)
    ]
    headings = {row.parent for row in gone} - {row.parent for row in form.rows if row not in gone}
    left = [row for row in form.rows if row not in gone and row.order not in headings]
    return [*left, *borrowed]


def _list(layout: _Layout, rows: Sequence[Row]) -> Table:
    lines = tuple(layout.line(row.label, row.depth, layout.cells(row), unit=row.unit) for row in rows)
    return Table("list", layout.form.table_titles[0], ("统计指标", "单位", "统计数"), lines, first=True)


def _own(layout: _Layout, figures: Mapping[CellKey, Figure], known: Mapping[str, Indicator]) -> Table:
    """What the area counts besides the national form, by code."""
    lines = []
    for key in sorted(key for key in figures if is_local(key.indicator)):
        said = known.get(key.indicator)
        name, unit = (said.name_zh, said.unit) if said else (key.indicator, "")
        lines.append(layout.line(name, 0, (layout.printed(key, unit),), unit=unit))
    return Table("list", "地方指标", ("统计指标", "单位", "统计数"), tuple(lines), first=True)


def _by_section(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The small tables of table 2: the part of the section after the dot names the article."""
    return [
        (section.rpartition("·")[2].strip(), list(part))
        for section, part in groupby(rows, lambda r: r.section)
    ]


def _grid(layout: _Layout, title: str, rows: Sequence[Row]) -> Table:
    heads = {row.item: row.item + (f"（{row.note}）" if row.note else "") for row in rows}
    lines = []
    for group, part in groupby(rows, lambda row: row.group):
        cells = tuple(cell for row in part for cell in layout.cells(row))
        lines.append(layout.line(group[-1] if group else "", 0, cells))
    return Table("grid", title, tuple(heads.values()), tuple(lines))


def _matrix(layout: _Layout, rows: Sequence[Row]) -> Table:
    lines = tuple(
        layout.line(
            row.label, row.depth, layout.cells(row) if row.kind is not RowKind.HEADING else (), unit=row.unit
        )
        for row in rows
    )
    return Table("matrix", "", tuple(APPLICANT_LABELS.values()), lines)


def _single_row(layout: _Layout, rows: Sequence[Row]) -> Table:
    groups = [(" · ".join(label), len(list(part))) for label, part in groupby(rows, lambda row: row.group)]
    cells = tuple(cell for row in rows for cell in layout.cells(row))
    columns = tuple(row.item for row in rows)
    return Table("row", "", columns, (layout.line("", 0, cells),), tuple(groups))
