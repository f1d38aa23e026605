"""Coverage, the list of reporting units and the calendar over HTTP, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import Journal
from app.main import create_app
from app.reports import clock
from app.settings import Settings
from tests.reports.factories import (
    API,
    COUNTY,
    OFFICE,
    TOWN,
    move,
    publish,
    put,
    sound_values,
    with_units,
)

NOTHING = {
    "expected": 0,
    "received": 0,
    "published": 0,
    "on_time": 0,
    "late": 0,
    "undated": 0,
    "no_deadline": 0,
    "missing": 0,
    "overdue": 0,
    "unexpected": 0,
    "synthetic": True,
}
ALL = {"within": "990000"}


@pytest.fixture(autouse=True)
def _mid_2020(monkeypatch: pytest.MonkeyPatch) -> None:
    """Report year 2019 is the last that has ended, and all its dates are over."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 6, 1, tzinfo=UTC))


@pytest.fixture
def office(client: TestClient, database: Database) -> TestClient:
    """Five bodies; the county in time, its office late, the town only handed in, all of 2018."""
    with_units(database)
    for unit, day in ((COUNTY, "2019-03-31"), (OFFICE, "2019-04-01"), (TOWN, "2019-01-20")):
        address = f"{API}/reports/{unit}/2018"
        etag = put(client, address, publication={"published_on": day}, values=sound_values())
        if unit == TOWN:
            move(client, etag, "submitted", address)
        else:
            publish(client, etag, address)
    return client


@pytest.fixture
def public(database: Database) -> Iterator[TestClient]:
    """A caller without a key, where one is needed to write."""
    settings = Settings(database_url=database.url.render_as_string(hide_password=False))
    with TestClient(create_app(settings, database=database)) as caller:
        yield caller


