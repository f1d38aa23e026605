"""How values spread: counted into bins with round edges. Pure."""

import math
from bisect import bisect_right
from collections.abc import Sequence

MOST_BINS = 12
_ROUND = (1, 2, 2.5, 5, 10)


def bins(values: Sequence[float]) -> list[tuple[float, float, int]]:
    """(from, to, count) from the least to the greatest value, bins of one round width; the
    last one takes its upper edge in. Empty for no values."""
    if not values:
        return []
    least, greatest = min(values), max(values)
    width = _width(greatest - least)
    start = math.floor(least / width) * width
    number = max(1, math.ceil(round((greatest - start) / width, 9)))
    edges = [round(start + width * step, 9) for step in range(number + 1)]
    counts = [0] * number
    for value in values:
        counts[min(bisect_right(edges, value) - 1, number - 1)] += 1
    return [(edges[at], edges[at + 1], counts[at]) for at in range(number)]


def _width(spread: float) -> float:
    """The least round width that needs no more than MOST_BINS - 1 steps for the spread."""
    if spread <= 0:
        return 1.0
    rough = spread / (MOST_BINS - 1)
    magnitude = 10.0 ** math.floor(math.log10(rough))
    return next(step * magnitude for step in _ROUND if step * magnitude >= rough * (1 - 1e-9))
