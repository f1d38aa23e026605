"""A table as a cube: which columns are its sides and which its numbers, and the rows set into it.

A cube has a cell for every combination of its sides' categories, so it says of each whether the
table has a row for it; and it can be far larger than its table, so it has a limit.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import prod

from app.problems import ProblemError
from app.vocabulary import ValueStatus
from app.writers.dataset import Dataset, Field, Row

MOST_CELLS = 500_000
"""Cells of one cube: some 10 MB as text, and what a browser or a notebook still takes at once."""
NO_ROW = "no_row"
"""The status of a cell that the table has no row for."""
UNDEFINED = "undefined"
"""The status of a cell whose row has no number here and does not say why."""


class Role(StrEnum):
    """What a side of the cube is about."""

    TIME = "time"
    GEO = "geo"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Side:
    """A dimension of the cube: the column whose fields are its categories.

    A category's heading is in `labels`, or in the column `label_column` where the rows bring it
    along; `beside` are further columns that tell of the category alone. Categories stand in the
    order of `order`, where there is one, else by their code. `units` and `notes` are by category.
    """

    column: str
    label: str
    role: Role | None = None
    order: Sequence[str] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    label_column: str | None = None
    beside: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cube:
    """How the rows of a dataset make a cube.

    `measure` is the column with the number, or a last side over several such columns: its `order`
    names them. `status` is the column that says why a number is not there. `listed` are columns
    that belong to several sides together (the form of a report): their combinations are told once.
    With `in_row_order`, categories stand as the rows bring them. `narrowed_by` are the parameters
    of the question that make it smaller.
    """

    label: str
    sides: tuple[Side, ...]
    measure: str | Side
    narrowed_by: tuple[str, ...]
    status: str | None = None
    listed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    in_row_order: bool = False

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns with numbers."""
        return (self.measure,) if isinstance(self.measure, str) else tuple(self.measure.order)


@dataclass(frozen=True, slots=True)
class Category:
    """One place on a side; `beside` are the fields of the side's columns of that name."""

    code: str
    label: str
    beside: Row


@dataclass(frozen=True, slots=True)
class Filled:
    """A cube with its numbers: `values` in row-major order, the last side fastest; `statuses`
    beside them, None for a number that was reported."""

    sides: tuple[tuple[Side, tuple[Category, ...]], ...]
    values: list[Field]
    statuses: list[str | None]
    listed: list[Row]


def fill_cube(dataset: Dataset, cube: Cube) -> Filled:
    """Read the rows into the cube. Raises ProblemError `cube_too_large` over `MOST_CELLS`,
    ValueError for two rows with one place."""
    table = _Table(dataset, cube)
    for row in dataset.rows:
        table.take(row)
    return table.filled()


class _Table:
    """The rows as they come: places as small numbers, each side's in the order of appearance."""

    def __init__(self, dataset: Dataset, cube: Cube) -> None:
        place = {name: number for number, name in enumerate(dataset.names)}
        self._cube = cube
        self._sides = [_Seen(side, place) for side in cube.sides]
        self._measures = [place[name] for name in cube.measures]
        self._status = place[cube.status] if cube.status else None
        self._listed = [place[name] for name in cube.listed]
        self._lists: dict[Row, None] = {}
        self._places = array("I")
        self._values: list[Field] = []
        self._statuses: list[str | None] = []

    def take(self, row: Row) -> None:
        for seen in self._sides:
            number, is_new = seen.number(row)
            self._places.append(number)
            if is_new:
                self._require_room()
        given = None if self._status is None else row[self._status]
        for measure in self._measures:
            value = row[measure]
            self._values.append(value)
            self._statuses.append(_status(value, given))
        self._lists.setdefault(tuple(row[place] for place in self._listed))

    def _require_room(self) -> None:
        cells = prod(len(seen.fields) for seen in self._sides) * len(self._measures)
        if cells > MOST_CELLS:
            raise _too_large(self._cube, [(seen.side, len(seen.fields)) for seen in self._sides], cells)

    def filled(self) -> Filled:
        sides = [(seen.side, *seen.ordered(in_row_order=self._cube.in_row_order)) for seen in self._sides]
        width = len(self._measures)
        cells = prod(len(categories) for _, categories, _ in sides) * width
        values: list[Field] = [None] * cells
        statuses: list[str | None] = [NO_ROW] * cells
        taken = set[int]()
        for number, start in enumerate(self._starts([ranks for *_, ranks in sides])):
            if start in taken:
                raise ValueError("two rows of a cube have one place")
            taken.add(start)
            here = slice(number * width, (number + 1) * width)
            values[start : start + width] = self._values[here]
            statuses[start : start + width] = self._statuses[here]
        told = [(side, categories) for side, categories, _ in sides]
        if isinstance(self._cube.measure, Side):
            told.append((self._cube.measure, _measures(self._cube.measure)))
        return Filled(tuple(told), values, statuses, list(self._lists) if self._listed else [])

    def _starts(self, ranks: Sequence[Sequence[int]]) -> Iterator[int]:
        """The number of each row's first cell."""
        count = len(ranks)
        rows = len(self._values) // len(self._measures)
        for row in range(rows):
            start = 0
            for side, places in enumerate(ranks):
                start = start * len(places) + places[self._places[row * count + side]]
            yield start * len(self._measures)


