"""The same calls in the same order answer the same bytes on SQLite and PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.main import create_app
from app.reports import clock
from app.settings import Settings
from tests.conftest import new_postgres
from tests.intake.pages import page_2014
from tests.reports.factories import API, COUNTY_2018, OPEN, TOWN, move, publish, put, sound_values, with_units

pytestmark = pytest.mark.postgres

ASKED = (
    COUNTY_2018,
    f"{COUNTY_2018}?revision=1",
    f"{COUNTY_2018}?as_of=2026-02-01T09:30:00Z",
    f"{COUNTY_2018}/values",
    f"{COUNTY_2018}/findings",
    f"{COUNTY_2018}/revisions",
    f"{COUNTY_2018}/source",
    f"{API}/reports?within=990000&limit=2&count=true",
    f"{API}/reports?within=990000&format=csv",
    f"{API}/observations?within=990000&indicator=disclosure.total,applications.fees",
    f"{API}/reports/{TOWN}/2018",
    f"{API}/reports/{TOWN}/1999",
)


def ticking(start: datetime) -> Callable[[], datetime]:
    """A clock that goes on a minute each time it is looked at."""
    moments: Iterator[datetime] = (start + timedelta(minutes=n) for n in range(10_000))
    return lambda: next(moments)


def told(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    monkeypatch.setattr(clock, "now", ticking(datetime(2026, 2, 1, 8, tzinfo=UTC)))
    url = database.url.render_as_string(hide_password=False)
    with_units(database)
    # Outside its lifespan the service runs no jobs, which look at the clock whenever they wake.
    client = TestClient(create_app(Settings(database_url=url, open_writes=True), database=database))
    client.post(
        f"{API}/imports", content=page_2014(disclosure__total=3), headers={"Content-Type": "text/html"}
    )
    publish(client, put(client, f"{API}/reports/{TOWN}/2018"), f"{API}/reports/{TOWN}/2018")
    put(
        client,
        f"{COUNTY_2018}?scope=level",
        values=sound_values(applications__fees=0.25, complaints__total=None),
    )
    client.post(
        f"{API}/imports?publish=true",
        content=page_2014(disclosure__total=4),
        headers={"Content-Type": "text/html"},
    )
    etag = client.get(COUNTY_2018).headers["etag"]
    move(client, etag, "draft", **OPEN)
    answers = [client.get(path) for path in ASKED]
    known = [(answer.status_code, answer.headers.get("etag")) for answer in answers]
    return [
        *(answer.content for answer in answers if answer.status_code == 200),
        repr(known).encode(),
    ]


def test_both_databases_answer_the_same_bytes(
    migrated_sqlite: Path,
    migrated_postgres: str,
    postgres_server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "one.sqlite")
    urls = (f"sqlite:///{tmp_path}/one.sqlite", new_postgres(postgres_server, migrated_postgres))
    first, second = (told(Database(Settings(database_url=url)), monkeypatch) for url in urls)
    assert len(first) == len(ASKED)
    assert first == second
