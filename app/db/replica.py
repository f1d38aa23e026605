"""A streaming standby of PostgreSQL that answers what the public asks.

It may lag and it may die: it is asked only while it has replayed everything this process knows
to be committed, and left alone for a while when it does not answer. What a key asks goes to the
primary, so that whoever has just written finds it.
"""

import logging
import time
from contextvars import ContextVar

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

FROM_STANDBY: ContextVar[bool] = ContextVar("from_standby", default=False)
"""Whether what runs here may be answered by a standby."""
REST_S = 5.0
"""How long a standby that failed or lags for long is left alone."""
LOOK_AGAIN_S = 0.1
LOG = logging.getLogger(__name__)


class Replica:
    """The standby's connections, and how far it is known to have come.

    `reader` needs no read-only mode: a standby has no other, and cannot be told to leave it.
    """

    def __init__(self, engine: Engine) -> None:
        self.reader = engine
        self._reached: str | None = None
        self._rests_until = 0.0

    def has(self, position: str | None) -> bool:
        """Whether it is there and has replayed the primary's log up to `position`; False where
        that is not known."""
        if position is None or time.monotonic() < self._rests_until:
            return False
        try:
            with self.reader.connect() as connection:  # also asks whether it is still there
                if position != self._reached:
                    asked = text("SELECT pg_last_wal_replay_lsn() >= CAST(:position AS pg_lsn)")
                    if not connection.execute(asked, {"position": position}).scalar_one():
                        self._rests_until = time.monotonic() + LOOK_AGAIN_S
                        return False
                    self._reached = position
        except SQLAlchemyError as error:
            LOG.warning("the standby does not answer; the primary does", exc_info=error)
            self._reached, self._rests_until = None, time.monotonic() + REST_S
            return False
        return True

    def close(self) -> None:
        """Give the connections back."""
        self.reader.dispose()