class _Seen:
    """The categories of one side met so far, by the fields that mean them."""

    def __init__(self, side: Side, place: Mapping[str, int]) -> None:
        self.side = side
        self.fields: dict[Field, int] = {}
        self._categories: list[Category] = []
        self._column = place[side.column]
        self._label = place[side.label_column] if side.label_column else None
        self._beside = [place[name] for name in side.beside]

    def number(self, row: Row) -> tuple[int, bool]:
        """The number of the row's category, and whether it is a new one."""
        found = row[self._column]
        known = self.fields.get(found)
        if known is not None:
            return known, False
        self.fields[found] = number = len(self.fields)
        code = "" if found is None else str(found)
        label = self.side.labels.get(code) if self._label is None else row[self._label]
        beside = tuple(row[place] for place in self._beside)
        self._categories.append(Category(code, str(label or code or "（无）"), beside))
        return number, True

    def ordered(self, *, in_row_order: bool) -> tuple[tuple[Category, ...], list[int]]:
        """The categories in their order, and the place in it of each number."""
        order = {code: place for place, code in enumerate(self.side.order)}
        numbers = list(range(len(self._categories)))
        if not in_row_order:
            codes = [category.code for category in self._categories]
            numbers.sort(key=lambda number: (order.get(codes[number], len(order)), codes[number]))
        ranks = [0] * len(numbers)
        for rank, number in enumerate(numbers):
            ranks[number] = rank
        return tuple(self._categories[number] for number in numbers), ranks


def _status(value: Field, given: Field) -> str | None:
    if value is not None:
        return None
    return UNDEFINED if given is None else ValueStatus(str(given)).value


def _measures(side: Side) -> tuple[Category, ...]:
    return tuple(Category(code, side.labels.get(code, code), ()) for code in side.order)


def _too_large(cube: Cube, sides: Sequence[tuple[Side, int]], cells: int) -> ProblemError:
    zh = " × ".join(f"{side.label} {count:,}" for side, count in sides)
    en = " × ".join(f"{side.column} {count:,}" for side, count in sides)
    if isinstance(cube.measure, Side):
        zh += f" × {cube.measure.label} {len(cube.measures)}"
        en += f" × {cube.measure.column} {len(cube.measures)}"
    names = cube.narrowed_by
    return ProblemError(
        "cube_too_large",
        f"排成立方体至少有 {cells:,} 格（{zh}，还没有数完），format=jsonstat 一次最多 {MOST_CELLS:,} 格；"
        f"请用 {'、'.join(names)} 缩小范围，或改用 format=csv。",
        f"As a cube this has {cells:,} cells at least ({en}, and there is more), and format=jsonstat takes "
        f"{MOST_CELLS:,} at most: narrow the question with {', '.join(names)}, or use format=csv.",
        pointer="/query/format",
    )
