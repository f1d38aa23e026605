"""How often an address may come with a false key: guessing is slowed, owners are not shut out."""

from cachetools import TTLCache

from app.accounts.rules import digest
from app.api.rate_window import RateWindow
from app.problems import ProblemError

PROVEN_S = 3600
PROVEN_PAIRS = 10_000


class AuthFailures:
    """Counts failures by address, in this process's memory.

    A key that was right from an address stays welcome there for an hour, however many false
    ones come from it: a whole office may share one address with a script that has an old key.
    """

    def __init__(self, rate: str) -> None:
        self._failures = RateWindow(rate)
        self._proven: TTLCache[tuple[str, str], bool] = TTLCache(PROVEN_PAIRS, ttl=PROVEN_S)

    def check(self, address: str, key: str) -> None:
        """Raises ProblemError `rate_limited` (429) with Retry-After where too many failed."""
        if self._failures.has_room(address) or (address, digest(key)) in self._proven:
            return
        seconds, rate = self._failures.seconds_left(address), self._failures.rate
        raise ProblemError(
            "rate_limited",
            f"错误的密钥过多（每个地址限 {rate}）；请 {seconds} 秒后再试。",
            f"Too many false keys (limited to {rate}); try again in {seconds} seconds.",
            headers={"Retry-After": str(seconds)},
        )

    def failed(self, address: str, key: str) -> None:
        """Count one failure."""
        self._proven.pop((address, digest(key)), None)
        self._failures.hit(address)

    def succeeded(self, address: str, key: str) -> None:
        """Remember that the key was right from this address."""
        self._proven[address, digest(key)] = True
