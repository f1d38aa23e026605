"""Which rows of an aggregate stay, and in which order: the same on every database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Generic, TypeVar, overload

from app.observations.grouping import AggregateQuery, Condition
from app.writers.dataset import Exact, Field, Row

Item = TypeVar("Item")


class Unmade(Sequence[Row], Generic[Item]):
    """Rows in order that are made when they are read: a page takes its own hundred, not all.

    `items` are what each is made from; `make` makes those of a part, and may ask the database,
    so they are read within the session.
    """

    def __init__(self, items: Sequence[Item], make: Callable[[Sequence[Item]], list[Row]]) -> None:
        self.items = items
        self.make = make

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return self.make(self.items[place])
        return self.make([self.items[place]])[0]

    def __repr__(self) -> str:
        return repr(self[:])


def key_order(key: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    """The order of groups by their keys: what has no value comes last."""
    return [(value is None, value) for value in key]


def arranged(rows: Sequence[Row], columns: Sequence[str], query: AggregateQuery) -> list[Row]:
    """The rows that meet all of `having`, in the order of `sort`; equals stay as they came."""
    told = [(dict(zip(columns, row, strict=True)), row) for row in rows[:]]
    kept = [each for each in told if stays(each[0], query.having)]
    for column, descending in reversed(query.sort):
        kept.sort(key=lambda each: sort_key(each[0], column, descending=descending))
    return [row for _, row in kept]


def stays(fields: Mapping[str, Field], conditions: tuple[Condition, ...]) -> bool:
    """Whether a row meets all of `having`."""
    return all(condition.holds(_number(fields[condition.column])) for condition in conditions)


def sort_key(fields: Mapping[str, Field], column: str, *, descending: bool) -> tuple[int, Any]:
    """Where a row goes: rows without a value last, in either direction."""
    value = fields[column]
    if value is None:
        return (1, 0)
    number = _number(value)
    if number is not None:
        return (0, -number if descending else number)
    return (0, _Backwards(str(value)) if descending else str(value))


def _number(value: Field) -> Decimal | None:
    if value is None or isinstance(value, str):
        return None
    if isinstance(value, Exact):
        return Decimal(value.units).scaleb(-value.scale)
    return Decimal(value)


class _Backwards:
    """A text that sorts from the end."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __lt__(self, other: "_Backwards") -> bool:
        return other.text < self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Backwards) and other.text == self.text

    __hash__ = None  # type: ignore[assignment]
