"""Answers kept as bytes: dropped by every change, never shared between callers, bounded."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Role
from tests.api.keys import bearer, closed_service, make_key
from tests.reports.factories import API, COUNTY_2018, OPEN, TOWN, move, publish, put, sound_values, with_units

LIST = f"{API}/observations?within=990000&indicator=complaints.total"
TOWN_2018 = f"{API}/reports/{TOWN}/2018"


class Statements:
    """The statements that readers sent while it listens."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.seen: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.database.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_: object) -> None:
        event.remove(self.database.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if threading.current_thread().name not in ("data-version", "rollups", "jobs"):
            self.seen.append(statement)


def vouched(database: Database) -> None:
    """Wait until the service knows the state of the data, and what was written before it began."""
    until = time.monotonic() + 10
    while database.version.current() is None and time.monotonic() < until:
        time.sleep(0.01)
    assert database.version.current() is not None


@pytest.fixture(autouse=True)
def _a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the state holds for long: here other tests may keep the next one waiting."""
    monkeypatch.setattr("app.db.version.SURE_S", 30.0)


@pytest.fixture
def office(client: TestClient, database: Database) -> TestClient:
    with_units(database)
    publish(client, put(client, TOWN_2018, values=sound_values()), TOWN_2018)
    vouched(database)
    return client


@pytest.fixture
def public(office: TestClient, database: Database) -> Iterator[TestClient]:
    """Another process of the service, as far as this one can tell."""
    url = database.url.render_as_string(hide_password=False)
    other = Database(Settings(database_url=url))
    with TestClient(create_app(Settings(database_url=url), database=other)) as caller:
        vouched(other)
        yield caller


def database_of(caller: TestClient) -> Database:
    found: Database = caller.app.state.database  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    "path",
    [
        LIST,
        TOWN_2018,
        f"{API}/reports?within=990000",
        f"{API}/aggregates?indicator=applications.received&level=township&within=990000&years=2018",
        f"{API}/units/{TOWN}",
        f"{API}/forms/2014",
        "/openapi.json",
    ],
)
def test_what_is_asked_again_asks_no_database(public: TestClient, path: str) -> None:
    first = public.get(path)
    with Statements(database_of(public)) as seen:
        again, head = public.get(path), public.head(path)
    same = [name for name in first.headers if name != "x-request-id"]
    assert first.status_code == 200
    assert not seen
    assert again.content == first.content
    assert head.content == b""
    for name in same:
        assert again.headers[name] == head.headers[name] == first.headers[name]
    assert len({answer.headers["x-request-id"] for answer in (first, again, head)}) == 3


def test_a_304_needs_no_database(public: TestClient) -> None:
    first = public.get(LIST)
    with Statements(database_of(public)) as seen:
        again = public.get(LIST, headers={"If-None-Match": first.headers["etag"]})
        other = public.get(LIST, headers={"If-None-Match": '"another"'})
    assert not seen
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert "content-length" not in again.headers
    assert other.status_code == 200


def test_what_was_never_asked_is_confirmed_too(public: TestClient) -> None:
    etag = public.get(LIST).headers["etag"]
    database_of(public).version.bump()
    with Statements(database_of(public)) as seen:
        assert public.get(LIST, headers={"If-None-Match": etag}).status_code == 304
    assert seen


def test_a_change_here_counts_at_once(office: TestClient) -> None:
    before = office.get(LIST)
    etag = move(office, office.get(TOWN_2018).headers["etag"], "draft", TOWN_2018, **OPEN)
    change = {"values": [{"indicator": "complaints.total", "value": 99}]}
    etag = office.patch(TOWN_2018, json=change, headers={"If-Match": etag}).headers["etag"]
    publish(office, etag, TOWN_2018)
    after = office.get(LIST)
    assert before.headers["etag"] != after.headers["etag"]
    assert 99 in [item["value"] for item in after.json()["items"]]


def test_a_change_elsewhere_counts_within_a_second(office: TestClient, public: TestClient) -> None:
    assert public.get(COUNTY_2018).status_code == 404
    assert public.get(f"{API}/reports?within=990000&count=true").json()["total"] == 1
    publish(office, put(office, COUNTY_2018, values=sound_values()), COUNTY_2018)
    until = time.monotonic() + 1.0
    while public.get(f"{API}/reports?within=990000&count=true").json()["total"] == 1:
        assert time.monotonic() < until, "another process still answers from before"
        time.sleep(0.02)


def test_answers_to_a_key_are_nobody_elses(office: TestClient, database: Database) -> None:
    put(office, COUNTY_2018, values=sound_values())
    key = make_key(database, Role.COMPILER)
    with closed_service(database) as caller:
        for asked in (COUNTY_2018, f"{API}/reports?within=990000"):
            mine = caller.get(asked, headers=bearer(key))
            theirs = caller.get(asked)
            assert mine.status_code == 200
            assert mine.content != theirs.content
            assert mine.headers["cache-control"].startswith("private")
            assert "authorization" in mine.headers["vary"].lower()
            assert caller.get(asked, headers=bearer(key)).content == mine.content
            assert caller.get(asked, headers=bearer("gk_false")).status_code == 401


@pytest.mark.parametrize(
    "differs",
    [{"Accept": "text/csv"}, {"Host": "other.example"}, {"Origin": "https://map.example"}],
    ids=lambda pair: next(iter(pair)),
)
def test_what_an_answer_hangs_on_keeps_answers_apart(public: TestClient, differs: dict[str, str]) -> None:
    path = f"{API}/reports?within=990000&limit=1"
    plain = public.get(path)
    other = public.get(path, headers=differs)
    again = public.get(path)
    assert (other.content, dict(other.headers)) != (plain.content, dict(plain.headers))
    assert again.content == plain.content
    assert "access-control-allow-origin" not in again.headers


def test_an_answer_worked_out_before_a_change_is_not_kept(public: TestClient) -> None:
    """A change that is committed while the answer is worked out."""
    database = database_of(public)

    def change(*_: Any) -> None:
        database.version.bump()

    event.listen(database.engine, "before_cursor_execute", change)
    try:
        public.get(LIST)
    finally:
        event.remove(database.engine, "before_cursor_execute", change)
    with Statements(database) as seen:
        public.get(LIST)
    assert seen


def test_memory_is_bounded(office: TestClient, database: Database) -> None:
    with closed_service(database, answer_cache_bytes=20_000) as caller:
        vouched(database)
        for limit in range(1, 40):
            caller.get(f"{LIST}&limit={limit}")
        with Statements(database) as seen:
            caller.get(f"{LIST}&limit=39")
            assert not seen
            caller.get(f"{LIST}&limit=1")
            assert seen


def test_nothing_is_kept_where_nothing_may(office: TestClient, database: Database) -> None:
    with closed_service(database, answer_cache_bytes=0) as caller:
        vouched(database)
        assert caller.get(LIST).headers["etag"]
        with Statements(database) as seen:
            caller.get(LIST)
        assert seen


def test_without_a_look_at_the_database_nothing_is_repeated(public: TestClient) -> None:
    public.get(LIST)
    database_of(public).version.stop()
    with Statements(database_of(public)) as seen:
        assert public.get(LIST).status_code == 200
    assert seen
