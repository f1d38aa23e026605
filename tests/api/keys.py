"""Callers with keys, for the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.testclient import TestClient

from app.accounts import service
from app.actor import OPERATOR
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Role


def make_key(database: Database, role: Role, unit: str | None = None, name: str = "测试") -> str:
    """A key made as the operator makes it."""
    with database.writing() as session:
        return service.create(session, OPERATOR, name=name, role=role, unit=unit)[1]


def bearer(key: str) -> dict[str, str]:
    """The header that carries a key."""
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def closed_service(database: Database, **chosen: Any) -> Iterator[TestClient]:
    """The service as an operator runs it: nobody writes without a key."""
    url = database.url.render_as_string(hide_password=False)
    # What the tests mean to fail is far more than a caller may fail in earnest.
    settings = Settings(**{"database_url": url, "auth_failure_rate": "10000/minute"} | chosen)
    with TestClient(create_app(settings, database=database)) as caller:
        yield caller
