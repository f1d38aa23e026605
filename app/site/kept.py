"""What is counted over everything is counted once for many visitors."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlmodel import Session

from app.site import store

Result = TypeVar("Result")
KEPT_S = 60.0
"""A busy service is not counted through for every visitor."""


class Kept(Generic[Result]):
    """The last result of `make`, made anew only where the journal has grown and some time has
    passed. Nothing is kept that is not `worth_keeping`: a service's first report shows at once."""

    def __init__(self, make: Callable[[Session], Result], worth_keeping: Callable[[Result], bool]) -> None:
        self._make = make
        self._worth_keeping = worth_keeping
        self._kept: tuple[int, float, Result] | None = None

    def get(self, session: Session) -> Result:
        """The result, at most `KEPT_S` seconds behind the data."""
        change, now = store.last_change(session), time.monotonic()
        kept = self._kept
        if kept is not None and (kept[0] == change or now - kept[1] < KEPT_S):
            return kept[2]
        made = self._make(session)
        self._kept = (change, now, made) if self._worth_keeping(made) else None
        return made
