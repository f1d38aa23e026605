"""The hot questions enter the great tables by their keys: no statement goes through all facts."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app.db.engine import Database
from app.observations import page_store, report_page_store
from app.observations.aggregates import aggregate
from app.observations.grouping import AggregateQuery, Dimension
from app.observations.query import ObservationQuery
from app.observations.rankings import rank
from app.observations.statistics import Statistic
from app.reports.store import public_list, published
from app.reports.store.reports import ReportFilter
from app.rollups import service as rollups
from app.units.filters import UnitFilter
from app.vocabulary import Level, ValueStatus
from app.years import Years
from tests.observations import world

GREAT = ("fact", "derived_fact", "value", "rollup", "revision", "finding")
RECEIVED = ("applications.received",)
COUNTIES = UnitFilter(levels=(Level.COUNTY,))
Work = Callable[[Session], Any]
HOT: dict[str, Work] = {
    "one report": lambda session: published.view(session, unit="110101", year=2018, scope=None),
    "a page of a county": lambda session: report_page_store.page(
        session, ObservationQuery(units=UnitFilter(within=("110101",))), after=None, limit=100
    ),
    "a series": lambda session: report_page_store.page(
        session, ObservationQuery(RECEIVED, units=UnitFilter(units=("110101",))), after=None, limit=100
    ),
    "an indicator everywhere": lambda session: report_page_store.page(
        session, ObservationQuery(RECEIVED, years=Years(((2018, 2019),))), after=None, limit=100
    ),
    "an indicator where it is blank": lambda session: page_store.page(
        session,
        ObservationQuery(RECEIVED, years=Years(((2018, 2019),)), statuses=(ValueStatus.BLANK,)),
        after=None,
        limit=100,
    ),
    "a list of reports": lambda session: public_list.page(
        session, ReportFilter(units=UnitFilter(within=("110101",))), after=None, limit=100
    ),
    "a ranking": lambda session: rank(
        session, query=AggregateQuery(RECEIVED, units=COUNTIES), year=2018, ascending=False
    ),
    "sums by prefecture and year": lambda session: aggregate(
        session,
        query=AggregateQuery(RECEIVED, units=COUNTIES, group_by=(Dimension.PREFECTURE, Dimension.YEAR)),
    ),
    "percentiles by province": lambda session: aggregate(
        session,
        query=AggregateQuery(
            RECEIVED, units=COUNTIES, group_by=(Dimension.PROVINCE,), stats=(Statistic.MEDIAN,)
        ),
    ),
    "sums below a county": lambda session: aggregate(
        session,
        query=AggregateQuery(RECEIVED, units=UnitFilter(within=("110101",), levels=(Level.TOWNSHIP,))),
    ),
}


@pytest.fixture
def filled(database: Database) -> Database:
    """A world with fresh rollups but for one area, and the planner's statistics."""
    made = world.make(Random(5))
    made.reports = [filed for filed in made.reports if filed.year in (2018, 2019)][:60]
    with database.writing() as session:
        world.store(made, session)
    with database.writing() as session:
        rollups.rebuild_sums(session)
    return database


def plans(session: Session, work: Work) -> list[str]:
    """The lines of the plans of all statements that read a great table."""
    told: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT") and any(f" {table}" in statement for table in GREAT):
            told.append((statement, values))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    try:
        work(session)
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    assert told
    connection = session.connection()
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        # A few hundred rows are read fastest from end to end: what counts is whether a key can be used.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    verb = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    lines: list[str] = []
    for statement, values in told:
        lines += [str(row[-1]).strip() for row in connection.exec_driver_sql(f"{verb} {statement}", values)]
    return lines


@pytest.mark.parametrize("name", HOT)
def test_no_great_table_is_gone_through(filled: Database, name: str) -> None:
    with filled.reading() as session:
        lines = plans(session, HOT[name])
    for table in GREAT:
        assert not [line for line in lines if line == f"SCAN {table}" or f"Seq Scan on {table} " in line], (
            lines
        )


def test_a_sum_of_areas_reads_no_fact(filled: Database) -> None:
    with filled.reading() as session:
        lines = plans(session, HOT["sums by prefecture and year"])
    assert any("rollup" in line for line in lines)
    assert not any(line.startswith("SEARCH fact ") or " on fact" in line for line in lines), lines
