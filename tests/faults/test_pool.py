"""Every connection taken, every thread at work: a refusal in time, and then an answer again."""

import threading
from contextlib import ExitStack

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.db import engine
from app.db.engine import Database
from app.settings import Settings
from tests.faults.world import refused, service
from tests.reports.factories import API, COUNTY, with_units

UNIT = f"{API}/units/{COUNTY}"


@pytest.mark.postgres
def test_no_connection_is_free(
    migrated_postgres: str, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.conftest import new_postgres

    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.2)
    url = new_postgres(postgres_server, migrated_postgres)
    database = Database(Settings(database_url=url, pool_size=2))
    with_units(database)
    with service(database) as caller:
        with ExitStack() as held:
            for _ in range(2):  # the third looks at the data version
                held.enter_context(database.reading()).execute(text("SELECT 1"))
            refused(caller.get(UNIT), 503, "busy")
            refused(caller.get("/readyz"), 503, "busy")
            refused(caller.put(f"{API}/reports/{COUNTY}/2016", json={"values": []}), 503, "busy")
            assert caller.get("/livez").status_code == 200
        assert caller.get(UNIT).status_code == 200


def test_no_thread_is_free(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "TURN_S", 0.2)
    with_units(database)
    go_on = threading.Event()
    begun = threading.Barrier(3)

    def long(_session: Session) -> str:
        begun.wait()
        go_on.wait()
        return "done"

    with service(database) as caller:
        portal = caller.portal
        assert portal is not None
        working = [portal.start_task_soon(database.read, long) for _ in range(2)]
        begun.wait()
        refused(caller.get(UNIT), 503, "busy")
        refused(caller.get("/readyz"), 503, "busy")
        assert caller.get("/livez").status_code == 200
        go_on.set()
        assert [each.result() for each in working] == ["done", "done"]  # what has begun is not given up
        assert caller.get(UNIT).status_code == 200
