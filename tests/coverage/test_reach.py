"""A key keeps the list and the calendar of its own unit and those below, of no other."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session

from app.actor import Actor
from app.coverage import calendar, list_file, reporting_units
from app.coverage.calendar_store import Due
from app.coverage.reporting_store import Entry
from app.db.engine import Database
from app.problems import ProblemError
from app.vocabulary import Kind, Role
from tests.reports.factories import COUNTY, OFFICE, TOWN, with_units

KEY = Actor("key", Role.ADMIN, COUNTY)
DUE = Due(date(2019, 1, 19))


def file(text: str) -> list_file.ListFile:
    return list_file.parse(text.encode())


BEYOND: dict[str, Callable[[Session], object]] = {
    "put": lambda s: reporting_units.put(s, KEY, year=2018, unit="990100", entry=Entry(expected=True)),
    "remove": lambda s: reporting_units.remove(s, KEY, year=2018, unit="990100"),
    "replace": lambda s: reporting_units.replace(
        s, KEY, year=2018, file=file("code,expected\n"), within="990000"
    ),
    "set": lambda s: calendar.put(s, KEY, area="990100", year=2018, kind=Kind.OTHER, due=DUE),
    "unset": lambda s: calendar.remove(s, KEY, area="990100", year=2018, kind=Kind.OTHER),
}


@pytest.mark.parametrize("name", BEYOND)
def test_beyond_its_unit_a_key_is_refused(name: str, database: Database) -> None:
    with_units(database)
    with pytest.raises(ProblemError) as refusal, database.writing() as session:
        BEYOND[name](session)
    assert refusal.value.kind.code == "forbidden"


def test_a_file_is_of_the_keys_own_area(database: Database) -> None:
    with_units(database)
    with database.writing() as session:
        above = reporting_units.put(
            session, Actor("above", Role.ADMIN), year=2018, unit="990100", entry=Entry(expected=False)
        )
        calendar.put(session, KEY, area=TOWN, year=2018, kind=Kind.OTHER, due=DUE)
        done = reporting_units.replace(
            session, KEY, year=2018, file=file(f"code,expected\n{OFFICE},no\n"), within=None
        )
        assert (done.within, done.added, done.removed) == (COUNTY, 1, 0)
        assert reporting_units.get(session, KEY, year=2018, unit="990100") == above
    with pytest.raises(ProblemError) as refusal, database.writing() as session:
        reporting_units.replace(session, KEY, year=2018, file=file("code,expected\n990100,no\n"), within=None)
    assert refusal.value.kind.code == "invalid_body"
