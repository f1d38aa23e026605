"""What a database says on a bad day, told apart by its own codes."""

import sqlite3
from collections.abc import Callable, Mapping

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app import faults
from app.problems import ProblemError

_SQLITE: Mapping[int, Callable[[], ProblemError]] = {
    sqlite3.SQLITE_READONLY: faults.read_only,
    sqlite3.SQLITE_INTERRUPT: faults.too_slow,
    sqlite3.SQLITE_IOERR: faults.storage_full,
    sqlite3.SQLITE_FULL: faults.storage_full,
    sqlite3.SQLITE_CANTOPEN: faults.database_away,
}
_POSTGRES: Mapping[str, Callable[[], ProblemError]] = {
    "25006": faults.read_only,  # read_only_sql_transaction
    "53100": faults.storage_full,  # disk_full
    "57014": faults.too_slow,  # query_canceled: statement_timeout
    "58030": faults.storage_full,  # io_error
}
_AWAY = ("08", "57P")
"""Beginnings of PostgreSQL's states: connections, shutdown and start."""


def refusal(error: Exception, *, committing: bool = False) -> ProblemError | None:
    """What to answer to this error of the database; None where it is a defect of ours.

    `committing` says that the transaction was being committed.
    """
    if isinstance(error, PoolTimeoutError):
        return faults.busy()
    cause: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.OperationalError):
        code = _primary(cause)
        # SQLITE_ERROR is a statement that SQLite does not take: ours, and waiting mends nothing.
        return None if code == sqlite3.SQLITE_ERROR else _SQLITE.get(code, faults.busy)()
    if not isinstance(cause, psycopg.Error):
        return None
    state = cause.sqlstate or ""
    if state in _POSTGRES:
        return _POSTGRES[state]()
    is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if is_lost or state.startswith(_AWAY) or (not state and isinstance(cause, psycopg.OperationalError)):
        return faults.database_away(in_doubt=committing)
    return faults.busy() if isinstance(cause, psycopg.OperationalError) else None


def _primary(error: sqlite3.Error) -> int:
    """The primary code: the extended ones tell more in their higher bits. The driver's own errors
    have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
