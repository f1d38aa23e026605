"""Compilations over HTTP, with keys, on both databases."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.db.engine import Database
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import FormCode, Kind, Role
from tests.api.keys import bearer, closed_service, make_key
from tests.reports.factories import (
    API,
    COUNTY,
    OFFICE,
    TOWN,
    acknowledged,
    move,
    publish,
    put,
    sound_values,
    with_units,
)

ZONE, ZONE_OFFICE, TAX = "990101-ZONE", "990101-ZJS", "990101-TAX"
YEAR = 2018
REPORT = f"{API}/reports/{COUNTY}/{YEAR}"


@pytest.fixture
def county(database: Database) -> Iterator[TestClient]:
    """The county's office: a key that may do all over it. Below it an office, a town, a
    development zone with an office of its own, and the tax office, which reports upward."""
    with_units(database)
    with database.writing() as session:
        create(session, OPERATOR, new=NewUnit(ZONE, "某开发区管委会", Kind.DEVELOPMENT_ZONE, parent=COUNTY))
        create(session, OPERATOR, new=NewUnit(ZONE_OFFICE, "某开发区建设局", Kind.DEPARTMENT, parent=ZONE))
        create(
            session, OPERATOR, new=NewUnit(TAX, "某县税务局", Kind.DEPARTMENT, parent=COUNTY, vertical=True)
        )
    key = make_key(database, Role.PUBLISHER, COUNTY, name="县政府办")
    with closed_service(database) as caller:
        caller.headers.update(bearer(key))
        yield caller


def file(client: TestClient, unit: str, scope: str = "", **numbers: Any) -> str:
    """Publish a report with these numbers; returns its address."""
    address = f"{API}/reports/{unit}/{YEAR}" + (f"?scope={scope}" if scope else "")
    etag = put(client, address, values=sound_values(FormCode.F2014, **numbers))
    publish(client, acknowledged(client, etag, address), address)
    return address


def compiled(client: TestClient, status: int = 201, etag: str | None = None, **asked: Any) -> dict[str, Any]:
    headers = {} if etag is None else {"If-Match": etag}
    params = {"dry_run": "true"} if asked.pop("dry_run", False) else {}
    body = {"unit": COUNTY, "year": YEAR} | asked
    answer = client.post(f"{API}/compilations", json=body, headers=headers, params=params)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def cell(found: dict[str, Any], indicator: str) -> dict[str, Any]:
    (one,) = [each for each in found["cells"] if each["indicator"] == indicator]
    return dict(one)


def of(found: dict[str, Any], part: str) -> list[tuple[Any, ...]]:
    return [(each["unit"], each.get("part") or each["reason"], each["scope"]) for each in found[part]]


def test_the_sum_becomes_a_draft_of_the_governments_own_report(county: TestClient) -> None:
    file(county, OFFICE, training__courses=3, training__participants=None)
    file(county, TOWN, training__courses=4, training__participants=None)
    put(county, f"{API}/reports/{ZONE}/{YEAR}")
    found = compiled(county)
    assert of(found, "sources") == [(OFFICE, "subordinate", "body"), (TOWN, "subordinate", "body")]
    assert of(found, "left_out") == [(ZONE, "not_published", "body"), (ZONE_OFFICE, "missing", None)]
    assert [each["message"] for each in found["left_out"]] == [
        "某开发区管委会的报告还是草稿。",
        "某开发区建设局没有 2018 年度的报告。",
    ]
    assert cell(found, "training.courses") == {
        "indicator": "training.courses",
        "applicant": "total",
        "label": "（二）举办各类培训班数",
        "value": 7,
        "status": "reported",
        "behind": {"reported": 2, "derived": 0, "blank": 0, "not_applicable": 0, "unreadable": 0, "absent": 0},
        "printed": None,
        "difference": None,
    }  # fmt: skip
    assert cell(found, "training.participants")["value"] is None
    assert (found["counts"]["sources"], found["counts"]["left_out"]) == (2, 2)
    report = county.get(REPORT).json()
    assert (report["status"], report["scope"], report["scope_basis"]) == ("draft", "area", "stated")
    assert report["title"] == "某县人民政府2018年政府信息公开工作年度报告"
    assert report["note"] == "由 2 份已发布报告汇总（部门 1、乡镇 1），2 个单位未计入。"
    values = {each["indicator"]: each for each in report["values"]}
    assert values["training.courses"] == {
        "indicator": "training.courses",
        "applicant": "total",
        "value": 7,
        "status": "reported",
        "raw": None,
        "locator": "汇总 2 份：填数 2",
        "by": "县政府办#1",
    }
    assert values["training.participants"]["status"] == "blank"
    assert values["training.participants"]["locator"] == "汇总 2 份：空白 2"


def test_nothing_is_counted_twice(county: TestClient) -> None:
    """The county's own level holds its departments, the zone's area its office, and what
    reports upward belongs to no sum of the county's."""
    file(county, COUNTY, "level", training__courses=10)
    file(county, OFFICE, training__courses=3)
    file(county, TOWN, training__courses=4)
    file(county, TOWN, "area", training__courses=5)
    file(county, ZONE, "area", training__courses=6)
    file(county, ZONE_OFFICE, training__courses=2)
    file(county, TAX, training__courses=1)
    found = compiled(county)
    assert of(found, "sources") == [
        (COUNTY, "own_level", "level"),
        (ZONE, "subordinate", "area"),
        (TOWN, "subordinate", "area"),
    ]
    assert of(found, "left_out") == [(OFFICE, "contained", "body"), (TAX, "contained", "body")]
    assert cell(found, "training.courses")["value"] == 21
    level = compiled(county, 200, dry_run=True, scope="level")
    assert of(level, "sources") == [(OFFICE, "subordinate", "body")]
    assert of(level, "left_out") == [(TAX, "vertical", "body")]
    assert cell(level, "training.courses") | {"label": "", "behind": {}} == {
        "indicator": "training.courses",
        "applicant": "total",
        "label": "",
        "value": 3,
        "status": "reported",
        "behind": {},
        "printed": {"value": 10, "status": "reported"},
        "difference": 7,
    }