def get(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    answer = client.get(f"{API}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def code_of(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return str(answer.json()["code"])


# ---- coverage --------------------------------------------------------------------------------


def test_coverage_by_year(office: TestClient) -> None:
    assert get(office, "coverage", **ALL, count=True) == {
        "items": [
            {"year": 2018} | NOTHING
            | {"expected": 5, "received": 3, "published": 2, "on_time": 1, "late": 1, "missing": 3, "overdue": 3},
            {"year": 2019} | NOTHING | {"expected": 5, "missing": 5, "overdue": 4},
        ],
        "next": None,
        "total": 2,
    }  # fmt: skip


def test_the_public_is_told_of_what_is_published_only(office: TestClient, public: TestClient) -> None:
    mine = office.get(f"{API}/coverage", params={"within": TOWN, "years": "2018"})
    theirs = public.get(f"{API}/coverage", params={"within": TOWN, "years": "2018"})
    assert mine.json()["items"][0]["received"] == 1
    assert theirs.json()["items"][0]["received"] == 0
    assert mine.headers["cache-control"] == "private, no-cache"
    assert theirs.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert all("Authorization" in answer.headers["vary"] for answer in (mine, theirs))
    listed = get(public, "coverage", within=TOWN, years="2018", missing=True)["items"]
    assert [row["received"] for row in listed] == [False]


def test_coverage_by_place_level_and_kind(office: TestClient) -> None:
    found = get(office, "coverage", **ALL, years="2018", group_by="county,kind")
    assert found["items"] == [
        {"county": COUNTY, "county_name": "某县人民政府", "kind": "department"}
        | NOTHING | {"expected": 1, "received": 1, "published": 1, "late": 1},
        {"county": COUNTY, "county_name": "某县人民政府", "kind": "government"}
        | NOTHING | {"expected": 1, "received": 1, "published": 1, "on_time": 1},
        {"county": COUNTY, "county_name": "某县人民政府", "kind": "township"}
        | NOTHING | {"expected": 1, "received": 1, "missing": 1, "overdue": 1},
        {"county": None, "county_name": None, "kind": "government"}
        | NOTHING | {"expected": 2, "missing": 2, "overdue": 2},
    ]  # fmt: skip


def test_filters_and_the_invented(office: TestClient) -> None:
    def expected(**params: Any) -> list[int]:
        return [row["expected"] for row in get(office, "coverage", years="2018", **params)["items"]]

    assert expected() == []
    assert expected(synthetic=True) == [5]
    assert expected(synthetic=True, level="county,township", kind="department,township") == [2]
    assert expected(within=COUNTY) == [3]
    assert get(office, "coverage", within=COUNTY, years="2021..2030")["items"] == []


def test_who_is_missing(office: TestClient) -> None:
    assert get(office, "coverage", within=COUNTY, years="2018..2020", missing=True, count=True) == {
        "items": [
            {"unit": COUNTY, "unit_name": "某县人民政府", "level": "county", "kind": "government", "year": 2019,
             "deadline": "2020-03-31", "days_overdue": 62, "received": False, "synthetic": True},
            {"unit": COUNTY, "unit_name": "某县人民政府", "level": "county", "kind": "government", "year": 2020,
             "deadline": "2021-03-31", "days_overdue": 0, "received": False, "synthetic": True},
            {"unit": OFFICE, "unit_name": "某县教育局", "level": "county", "kind": "department", "year": 2019,
             "deadline": "2020-01-31", "days_overdue": 122, "received": False, "synthetic": True},
            {"unit": OFFICE, "unit_name": "某县教育局", "level": "county", "kind": "department", "year": 2020,
             "deadline": "2021-01-31", "days_overdue": 0, "received": False, "synthetic": True},
            {"unit": TOWN, "unit_name": "某镇人民政府", "level": "township", "kind": "township", "year": 2018,
             "deadline": "2019-03-31", "days_overdue": 428, "received": True, "synthetic": True},
            {"unit": TOWN, "unit_name": "某镇人民政府", "level": "township", "kind": "township", "year": 2019,
             "deadline": None, "days_overdue": None, "received": False, "synthetic": True},
            {"unit": TOWN, "unit_name": "某镇人民政府", "level": "township", "kind": "township", "year": 2020,
             "deadline": None, "days_overdue": None, "received": False, "synthetic": True},
        ],
        "next": None,
        "total": 7,
    }  # fmt: skip


def test_pages_of_the_missing_put_together_are_the_whole(office: TestClient) -> None:
    whole = get(office, "coverage", **ALL, missing=True)["items"]
    found, address = [], f"{API}/coverage?within=990000&missing=true&limit=3"
    while address:
        page = office.get(address)
        found += page.json()["items"]
        address = page.links.get("next", {}).get("url")
    assert found == whole
    assert len(whole) == 8


def test_coverage_as_files(office: TestClient) -> None:
    counts = office.get(f"{API}/coverage", params=ALL | {"years": "2018", "format": "csv"})
    assert counts.text == (
        "year,expected,received,published,on_time,late,undated,no_deadline,missing,overdue,unexpected,synthetic\r\n"
        "2018,5,3,2,1,1,0,0,3,3,0,true\r\n"
    )
    missing = office.get(
        f"{API}/coverage",
        params={"within": TOWN, "years": "2018", "missing": "true"},
        headers={"Accept": "application/x-ndjson"},
    )
    assert missing.headers["x-total-rows"] == "1"
    assert missing.text == (
        '{"unit":"990101101","unit_name":"某镇人民政府","level":"township","kind":"township","year":2018,'
        '"deadline":"2019-03-31","days_overdue":428,"received":true,"synthetic":true}\n'
    )


def test_coverage_refuses(client: TestClient) -> None:
    for params, status, code in (
        ({"within": "123456"}, 404, "unit_unknown"),
        ({"group_by": "form"}, 422, "invalid_parameter"),
        ({"group_by": "year", "missing": "true"}, 422, "invalid_parameter"),
        ({"years": "18"}, 422, "invalid_parameter"),
        ({"year": "2018"}, 422, "unknown_parameter"),
        ({"missing": "true", "cursor": "WzFd"}, 422, "cursor_invalid"),
        ({"limit": "1001"}, 422, "invalid_parameter"),
        ({"format": "pdf"}, 406, "not_acceptable"),
    ):
        answer = client.get(f"{API}/coverage", params=params)
        assert (answer.status_code, code_of(answer)) == (status, code), params


def test_a_withdrawn_report_is_missing_again_and_a_corrected_one_is_not(office: TestClient) -> None:
    for unit, to in ((COUNTY, "draft"), (OFFICE, "withdrawn")):
        address = f"{API}/reports/{unit}/2018"
        move(office, office.get(address).headers["etag"], to, address, note="占位说明。")
    row = get(office, "coverage", **ALL, years="2018")["items"][0]
    assert {name: row[name] for name in ("received", "published", "on_time", "missing")} == {
        "received": 2,
        "published": 1,
        "on_time": 1,
        "missing": 4,
    }


# ---- the list of reporting units -------------------------------------------------------------

LISTED = {
    "unit": TOWN,
    "unit_name": "某镇人民政府",
    "level": "township",
    "kind": "township",
    "year": 2018,
    "expected": True,
    "basis": "seed",
    "note": None,
    "synthetic": True,
}
OFF = {"expected": False, "basis": "entry", "note": "当年并入"}


def test_a_unit_is_taken_off_the_list_and_put_back(office: TestClient, database: Database) -> None:
    address = f"{API}/reporting-units/2018/{TOWN}"
    assert office.get(address).json() == LISTED
    for _ in range(2):  # the same again changes nothing
        answer = office.put(address, json={"expected": False, "note": " 当年并入 "})
        assert (answer.status_code, answer.json()) == (200, LISTED | OFF)
    row = get(office, "coverage", within=COUNTY, years="2018")["items"][0]
    assert (row["expected"], row["missing"]) == (2, 0)
    assert office.delete(address).status_code == 204
    assert office.delete(address).status_code == 204
    assert office.get(address).json() == LISTED
    with database.reading() as session:
        kept = session.scalars(select(Journal).where(Journal.kind == "reporting_unit").order_by(Journal.seq))
        assert [(j.action, j.unit, j.year, j.actor, j.public, j.before, j.after) for j in kept] == [
            ("changed", TOWN, 2018, "open", True, None, {"expected": False, "note": "当年并入"}),
            ("deleted", TOWN, 2018, "open", True, {"expected": False, "note": "当年并入"}, None),
        ]


def test_a_report_off_the_list_is_unexpected(office: TestClient) -> None:
    office.put(f"{API}/reporting-units/2018/{OFFICE}", json={"expected": False})
    row = get(office, "coverage", within=COUNTY, years="2018")["items"][0]
    assert (row["expected"], row["published"], row["missing"], row["unexpected"]) == (2, 2, 1, 1)


def test_the_list(office: TestClient) -> None:
    office.put(f"{API}/reporting-units/2018/{TOWN}", json={"expected": False, "note": "当年并入"})
    found = get(office, "reporting-units", year=2018, **ALL, count=True, limit=2)
    assert [row["unit"] for row in found["items"]] == ["990000", "990100"]
    assert found["total"] == 5
    rest = get(office, "reporting-units", year=2018, **ALL, cursor=found["next"])
    assert [(row["unit"], row["expected"], row["basis"]) for row in rest["items"]] == [
        (COUNTY, True, "seed"),
        (OFFICE, True, "seed"),
        (TOWN, False, "entry"),
    ]
    assert get(office, "reporting-units", year=2018, **ALL, expected=False)["items"] == [LISTED | OFF]
    assert get(office, "reporting-units", year=2018, **ALL, expected=True, kind="township")["items"] == []
    assert get(office, "reporting-units", year=2018)["items"] == []


def send(client: TestClient, text: str | bytes, **params: str) -> Any:
    content = text.encode() if isinstance(text, str) else text
    return client.put(
        f"{API}/reporting-units/2018", params=params, content=content, headers={"Content-Type": "text/csv"}
    )


def test_a_file_becomes_the_list(office: TestClient) -> None:
    office.put(f"{API}/reporting-units/2018/{OFFICE}", json={"expected": False})
    office.put(f"{API}/reporting-units/2018/990100", json={"expected": False})
    file = f'代码,单位名称,应报,备注\r\n="{TOWN}",某镇,否,当年并入\r\n\r\n{COUNTY},某县,是,\r\n'
    first = send(office, file.encode("gb18030"), within=COUNTY)
    assert (first.status_code, first.json()) == (
        200,
        {"year": 2018, "within": COUNTY, "rows": 2, "entries": 1, "added": 1, "changed": 0, "removed": 1},
    )
    assert office.get(f"{API}/reporting-units/2018/{TOWN}").json() == LISTED | OFF
    assert office.get(f"{API}/reporting-units/2018/{OFFICE}").json()["basis"] == "seed"
    assert office.get(f"{API}/reporting-units/2018/990100").json()["basis"] == "entry"  # beyond the area
    again = send(office, file.encode("gb18030"), within=COUNTY).json()
    assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)


def test_an_exported_list_can_be_put_back(office: TestClient) -> None:
    office.put(f"{API}/reporting-units/2018/{TOWN}", json={"expected": False, "note": "=并入\n他处"})
    exported = office.get(f"{API}/reporting-units", params=ALL | {"year": "2018", "format": "csv"}).content
    done = send(office, exported, **ALL).json()
    assert done == {
        "year": 2018, "within": "990000", "rows": 5, "entries": 1, "added": 0, "changed": 0, "removed": 0,
    }  # fmt: skip


def test_one_wrong_cell_and_nothing_of_the_file_is_kept(office: TestClient) -> None:
    answer = send(
        office,
        f"code,expected\n{OFFICE},no\n{TOWN},maybe\n{OFFICE},yes\n411328,yes\n990100,no\n,no\n",
        within=COUNTY,
    )
    assert (answer.status_code, code_of(answer)) == (422, "invalid_body")
    assert [(e["pointer"], e["message"]) for e in answer.json()["errors"]] == [
        ("/body/3/expected", "第 3 行 expected：应为「是」或「否」，这里是「maybe」。"),
        ("/body/4/code", f"第 4 行 code：「{OFFICE}」在第 2 行已有。"),
        ("/body/7/code", "第 7 行 code：缺少单位代码，或不是代码。"),
        ("/body/5/code", "第 5 行 code：没有单位「411328」。"),
        ("/body/6/code", f"第 6 行 code：「990100」不在「{COUNTY}」之内。"),
    ]
    assert office.get(f"{API}/reporting-units/2018/{OFFICE}").json()["basis"] == "seed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "code\n1\n",
        "code,expected,code\n",
        "code,expected,colour\n",
        'code,expected\n"x,no\n',
        b"\xff\xff\x80",
    ],
)
def test_what_is_no_list_is_refused(office: TestClient, text: str | bytes) -> None:
    answer = send(office, text)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_body")


