"""How many statements a write costs: counted, so that they cannot creep up unseen.

Recording is the one thing a batch does on one processor, and every statement of it costs about
as much as reading thirty rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.actor import OPERATOR
from app.db.engine import Database
from app.intake import service
from app.intake.answer import Json
from app.intake.upload import Said, Upload
from app.reports import clock
from app.reports.model import Address
from app.reports.service.moving import Review, transition
from app.vocabulary import ReportStatus
from tests.intake.pages import page_2014
from tests.reports.factories import COUNTY, with_units

FIRST, BETWEEN, AGAIN, PUBLICATION = 18, 18, 5, 22
"""Statements with their BEGIN: an import of a report beside none, one between two years, a file
that was imported before; a publication."""


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    told: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        told.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield told
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def imported(database: Database, year: int, **numbers: int) -> tuple[Json, int]:
    """The answer, and how many statements it took."""
    upload, said = Upload(page_2014(year=year, **numbers), f"{year}.html"), Said()
    reading = service.read_file(upload, said, limit=2**24)
    with counting(database) as told:
        with database.reading() as session:
            answer = service.known(session, OPERATOR, upload=upload, said=said, publish=False)
        if answer is None:
            with database.writing() as session:
                answer = service.keep(
                    session, OPERATOR, upload=upload, reading=reading, said=said, publish=False
                )
    return answer, len(told)


def test_an_import_takes_few_statements(database: Database) -> None:
    with_units(database)
    imported(database, 2014)  # fills the caches of the process: the numbers of the cells
    answer, first = imported(database, 2016)
    assert answer["outcome"] == "created"
    imported(database, 2018)
    answer, between = imported(database, 2017, applications__received=7)
    assert answer["outcome"] == "created"
    answer, again = imported(database, 2017, applications__received=7)
    assert answer["outcome"] == "unchanged"
    assert (first <= FIRST, between <= BETWEEN, again <= AGAIN) == (True, True, True), (first, between, again)


def test_a_publication_takes_few_statements(database: Database) -> None:
    with_units(database)
    taken = []
    for year in (2016, 2017):
        imported(database, year)
        for to in (ReportStatus.SUBMITTED, ReportStatus.APPROVED, ReportStatus.PUBLISHED):
            with counting(database) as told, database.writing() as session:
                transition(
                    session,
                    OPERATOR,
                    address=Address(COUNTY, year),
                    to=to,
                    review=Review("保密员甲", clock.today()),
                    guard=lambda _: None,
                )
        taken.append(len(told))
    assert max(taken) <= PUBLICATION, taken
