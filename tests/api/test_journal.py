"""`/journal`: the audit trail, for reviewers over the units it speaks of."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.vocabulary import Role
from tests.api.keys import bearer, closed_service, make_key
from tests.reports.factories import API, COUNTY, COUNTY_2018, OFFICE, put, with_units

JOURNAL = f"{API}/journal"


def asked(client: TestClient, key: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(JOURNAL, params=query, headers=bearer(key))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "private, no-cache"
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_who_did_what_and_who_may_read_it(database: Database) -> None:
    with_units(database)
    with closed_service(database) as client:
        county = make_key(database, Role.ADMIN, COUNTY, name="县办")
        office = make_key(database, Role.REVIEWER, OFFICE, name="教育局")
        compiler = make_key(database, Role.COMPILER, COUNTY)
        operator = make_key(database, Role.ADMIN)
        client.headers.update(bearer(county) | {"X-Request-ID": "r-1"})
        etag = put(client, title="原题")
        put(client, f"{API}/reports/{OFFICE}/2018")
        changed = client.patch(
            COUNTY_2018, json={"title": "新题"}, headers={"If-Match": etag, "X-Request-ID": "r-2"}
        )
        assert changed.status_code == 200
        del client.headers["Authorization"]

        (entry,) = asked(client, county, unit=COUNTY, action="changed", kind="report")
        assert (entry["actor"], entry["request_id"], entry["public"]) == ("县办#1", "r-2", False)
        assert (entry["before"], entry["after"]["title"]) == ({"title": "原题"}, "新题")
        assert entry["after"]["state"] == {"status": "draft", "draft": 1, "published": None, "version": 2}
        assert [i["seq"] for i in asked(client, operator)] == sorted(
            (i["seq"] for i in asked(client, operator)), reverse=True
        )
        assert {i["unit"] for i in asked(client, office)} == {OFFICE}
        assert {i["unit"] for i in asked(client, county)} == {COUNTY, OFFICE, "990101101"}
        assert asked(client, county, within="990100") == asked(client, county)
        assert asked(client, office, within=COUNTY) == asked(client, office)
        assert [i["request_id"] for i in asked(client, county, request_id="r-2")] == ["r-2"]
        assert asked(client, county, until="2020-01-01T00:00:00Z") == []
        # Of a key not even its hash is shown, and a key over everything is nobody else's business.
        keys = asked(client, operator, kind="key")
        assert len(keys) == 4
        assert not any("hash" in item["after"] for item in keys)
        assert len(asked(client, county, kind="key")) == 3
        for refused, status in ((bearer(compiler), 403), ({}, 401)):
            assert client.get(JOURNAL, headers=refused).status_code == status


@pytest.mark.parametrize("limit", [1, 3])
def test_pages(database: Database, client: TestClient, limit: int) -> None:
    with_units(database)
    whole = client.get(JOURNAL, params={"count": True}).json()
    assert whole["total"] == len(whole["items"]) == 4
    found, cursor = [], None
    while True:
        page = client.get(JOURNAL, params={"limit": limit} | ({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole["items"]
