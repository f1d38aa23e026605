"""Which rows of an aggregate stay, and in which order: the same on every database."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.observations.grouping import Condition
from app.writers.dataset import Exact, Field


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
