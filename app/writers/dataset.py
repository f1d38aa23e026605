"""The normal form of every table-like answer: named, typed columns and rows that are read once.

Numbers travel as `Exact`: a whole number and a power of ten, so that no format rounds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from app.writers.blocks import Block
    from app.writers.cube import Cube


class ColumnType(StrEnum):
    """What a column holds; every column may also hold None."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in JSON and file headers, its type and its Chinese heading."""

    name: str
    type: ColumnType
    label: str


class Exact(NamedTuple):
    """`units` / 10**`scale`: counts have scale 0, money (万元 kept as 分) scale 6."""

    units: int
    scale: int

    def __str__(self) -> str:
        """The shortest decimal that is exactly this number: `7730.28`, `12`, `-0.5`."""
        if self.scale == 0:
            return str(self.units)
        sign, digits = ("-" if self.units < 0 else ""), str(abs(self.units)).rjust(self.scale + 1, "0")
        whole, part = digits[: -self.scale], digits[-self.scale :].rstrip("0")
        return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"

    def __float__(self) -> float:
        """The nearest float64."""
        return float(self.units / 10**self.scale) if self.scale else float(self.units)


Field = str | int | float | bool | Exact | None
Row = Sequence[Field]


@dataclass(slots=True)
class Dataset:
    """A table on its way out. `rows` may be a generator and is read once, in order.

    `total` is the number of rows where it is known beforehand; `notes` goes beside the
    rows in formats that have room for it; `asked` tells a person what was asked for.
    `blocks` are the same rows for writers that take many at a time: read them or `rows`, not both.
    `cube` tells how the rows make a cube, for a table that is one.
    """

    columns: tuple[Column, ...]
    rows: Iterable[Row]
    total: int | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)
    asked: str = ""
    blocks: "Iterable[Block] | None" = None
    cube: "Callable[[], Cube] | None" = None

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)


def json_field(value: Field) -> Any:
    """A field as orjson takes it."""
    if not isinstance(value, Exact):
        return value
    if value.scale == 0 and -(2**63) <= value.units < 2**63:
        return value.units
    return orjson.Fragment(str(value))
