"""What found no home on the page, and the home a person gives it; corrections against the source."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import Journal
from tests.api.test_imports import HTML, URL
from tests.intake.pages import page_2014
from tests.reports.factories import COUNTY_2018, put, with_units

UNMATCHED = f"{COUNTY_2018}/unmatched"
EXTRA = (
    "<tr><td>某项表外指标</td><td>件</td><td>17</td></tr>"
    "<tr><td>另一项</td><td>万元</td><td>251000元</td></tr>"
    "<tr><td>第三项</td><td>人次</td><td>12—15</td></tr>"
)


@pytest.fixture
def county(client: TestClient, database: Database) -> TestClient:
    with_units(database)
    page = page_2014(training__courses="").replace(b"</table>", EXTRA.encode() + b"</table>")
    answer = client.post(URL, content=page, headers=HTML)
    assert answer.status_code == 201
    return client


def etag(client: TestClient) -> dict[str, str]:
    return {"If-Match": client.get(COUNTY_2018).headers["etag"]}


def number_of(client: TestClient, text: str) -> int:
    items = client.get(UNMATCHED).json()["items"]
    return next(int(item["id"]) for item in items if item["text"] == text)


def assign(client: TestClient, text: str, **body: Any) -> Any:
    return client.post(f"{UNMATCHED}/{number_of(client, text)}/assign", json=body, headers=etag(client))


def value(report: dict[str, Any], indicator: str) -> dict[str, Any]:
    return next(dict(v) for v in report["values"] if v["indicator"] == indicator)


def test_a_figure_gets_its_cell_by_hand(county: TestClient, database: Database) -> None:
    before = county.get(UNMATCHED).json()["items"]
    place = next(item["locator"] for item in before if item["text"] == "17")
    answer = assign(county, "17", indicator="training.courses")
    assert answer.status_code == 200, answer.text
    assert value(answer.json(), "training.courses") == {
        "indicator": "training.courses",
        "applicant": "total",
        "value": 17,
        "status": "reported",
        "raw": "17",
        "locator": place,
        "by": "open",
    }
    after = county.get(UNMATCHED).json()["items"]
    assert after == [item for item in before if item["text"] != "17"]
    assert answer.headers["etag"] == county.get(COUNTY_2018).headers["etag"]
    assert county.get(f"{COUNTY_2018}/source").status_code == 200
    with database.reading() as session:
        said = select(Journal).where(col(Journal.kind) == "report", col(Journal.action) == "changed")
        entry = session.scalars(said).one()
    assert ["17", place] in entry.before["unmatched"]
    assert ["17", place] not in entry.after["unmatched"]
    assert [v[3] for v in entry.after["values"]] == ["17"]


def test_money_is_read_in_its_unit(county: TestClient) -> None:
    answer = assign(county, "251000元", indicator="organisation.special_funds")
    found = value(answer.json(), "organisation.special_funds")
    assert (found["value"], found["raw"]) == (25.1, "251000元")


def test_the_checks_run_again(county: TestClient) -> None:
    answer = assign(county, "17", indicator="applications.received")
    assert answer.json()["findings"]["error"] > 0
    assert value(answer.json(), "applications.received")["value"] == 17


def test_what_is_no_number_needs_a_value(county: TestClient) -> None:
    refused = assign(county, "12—15", indicator="training.participants")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_body")
    assert refused.json()["errors"][0]["pointer"] == "/body/value"
    answer = assign(county, "12—15", indicator="training.participants", value=3)
    found = value(answer.json(), "training.participants")
    assert (found["value"], found["raw"], found["by"]) == (3, "12—15", "open")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"indicator": "no.such"}, "/body/indicator"),
        ({"indicator": "training.courses", "applicant": "research"}, "/body/applicant"),
        ({"indicator": "training.courses", "value": -1}, "/body/value"),
        ({"indicator": "training.courses", "value": 1, "status": "blank"}, "/body/status"),
        ({"indicator": "training.courses", "value": "1"}, "/body/value"),
    ],
)
def test_a_cell_that_cannot_be_is_refused(county: TestClient, body: dict[str, Any], pointer: str) -> None:
    before = county.get(UNMATCHED).json()
    answer = assign(county, "17", **body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert county.get(UNMATCHED).json() == before


def test_preconditions_and_numbers(county: TestClient) -> None:
    url, body = f"{UNMATCHED}/{number_of(county, '17')}/assign", {"indicator": "training.courses"}
    assert county.post(url, json=body).status_code == 428
    assert county.post(url, json=body, headers={"If-Match": '"old"'}).status_code == 412
    unknown = county.post(f"{UNMATCHED}/999/assign", json=body, headers=etag(county))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unmatched_unknown")
    assert county.post(url, json=body, headers=etag(county)).status_code == 200
    again = county.post(url, json=body, headers=etag(county))
    assert (again.status_code, again.json()["code"]) == (404, "unmatched_unknown")


def test_a_correction_keeps_what_was_printed(county: TestClient) -> None:
    before = value(county.get(COUNTY_2018).json(), "applications.received")
    body = [{"indicator": "applications.received", "value": 8}]
    county.patch(f"{COUNTY_2018}/values", json=body, headers=etag(county))
    after = value(county.get(COUNTY_2018).json(), "applications.received")
    assert after == before | {"value": 8, "by": "open"}
    assert (after["raw"], after["locator"]) == ("0", before["locator"])
    assert county.get(f"{COUNTY_2018}/source").status_code == 200


def test_a_report_by_hand_has_nothing_unmatched(client: TestClient, database: Database) -> None:
    with_units(database)
    put(client)
    assert client.get(UNMATCHED).json() == {"items": [], "next": None}