def test_a_list_is_csv(office: TestClient) -> None:
    answer = office.put(f"{API}/reporting-units/2018", json={"rows": []})
    assert (answer.status_code, code_of(answer)) == (415, "unsupported_media_type")


REFUSED: tuple[tuple[str, str, Any, int, str], ...] = (
    ("GET", "reporting-units", None, 422, "invalid_parameter"),
    ("GET", "reporting-units/2018/411328", None, 404, "unit_unknown"),
    ("PUT", "reporting-units/2018/411328", {"expected": True}, 404, "unit_unknown"),
    ("PUT", f"reporting-units/2007/{TOWN}", {"expected": True}, 422, "invalid_parameter"),
    ("PUT", f"reporting-units/2018/{TOWN}", {"expected": "yes"}, 422, "invalid_body"),
    ("PUT", f"reporting-units/2018/{TOWN}", {"expected": True, "why": ""}, 422, "invalid_body"),
    ("DELETE", "reporting-units/2018/411328", None, 404, "unit_unknown"),
    ("PUT", f"calendar/{COUNTY}/2018/township", {"due_on": "2018-12-31"}, 422, "invalid_body"),
    ("PUT", f"calendar/{COUNTY}/2018/town", {"due_on": "2019-01-20"}, 422, "invalid_parameter"),
    ("PUT", "calendar/411328/2018/township", {"due_on": "2019-01-20"}, 404, "unit_unknown"),
    ("GET", f"calendar/{COUNTY}/2018/township", None, 404, "deadline_unknown"),
    ("DELETE", f"calendar/{COUNTY}/2018/township", None, 404, "deadline_unknown"),
)


