"""A live service to be mirrored, and an empty database to mirror it into."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.settings import Settings
from app.vocabulary import Role
from tests.api.keys import bearer, closed_service, make_key
from tests.conftest import new_postgres
from tests.process import listening


@pytest.fixture
def office(database: Database) -> Iterator[TestClient]:
    """One who may do everything at a service where others may only read."""
    with closed_service(database) as client:
        client.headers.update(bearer(make_key(database, Role.ADMIN)))
        yield client


@pytest.fixture
def origin(office: TestClient) -> Iterator[str]:
    """The address of that service."""
    with listening(office.app, lifespan="off") as address:
        yield address


@pytest.fixture
def copy_url(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> str:
    """Where an empty database of the same kind lies."""
    if database.is_sqlite:
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "copy.sqlite")
        return f"sqlite:///{tmp_path}/copy.sqlite"
    template = request.getfixturevalue("migrated_postgres")
    return new_postgres(request.getfixturevalue("postgres_server"), template)


@pytest.fixture
def copy(copy_url: str) -> Iterator[Database]:
    """That database."""
    opened = Database(Settings(database_url=copy_url))
    yield opened
    opened.close()
