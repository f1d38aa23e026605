"""A page found unit by unit, or report by report, is the page that one statement over everything finds."""

from collections.abc import Callable, Sequence
from random import Random

import pytest
from sqlmodel import Session

from app.db.engine import Database
from app.observations import page_store, report_page_store, store
from app.observations.query import ObservationQuery
from app.paging import Part
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Level, Scope, ValueStatus
from app.writers.blocks import rows_of
from app.writers.dataset import Row
from app.years import Years
from tests.observations import world

Key = Sequence[Part]
Found = tuple[list[Row], Key | None]
Ask = Callable[[Session, ObservationQuery, Key | None, int], Found]
QUESTIONS = (
    ObservationQuery(),
    ObservationQuery(indicators=("applications.received",)),
    ObservationQuery(indicators=("applications.received", "reviews.total"), years=Years(((2017, 2019),))),
    ObservationQuery(applicants=(Applicant.NATURAL_PERSON,), years=Years(((2019, 2019), (2021, 2030)))),
    ObservationQuery(units=UnitFilter(within=("110101",)), statuses=(ValueStatus.BLANK,)),
    ObservationQuery(units=UnitFilter(units=("110000", "120000"), synthetic=False), scopes=(Scope.AREA,)),
    ObservationQuery(units=UnitFilter(levels=(Level.TOWNSHIP,)), indicators=("charges.amount",)),
    ObservationQuery(indicators=("reviews.total",), years=Years(((2100, 2101),))),
)


def by_units(session: Session, query: ObservationQuery, after: Key | None, limit: int) -> Found:
    rows, following = page_store.page(session, query, after=after, limit=limit)
    return list(map(tuple, rows)), following


def by_reports(session: Session, query: ObservationQuery, after: Key | None, limit: int) -> Found:
    blocks, following = report_page_store.page(session, query, after=after, limit=limit)
    assert all(blocks), "a block without rows"
    return list(rows_of(blocks)), following


def walked(page: Ask, session: Session, query: ObservationQuery, limit: int) -> list[Row]:
    """All rows by pages of this size."""
    rows: list[Row] = []
    after = None
    while True:
        found, after = page(session, query, after, limit)
        rows += found
        assert len(found) <= limit
        if after is None:
            return rows


@pytest.fixture
def small(database: Database) -> Database:
    made = world.make(Random(3))
    made.reports = [filed for filed in made.reports if filed.year in (2018, 2019)][:40]
    with database.writing() as session:
        world.store(made, session)
    return database


def test_pages_are_the_rows_of_one_statement(small: Database) -> None:
    with small.reading() as session:
        for query in QUESTIONS:
            whole, following = store.page(session, query, after=None, limit=10_000)
            assert following is None
            ways = (by_units, by_reports) if report_page_store.is_for(query) else (by_units,)
            for way in ways:
                for limit in (7, 1_000):
                    assert walked(way, session, query, limit) == list(map(tuple, whole)), (way, query)
        assert len(store.page(session, QUESTIONS[0], after=None, limit=10_000)[0]) > 1_000


@pytest.mark.parametrize("limit", [1, 58, 100, 10_000])
def test_units_without_reports_do_not_end_a_page(small: Database, limit: int) -> None:
    # Only one in a few units reports at all, the last of them for one year.
    query = ObservationQuery(("reviews.total",), units=UnitFilter(levels=(Level.TOWNSHIP,)))
    with small.reading() as session:
        whole = list(map(tuple, store.page(session, query, after=None, limit=10_000)[0]))
        assert len(whole) > 1
        assert walked(by_reports, session, query, limit) == whole