def test_a_prefecture_sums_its_counties(county: TestClient, database: Database) -> None:
    file(county, COUNTY, training__courses=7)
    file(county, TOWN, training__courses=5)
    city = bearer(make_key(database, Role.COMPILER, "990100"))
    answer = county.post(f"{API}/compilations", json={"unit": "990100", "year": YEAR}, headers=city)
    found = answer.json()
    assert of(found, "sources") == [(COUNTY, "subordinate", "area")]
    assert cell(found, "training.courses")["value"] == 7
    assert found["left_out"] == []


def test_a_dry_run_stores_nothing(county: TestClient) -> None:
    file(county, TOWN, training__courses=4, reviews__total=1)
    found = compiled(county, 200, dry_run=True)
    assert (found["id"], found["outcome"], found["against"]) == (None, "preview", None)
    assert cell(found, "training.courses")["value"] == 4
    assert [each["code"] for each in found["findings"] if each["severity"] == "error"] == ["identity_broken"]
    assert county.get(REPORT).status_code == 404
    assert county.get(f"{API}/compilations").json()["items"] == []


def test_over_a_published_report_the_next_revision_is_drafted(county: TestClient) -> None:
    file(county, COUNTY, training__courses=9)
    file(county, TOWN, training__courses=4)
    found = compiled(county, 200)
    assert (found["outcome"], found["revision"], found["status"]) == ("updated", 2, "draft")
    assert cell(found, "training.courses")["printed"] == {"value": 9, "status": "reported"}
    assert cell(found, "training.courses")["difference"] == 5
    assert found["counts"]["differing"] == 1
    public = county.get(REPORT, params={"revision": 1}).json()
    assert (public["published_revision"], public["status"]) == (1, "published")
    assert compiled(county, 200, etag=county.get(REPORT).headers["etag"])["outcome"] == "unchanged"


def test_an_open_draft_is_not_overwritten_unasked(county: TestClient) -> None:
    file(county, TOWN, training__courses=4)
    etag = put(county, REPORT, title="某县报告", sections=[{"title": "总体情况", "text": "甲。"}])
    assert compiled(county, 428)["code"] == "precondition_required"
    assert compiled(county, 412, etag='"stale"')["code"] == "precondition_failed"
    found = compiled(county, 200, etag=etag)
    assert found["outcome"] == "updated"
    report = county.get(REPORT).json()
    assert (report["title"], report["sections"][0]["text"]) == ("某县报告", "甲。")
    etag = move(county, county.get(REPORT).headers["etag"], "submitted", REPORT)
    assert compiled(county, 409, etag=etag)["code"] == "report_locked"