def test_the_list_and_the_calendar_refuse(client: TestClient, database: Database) -> None:
    with_units(database)
    for method, path, body, status, code in REFUSED:
        answer = client.request(method, f"{API}/{path}", json=body)
        assert (answer.status_code, code_of(answer)) == (status, code), (method, path)


def test_without_a_key_nobody_changes_either(office: TestClient, public: TestClient) -> None:
    for method, path in (
        ("PUT", f"reporting-units/2018/{TOWN}"),
        ("DELETE", f"reporting-units/2018/{TOWN}"),
        ("PUT", "reporting-units/2018"),
        ("PUT", f"calendar/{COUNTY}/2018/township"),
        ("DELETE", f"calendar/{COUNTY}/2018/township"),
    ):
        answer = public.request(method, f"{API}/{path}", json={"expected": False, "due_on": "2019-01-01"})
        assert (answer.status_code, code_of(answer)) == (401, "unauthorized"), path


# ---- the calendar ----------------------------------------------------------------------------


def test_the_nearest_local_date_binds(office: TestClient) -> None:
    def due() -> tuple[str | None, int | None]:
        row = get(office, "coverage", within=TOWN, years="2019", missing=True)["items"][0]
        return row["deadline"], row["days_overdue"]

    assert due() == (None, None)
    for area, day in (("990000", "2020-02-28"), (COUNTY, "2020-01-20")):
        answer = office.put(f"{API}/calendar/{area}/2019/township", json={"due_on": day})
        assert answer.status_code == 200, answer.text
    assert due() == ("2020-01-20", 133)
    assert office.delete(f"{API}/calendar/{COUNTY}/2019/township").status_code == 204
    assert due() == ("2020-02-28", 94)
    row = get(office, "coverage", within=TOWN, years="2019")["items"][0]
    assert (row["missing"], row["overdue"]) == (1, 1)


