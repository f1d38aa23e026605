"""A change of the local calendar judges the reports it binds anew, over HTTP and in bulk."""

from dataclasses import replace
from datetime import date
from typing import Any

from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.content import Publication
from app.coverage import calendar
from app.coverage.calendar_store import Due
from app.db.engine import Database
from app.reports.model import Address
from app.reports.service import asking
from app.reports.service.bulk import Filed, record_many
from app.samples import sample
from app.vocabulary import Kind
from tests.reports.factories import API, COUNTY, TOWN, acknowledged, move, publish, put, with_units

TOWN_2023 = f"{API}/reports/{TOWN}/2023"
NOTICE = f"{API}/calendar/{COUNTY}/2023/township"
VALUES = [{"indicator": "regulations.issued", "applicant": "total", "value": 1}]
LATE = [
    ("filed_late", "公布逾期 21 天：发布日期 2024-02-10，期限为 2024-01-20（本地规定的日期）"),
]


def told(client: TestClient) -> list[tuple[str, str]]:
    found = client.get(f"{TOWN_2023}/findings").json()["items"]
    return [(finding["code"], finding["message"]) for finding in found]


def late(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [each for each in found if each[0] == "filed_late"]


def filed(client: TestClient) -> str:
    """A draft of the town with some findings before and after the one on time."""
    body: dict[str, Any] = {"values": VALUES, "publication": {"published_on": "2024-02-10"}}
    body["period"] = {"from": "2023-01-01", "to": "2023-11-30"}
    return put(client, TOWN_2023, **body)


def test_a_draft_is_late_by_a_new_date_and_no_more_without(client: TestClient, database: Database) -> None:
    with_units(database)
    etag = filed(client)
    before = told(client)
    assert late(before) == []
    assert client.put(NOTICE, json={"due_on": "2024-01-20"}).status_code == 200
    by_calendar = told(client)
    assert late(by_calendar) == LATE
    # In the very place where a whole run of the checks puts it.
    etag = client.get(TOWN_2023).headers["etag"]
    answer = client.patch(TOWN_2023, json={"title": "某镇的报告"}, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    assert told(client) == by_calendar
    assert client.delete(NOTICE).status_code == 204
    assert told(client) == before


def test_a_date_that_changes_nothing_leaves_the_report_alone(client: TestClient, database: Database) -> None:
    with_units(database)
    etag = filed(client)
    assert client.put(NOTICE, json={"due_on": "2024-03-01"}).status_code == 200
    assert client.put(f"{API}/calendar/{COUNTY}/2023/department", json={"due_on": "2024-01-20"}).is_success
    assert client.get(TOWN_2023).headers["etag"] == etag


def test_what_is_public_and_its_open_correction_both(client: TestClient, database: Database) -> None:
    with_units(database)
    etag = acknowledged(client, filed(client), TOWN_2023)
    etag = publish(client, etag, TOWN_2023)
    move(client, etag, "draft", TOWN_2023, note="更正")
    version = client.get(TOWN_2023).headers["etag"]
    assert client.put(NOTICE, json={"due_on": "2024-01-20"}).status_code == 200
    assert client.get(TOWN_2023).headers["etag"] != version
    assert late(told(client)) == LATE
    public = client.get(f"{TOWN_2023}/findings?revision=1").json()["items"]
    assert late([(each["code"], each["message"]) for each in public]) == LATE
    trail = client.get(f"{API}/journal?unit={TOWN}&action=rechecked").json()["items"]
    assert [(entry["revision"], entry["action"]) for entry in trail] == [(2, "rechecked"), (1, "rechecked")]


def test_a_load_knows_the_calendar(database: Database) -> None:
    with_units(database)
    said = replace(
        sample("hongze-2023").content, scope=None, publication=Publication(published_on=date(2024, 2, 10))
    )
    with database.writing() as session:
        due = Due(date(2024, 1, 20))
        calendar.put(session, OPERATOR, area=COUNTY, year=2023, kind=Kind.TOWNSHIP, due=due)
        assert record_many(session, OPERATOR, [Filed(TOWN, said)]) == 1
    with database.reading() as session:
        _, found, _ = asking.findings(session, OPERATOR, address=Address(TOWN, 2023))
    assert late([(each.finding.code, each.finding.message) for each in found]) == LATE
