"""What a question about coverage asks, and what its answer counts. Pure.

A unit has *filed* for a year when any report of it for that year, of whatever scope, is
published and not withdrawn. One unit and year counts once. Of what is counted:

- expected = the units on the list of reporting units (统计单位名单) of the year
- expected = filed as expected + missing, and published = filed as expected + unexpected,
  so that expected + unexpected = published + missing
- published = on_time + late + undated + no_deadline; overdue is a part of missing
- received = published + what its body has handed in but nobody has published yet; that
  part is shown only to keys over the unit, as drafts are
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.problems import ProblemError
from app.units.filters import UnitFilter
from app.years import Years


class CoverageDimension(StrEnum):
    """What the rows of a coverage answer may be split by; the same words as for aggregates."""

    YEAR = "year"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    LEVEL = "level"
    KIND = "kind"


PLACES = (CoverageDimension.PROVINCE, CoverageDimension.PREFECTURE, CoverageDimension.COUNTY)


class Standing(StrEnum):
    """How one unit stands for one year against the date that binds it.

    The first four are of what is published; `undated` has a deadline but no known day of
    publication, `no_deadline` nothing that it could miss. `overdue` and `pending` are not
    published, past the deadline or not.
    """

    ON_TIME = "on_time"
    LATE = "late"
    UNDATED = "undated"
    NO_DEADLINE = "no_deadline"
    OVERDUE = "overdue"
    PENDING = "pending"


COUNTS = (
    "expected",
    "received",
    "published",
    "on_time",
    "late",
    "undated",
    "no_deadline",
    "missing",
    "overdue",
    "unexpected",
)


@dataclass(frozen=True, slots=True)
class CoverageQuery:
    """Which units and years, and how the rows are split. `years` None: from the first year
    with a published report among these units to the last that has ended. `as_of` asks how they
    stood at a moment that has passed, by the units, lists and dates of today."""

    units: UnitFilter = field(default_factory=UnitFilter)
    years: Years | None = None
    group_by: tuple[CoverageDimension, ...] = (CoverageDimension.YEAR,)
    as_of: datetime | None = None


def check_ungrouped(group_by: str | None) -> None:
    """Raises ProblemError `invalid_parameter`: a list of units has no groups."""
    if group_by is not None:
        raise ProblemError(
            "invalid_parameter",
            "missing=true 逐个列出单位，不能同时分组；请去掉 group_by。",
            "missing=true lists single units and cannot be grouped: leave group_by out.",
            pointer="/query/group_by",
        )
