"""`/changes` over HTTP: what the public learns, in which order, and what stays in the office."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from tests.reports.factories import (
    API,
    COUNTY,
    COUNTY_2018,
    OFFICE,
    OPEN,
    move,
    publish,
    put,
    sound_values,
    with_units,
)

CHANGES = f"{API}/changes"


@pytest.fixture
def caller(database: Database, client: TestClient) -> TestClient:
    with_units(database)
    return client


def told(client: TestClient, since: str = "0", **asked: Any) -> dict[str, Any]:
    answer = client.get(CHANGES, params={"since": since} | asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def short(items: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(i["kind"], i["action"], i["unit"], i["year"], i["scope"], i["revision"]) for i in items]


def test_the_life_of_a_report_as_the_public_learns_of_it(caller: TestClient) -> None:
    start = told(caller)["next"]
    etag = put(caller, title="某县2018年度报告")
    assert told(caller, start)["items"] == []
    etag = publish(caller, etag)
    first = told(caller, start)
    assert short(first["items"]) == [("report", "published", COUNTY, 2018, "area", 1)]
    assert first["items"][0]["link"] == f"{COUNTY_2018}/revisions/1?scope=area"
    assert first["items"][0]["after"] == {"status": "published", "form": "2014", "historical": False}
    assert first["more"] is False
    etag = move(caller, etag, "draft", **OPEN)
    assert told(caller, first["next"])["items"] == []
    etag = publish(caller, etag)
    etag = move(caller, etag, "withdrawn", note="有误，撤回。")
    rest = told(caller, first["next"])
    assert short(rest["items"]) == [
        ("report", "corrected", COUNTY, 2018, "area", 2),
        ("report", "withdrawn", COUNTY, 2018, "area", 2),
    ]
    assert rest["items"][1]["after"] == {"status": "withdrawn", "reason": "有误，撤回。", "form": "2014"}
    whole = told(caller, start)["items"]
    assert [item["seq"] for item in whole] == sorted({item["seq"] for item in whole})
    assert short(whole) == short(first["items"] + rest["items"])


def test_a_page_carries_the_reports_where_asked(caller: TestClient) -> None:
    values = sound_values(applications__received=7, applications__received_in_person=7)
    etag = publish(caller, put(caller, values=values))
    (item,) = told(caller, kind="report", include="reports")["items"]
    assert item["report"] == caller.get(f"{COUNTY_2018}/revisions/1").json() | {"allowed_transitions": []}
    move(caller, etag, "withdrawn", note="有误。")
    gone = told(caller, kind="report", include="reports")["items"]
    assert [(item["action"], item["report"]) for item in gone] == [("published", None), ("withdrawn", None)]


def test_every_public_fact_is_in_it(caller: TestClient) -> None:
    units = told(caller)["items"]
    assert [item["unit"] for item in units] == ["990100", COUNTY, OFFICE, "990101101"]
    assert units[1]["after"]["name"] == "某县人民政府"
    since = told(caller)["next"]
    for method, path, rest in (
        ("PUT", f"/reporting-units/2018/{OFFICE}", {"json": {"expected": False, "note": "已并入"}}),
        ("DELETE", f"/reporting-units/2018/{OFFICE}", {}),
        ("PUT", f"/calendar/{COUNTY}/2018/township", {"json": {"due_on": "2019-01-20"}}),
        ("DELETE", f"/calendar/{COUNTY}/2018/township", {}),
    ):
        assert caller.request(method, API + path, **rest).status_code in (200, 201, 204)
    office = caller.get(f"{API}/units/{OFFICE}")
    match = {"If-Match": office.headers["etag"]}
    renamed = caller.patch(
        f"{API}/units/{OFFICE}", json={"name": "某县教体局", "name_since": 2020}, headers=match
    )
    match = {"If-Match": renamed.headers["etag"]}
    assert caller.delete(f"{API}/units/{OFFICE}", headers=match).status_code == 204
    items = told(caller, since)["items"]
    assert short(items) == [
        ("reporting_unit", "changed", OFFICE, 2018, None, None),
        ("reporting_unit", "deleted", OFFICE, 2018, None, None),
        ("deadline", "changed", COUNTY, 2018, None, None),
        ("deadline", "deleted", COUNTY, 2018, None, None),
        ("unit", "changed", OFFICE, None, None, None),
        ("unit", "deleted", OFFICE, None, None, None),
    ]
    assert [item["after"] for item in items] == [
        {"expected": False, "note": "已并入"},
        None,
        {"kind": "township", "due_on": "2019-01-20", "note": None},
        {"kind": "township"},
        {
            "name": "某县教体局",
            "former_names": [{"name": "某县教育局", "from_year": None, "to_year": 2019}],
        },
        None,
    ]
    assert [item["link"] for item in items] == [
        f"{API}/reporting-units/2018/{OFFICE}",
        None,
        f"{API}/calendar/{COUNTY}/2018/township",
        None,
        f"{API}/units/{OFFICE}",
        None,
    ]
    assert short(told(caller, since, kind="deadline,unit")["items"]) == short(items[2:])


def test_pages_and_the_link_header(caller: TestClient) -> None:
    found, since = [], "0"
    for _ in range(10):
        answer = caller.get(CHANGES, params={"since": since, "limit": 3})
        page = answer.json()
        found += page["items"]
        since = page["next"]
        assert answer.headers["link"].endswith(f'/api/v1/changes?limit=3&since={since}>; rel="next"')
        if not page["more"]:
            break
    assert len(found) == 4
    assert told(caller, since) == {"items": [], "next": since, "more": False}
    assert told(caller, "latest") == {"items": [], "next": since, "more": False}


def test_an_unchanged_feed_is_not_sent_twice(caller: TestClient) -> None:
    first = caller.get(CHANGES)
    again = caller.get(CHANGES, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    etag = put(caller)
    # A draft is nobody's business; but the cursor has moved on over it.
    publish(caller, etag)
    later = caller.get(CHANGES, headers={"If-None-Match": first.headers["etag"]})
    assert (later.status_code, len(later.json()["items"])) == (200, 5)
    assert caller.head(CHANGES).headers["etag"] == later.headers["etag"]


@pytest.mark.parametrize(
    ("asked", "status", "code", "pointer"),
    [
        ({"since": "abc"}, 422, "cursor_invalid", "/query/since"),
        ({"since": "3-00000000"}, 409, "cursor_lost", "/query/since"),
        ({"since": "999999"}, 409, "cursor_lost", "/query/since"),
        ({"kind": "key"}, 422, "invalid_parameter", "/query/kind"),
        ({"include": "drafts"}, 422, "invalid_parameter", "/query/include"),
        ({"include": "reports", "limit": 201}, 422, "invalid_parameter", "/query/limit"),
        ({"limit": 0}, 422, "invalid_parameter", "/query/limit"),
        ({"cursor": "0"}, 422, "unknown_parameter", "/query/cursor"),
    ],
)
def test_refusals(caller: TestClient, asked: dict[str, Any], status: int, code: str, pointer: str) -> None:
    answer = caller.get(CHANGES, params=asked)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert problem["errors"][0]["pointer"] == pointer
