"""Which state of the data this process answers from: one number that grows with every change.

Every change that a reader can see is told to the journal in its own transaction, so the state of
the data is the set of journal entries that are visible. Nothing is written to keep the number:
a row that every publisher had to lock would make them wait for each other.
"""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from app.db.tables import Journal

LOOK_S = 0.25
"""How often other processes' changes are looked for."""
SURE_S = 0.9
"""How long a look holds: what another process commits is seen within a second, or not vouched for."""
RECENT = 1_000
"""Entries that tell one state from another. Sequence numbers are drawn before the commit, so an
entry may appear below the highest: never so far below, unless its transaction ran for long,
which is watched for."""
SETTLED_S = 2
"""How long after a change was noticed no answer can be from before it, whichever process gave it."""
_CHANGED = "changed"
_POSITION = "SELECT pg_current_wal_insert_lsn()::text"


def mark(session: Session) -> None:
    """Say that this transaction changes what readers see."""
    session.info[_CHANGED] = True


def is_marked(session: Session) -> bool:
    """Whether the transaction has changed what readers see."""
    return bool(session.info.get(_CHANGED))


def fingerprint(connection: Connection | Session) -> str:
    """The state of the data in this snapshot as a short text: the same in every process that
    sees the same data, another one after every change."""
    recent = select(col(Journal.seq)).order_by(col(Journal.seq).desc()).limit(RECENT).subquery()
    seq = recent.c.seq
    last, count, total = connection.execute(select(func.max(seq), func.count(), func.sum(seq))).one()
    return f"{last or 0}-{count}-{total or 0}"


class DataVersion:
    """The number of this process, kept up by a thread while the service runs.

    A change made here counts as soon as it is committed, one made elsewhere within a second.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._number = 0
        self._noticed = time.time()
        self._lock = threading.Lock()
        self._sure_until = 0.0
        self._position: str | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def current(self) -> int | None:
        """The present number; None while nobody can tell what other processes have changed."""
        return self._number if time.monotonic() < self._sure_until else None

    def settled(self) -> int | None:
        """A whole second (Unix time) since which every process answers from the present data, and
        which is over; None while there is no such second.

        Not the moment in the journal: that is when somebody acted, which may be long before the
        commit, or in another service. A process that has just begun knows of no earlier second.
        """
        second = int(self._noticed) + SETTLED_S
        return second if self.current() is not None and second <= time.time() else None

    @property
    def position(self) -> str | None:
        """How far PostgreSQL's log had been written when the present number was found: a standby
        that has replayed it has all the number counts. None while that is not known."""
        return self._position if self.current() is not None else None

    def bump(self) -> None:
        """Count a change that was just committed."""
        with self._lock:
            self._number += 1
            self._noticed = time.time()
            self._position = None

    def start(self) -> None:
        """Begin to look at the database."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="data-version", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; from now on nothing is vouched for."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._sure_until = 0.0

    def _run(self) -> None:
        while not self._stopped.is_set():
            # A database that is away is told by the requests that fail; here it is only asked again.
            with suppress(SQLAlchemyError), self._engine.connect() as connection:
                self.bump()  # nobody knows what happened before the first look
                seen: _Seen | None = None
                while not self._stopped.is_set():
                    began, number = time.monotonic(), self._number
                    with connection.begin():
                        now = _look(connection, seen)
                    if seen is not None and now.differs(seen):
                        self.bump()
                        number += 1
                    with self._lock:
                        if number == self._number and self._position is None:
                            self._position = now.position
                    seen, self._sure_until = now, began + SURE_S
                    self._stopped.wait(LOOK_S)
            self._stopped.wait(LOOK_S)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look found: `stir` changes when anything at all is committed, `state` when an
    entry appears; `running` are the transactions that write (PostgreSQL), `long` those of them
    that an earlier look found running already."""

    stir: str
    state: str
    position: str | None = None
    running: frozenset[str] = frozenset()
    long: frozenset[str] = frozenset()

    def differs(self, earlier: "_Seen") -> bool:
        """Whether data may have changed since: other entries, or the end of a long transaction,
        whose entries may lie below the recent ones."""
        return self.state != earlier.state or not earlier.long <= self.running


def _look(connection: Connection, last: _Seen | None) -> _Seen:
    is_sqlite = connection.dialect.name == "sqlite"
    asked = "PRAGMA data_version" if is_sqlite else "SELECT pg_current_snapshot()::text"
    stir = str(connection.execute(text(asked)).scalar_one())
    # A snapshot is xmin:xmax:xip,xip…
    running = frozenset() if is_sqlite else frozenset(stir.rsplit(":", 1)[1].split(",")) - {""}
    state = last.state if last is not None and last.stir == stir else fingerprint(connection)
    # Asked last: every change seen above is in the log before this place.
    position = None if is_sqlite else str(connection.execute(text(_POSITION)).scalar_one())
    return _Seen(stir, state, position, running, running & last.running if last else frozenset())
