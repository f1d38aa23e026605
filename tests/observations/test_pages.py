"""A page found unit by unit is the page that one statement over everything finds."""

from random import Random

import pytest
from sqlmodel import Session

from app.db.engine import Database
from app.observations import page_store, store
from app.observations.query import ObservationQuery
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Level, Scope, ValueStatus
from app.years import Years
from tests.observations import world

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


def walked(session: Session, query: ObservationQuery, limit: int) -> list[object]:
    """All rows by pages of this size."""
    rows: list[object] = []
    after = None
    while True:
        page, after = page_store.page(session, query, after=after, limit=limit)
        rows += page
        assert len(page) <= limit
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
            for limit in (7, 1_000):
                assert walked(session, query, limit) == whole, query
        assert len(store.page(session, QUESTIONS[0], after=None, limit=10_000)[0]) > 1_000
