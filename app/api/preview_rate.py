"""How often a caller without a key may have a file read: reading costs much, and anyone may ask."""

import math
import time

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.actor import Actor
from app.api.address import client_address
from app.problems import ProblemError


class PreviewRate:
    """Counts by address, in this process's memory."""

    def __init__(self, rate: str) -> None:
        self._rate: RateLimitItem = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, address: str) -> None:
        """Count one reading. Raises ProblemError `rate_limited` (429) with Retry-After."""
        if self._limiter.hit(self._rate, address):
            return
        reset = self._limiter.get_window_stats(self._rate, address).reset_time
        seconds = max(1, math.ceil(reset - time.time()))
        raise ProblemError(
            "rate_limited",
            f"不带密钥的试读每个地址限 {self._rate}；请 {seconds} 秒后再试。",
            f"Dry runs without a key are limited to {self._rate}; try again in {seconds} seconds.",
            extra={"outcome": "refused"},
            headers={"Retry-After": str(seconds)},
        )


def limit_preview(request: Request, actor: Actor) -> None:
    """Count a dry run of a caller without a key; others are not limited."""
    if not actor.is_public:
        return
    state = request.app.state
    rate: PreviewRate | None = getattr(state, "preview_rate", None)
    if rate is None:
        rate = state.preview_rate = PreviewRate(state.settings.preview_rate)
    rate.hit(client_address(request.scope))
