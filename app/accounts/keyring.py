"""The keys in use in this process: looked up at most every two seconds, their use noted aside.

All of it runs in the event loop, so nothing needs a lock.
"""

import asyncio
import logging
import time
from datetime import UTC, datetime

from cachetools import TTLCache

from app.accounts import rules, service, store
from app.accounts.service import Grant
from app.db.engine import Database
from app.problems import ProblemError

KNOWN_S = 2.0
"""How long another process may go on taking a key after it was revoked."""
KNOWN_KEYS = 4096
USE_NOTED_S = 60.0
"""A use is written at most this often for one key: it is for finding keys nobody uses."""
LOG = logging.getLogger(__name__)


class Keyring:
    """Tells what a key allows, without a look at the database for most requests."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: TTLCache[str, Grant] = TTLCache(KNOWN_KEYS, ttl=KNOWN_S)
        self._age = 0
        self._noted: dict[int, float] = {}
        self._notes: set[asyncio.Task[None]] = set()

    async def find(self, key: str) -> Grant | None:
        """What the key allows; None for a false or revoked one. Raises ProblemError `busy`."""
        if not rules.is_key(key):
            return None
        digest = rules.digest(key)
        grant = self._known.get(digest)
        if grant is None:
            age = self._age
            grant = await self._database.read(lambda session: service.authenticate(session, digest=digest))
            if grant is None:
                return None
            if age == self._age:  # else a revocation came between
                self._known[digest] = grant
        self._note(grant)
        return grant

    def forget(self) -> None:
        """Look every key up again: one was revoked."""
        self._age += 1
        self._known.clear()

    async def settle(self) -> None:
        """Wait until the uses noted so far are written."""
        await asyncio.gather(*self._notes, return_exceptions=True)

    def _note(self, grant: Grant) -> None:
        now = time.monotonic()
        last = self._noted.get(grant.id)
        if last is not None and now - last < USE_NOTED_S:
            return
        self._noted[grant.id] = now
        task = asyncio.create_task(self._write(grant.id, datetime.now(UTC)))
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)

    async def _write(self, number: int, at: datetime) -> None:
        try:
            await self._database.write(lambda session: store.touch(session, number, at))
        except ProblemError:
            self._noted.pop(number, None)
            LOG.warning("the use of a key was not noted", extra={"key": number})
