"""How often a caller without a key may have a file read: reading costs much, and anyone may ask."""

from fastapi import Request

from app.actor import Actor
from app.api.address import client_address
from app.api.rate_window import RateWindow
from app.problems import ProblemError


class PreviewRate:
    """Counts by address, in this process's memory."""

    def __init__(self, rate: str) -> None:
        self._window = RateWindow(rate)

    def hit(self, address: str) -> None:
        """Count one reading. Raises ProblemError `rate_limited` (429) with Retry-After."""
        if self._window.hit(address):
            return
        seconds, rate = self._window.seconds_left(address), self._window.rate
        raise ProblemError(
            "rate_limited",
            f"不带密钥的试读每个地址限 {rate}；请 {seconds} 秒后再试。",
            f"Dry runs without a key are limited to {rate}; try again in {seconds} seconds.",
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
