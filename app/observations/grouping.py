"""What an aggregate or ranking asks for. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.observations.statistics import Statistic
from app.problems import ProblemError
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Scope
from app.years import Years


class Dimension(StrEnum):
    """What the rows of an aggregate may be split by."""

    YEAR = "year"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    LEVEL = "level"
    KIND = "kind"
    FORM = "form"
    INDICATOR = "indicator"
    APPLICANT = "applicant"


PLACES = (Dimension.PROVINCE, Dimension.PREFECTURE, Dimension.COUNTY)

COUNTS = (
    "expected",
    "reported",
    "blank",
    "not_applicable",
    "unreadable",
    "absent",
    "not_in_form",
    "missing_report",
)
"""What stands behind a row: the first is the sum of the others."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of `having`: a column of the row against a number."""

    column: str
    operator: str
    number: Decimal

    def holds(self, value: Decimal | None) -> bool:
        """Whether a row with this value stays; a row without a value never does."""
        if value is None:
            return False
        return {
            ">": value > self.number,
            ">=": value >= self.number,
            "<": value < self.number,
            "<=": value <= self.number,
            "=": value == self.number,
            "!=": value != self.number,
        }[self.operator]


@dataclass(frozen=True, slots=True)
class AggregateQuery:
    """A question over many reports. `asked` is the call's own parameters as written, from
    which a refusal makes the calls that would work; `scope` None means each unit's usual one;
    `as_of` asks what the answer was at a moment that has passed."""

    indicators: tuple[str, ...]
    applicants: tuple[Applicant, ...] = ()
    units: UnitFilter = field(default_factory=UnitFilter)
    scope: Scope | None = None
    years: Years | None = None
    group_by: tuple[Dimension, ...] = ()
    stats: tuple[Statistic, ...] = (Statistic.SUM,)
    having: tuple[Condition, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    as_of: datetime | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names that `having` and `sort` may use."""
        return (*(d.value for d in self.group_by), *(s.value for s in self.stats), *COUNTS)

    def narrowed(
        self, *, having: tuple[Condition, ...], sort: tuple[tuple[str, bool], ...]
    ) -> "AggregateQuery":
        """The same question with these conditions and this order."""
        return replace(self, having=having, sort=sort)


_CONDITION = re.compile(r"\s*([a-z0-9_]+)\s*(>=|<=|!=|=|>|<)\s*(-?\d{1,15}(?:\.\d{1,6})?)\s*")


def parse_having(text: str | None, columns: tuple[str, ...]) -> tuple[Condition, ...]:
    """`sum>=100,reported>0`: all must hold. Raises ProblemError `invalid_parameter`."""
    if text is None:
        return ()
    found: list[Condition] = []
    for part in text.split(","):
        match = _CONDITION.fullmatch(part)
        if match is None:
            raise _wrong(
                "having",
                f"「{part[:60]}」不是条件；写法是 sum>=100,reported>0，运算符有 > >= < <= = !=。",
                f"{part[:60]!r} is no condition; write sum>=100,reported>0 with one of > >= < <= = !=.",
            )
        found.append(Condition(_column(match[1], columns, "having"), match[2], Decimal(match[3])))
    return tuple(found)


def parse_sort(text: str | None, columns: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """`-sum,year`: (column, descending) pairs. Raises ProblemError `invalid_parameter`."""
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    return tuple((_column(part.removeprefix("-"), columns, "sort"), part.startswith("-")) for part in parts)


def _column(name: str, columns: tuple[str, ...], parameter: str) -> str:
    if name not in columns:
        raise _wrong(
            parameter,
            f"答复里没有「{name[:40]}」这一列；可用的有 {'、'.join(columns)}。",
            f"The answer has no column {name[:40]!r}; there are {', '.join(columns)}.",
        )
    return name


def _wrong(parameter: str, zh: str, en: str) -> ProblemError:
    return ProblemError("invalid_parameter", zh, en, pointer=f"/query/{parameter}")
