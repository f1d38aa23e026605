"""Public reads from a hot standby: nothing older than what the service knows, whatever it does."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.migrate import migrate
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Role
from tests.api.keys import bearer, make_key
from tests.db.cluster import Server, cluster
from tests.reports.factories import API, COUNTY, with_units

pytestmark = [pytest.mark.standby, pytest.mark.long]
UNIT = f"{API}/units/{COUNTY}"


@dataclass
class Service:
    """The service over both, and the key of somebody who writes."""

    caller: TestClient
    database: Database
    primary: Server
    standby: Server
    key: str

    def rename(self, name: str) -> None:
        etag = self.caller.get(UNIT, headers=bearer(self.key)).headers["etag"]
        answer = self.caller.patch(
            UNIT, json={"short_name": name}, headers={**bearer(self.key), "If-Match": etag}
        )
        assert answer.status_code == 200, answer.text

    def name(self, **headers: str) -> str:
        answer = self.caller.get(UNIT, headers=headers)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["short_name"])

    def answered_by(self) -> str:
        """Which of the two answers a read of the public just now."""
        from app.db.replica import FROM_STANDBY

        token = FROM_STANDBY.set(True)
        try:
            with self.database.reading() as session:
                url = session.get_bind().url  # type: ignore[union-attr]
        finally:
            FROM_STANDBY.reset(token)
        return "standby" if url.port == self.standby.port else "primary"

    def until(self, wanted: str) -> None:
        end = time.monotonic() + 30
        while self.answered_by() != wanted:
            assert time.monotonic() < end, f"{wanted} does not answer"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Server]]:
    with cluster() as both:
        yield both


@pytest.fixture(scope="module")
def service(servers: tuple[Server, Server]) -> Iterator[Service]:
    primary, standby = servers
    # No answer is kept: each read shows who answers it.
    settings = Settings(
        database_url=primary.url, database_replica_url=standby.url, answer_cache_bytes=0  # type: ignore[arg-type]
    )  # fmt: skip
    database = Database(settings)
    migrate(database)
    with_units(database)
    key = make_key(database, Role.ADMIN)
    with TestClient(create_app(settings, database=database)) as caller:
        yield Service(caller, database, primary, standby, key)


def test_the_standby_answers_the_public(service: Service) -> None:
    service.until("standby")
    before = service.standby.ask("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database")
    assert service.name()
    time.sleep(1.5)  # a server tells its statistics a second late
    after = service.standby.ask("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database")
    assert after > before  # type: ignore[operator]


def test_what_was_written_is_read_at_once_by_all(service: Service) -> None:
    for number in range(20):
        service.rename(f"某县人民政府{number}")
        assert service.name(**bearer(service.key)) == service.name() == f"某县人民政府{number}"


def test_a_standby_that_lags_is_not_asked(service: Service) -> None:
    service.until("standby")
    service.standby.ask("SELECT pg_wal_replay_pause()")
    try:
        service.rename("改名之后")
        assert service.name() == service.name(**bearer(service.key)) == "改名之后"
        time.sleep(1)
        assert service.answered_by() == "primary"
        assert service.name() == "改名之后"
    finally:
        service.standby.ask("SELECT pg_wal_replay_resume()")
    service.until("standby")
    assert service.name() == "改名之后"


def test_a_standby_that_dies_is_not_missed(service: Service) -> None:
    service.until("standby")
    service.standby.stop()
    for _ in range(5):
        assert service.name() == service.name(**bearer(service.key))
    service.rename("备库停机时改名")
    assert service.name() == "备库停机时改名"
    service.standby.start()
    service.until("standby")
    assert service.name() == "备库停机时改名"
