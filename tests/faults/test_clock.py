"""The machine's clock is set back, or jumps ahead: who works, who may, what was, and in which order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import ApiKey
from app.intake import job_store, runner
from app.intake.runner import JobRunner
from app.reports import clock
from app.vocabulary import Role
from tests.api.keys import bearer, closed_service, make_key
from tests.intake.test_kill import LIMIT, made, told
from tests.reports.factories import API, COUNTY_2018, OPEN, move, publish, put, with_units

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock, which then stands still."""

    def change(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)
        monkeypatch.setattr(runner, "_real_now", lambda: at)

    return change


def revision_at(client: TestClient, moment: datetime) -> Any:
    answer = client.get(COUNTY_2018, params={"as_of": moment.isoformat()})
    return answer.json()["revision"] if answer.is_success else answer.status_code


def corrected(client: TestClient, etag: str) -> str:
    return publish(client, move(client, etag, "draft", **OPEN))


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "ahead"])
def test_what_was_stays_what_was(
    database: Database, client: TestClient, set_to: Callable[[datetime], None], step: timedelta
) -> None:
    with_units(database)
    set_to(NOON)
    etag = publish(client, put(client))
    set_to(NOON + step)
    etag = corrected(client, etag)
    set_to(NOON + step + timedelta(minutes=1))
    move(client, etag, "withdrawn", note="占位原因。")
    assert revision_at(client, NOON - timedelta(microseconds=1)) == 404
    assert revision_at(client, NOON) == 1
    items = [
        each for each in client.get(f"{API}/changes?since=0").json()["items"] if each["kind"] == "report"
    ]
    assert [each["action"] for each in items] == ["published", "corrected", "withdrawn"]
    published, changed, withdrawn = (datetime.fromisoformat(each["at"]) for each in items)
    assert published < changed < withdrawn
    assert revision_at(client, changed) == 2
    assert revision_at(client, withdrawn) == 410
    assert [each["seq"] for each in items] == sorted(each["seq"] for each in items)


def test_a_job_of_a_dead_process_waits_for_no_clock(
    database: Database, set_to: Callable[[datetime], None]
) -> None:
    with_units(database)
    number = made(database)["id"]
    set_to(NOON)
    with database.writing() as session:
        until = NOON + timedelta(seconds=15)
        assert job_store.claim(session, holder="dead", now=NOON, until=until) is not None
    other = JobRunner(database, limit=LIMIT)
    assert not other.run_one()  # it may be alive still
    set_to(NOON - HOUR)
    assert other.run_one()
    assert told(database, number)["status"] == "done"


def test_who_lost_a_job_to_a_jump_ahead_writes_no_more(
    database: Database, set_to: Callable[[datetime], None]
) -> None:
    with_units(database)
    number = made(database)["id"]
    with database.writing() as session:
        job_store.claim(session, holder="first", now=NOON, until=NOON + timedelta(seconds=15))
    later = NOON + HOUR
    with database.writing() as session:
        job_store.claim(session, holder="second", now=later, until=later + timedelta(seconds=15))
    with database.writing() as session:
        assert not job_store.renew(session, number, holder="first", until=later + HOUR)
        assert job_store.renew(session, number, holder="second", until=later + HOUR)


@pytest.mark.parametrize(
    "made_at", [NOON - 24 * HOUR, datetime.now(UTC) + 24 * HOUR], ids=["long ago", "yet to come"]
)
def test_a_key_holds_whenever_it_was_made(database: Database, made_at: datetime) -> None:
    with_units(database)
    key = make_key(database, Role.ADMIN)
    with database.writing() as session:
        session.execute(update(ApiKey).values(created_at=made_at, last_used_at=made_at))
    with closed_service(database) as caller:
        assert caller.get(f"{API}/keys", headers=bearer(key)).status_code == 200
