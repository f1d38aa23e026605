"""A body may say only what its operation takes: a word too many is refused, and nothing is stored."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from tests.backup.test_backup import everything
from tests.reports.factories import API, COUNTY, COUNTY_2018, put, with_units

REPORT = {"form": "2014", "values": []}
UNIT = {"code": "990101-JTJ", "name": "某县交通局", "kind": "department", "parent": COUNTY}
KEY = {"name": "试", "role": "compiler", "unit": COUNTY}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("method", "path", "body", "smuggled"),
    [
        ("PUT", f"/reports/{COUNTY}/2016", REPORT, {"status": "published"}),
        ("PUT", f"/reports/{COUNTY}/2016", REPORT, {"published": 1}),
        ("PUT", f"/reports/{COUNTY}/2016", REPORT, {"historical": True}),
        ("PUT", f"/reports/{COUNTY}/2016", REPORT, {"confidentiality_by": "某"}),
        ("PUT", f"/reports/{COUNTY}/2016", REPORT, {"version": 9}),
        ("PATCH", f"/reports/{COUNTY}/2018", {"title": "甲"}, {"unit": "990100"}),
        ("PATCH", f"/reports/{COUNTY}/2018", {"title": "甲"}, {"revision": 3}),
        ("POST", f"/reports/{COUNTY}/2018/transitions", {"to": "submitted"}, {"historical": True}),
        ("POST", f"/reports/{COUNTY}/2018/transitions", {"to": "submitted"}, {"published_at": "2019-01-01"}),
        ("POST", "/units", UNIT, {"path": "990000/"}),
        ("POST", "/units", UNIT, {"placeholder": True}),
        ("PATCH", f"/units/{COUNTY}", {"name": "甲县"}, {"code": "110000"}),
        ("PATCH", f"/units/{COUNTY}", {"name": "甲县"}, {"path": "110000/"}),
        ("POST", "/keys", KEY, {"hash": "0" * 64}),
        ("POST", "/keys", KEY, {"created_by": "某"}),
    ],
)
def test_a_word_too_many(
    client: TestClient,
    database: Database,
    method: str,
    path: str,
    body: dict[str, Any],
    smuggled: dict[str, Any],
) -> None:
    with_units(database)
    headers = {"If-Match": put(client, COUNTY_2018)} if method != "PUT" else {}
    if path == f"/units/{COUNTY}":
        headers = {"If-Match": client.get(API + path).headers["etag"]}
    before = everything(database)
    answer = client.request(method, API + path, json=body | smuggled, headers=headers)
    assert answer.status_code == 422, answer.text
    (name,) = smuggled
    assert any(name in error["pointer"] or name in error["message"] for error in answer.json()["errors"])
    assert everything(database) == before
    assert client.request(method, API + path, json=body, headers=headers).status_code < 300
