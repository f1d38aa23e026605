"""How the service speaks to its database: one place for sessions, transactions, dialects.

Readers get one consistent snapshot, writers one transaction that is committed before the
answer is sent. SQL never runs in the event loop: reads have a few threads, SQLite's writes
one (it takes one writer at a time anyway).
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from app import faults
from app.db.refusals import refusal
from app.db.replica import FROM_STANDBY, Replica
from app.db.time_limit import OPTION, obey_limits
from app.db.version import DataVersion, is_marked
from app.problems import ProblemError
from app.settings import Settings

Result = TypeVar("Result")
BUSY_TIMEOUT_S = 5
TURN_S = 15.0
"""How long a request waits for a thread: whoever comes later is told to come back."""
LOST_AFTER_S = 20
"""A server whose machine vanished is noticed so soon."""
LOG = logging.getLogger(__name__)


class Database:
    """The database of this process.

    `reading()` and `writing()` give sessions to synchronous code; `read(fn)` and
    `write(fn)` run `fn(session)` in a thread for asynchronous code. Both writing forms
    commit when the block or function ends without an exception and roll back otherwise.
    A database that is busy, away, read-only or without room is ProblemError `busy`,
    `database_away`, `database_read_only` (503) or `storage_full` (507).
    """

    def __init__(self, settings: Settings) -> None:
        self.url = normalise(settings.database_url.get_secret_value())
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        spare = 10 if self.is_sqlite else 1  # one looks at the data version; on SQLite they cost nothing
        self.engine = self._new_engine(settings, settings.pool_size + spare)
        self._reader = self._writer = self.engine
        self._exporter = self._new_engine(settings, settings.max_exports)
        self._asked = self.engine
        """Where `read` reads, whose statements have their time."""
        if self.is_sqlite:
            self._writer = self.engine.execution_options(gongkai_begin="BEGIN IMMEDIATE")
            self._asked = self.engine.execution_options(**{OPTION: settings.statement_timeout_ms})
        else:
            snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            self._reader = self._asked = self.engine.execution_options(**snapshot)
            self._exporter = self._exporter.execution_options(**snapshot)
        self.version = DataVersion(self.engine)
        self._replica = _replica(settings)
        self._reads = ThreadPoolExecutor(settings.read_threads, thread_name_prefix="read")
        writers = 1 if self.is_sqlite else settings.pool_size
        self._writes = ThreadPoolExecutor(writers, thread_name_prefix="write")

    def _new_engine(self, settings: Settings, connections: int) -> Engine:
        if self.is_sqlite:
            return _sqlite_engine(self.url, connections)
        return _postgres_engine(self.url, settings, connections)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one snapshot; nothing it does is kept."""
        with _refusing(), Session(self._standby_or(self._reader), autoflush=False) as session:
            yield session

    def _standby_or(self, primary: Engine) -> Engine:
        """The standby for what the public asks, while it is there and has replayed every change
        this process knows of; else the primary."""
        if self._replica is not None and FROM_STANDBY.get() and self._replica.has(self.version.position):
            return self._replica.reader
        return primary

    @contextmanager
    def exporting(self) -> Iterator[Session]:
        """A session over one snapshot for a whole file, which takes as long as its caller does:
        from connections of their own, `max_exports` of them, so that slow callers keep no short
        question waiting."""
        with _refusing(), Session(self._exporter, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed at the end, whole, or not at all."""
        with _refusing() as stage, Session(self._writer, expire_on_commit=False) as session:
            with session.begin():
                yield session
                stage.committing = True
            if is_marked(session):
                self.version.bump()

    async def read(self, work: Callable[[Session], Result]) -> Result:
        """Run `work(session)` over one snapshot, in a thread. Raises ProblemError `busy` for a
        statement that takes longer than `statement_timeout_ms`."""

        def run() -> Result:
            with _refusing(), Session(self._standby_or(self._asked), autoflush=False) as session:
                return work(session)

        def again_on_primary() -> Result:
            try:
                return run()
            except ProblemError as error:
                if error.status < 500 or self._replica is None or not FROM_STANDBY.get():
                    raise
                FROM_STANDBY.set(False)  # of this copy of the context
                return run()

        context = copy_context()
        return await _in_turn(self._reads, lambda: context.run(again_on_primary))

    async def write(self, work: Callable[[Session], Result]) -> Result:
        """Run `work(session)` in one transaction, in a thread; returns after the commit."""

        def run() -> Result:
            with self.writing() as session:
                return work(session)

        return await _in_turn(self._writes, run)

    def write_in_turn(self, work: Callable[[Session], Result]) -> Result:
        """The same for a thread that may wait: takes its turn among the writers of this process,
        so that on SQLite background work does not fight the requests for the one lock."""

        def run() -> Result:
            with self.writing() as session:
                return work(session)

        return self._writes.submit(run).result()

    def close(self) -> None:
        """Wait for running work and give all connections back."""
        self.version.stop()
        self._reads.shutdown()
        self._writes.shutdown()
        self._exporter.dispose()
        self.engine.dispose()
        if self._replica is not None:
            self._replica.close()


def _replica(settings: Settings) -> Replica | None:
    given = settings.database_replica_url.get_secret_value()
    # With writes open to all nobody has a key that says who must see what was just written.
    return (
        Replica(_postgres_engine(normalise(given), settings, settings.pool_size + 1))
        if given and not settings.open_writes
        else None
    )


def normalise(text: str) -> URL:
    """The URL with the driver we ship (psycopg 3) where none is named."""
    url = make_url(text)
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _sqlite_engine(url: URL, connections: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_S,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not open transactions of its own: a deferred one that turns
        # into a write fails at once with "database is locked".
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("gongkai_begin", "BEGIN"))

    obey_limits(engine)
    return engine


def _postgres_engine(url: URL, settings: Settings, connections: int, **more: Any) -> Engine:
    return create_engine(
        url,
        **more,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_S,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": BUSY_TIMEOUT_S,
            "keepalives_idle": LOST_AFTER_S // 2,
            "keepalives_interval": LOST_AFTER_S // 4,
            "keepalives_count": 2,
            "tcp_user_timeout": LOST_AFTER_S * 1000,
            "options": f"-c statement_timeout={settings.statement_timeout_ms} -c timezone=UTC",
        },
    )


async def _in_turn(pool: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
    """The result of `work()` in a thread of the pool. Raises ProblemError `busy` where none is free
    for `TURN_S`; what has begun is waited for, or nobody could say whether it was done."""
    future = pool.submit(work)
    waiting = asyncio.wrap_future(future)
    try:
        await asyncio.wait({waiting}, timeout=TURN_S)
    except asyncio.CancelledError:
        future.cancel()  # whoever asked is gone
        raise
    if future.cancel():
        LOG.warning("no thread was free for a request")
        raise faults.busy()
    return await waiting


@dataclass(slots=True)
class _Stage:
    """How far a transaction has come."""

    committing: bool = False


@contextmanager
def _refusing() -> Iterator[_Stage]:
    """Turn what a database does on a bad day into a refusal that says what to do."""
    stage = _Stage()
    try:
        yield stage
    except (DBAPIError, PoolTimeoutError, sqlite3.Error, psycopg.Error) as error:
        refused = refusal(error, committing=stage.committing)
        if refused is None:
            raise
        # One line, and only the driver's words: on a bad day there is one for every request.
        LOG.warning("database refused: %s", getattr(error, "orig", None) or error)
        raise refused from error
