"""A real PostgreSQL that dies and comes back under the service, which is never restarted."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlmodel import Session
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.migrate import migrate
from app.problems import ProblemError
from app.settings import Settings
from tests.db.cluster import Server, alone
from tests.faults.world import refused, service
from tests.intake.pages import page_2014
from tests.reports.factories import API, COUNTY, COUNTY_2018, publish, put, sound_values, with_units

pytestmark = pytest.mark.postgres
INDICATOR = "applications.received"
PLACES = {"unit": COUNTY, "code": COUNTY, "area": COUNTY, "year": "2018", "form": "2014", "number": "1",
          "agency": "GK", "version": "1.0", "flow": "OBSERVATIONS", "kind": "government"}  # fmt: skip
ASKED = {"q": "公开", "indicator": INDICATOR, "year": "2018", "unit": COUNTY}
PARTICULAR = {
    f"{API}/indicators/{{code}}": f"{API}/indicators/{INDICATOR}",
    f"{API}/aggregates": f"{API}/aggregates?indicator={INDICATOR}&level=county",
    f"{API}/rankings": f"{API}/rankings?indicator={INDICATOR}&year=2018&level=county",
    "/sdmx/data/{flow}/{key}": "/sdmx/data/OBSERVATIONS/all",
    "/sdmx/data/{flow}/{key}/{provider}": "/sdmx/data/OBSERVATIONS/all/all",
    "/sdmx/{kind}": "/sdmx/codelist",
    "/sdmx/{kind}/{agency}": "/sdmx/codelist/GK",
    "/sdmx/{kind}/{agency}/{name}": "/sdmx/codelist/GK/all",
    "/sdmx/{kind}/{agency}/{name}/{version}": "/sdmx/codelist/GK/all/latest",
}
AWAY = (503, "database_away")
WITHOUT_DATABASE = {"/livez", "/metrics"} | {
    f"{API}{path}"
    for path in (
        "/config",
        "/forms",
        "/forms/{form}",
        "/forms/{form}/template",
        "/indicators",
        "/indicators/{code}",
    )
}
"""What the program knows by itself: the official catalogue and its own limits."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with alone() as running:
        yield running


@pytest.fixture(scope="module")
def caller(server: Server) -> Iterator[TestClient]:
    database = Database(Settings(database_url=server.url))
    migrate(database)
    with_units(database)
    with service(database) as opened:
        publish(opened, put(opened))
        yield opened


def questions(caller: TestClient) -> dict[str, str]:
    """Every GET of the document by its template, with something sensible in each place."""
    found = {}
    for path, item in caller.get("/openapi.json").json()["paths"].items():
        if "get" not in item:
            continue
        needed = [each for each in item["get"].get("parameters", []) if each.get("required")]
        asked = [
            f"{each['name']}={ASKED.get(each['name'], '2018')}" for each in needed if each["in"] == "query"
        ]
        filled = re.sub(r"\{(\w+)\}", lambda place: PLACES.get(place[1], "1"), path)
        found[path] = PARTICULAR.get(path, f"{filled}?{'&'.join(asked)}".rstrip("?"))
    return found


@contextmanager
def away(server: Server, end: Callable[[Server], None]) -> Iterator[None]:
    end(server)
    try:
        yield
    finally:
        server.start()


def ready_again(caller: TestClient) -> None:
    until = time.monotonic() + 30
    while caller.get("/readyz").status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("end", [Server.stop, Server.kill], ids=["stopped", "killed"])
def test_away_and_back(caller: TestClient, server: Server, end: Callable[[Server], None]) -> None:
    report = caller.get(COUNTY_2018).json()
    assert caller.get("/readyz").status_code == 200
    with away(server, end):
        refused(caller.get("/readyz"), 503, "database_away")
        refused(caller.get(COUNTY_2018), 503, "database_away")
        refused(caller.get(COUNTY_2018, headers={"Authorization": "Bearer gk_" + "a" * 43}), *AWAY)
        assert caller.get("/livez").json() == {"status": "ok"}
    ready_again(caller)
    assert caller.get(COUNTY_2018).json() == report


def test_every_question(caller: TestClient, server: Server) -> None:
    asked = questions(caller)
    assert len(asked) > 40
    with away(server, Server.stop):
        answers = {path: caller.get(address) for path, address in asked.items()}
    assert {path for path, answer in answers.items() if answer.status_code == 200} == WITHOUT_DATABASE
    # One that is refused before the database is asked shows nothing; there are few of those.
    asked_in_vain = [answer for answer in answers.values() if answer.status_code >= 500]
    assert len(asked_in_vain) > len(asked) - len(WITHOUT_DATABASE) - 5
    for answer in asked_in_vain:
        refused(answer, *AWAY)


def test_files_pages_and_writes(caller: TestClient, server: Server) -> None:
    report = f"{API}/reports/{COUNTY}/2016"
    with away(server, Server.stop):
        for form in ("csv", "ndjson", "parquet", "xlsx"):
            refused(caller.get(f"{API}/observations?indicator={INDICATOR}&format={form}"), *AWAY)
        refused(caller.put(report, json={"values": sound_values()}), *AWAY)
        refused(
            caller.post(f"{API}/imports", content=page_2014(), headers={"Content-Type": "text/html"}), *AWAY
        )
        page = caller.get("/quality", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "启动数据库即可，本服务不必重启" in page.text
    ready_again(caller)
    assert caller.get(report).status_code == 404
    put(caller, report)


def test_a_commit_that_breaks_off_is_in_doubt(server: Server, caller: TestClient) -> None:
    """The server may have kept it: nobody is told that nothing was stored."""
    database = Database(Settings(database_url=server.url))

    def cut_off(session: Session) -> None:
        own = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        server.ask(f"SELECT pg_terminate_backend({own})")
        while server.ask(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {own}"):
            time.sleep(0.01)

    with pytest.raises(ProblemError) as refusal:
        database.write_in_turn(cut_off)
    assert refusal.value.detail == "提交时与数据库的连接断了，不能确定这次写入是否已经保存。"
    database.close()
