"""Random questions about random worlds, on both databases, against the oracle."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.actor import OPERATOR, PUBLIC, Actor
from app.coverage import missing
from app.coverage.counts import Answer, coverage
from app.coverage.question import COUNTS, CoverageDimension, CoverageQuery
from app.db.engine import Database
from app.db.migrate import migrate
from app.paging import Window
from app.reports import clock
from app.settings import Settings
from app.units.calendar import local_calendar
from app.units.filters import UnitFilter
from app.vocabulary import Kind, Level, Role
from app.writers.dataset import Row
from app.years import Years
from tests.conftest import new_postgres
from tests.coverage import oracle, world

WORLDS = [(1, 25), (2, 25), *(pytest.param(seed, 200, marks=pytest.mark.long) for seed in (3, 4, 5))]
TODAY = date(2026, 2, 14)


@pytest.fixture(autouse=True)
def _mid_february(monkeypatch: pytest.MonkeyPatch) -> None:
    """Departments' day is over, governments' is yet to come."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 2, 14, 4, tzinfo=UTC))


def some(random: Random, words: Any, most: int) -> tuple[Any, ...]:
    words = list(words)
    return tuple(random.sample(words, random.randint(0, min(most, len(words)))))


def question(random: Random, found: world.World) -> CoverageQuery:
    first = random.choice([*world.YEARS, 2027])
    return CoverageQuery(
        units=UnitFilter(
            within=some(random, found.units, 2) if random.random() < 0.6 else (),
            levels=some(random, Level, 2) if random.random() < 0.4 else (),
            kinds=some(random, Kind, 2) if random.random() < 0.4 else (),
            synthetic=random.choice([None, None, True, False]),
        ),
        years=Years(((first, first + random.randint(0, 3)),)) if random.random() < 0.6 else None,
        group_by=some(random, CoverageDimension, 3) or (CoverageDimension.YEAR,),
    )


def an_actor(random: Random, found: world.World) -> Actor:
    key = Actor("key", Role.REVIEWER, random.choice(list(found.units)))
    return random.choice([PUBLIC, OPERATOR, key, key])


def assert_counts(answer: Answer, query: CoverageQuery, wanted: dict[tuple[Any, ...], oracle.Row]) -> None:
    names = [column.name for column in answer.columns]
    rows = [dict(zip(names, row, strict=True)) for row in answer.rows]
    keys = [tuple(row[d.value] for d in query.group_by) for row in rows]
    assert keys == sorted(wanted, key=lambda key: [(part is None, part) for part in key]), query
    for key, row in zip(keys, rows, strict=True):
        assert {name: row[name] for name in (*COUNTS, "synthetic")} == {
            name: wanted[key][name] for name in (*COUNTS, "synthetic")
        }, (query, key)
        assert row["expected"] + row["unexpected"] == row["published"] + row["missing"]
        assert row["published"] == row["on_time"] + row["late"] + row["undated"] + row["no_deadline"]
        assert row["overdue"] <= row["missing"]
        assert row["received"] >= row["published"]


def pages(database: Database, query: CoverageQuery, actor: Actor, limit: int) -> Iterator[Row]:
    cursor = None
    with database.reading() as session:
        while True:
            page = missing.page(session, actor, query=query, window=Window(cursor, limit))
            yield from page.items
            cursor = page.next
            if cursor is None:
                return


@pytest.mark.postgres
@pytest.mark.parametrize(("seed", "questions"), WORLDS)
def test_random_questions(seed: int, questions: int, tmp_path: Path, postgres_server: str) -> None:
    random = Random(seed)
    made = world.make(random)
    urls = (f"sqlite:///{tmp_path}/world.sqlite", new_postgres(postgres_server))
    databases = [Database(Settings(database_url=url)) for url in urls]
    for database in databases:
        migrate(database)
        with database.writing() as session:
            world.store(made, session)
    seen = dict.fromkeys(COUNTS, 0)
    for _ in range(questions):
        query, actor = question(random, made), an_actor(random, made)
        wanted = oracle.counts(made, query, actor, TODAY)
        listed = oracle.missing(made, query, actor, TODAY)
        for database in databases:
            with database.reading() as session:
                answer = coverage(session, actor, query=query)
                assert_counts(answer, query, wanted)
                whole = missing.dataset(session, actor, query=query, limit=None)
                assert [tuple(row) for row in whole.rows] == listed, query
                assert whole.total == len(listed)
            assert list(map(tuple, pages(database, query, actor, max(len(listed) // 3, 1)))) == listed
        for row in wanted.values():
            for name in COUNTS:
                seen[name] += row[name]
    assert all(seen.values()), "a count that was never above zero was never tested"
    for database in databases:
        with database.reading() as session:
            whole = local_calendar(session)
            for body in random.sample(list(made.units.values()), 30):
                for calendar in (whole, local_calendar(session, path=body.path)):
                    for year in world.YEARS[::2]:
                        found = calendar.due(path=body.path, kind=body.kind, year=year)
                        assert found == nearest(made, body, year)
        database.close()


def nearest(made: world.World, body: world.Body, year: int) -> date | None:
    """The calendar's entry nearest above a unit, the law left out."""
    found = None
    for code in (*body.above, body.code):
        found = made.calendar.get((code, year, body.kind), found)
    return found
