"""What the tests of faults have in common: a small service, and what a refusal must look like."""

from collections.abc import Iterator
from contextlib import contextmanager

from httpx2 import Response
from starlette.testclient import TestClient

from app.db.engine import Database
from app.main import create_app
from app.settings import Settings


@contextmanager
def service(database: Database, **chosen: object) -> Iterator[TestClient]:
    """The service over a database, to which anyone may write."""
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, open_writes=True, **chosen)
    with TestClient(create_app(settings, database=database)) as caller:
        yield caller


def refused(answer: Response, status: int, code: str) -> None:
    """It is this problem, says when to come back, what to do, and hides the inside."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["detail"]
    for inside in ("sqlite", "psycopg", "SELECT", "Traceback", "127.0.0.1"):
        assert inside not in answer.json()["detail"]
