"""What the public reads page by page is what one statement over all reports finds."""

from random import Random

import pytest

from app.actor import PUBLIC
from app.db.engine import Database
from app.reports.listing import key_of, row_of
from app.reports.store import public_list, reports
from app.reports.store.reports import ReportFilter
from app.units.filters import UnitFilter
from app.vocabulary import FormCode, Level, Scope
from app.writers.dataset import Row
from app.years import Years
from tests.observations import world

QUESTIONS = (
    ReportFilter(units=UnitFilter()),
    ReportFilter(units=UnitFilter(within=("110101",)), years=Years(((2018, 2018), (2021, 2030)))),
    ReportFilter(units=UnitFilter(within=("110000", "120000"), levels=(Level.TOWNSHIP,))),
    ReportFilter(units=UnitFilter(units=("110000",), synthetic=False), scopes=(Scope.AREA,)),
    ReportFilter(units=UnitFilter(), forms=(FormCode.F2019, FormCode.F2021)),
    ReportFilter(units=UnitFilter(), years=Years(((2100, 2101),))),
)


@pytest.fixture
def filled(database: Database) -> Database:
    made = world.make(Random(11))
    made.reports = made.reports[::3]  # so that many units have few reports or none
    with database.writing() as session:
        world.store(made, session)
    return database


def test_pages_of_reports_are_the_rows_of_one_statement(filled: Database) -> None:
    with filled.reading() as session:
        for wanted in QUESTIONS:
            listed = reports.page(session, PUBLIC, wanted, after=None, limit=10_000)
            whole = list(map(row_of, listed))
            for limit in (3, 1_000):
                rows: list[Row] = []
                page = public_list.page(session, wanted, after=None, limit=limit)
                while page:
                    assert len(page) <= limit
                    rows += page
                    page = public_list.page(session, wanted, after=key_of(page[-1]), limit=limit)
                assert rows == whole, wanted
        assert len(reports.page(session, PUBLIC, QUESTIONS[0], after=None, limit=10_000)) > 30
