"""SQLite gives a statement up after its time, as PostgreSQL does by its `statement_timeout`."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Engine, event

STEPS = 50_000
"""Of SQLite's machine, between two looks at the clock: a few milliseconds."""
OPTION = "gongkai_limit_ms"
"""The execution option that says how long a statement may take, its rows included."""


def obey_limits(engine: Engine) -> None:
    """Statements on connections with the option end with SQLITE_INTERRUPT after its milliseconds."""

    @event.listens_for(engine, "before_cursor_execute")
    def _limit(connection: Any, *_: Any) -> None:
        limit = connection.get_execution_options().get(OPTION)
        if limit is not None:
            ends = time.monotonic() + limit / 1000
            connection.connection.dbapi_connection.set_progress_handler(
                lambda: time.monotonic() > ends, STEPS
            )

    @event.listens_for(engine, "checkin")
    def _forget(connection: sqlite3.Connection | None, _record: Any) -> None:
        if connection is not None:
            connection.set_progress_handler(None, 0)
