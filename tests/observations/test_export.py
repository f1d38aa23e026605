"""A file holds the rows that the pages hold: blocks out of the reports against rows out of the facts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from app.db.engine import Database
from app.db.migrate import migrate
from app.observations import service
from app.observations.query import ObservationQuery
from app.paging import Window
from app.problems import ProblemError
from app.settings import Settings
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Kind, Level, Scope, ValueStatus
from app.writers import csv
from app.writers.blocks import rows_of
from app.writers.dataset import Row
from app.years import parse_years
from tests.conftest import new_postgres
from tests.observations import world

Word = TypeVar("Word")


def some(random: Random, words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(random.sample(words, random.choice([0, 0, 1, 2])))


def question(random: Random, made: world.World) -> ObservationQuery:
    """A question with each filter in half of the cases or less."""
    units = UnitFilter(
        units=some(random, sorted(made.units)),
        within=some(random, ["110000", "120000", "990000", "110100"]),
        levels=some(random, list(Level)),
        kinds=some(random, list(Kind)),
        synthetic=random.choice([None, True, False]),
    )
    return ObservationQuery(
        indicators=some(random, list(world.INDICATORS)),
        applicants=some(random, list(Applicant)),
        units=units,
        scopes=some(random, list(Scope)),
        years=random.choice([None, None, parse_years("2017..2019,2021")]),
        statuses=some(random, list(ValueStatus)),
    )


def paged(database: Database, query: ObservationQuery) -> list[Row]:
    """All rows, as the pages tell them."""
    rows: list[Row] = []
    window = Window(limit=1_000)
    with database.reading() as session:
        while True:
            page = service.page(session, query=query, window=window)
            rows += rows_of(page.items)
            if page.next is None:
                return rows
            window = replace(window, cursor=page.next)


@pytest.mark.postgres
def test_a_file_is_its_pages(tmp_path: Path, postgres_server: str) -> None:
    random = Random(7)
    made = world.make(random)
    databases = [
        Database(Settings(database_url=url))
        for url in (f"sqlite:///{tmp_path}/world.sqlite", new_postgres(postgres_server))
    ]
    for database in databases:
        migrate(database)
        with database.writing() as session:
            world.store(made, session)
    found = 0
    for number in range(8):
        query = question(random, made) if number else ObservationQuery(years=parse_years("2018,2021"))
        limit = random.choice([None, None, 1, 150, 1_000])
        files = []
        for database in databases:
            expected = paged(database, query)[:limit]
            with database.exporting() as session:
                table = service.dataset(session, query=query, limit=limit)
                assert table.total == (None if query.statuses else len(expected))
                assert list(table.rows) == expected, query
            with database.exporting() as session:
                files.append(b"".join(csv.write(service.dataset(session, query=query, limit=limit))))
        assert files[0] == files[1]
        found += len(expected)
    assert found > 3_000
    for database in databases:
        database.close()


def test_unknown_units_are_refused_at_once(database: Database) -> None:
    query = ObservationQuery(units=UnitFilter(units=("999999",)), statuses=(ValueStatus.BLANK,))
    with database.exporting() as session, pytest.raises(ProblemError, match="999999"):
        service.dataset(session, query=query, limit=None)
