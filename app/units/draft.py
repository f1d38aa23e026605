"""What a caller says of a unit: a new one, or changes to one that is there."""

from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from app.vocabulary import Kind


class Unset(Enum):
    """Stands for a field that the caller does not speak of."""

    UNSET = "unset"


UNSET = Unset.UNSET


@dataclass(frozen=True, slots=True)
class Name:
    """A name borne in the past, with its first and last year where they are known."""

    name: str
    from_year: int | None = None
    to_year: int | None = None


@dataclass(frozen=True, slots=True)
class Heir:
    """The code of a unit that took over, and its first report year."""

    code: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to create. `parent` None: the government that the code itself names."""

    code: str
    name: str
    kind: Kind
    parent: str | None = None
    short_name: str | None = None
    credit_code: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    vertical: bool = False
    synthetic: bool = False
    former_names: tuple[Name, ...] = ()
    other_names: tuple[str, ...] = ()
    successors: tuple[Heir, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """Changes to a unit; what is UNSET stays.

    A new `name` keeps the present one among the former names, up to the year before
    `name_since` (None: this year), unless `former_names` says the whole list itself.
    """

    name: str | Unset = UNSET
    name_since: int | None = None
    kind: Kind | Unset = UNSET
    parent: str | Unset = UNSET
    short_name: str | Unset | None = UNSET
    credit_code: str | Unset | None = UNSET
    valid_from: int | Unset | None = UNSET
    valid_to: int | Unset | None = UNSET
    vertical: bool | Unset = UNSET
    former_names: tuple[Name, ...] | Unset = UNSET
    other_names: tuple[str, ...] | Unset = UNSET
    successors: tuple[Heir, ...] | Unset = UNSET

    def said(self) -> dict[str, Any]:
        """The fields that are set, `name_since` apart."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if value is not UNSET and name != "name_since"}
