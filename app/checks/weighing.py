"""Does a rule hold, given that cells may be blank or unread?

Counts and money are never negative, so a blank can only raise the side it stands on:
where even that cannot save a rule it is broken, blanks or not. Zero is never assumed;
a rule that would hold if the blanks were zero is said to hold on that condition.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from app.catalogue.formula import Relation
from app.content import CellKey
from app.vocabulary import ValueStatus

UNREAD = frozenset({ValueStatus.ABSENT, ValueStatus.UNREADABLE})
_ZERO = Decimal(0)


class Verdict(Enum):
    """What can be said of a rule."""

    HOLDS = auto()
    BROKEN = auto()
    HOLDS_IF_BLANK_IS_ZERO = auto()
    NOT_ASSESSABLE = auto()


class Term(NamedTuple):
    """A cell in a rule: its factor, and its value or why there is none.

    `signed` cells may be negative (本年增/减), so a blank one may move a sum either way.
    A tuple, because a report's rules have hundreds.
    """

    factor: int
    key: CellKey
    value: Decimal | None
    status: ValueStatus
    money: bool = False
    signed: bool = False


def printed_sum(terms: Sequence[Term]) -> Decimal:
    """The sum of what was reported; blanks and the unread add nothing."""
    return sum((t.factor * t.value for t in terms if t.value is not None), _ZERO)


def weigh(left: Sequence[Term], relation: Relation, right: Sequence[Term]) -> Verdict:
    """Judge `left relation right` (see the module's text for blanks)."""
    terms = (*left, *right)
    if any(t.status in UNREAD for t in terms) or all(t.value is None for t in terms):
        return Verdict.NOT_ASSESSABLE
    gap = printed_sum(left) - printed_sum(right)
    holds = stands(gap, relation, rounding(terms))
    if all(t.value is not None for t in terms):
        return Verdict.HOLDS if holds else Verdict.BROKEN
    if holds:
        return Verdict.HOLDS_IF_BLANK_IS_ZERO
    return Verdict.NOT_ASSESSABLE if _blank_may_close(gap, left, right) else Verdict.BROKEN


def rounding(terms: Sequence[Term]) -> Decimal:
    """How far two sides may differ: nothing for counts, for money one unit of the last
    digit of the coarsest amount printed."""
    if not any(t.money for t in terms):
        return _ZERO
    exponents = [t.value.as_tuple().exponent for t in terms if t.value]
    return Decimal(1).scaleb(max((e for e in exponents if isinstance(e, int)), default=0))


def stands(gap: Decimal, relation: Relation, slack: Decimal = _ZERO) -> bool:
    """Whether sides that far apart (left less right) stand as the relation says, but for `slack`."""
    if relation is Relation.AT_LEAST:
        return gap >= -slack
    if relation is Relation.AT_MOST:
        return gap <= slack
    return abs(gap) <= slack


def _blank_may_close(gap: Decimal, left: Sequence[Term], right: Sequence[Term]) -> bool:
    """Whether some blank could move the gap towards zero."""
    blanks = [(t.factor, t.signed) for t in left if t.value is None]
    blanks += [(-t.factor, t.signed) for t in right if t.value is None]
    return any(signed or (factor < 0) == (gap > 0) for factor, signed in blanks)
