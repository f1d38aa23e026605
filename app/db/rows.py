"""Many rows at once, past the ORM and past SQL's own reading of values: to the driver as they are.

Row by row this costs a quarter of what SQLAlchemy's insert does; on PostgreSQL COPY takes one
statement for any number of rows.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import Connection, Table, TableClause
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

Row = tuple[Any, ...]


def put_rows(
    session: Session, table: Table | TableClause, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Insert rows whose values are those of the columns as the database keeps them (types of
    `db.types` already turned into text and whole numbers)."""
    # All made before the first is sent: what makes them may ask the database something, which
    # would wait for the end of the COPY for ever.
    listed = rows if isinstance(rows, list) else list(rows)
    connection = session.connection()
    if not listed:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, _copy_sql(table, tuple(columns)), listed)
    else:
        connection.exec_driver_sql(_insert_sql(table, tuple(columns)), listed)


def _copy(connection: Connection, statement: str, rows: Iterable[Row]) -> None:
    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        # As SQLAlchemy says it, so that a database that is away is refused alike everywhere.
        gone = bool(getattr(cursor.connection, "closed", True))
        if gone:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement,
            None,
            error,
            psycopg.Error,
            connection_invalidated=gone,
            dialect=connection.dialect,
        ) from error


@lru_cache(maxsize=64)
def _copy_sql(table: Table | TableClause, columns: tuple[str, ...]) -> str:
    return f"COPY {table.name} ({_listed(columns)}) FROM STDIN"


@lru_cache(maxsize=64)
def _insert_sql(table: Table | TableClause, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table.name} ({_listed(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
