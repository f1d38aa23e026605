"""Chance that falls the same everywhere: the same words give the same numbers on every
Python and every machine.

Only `random.Random.random` is used, whose sequence Python promises to keep, and only
additions, multiplications and truncations, which IEEE 754 fixes to the last bit; `choice`,
`gauss` and powers may differ between versions or mathematics libraries.
"""

import hashlib
import random
from collections.abc import Sequence

SEED = "gongkai/invented/1"
"""Another seed is another province."""

_DRAWN_ONE_BY_ONE = 60
"""Up to this many things are dealt singly, as chance deals few; more are dealt by shares."""


def drawn(*parts: object) -> bytes:
    """32 bytes of chance of that name: cheaper than dice where a few small choices are made."""
    return hashlib.sha256("/".join(map(str, (SEED, *parts))).encode()).digest()


class Dice:
    """A stream of chance named by `parts` (a unit's code, a year, what it is for)."""

    def __init__(self, *parts: object) -> None:
        seed = int.from_bytes(drawn(*parts)[:8], "big")
        self._next = random.Random(seed).random  # noqa: S311  invented figures, no secrets

    def between(self, low: float, high: float) -> float:
        """A number from `low` up to `high`."""
        return low + (high - low) * self._next()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """True that often."""
        return self._next() < share

    def count(self, expected: float, spread: float = 0.15) -> int:
        """A count about `expected`, never below 0: a few things scatter widely, many within
        `spread` of it."""
        if expected < 12:
            return int(expected * (0.4 + 1.2 * self._next()) + self._next())
        return int(expected * (1 + spread * (2 * self._next() - 1)) + self._next())

    def part(self, total: int, share: float) -> int:
        """About that share of `total`, from 0 to all of it."""
        return max(0, min(total, int(total * share * (0.7 + 0.6 * self._next()) + self._next())))

    def split(self, total: int, weights: Sequence[float]) -> list[int]:
        """`total` things dealt into as many heaps as there are weights; nothing gets lost."""
        heaps = [0] * len(weights)
        left = total
        if total > _DRAWN_ONE_BY_ONE:
            shaken = [w * (0.9 + 0.2 * self._next()) for w in weights]
            whole = sum(shaken)
            heaps = [int(total * w / whole) for w in shaken]
            left = total - sum(heaps)
        whole = sum(weights)
        for _ in range(left):
            heaps[self._heap(weights, self._next() * whole)] += 1
        return heaps

    @staticmethod
    def _heap(weights: Sequence[float], point: float) -> int:
        for heap, weight in enumerate(weights):
            point -= weight
            if point < 0:
                return heap
        return len(weights) - 1
