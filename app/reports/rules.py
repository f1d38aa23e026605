"""What may be a report, and who may see and touch it. Pure."""

from app.actor import Actor
from app.problems import ProblemError
from app.reports.model import UnitFacts
from app.vocabulary import Kind, ReportStatus, Scope
from app.years import FIRST_YEAR

HISTORY = 5
"""How many earlier years a report is held against."""
EDITABLE = frozenset({ReportStatus.DRAFT, ReportStatus.RETURNED})
"""Submitted and approved reports are in somebody's hands: they are returned first."""


def usual_scope(kind: Kind) -> Scope:
    """What a report of such a body counts unless it says otherwise."""
    return Scope.AREA if kind is Kind.GOVERNMENT else Scope.BODY


def check_year(year: int, *, this_year: int, pointer: str = "/path/year") -> None:
    """Refuse a year before the Regulations came into force, or one yet to come."""
    if FIRST_YEAR <= year <= this_year:
        return
    raise ProblemError(
        "year_out_of_range",
        f"报告年度 {year} 不在 {FIRST_YEAR} 到 {this_year} 之间。",
        f"The report year {year} is not between {FIRST_YEAR} and {this_year}.",
        pointer=pointer,
    )


def reaches(actor: Actor, path: str) -> bool:
    """Whether the actor's key is over the unit with this path, the unit itself included."""
    if actor.role is None:
        return False
    return actor.unit is None or f"/{actor.unit}/" in f"/{path}"


def may_see_drafts(actor: Actor, unit: UnitFacts) -> bool:
    """Drafts are for keys over the unit; the public sees what was published."""
    return reaches(actor, unit.path)


def require_reach(actor: Actor, unit: UnitFacts) -> None:
    """Refuse an actor whose key is not over the unit."""
    if not reaches(actor, unit.path):
        raise ProblemError(
            "forbidden",
            f"您的密钥管不到单位 {unit.code}（{unit.name}）。",
            f"Your key does not reach the unit {unit.code}.",
        )
