"""Rules and derived indicators, worked out over figures. Pure arithmetic on Decimal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.catalogue.form import Carryover, Form, Ratio, Row
from app.catalogue.formula import Linear, Relation
from app.vocabulary import ValueStatus

Lookup = Callable[[str], Decimal | None]
"""The reported value of an indicator, None when there is none."""

StatusOf = Callable[[str], ValueStatus]
"""How well a row is known: in table 3 the best status of its columns, so that all columns of
a row are treated alike."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value with both sides shown. Unrounded; `denominator` is None for a sum,
    `value` is None when an operand is missing or the denominator is 0."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None


def evaluate(total: Linear, lookup: Lookup) -> Decimal | None:
    """The sum; None when any operand is. A sum without terms is 0."""
    result = Decimal(0)
    for factor, name in total.terms:
        value = lookup(name)
        if value is None:
            return None
        result += factor * value
    return result


def holds(left: Decimal, relation: Relation, right: Decimal) -> bool:
    """Whether two sides stand as the relation says, with no tolerance."""
    if relation is Relation.EQUAL:
        return left == right
    return left >= right if relation is Relation.AT_LEAST else left <= right


def derive(ratio: Ratio, lookup: Lookup) -> Derived:
    """The derived value of one report, or of sums of many (look up the sums)."""
    numerator = evaluate(ratio.numerator, lookup)
    if ratio.denominator is None:
        return Derived(numerator, None, numerator)
    denominator = evaluate(ratio.denominator, lookup)
    return Derived(numerator, denominator, divide(numerator, denominator))


def divide(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """The quotient; None when a side is missing or the denominator is 0."""
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def carryover_sides(carryover: Carryover, earlier: Lookup, later: Lookup) -> tuple[Decimal, Decimal] | None:
    """Both sides of a rule between years; None when an operand is missing."""
    left = evaluate(carryover.left, later)
    before = evaluate(carryover.right_earlier, earlier)
    same_year = evaluate(carryover.right_same_year, later)
    if left is None or before is None or same_year is None:
        return None
    if carryover.earlier_at_least is not None:
        before = max(before, Decimal(carryover.earlier_at_least))
    return left, before + same_year


def standing_in(form: Form, status_of: StatusOf) -> tuple[Row, ...]:
    """The hybrid rows that the page prints in place of those they replace.

    A hybrid row counts when it is better known than every row it replaces (reported before
    any other status, any other before absent): a page that prints both keeps the form's own
    rows, so that nothing is counted twice.
    """
    return tuple(hybrid for hybrid in form.hybrids if _is_better_known(hybrid, status_of))


def as_printed(total: Linear, hybrids: Iterable[Row]) -> Linear:
    """The sum with these hybrid rows in place of those they replace."""
    for hybrid in hybrids:
        factors = {factor for factor, name in total.terms if name in hybrid.replaces}
        if len(factors) == 1 and set(hybrid.replaces) <= set(total.operands):
            total = _replaced(total, hybrid)
    return total


def _is_better_known(hybrid: Row, status_of: StatusOf) -> bool:
    if hybrid.indicator is None:
        return False
    return _known(status_of(hybrid.indicator)) > max(_known(status_of(name)) for name in hybrid.replaces)


def _known(status: ValueStatus) -> int:
    return {ValueStatus.REPORTED: 2, ValueStatus.ABSENT: 0}.get(status, 1)


def _replaced(total: Linear, hybrid: Row) -> Linear:
    terms: list[tuple[int, str]] = []
    for factor, name in total.terms:
        if name not in hybrid.replaces:
            terms.append((factor, name))
        elif name == hybrid.replaces[0]:
            terms.append((factor, hybrid.indicator or ""))
    return Linear(tuple(terms))
