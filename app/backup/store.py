"""Every table as rows and back, by the columns the database itself reports: an archive made by
an older version has that version's columns, not those of the models."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, SmallInteger, Table, func, insert, inspect, select, text
from sqlmodel import Session, col

from app.db.tables import DerivedFact, Fact, is_modelled

REBUILT = frozenset(
    {
        "fact",
        "derived_fact",
        "rollup",
        "report_rollup",
        "unit_rollup",
        "rollup_stale",
        "unit_search",
        "search_text",
        "search_body",
    }
)
"""Tables that `rollups rebuild` makes anew from the others: an archive leaves them out."""

BATCH = 2_000
_FIRST = {"unit": "path"}
"""A unit's path sorts after its parent's, which must be there before it."""


def whole_tables(session: Session) -> list[Table]:
    """The tables an archive holds, those that others refer to first."""
    connection = session.connection()
    names = [name for name in inspect(connection).get_table_names() if _kept(name)]
    found = MetaData()
    found.reflect(connection, only=names)
    return [table for table in found.sorted_tables if table.name in names]


def _kept(name: str) -> bool:
    return name not in REBUILT and name != "alembic_version" and is_modelled(name, "table")


def rows(session: Session, table: Table) -> Iterator[Sequence[Any]]:
    """Every row, in an order that does not depend on the database; memory stays flat."""
    first = _FIRST.get(table.name)
    order = [table.c[first]] if first else list(table.primary_key)
    found = session.execute(select(table).order_by(*order).execution_options(yield_per=BATCH))
    for row in found:
        yield tuple(row)


def fill(session: Session, table: Table, columns: Sequence[str], given: Iterable[Sequence[Any]]) -> int:
    """Insert these rows; returns how many they were."""
    count, source = 0, iter(given)
    while batch := list(islice(source, BATCH)):
        session.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in batch])
        count += len(batch)
    return count


def continue_numbering(session: Session, tables: Iterable[Table]) -> None:
    """Let PostgreSQL's sequences go on after the highest number; SQLite does so by itself."""
    if session.connection().dialect.name != "postgresql":
        return
    for table in tables:
        key = list(table.primary_key)
        if len(key) == 1 and isinstance(key[0].type, Integer | BigInteger | SmallInteger):
            sequence = session.scalar(select(func.pg_get_serial_sequence(table.name, key[0].name)))
            highest = session.scalar(select(func.max(key[0])))
            if sequence is not None and highest is not None:
                session.execute(select(func.setval(sequence, highest)))


def no_time_limit(session: Session) -> None:
    """A backup reads and a restore writes for as long as it takes."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))


def is_empty(session: Session) -> bool:
    """Whether the database has no table of ours at all."""
    return not any(name != "alembic_version" for name in inspect(session.connection()).get_table_names())


def check_figures(session: Session) -> list[list[Any]]:
    """What the public sees, condensed: for each kind of fact, year and status how many there
    are and what they sum to. Equal figures before and after mean equal aggregates."""
    kinds = (
        ("fact", Fact, col(Fact.value)),
        ("derived", DerivedFact, col(DerivedFact.numerator)),
    )
    return [
        [name, year, status, count, None if total is None else int(total)]
        for name, table, number in kinds
        for year, status, count, total in session.execute(
            select(col(table.year), col(table.status), func.count(), func.sum(number))
            .group_by(col(table.year), col(table.status))
            .order_by(col(table.year), col(table.status))
        )
    ]
