"""No silent error: of a damaged page every number read is the true one, the one printed,
null, or named by a finding of the reader or of the checks."""

import pytest

from tests.gold.damaged import case, outcome
from tests.gold.mutations_more import MUTATIONS
from tests.gold.mutations_numbers import NUMBERS

FEW = 154
FEW_NUMBERS = 90
MANY = 2000
FLOOR = 0.85
"""The least share of all numbers that must still be read over all damaged pages: a reader
that gives nothing back makes no error, and is of no use."""


@pytest.mark.parametrize("number", range(FEW))
def test_no_silent_error(number: int) -> None:
    each = case(number)
    assert (str(each), outcome(each).silent) == (str(each), ())


def test_damage_costs_little() -> None:
    outcomes = [outcome(case(number)) for number in range(0, FEW, 3)]
    kept, sound = sum(o.kept for o in outcomes), sum(o.sound for o in outcomes)
    assert kept / sound >= FLOOR
    assert sum(o.refused for o in outcomes) <= len(outcomes) * 0.05


def test_the_cases_are_the_same_on_every_run() -> None:
    assert {case(n).damage.what for n in range(22)} == {case(n).damage.what for n in range(22)}
    assert len({str(case(number)) for number in range(FEW)}) == FEW
    assert FEW % len(MUTATIONS) == 0
    assert FEW_NUMBERS % len(NUMBERS) == 0


@pytest.mark.parametrize("number", range(FEW_NUMBERS))
def test_no_silent_error_in_numbers(number: int) -> None:
    each = case(number, "numbers")
    assert (str(each), outcome(each).silent) == (str(each), ())


@pytest.mark.long
@pytest.mark.parametrize("number", range(FEW_NUMBERS, FEW_NUMBERS + MANY))
def test_no_silent_error_in_numbers_at_length(number: int) -> None:
    each = case(number, "numbers")
    assert (str(each), outcome(each).silent) == (str(each), ())


@pytest.mark.long
@pytest.mark.parametrize("number", range(FEW, FEW + MANY))
def test_no_silent_error_at_length(number: int) -> None:
    each = case(number)
    assert (str(each), outcome(each).silent) == (str(each), ())
