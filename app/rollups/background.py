"""A thread of the service that makes rollups anew a moment after they went out of date."""

import logging
import threading

from app.db.engine import Database
from app.problems import ProblemError
from app.rollups.service import renew_next

PAUSE_S = 1.0
"""Changes come in bursts, and one renewal answers all marks of its area."""
LOG = logging.getLogger(__name__)


class Renewer:
    """Looks whenever the data has changed; one area a transaction, so that nobody waits long."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rollups", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the area at hand and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        seen: int | None = None
        while not self._stopping.wait(PAUSE_S):
            now = self._database.version.current()
            if now is None or now == seen:
                continue
            try:
                while not self._stopping.is_set() and self._database.write_in_turn(renew_next):
                    pass
                seen = now
            except ProblemError as refused:
                LOG.info("rollups wait: %s", refused.kind.code)  # asked again after the pause
            except Exception:
                LOG.exception("rollups were not made anew")  # answers come from the facts meanwhile
