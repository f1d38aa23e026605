"""Blanks never count as zero: the verdicts, case by case."""

from decimal import Decimal

import pytest

from app.catalogue.formula import Relation
from app.checks.weighing import Term, Verdict, rounding, weigh
from app.content import CellKey
from app.vocabulary import ValueStatus

HOLDS, BROKEN = Verdict.HOLDS, Verdict.BROKEN
IF_ZERO, OPEN = Verdict.HOLDS_IF_BLANK_IS_ZERO, Verdict.NOT_ASSESSABLE
STATUSES = {"": ValueStatus.BLANK, "/": ValueStatus.NOT_APPLICABLE, "?": ValueStatus.UNREADABLE}


def side(text: str, money: bool = False, signed: bool = False) -> list[Term]:
    """`7 _ -3`: terms with values; `_` blank, `/` not applicable, `?` unreadable, `x` absent;
    `-` before a value or status makes the factor -1."""
    terms = []
    for position, word in enumerate(text.split()):
        factor, body = (-1, word[1:]) if word.startswith("-") else (1, word)
        status = {"_": ValueStatus.BLANK, "x": ValueStatus.ABSENT, **STATUSES}.get(body, ValueStatus.REPORTED)
        value = Decimal(body) if status is ValueStatus.REPORTED else None
        terms.append(Term(factor, CellKey(f"a{position}"), value, status, money, signed))
    return terms


@pytest.mark.parametrize(
    ("left", "relation", "right", "verdict"),
    [
        ("11", "=", "10 1", HOLDS),
        ("0", "=", "10 1", BROKEN),
        ("0", "=", "0 0", HOLDS),
        # The total is printed, a part is blank.
        ("11", "=", "10 1 _", IF_ZERO),
        ("12", "=", "10 1 _", OPEN),
        ("10", "=", "10 1 _", BROKEN),
        ("0", "=", "10 / _", BROKEN),
        ("0", "=", "_ _", IF_ZERO),
        # The total is blank.
        ("_", "=", "10 1", OPEN),
        ("_", "=", "0 0", IF_ZERO),
        ("_", "=", "_ _", OPEN),
        # Blanks on both sides can close any gap.
        ("5 _", "=", "3 _", OPEN),
        ("3 _", "=", "3 _", IF_ZERO),
        # Unread is worse than blank: nothing can be said, not even that it is broken.
        ("10", "=", "10 ?", OPEN),
        ("10", "=", "10 1 x", OPEN),
        ("x", "=", "0 0", OPEN),
        # Inequalities.
        ("9477", ">=", "9483", BROKEN),
        ("9483", ">=", "9483", HOLDS),
        ("9000 _", ">=", "9483", OPEN),
        ("9483 _", ">=", "9000", IF_ZERO),
        ("4", ">=", "5 _", BROKEN),
        ("4", ">=", "_", IF_ZERO),
        ("6", "<=", "5", BROKEN),
        ("6", "<=", "5 _", OPEN),
        ("6 _", "<=", "5", BROKEN),
        # A blank that is taken away works the other way round.
        ("420", "=", "597 50 -227", HOLDS),
        ("420", "=", "597 50 -_", OPEN),
        ("700", "=", "597 50 -_", BROKEN),
        ("647", "=", "597 50 -_", IF_ZERO),
    ],
)
def test_verdicts(left: str, relation: str, right: str, verdict: Verdict) -> None:
    assert weigh(side(left), Relation(relation), side(right)) is verdict


def test_a_blank_that_may_be_negative_can_close_any_gap() -> None:
    assert weigh(side("10"), Relation.EQUAL, side("11") + side("_", signed=True)) is OPEN


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("10.0", "4.96 5.1", HOLDS),
        ("10.0", "4.96 5.2", BROKEN),
        ("10.00", "4.96 5.05", HOLDS),
        ("10.00", "4.96 5.06", BROKEN),
    ],
)
def test_money_may_differ_by_rounding_in_the_last_printed_digit(
    left: str, right: str, verdict: Verdict
) -> None:
    assert weigh(side(left, money=True), Relation.EQUAL, side(right, money=True)) is verdict


def test_counts_have_no_tolerance() -> None:
    assert rounding(side("10.0 5")) == 0