def test_a_local_date_asks_for_more_than_the_law_never_for_less(office: TestClient) -> None:
    def deadline() -> str:
        return str(get(office, "coverage", within=OFFICE, years="2019", missing=True)["items"][0]["deadline"])

    address = f"{API}/calendar/{COUNTY}/2019/department"
    office.put(address, json={"due_on": "2020-06-30"})
    assert deadline() == "2020-01-31"
    office.put(address, json={"due_on": "2020-01-15", "note": "通知"})
    assert deadline() == "2020-01-15"


def test_the_calendar(office: TestClient, database: Database) -> None:
    county = {
        "area": COUNTY, "area_name": "某县人民政府", "year": 2019, "kind": "township",
        "due_on": "2020-01-20", "note": "通知", "synthetic": True,
    }  # fmt: skip
    address = f"{API}/calendar/{COUNTY}/2019/township"
    for _ in range(2):
        answer = office.put(address, json={"due_on": "2020-01-20", "note": "通知"})
        assert (answer.status_code, answer.json()) == (200, county)
    assert office.get(address).json() == county
    for kind in ("subdistrict", "department"):
        office.put(f"{API}/calendar/{COUNTY}/2018/{kind}", json={"due_on": "2019-01-20"})
    first = get(office, "calendar", **ALL, limit=2, count=True)
    assert [(row["year"], row["kind"]) for row in first["items"]] == [
        (2018, "department"),
        (2018, "subdistrict"),
    ]
    assert first["total"] == 3
    assert get(office, "calendar", **ALL, limit=2, cursor=first["next"]) == {"items": [county], "next": None}
    assert get(office, "calendar", within=COUNTY, years="2019", kind="township")["items"] == [county]
    assert get(office, "calendar")["items"] == []
    assert office.delete(address).status_code == 204
    with database.reading() as session:
        kept = session.scalars(
            select(Journal).where(Journal.kind == "deadline", Journal.year == 2019).order_by(Journal.seq)
        )
        said = {"kind": "township", "due_on": "2020-01-20", "note": "通知"}
        assert [(j.action, j.unit, j.before, j.after) for j in kept] == [
            ("changed", COUNTY, None, said),
            ("deleted", COUNTY, said, None),
        ]


def test_a_report_is_held_against_the_local_date(office: TestClient) -> None:
    office.put(f"{API}/calendar/{COUNTY}/2018/township", json={"due_on": "2019-01-19"})
    address = f"{API}/reports/{TOWN}/2018"
    returned = move(office, office.get(address).headers["etag"], "returned", address, note="占位说明。")
    office.patch(address, json={"title": "某镇报告"}, headers={"If-Match": returned})
    found = office.get(f"{address}/findings").json()["items"]
    late = [f["message"] for f in found if f["code"] == "filed_late"]
    assert late == ["公布逾期 1 天：发布日期 2019-01-20，期限为 2019-01-19（本地规定的日期）"]
