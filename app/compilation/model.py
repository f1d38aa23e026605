"""The shapes of a compilation: bodies below a government, what they filed, what it sums to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from app.content import CellKey, Figure
from app.vocabulary import FormCode, Kind, Level, ReportStatus, Scope, ValueStatus

BODIES_OF_A_LEVEL = (Kind.DEPARTMENT, Kind.PUBLIC_INSTITUTION, Kind.OTHER)
"""Kinds of bodies that belong to a government's own level (本级) and are held by its report."""


class Part(StrEnum):
    """What a report that was taken into the sum is to the government that sums."""

    OWN_LEVEL = "own_level"
    OWN_BODY = "own_body"
    SUBORDINATE = "subordinate"


class Why(StrEnum):
    """Why a body is left out of the sum."""

    MISSING = "missing"
    NOT_PUBLISHED = "not_published"
    WITHDRAWN = "withdrawn"
    OTHER_FORM = "other_form"
    OTHER_SCOPE = "other_scope"
    CONTAINED = "contained"
    OFF_LIST = "off_list"
    VERTICAL = "vertical"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class Body:
    """A unit as a sum needs to know it; `expected` says that it is on the year's list."""

    code: str
    name: str
    level: Level
    kind: Kind
    parent: str
    expected: bool
    placeholder: bool = False
    vertical: bool = False
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """One report of a body for the year. `revision_id` is the row of the public revision,
    `number` its number; both None where there is none, and then `status` says what there is."""

    scope: Scope
    status: ReportStatus
    revision_id: int | None = None
    number: int | None = None
    form: FormCode | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A published report that goes into the sum."""

    body: Body
    part: Part
    scope: Scope
    revision_id: int
    number: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A body that does not, and why; `scope` and `form` are of the report it has, if any."""

    body: Body
    why: Why
    status: ReportStatus | None = None
    scope: Scope | None = None
    form: FormCode | None = None


Behind = Literal["reported", "derived", "blank", "not_applicable", "unreadable", "absent"]
"""What one report says of one cell: its status, or `derived`, where a total left blank
follows from its parts."""
BEHIND: tuple[Behind, ...] = ("reported", "derived", "blank", "not_applicable", "unreadable", "absent")


@dataclass(frozen=True, slots=True)
class CellSum:
    """One cell of the sum and how many reports stand behind it in which way."""

    figure: Figure
    behind: Mapping[Behind, int]

    @property
    def key(self) -> CellKey:
        """The cell."""
        return self.figure.key

    @property
    def status(self) -> ValueStatus:
        """`reported` where at least one report has a number."""
        return self.figure.status


@dataclass(frozen=True, slots=True)
class Column:
    """One report that went into a sum, as the working paper shows it."""

    unit: str
    unit_name: str
    figures: Mapping[CellKey, Figure]
