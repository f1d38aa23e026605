"""Against the definitions, and against the standard library where it has the same."""

import math
import statistics as stdlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.observations.statistics import (
    QUANTILES,
    Statistic,
    mean,
    quantile,
    quantile_of_floats,
    ratio,
    stddev,
    stddev_of_floats,
)

WHOLE = st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=40)


@pytest.mark.parametrize(
    ("values", "statistic", "expected"),
    [
        ([], Statistic.MEDIAN, None),
        ([7], Statistic.P90, 7.0),
        ([1, 2], Statistic.MEDIAN, 1.5),
        ([1, 2, 3, 4], Statistic.P25, 1.75),
        ([1, 2, 3, 4], Statistic.P10, 1.3),
        ([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100], Statistic.P90, 90.0),
    ],
)
def test_quantiles(values: list[int], statistic: Statistic, expected: float | None) -> None:
    assert quantile(values, QUANTILES[statistic], scale=0) == expected


def test_money_is_divided_out_exactly() -> None:
    assert quantile([1, 2], Fraction(1, 2), scale=6) == 0.0000015
    assert mean(100, 3, scale=1) == 10 / 3
    assert stddev([1_000_000, 3_000_000], scale=6) == math.sqrt(2)


def test_nothing_to_divide_by() -> None:
    assert mean(0, 0, scale=0) is None
    assert stddev([5], scale=0) is None
    assert stddev_of_floats([0.5]) is None
    assert quantile_of_floats([], Fraction(1, 2)) is None
    assert ratio(0, 0) is None
    assert ratio(1, 3) == 1 / 3


@given(WHOLE)
def test_as_the_standard_library_has_it(values: list[int]) -> None:
    ordered = sorted(values)
    cuts = stdlib.quantiles([Fraction(value) for value in ordered], n=4, method="inclusive")
    assert quantile(ordered, Fraction(1, 4), scale=0) == float(cuts[0])
    assert quantile(ordered, Fraction(1, 2), scale=0) == float(cuts[1])
    assert quantile(ordered, Fraction(3, 4), scale=0) == float(cuts[2])
    assert mean(sum(values), len(values), scale=0) == stdlib.mean(values)
    spread = stddev(values, scale=0)
    assert spread is not None
    assert math.isclose(spread, stdlib.stdev(values), rel_tol=1e-12, abs_tol=1e-9)


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=30), st.randoms())
def test_the_order_of_the_values_does_not_matter(values: list[int], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert stddev(values, scale=0) == stddev(shuffled, scale=0)
    floats = [value / 7 for value in values]
    assert stddev_of_floats(sorted(floats)) == stddev_of_floats(
        sorted(shuffled_value / 7 for shuffled_value in shuffled)
    )
