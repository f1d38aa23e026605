"""How often something may happen by address, in a moving window, in this process's memory."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

STEP_S = 1.0


class RateWindow:
    """Counts against a rate such as `60/minute`.

    The library goes by the machine's clock. Where that was set back, what was counted lies in the
    future and would bar its address until then: it is forgotten.
    """

    def __init__(self, rate: str) -> None:
        self.rate: RateLimitItem = parse(rate)
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._ahead = _clock_ahead()

    def hit(self, address: str) -> bool:
        """Count once; False where there is no room, and nothing is counted."""
        return self._present().hit(self.rate, address)

    def has_room(self, address: str) -> bool:
        """Whether a hit would be counted."""
        return self._present().test(self.rate, address)

    def seconds_left(self, address: str) -> int:
        """Whole seconds until there is room, at least one: what Retry-After says."""
        reset = self._present().get_window_stats(self.rate, address).reset_time
        return max(1, math.ceil(reset - time.time()))

    def _present(self) -> MovingWindowRateLimiter:
        ahead = _clock_ahead()
        if ahead < self._ahead - STEP_S:
            self._storage.reset()
        self._ahead = ahead
        return self._limiter


def _clock_ahead() -> float:
    """The clock before one that nobody can set: it changes only when the clock is set."""
    return time.time() - time.monotonic()