def test_the_working_paper_has_a_column_for_each_report(county: TestClient) -> None:
    file(county, OFFICE, training__courses=3, training__participants=None)
    file(county, TOWN, training__courses=4, training__participants=7)
    number = compiled(county)["id"]
    etag = move(county, county.get(f"{API}/reports/{TOWN}/{YEAR}").headers["etag"], "draft",
                f"{API}/reports/{TOWN}/{YEAR}", note="更正")  # fmt: skip
    assert etag
    answer = county.get(f"{API}/compilations/{number}/worksheet")
    book = load_workbook(BytesIO(answer.content))
    rows = list(book["汇总底稿"].iter_rows(values_only=True))
    assert rows[0][0] == "某县人民政府2018年度政府信息公开工作年度报告汇总底稿"
    assert rows[1] == ("项目", "申请人", "合计", "说明", "某县教育局", "某镇人民政府")
    assert len(rows) == 2 + 58
    (courses,) = [row for row in rows if row[0] == "（二）举办各类培训班数"]
    (people,) = [row for row in rows if row[0] == "（三）接受培训人员数"]
    assert courses == ("（二）举办各类培训班数", None, 7, "汇总 2 份：填数 2", 3, 4)
    assert people == ("（三）接受培训人员数", None, 7, "汇总 2 份：填数 1、空白 1", None, 7)
    assert [row[1] for row in book["未计入"].iter_rows(values_only=True)] == [
        "单位",
        "某开发区管委会",
        "某开发区建设局",
    ]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    county.headers.pop("Authorization")
    assert county.get(f"{API}/compilations/{number}/worksheet").status_code == 404


def test_what_was_answered_is_kept_for_keys_over_the_unit(county: TestClient, database: Database) -> None:
    file(county, TOWN)
    made = compiled(county)
    assert made["by"] == "县政府办#1"
    address = f"{API}/compilations/{made['id']}"
    assert county.get(address).json() == made
    (row,) = county.get(f"{API}/compilations?unit={COUNTY}&year={YEAR}&count=true").json()["items"]
    assert row == {k: v for k, v in made.items() if k not in ("sources", "left_out", "cells", "findings")}
    journal = [kind for (kind,) in _rows(database, "SELECT kind FROM journal ORDER BY seq DESC LIMIT 2")]
    assert journal == ["compilation", "report"]
    below = bearer(make_key(database, Role.ADMIN, TOWN))
    assert county.get(address, headers=below).status_code == 404
    assert county.get(f"{API}/compilations", headers=below).json()["items"] == []
    assert county.get(address, headers={"Authorization": ""}).status_code in (401, 404)


def _rows(database: Database, statement: str) -> list[Any]:
    with database.reading() as session:
        return list(session.connection().exec_driver_sql(statement))


def test_the_printed_report_beside_the_sum_as_the_public_sees_it(county: TestClient) -> None:
    file(county, COUNTY, training__courses=9)
    file(county, TOWN, training__courses=4)
    put(county, f"{API}/reports/{OFFICE}/{YEAR}")
    county.headers.pop("Authorization")
    found = county.get(f"{REPORT}/compilation").json()
    assert of(found, "left_out") == [
        (OFFICE, "missing", None),
        (ZONE, "missing", None),
        (ZONE_OFFICE, "missing", None),
    ]
    assert found["against"]["scope_basis"] == "assumed"
    assert found["cautions"] == [
        "报告没有写明口径，按本行政区域推定；口径不同时，两边本来就不等。",
        "有 3 个单位没有计入，见 left_out；汇总数可能因此偏小。",
    ]
    assert cell(found, "training.courses")["difference"] == 5


REFUSALS: list[tuple[dict[str, Any], int, str, list[str]]] = [
    ({"unit": TOWN}, 422, "invalid_body", ["/body/unit"]),
    ({"scope": "body"}, 422, "invalid_body", ["/body/scope"]),
    ({"year": 2013}, 422, "invalid_body", ["/body/year"]),
    ({"year": 2199}, 422, "year_out_of_range", ["/body/year"]),
    ({"unit": "990100"}, 403, "forbidden", []),
    ({"unit": "999999"}, 404, "unit_unknown", ["/body/unit"]),
    ({}, 422, "nothing_to_compile", []),
]


def test_refusals(county: TestClient) -> None:
    for asked, status, code, pointers in REFUSALS:
        told = compiled(county, status, **asked)
        assert (told["code"], [each["pointer"] for each in told["errors"]]) == (code, pointers)
    assert [each["reason"] for each in told["left_out"]] == ["missing"] * 4
