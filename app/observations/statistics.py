"""Statistics over exact whole numbers, the same to the last bit on every machine.

Percentiles are linear (Hyndman and Fan's R-7), the standard deviation divides by n−1.
Everything is worked out in whole numbers or fractions and rounded once, at the end.
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction


class Statistic(StrEnum):
    """What may be asked of a group of values."""

    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    P10 = "p10"
    P25 = "p25"
    P75 = "p75"
    P90 = "p90"
    MIN = "min"
    MAX = "max"
    STDDEV = "stddev"
    COUNT = "count"


QUANTILES: dict[Statistic, Fraction] = {
    Statistic.P10: Fraction(1, 10),
    Statistic.P25: Fraction(1, 4),
    Statistic.MEDIAN: Fraction(1, 2),
    Statistic.P75: Fraction(3, 4),
    Statistic.P90: Fraction(9, 10),
}
NEEDS_VALUES = frozenset({*QUANTILES, Statistic.STDDEV})
"""Those that sums and counts alone do not give."""


def quantile(ordered: Sequence[int], share: Fraction, *, scale: int) -> float | None:
    """The R-7 quantile of ascending whole numbers that are `scale` decimals up; None of none."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    value = Fraction(ordered[low])
    if place != low:
        value += (place - low) * (ordered[low + 1] - ordered[low])
    return float(value / 10**scale)


def quantile_of_floats(ordered: Sequence[float], share: Fraction) -> float | None:
    """The R-7 quantile of ascending ratios; None of none."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    if place == low:
        return ordered[low]
    step = Fraction(ordered[low + 1]) - Fraction(ordered[low])
    return float(Fraction(ordered[low]) + (place - low) * step)


def mean(total: int, count: int, *, scale: int) -> float | None:
    """The arithmetic mean of `count` values that add up to `total`; None of none."""
    return float(Fraction(total, count * 10**scale)) if count else None


def stddev(values: Sequence[int], *, scale: int) -> float | None:
    """The standard deviation of whole numbers; None of fewer than two."""
    count = len(values)
    if count < 2:
        return None
    squares = count * sum(value * value for value in values) - sum(values) ** 2
    return _root(Fraction(squares, count * (count - 1) * 10 ** (2 * scale)))


def stddev_of_floats(values: Sequence[float]) -> float | None:
    """The standard deviation of ratios; None of fewer than two."""
    count = len(values)
    if count < 2:
        return None
    middle = math.fsum(values) / count
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (count - 1))


def ratio(numerator: int, denominator: int) -> float | None:
    """A quotient rounded once; None where there is nothing to divide by."""
    return float(Fraction(numerator, denominator)) if denominator else None


def _root(value: Fraction) -> float:
    return math.sqrt(float(value))
