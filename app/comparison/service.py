"""One report beside another: the same unit's of another year, or another unit's of the same."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.registry import catalogue
from app.comparison.lines import NOT_IN_FORM, Line, lines
from app.comparison.metadata import Caution, Detail, cautions, details
from app.comparison.narrative import Part, likeness, parts
from app.problems import ProblemError
from app.reports.model import Address, View
from app.reports.service import asking
from app.vocabulary import ValueStatus
from app.years import FIRST_YEAR, LAST_YEAR

POINTER = "/query/with"
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports side by side; `left` is the one asked for, `right` what it is held against."""

    left: View
    right: View
    cautions: tuple[Caution, ...]
    details: tuple[Detail, ...]
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    likeness: float | None

    @property
    def counts(self) -> dict[str, int]:
        """The lines counted: `lines` is the sum of the others."""
        kinds = Counter(map(_kind_of, self.lines))
        names = ("unchanged", "changed", "incomparable", "in_one_form")
        return {"lines": len(self.lines), **{name: kinds[name] for name in names}}


def compare(session: Session, actor: Actor, *, address: Address, beside: str) -> Comparison:
    """Hold the report at `address` against `beside`: four digits are a year (same unit and
    scope), anything else the code of a unit (same year, and the scope that was asked for or
    the unit's usual one).

    Each side is the revision that this actor sees. Raises as `asking.get` does, for the other
    report with a pointer at `with`; ProblemError `invalid_parameter` for a report held
    against itself.
    """
    left = asking.get(session, actor, address=address)
    other = _other(left, address, beside)
    try:
        right = asking.get(session, actor, address=other)
    except ProblemError as refusal:
        raise ProblemError(
            refusal.kind.code, refusal.detail, refusal.detail_en, pointer=POINTER, extra=refusal.extra
        ) from refusal
    one, two = left.content, right.content
    return Comparison(
        left=left,
        right=right,
        cautions=tuple(cautions((left.state.unit, right.state.unit), one, two)),
        details=tuple(details(one, two)),
        lines=tuple(lines(one, two, catalogue())),
        parts=tuple(parts(one.sections, two.sections)),
        likeness=likeness(one.sections, two.sections),
    )


def _other(left: View, address: Address, beside: str) -> Address:
    state = left.state
    if _YEAR.fullmatch(beside) is None:
        other = replace(address, unit=beside)
        same = beside == state.unit.code
    else:
        other = Address(state.unit.code, _year(int(beside)), state.scope)
        same = other.year == state.year
    if same:
        raise ProblemError(
            "invalid_parameter",
            "报告不能与自己比较；with 请填另一个年度或另一个单位。",
            "A report is not compared with itself: name another year or another unit.",
            pointer=POINTER,
        )
    return other


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ProblemError(
            "invalid_parameter",
            f"报告年度应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，这里是 {year}。",
            f"Report years lie between {FIRST_YEAR} and {LAST_YEAR}; here {year}.",
            pointer=POINTER,
        )
    return year


def _kind_of(line: Line) -> str:
    if NOT_IN_FORM in (line.left.status, line.right.status):
        return "in_one_form"
    if ValueStatus.REPORTED.value != line.left.status or line.left.status != line.right.status:
        return "incomparable"
    if line.left.value is None or line.right.value is None:
        return "incomparable"
    return "unchanged" if line.left.value == line.right.value else "changed"
