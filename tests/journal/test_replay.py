"""Every write is in the journal: replayed from empty it gives the same truth tables."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.db.engine import Database
from app.units.divisions import divisions
from app.units.load import load_divisions
from tests.journal.replay import replayed
from tests.journal.truth import truth
from tests.journal.world import World, found


@pytest.mark.parametrize("seed", [1, 2])
def test_a_replay_gives_the_same_database(database: Database, client: TestClient, seed: int) -> None:
    check(database, client, seed, steps=60)


@pytest.mark.long
@pytest.mark.parametrize("seed", [3, 4])
def test_a_replay_after_a_thousand_operations(database: Database, client: TestClient, seed: int) -> None:
    check(database, client, seed, steps=1_000)


def check(database: Database, client: TestClient, seed: int, steps: int) -> None:
    found(database)
    world = World(client, seed)
    world.begin()
    world.run(steps)
    told, true = replayed(database), truth(database)
    for name, rows in true.items():
        assert told[name] == rows, name
    # A world in which nothing happens would prove nothing.
    assert sum(world.done.values()) > steps / 3
    assert {"write", "move", "unit"} <= set(world.done)
    assert len(true["values"]) > 100


def test_the_divisions_are_told_too(database: Database) -> None:
    tree = [record for record in divisions() if record.code[:4] in ("4100", "4113", "3200", "3208")]
    with database.writing() as session:
        load_divisions(session, OPERATOR, records=tree)
    told, true = replayed(database), truth(database)
    assert told == true
    assert len(true["names"]) > 3


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal SET actor = 'x'", "DELETE FROM journal", "TRUNCATE journal", "TRUNCATE journal CASCADE"],
)
def test_not_even_sql_takes_anything_back(database: Database, statement: str) -> None:
    if database.is_sqlite and statement.startswith("TRUNCATE"):
        pytest.skip("SQLite has no TRUNCATE")
    found(database)
    before = replayed(database)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(statement))
    assert replayed(database) == before
