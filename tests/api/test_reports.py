"""One report over HTTP: made, read, changed, thrown away, and every way it is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from tests.reports.factories import (
    API,
    COUNTY,
    COUNTY_2018,
    OFFICE,
    OPEN,
    TOWN,
    acknowledged,
    move,
    publish,
    put,
    sound_values,
    with_units,
)


@pytest.fixture
def county(client: TestClient, database: Database) -> TestClient:
    """A caller who may write, over a county with an office and a town."""
    with_units(database)
    return client


@pytest.fixture
def public(database: Database) -> Iterator[TestClient]:
    """A caller without a key, where writes are closed."""
    settings = Settings(database_url=database.url.render_as_string(hide_password=False))
    with TestClient(create_app(settings, database=database)) as caller:
        yield caller


def test_a_report_reads_back_as_it_was_put(county: TestClient) -> None:
    body = {
        "form": "2014",
        "title": "某县2018年报告",
        "period": {"from": "2018-01-01", "to": "2018-12-31"},
        "publication": {"index_number": "K-1", "published_on": "2019-03-26"},
        "signoff": {"head": "甲", "signed_on": "2019-03-20"},
        "sections": [{"number": "一", "title": "概述", "text": "占位文字。"}],
        "values": [
            {
                "indicator": "disclosure.total",
                "value": 12,
                "raw": "12",
                "locator": "table 1, row 2, column 2",
            },
            {"indicator": "applications.fees", "value": 7.25},
            {"indicator": "training.courses", "value": None, "status": "blank"},
        ],
    }
    made = county.put(COUNTY_2018, json=body)
    assert made.status_code == 201
    assert made.headers["location"] == f"{COUNTY_2018}?scope=area"
    report = county.get(COUNTY_2018).json()
    values = report.pop("values")
    assert {
        k: report[k] for k in ("unit", "unit_name", "year", "scope", "scope_basis", "form", "status")
    } == {
        "unit": COUNTY,
        "unit_name": "某县人民政府",
        "year": 2018,
        "scope": "area",
        "scope_basis": "assumed",
        "form": "2014",
        "status": "draft",
    }
    assert report["period"] == body["period"]
    assert report["publication"] == {
        "index_number": "K-1",
        "document_number": None,
        "publisher": None,
        "published_on": "2019-03-26",
        "audience": None,
        "method": None,
        "validity": None,
    }
    assert report["signoff"]["head"] == "甲"
    assert report["signoff"]["signed_on"] == "2019-03-20"
    assert report["sections"] == body["sections"]
    assert report["synthetic"] is True
    assert report["allowed_transitions"] == ["submitted"]
    assert len(values) == 58
    assert values[0] == {
        "indicator": "disclosure.total",
        "applicant": "total",
        "value": 12,
        "status": "reported",
        "raw": "12",
        "locator": "table 1, row 2, column 2",
        "by": "open",
    }
    by_indicator = {v["indicator"]: (v["value"], v["status"]) for v in values}
    assert by_indicator["applications.fees"] == (7.25, "reported")
    assert by_indicator["training.courses"] == (None, "blank")
    assert by_indicator["training.meetings"] == (None, "absent")


def test_values_can_be_left_out_and_asked_for_alone(county: TestClient) -> None:
    etag = put(county)
    short = county.get(COUNTY_2018, params={"values": "false"})
    assert "values" not in short.json()
    alone = county.get(f"{COUNTY_2018}/values")
    assert len(alone.json()) == 58
    assert alone.headers["etag"] == short.headers["etag"] == etag


def test_zero_blank_and_the_rest_stay_apart(county: TestClient) -> None:
    given: list[dict[str, Any]] = [
        {"indicator": "disclosure.total", "value": 0},
        {"indicator": "disclosure.gazette", "status": "blank"},
        {"indicator": "disclosure.website", "status": "not_applicable", "raw": "——"},
        {"indicator": "disclosure.weibo", "status": "unreadable", "raw": "囗"},
        {"indicator": "disclosure.wechat", "status": "absent"},
    ]
    put(county, values=given)
    values = {v["indicator"]: v for v in county.get(f"{COUNTY_2018}/values").json()}
    assert [values[g["indicator"]]["status"] for g in given] == [
        "reported",
        "blank",
        "not_applicable",
        "unreadable",
        "absent",
    ]
    assert values["disclosure.total"]["value"] == 0
    assert all(values[g["indicator"]]["value"] is None for g in given[1:])


def test_table_three_goes_by_applicant(county: TestClient) -> None:
    put(
        county,
        f"{API}/reports/{COUNTY}/2022",
        values=[{"indicator": "applications.received", "applicant": "natural_person", "value": 3001}],
    )
    values = county.get(f"{API}/reports/{COUNTY}/2022/values").json()
    received = [v for v in values if v["indicator"] == "applications.received"]
    assert [(v["applicant"], v["value"]) for v in received] == [
        ("natural_person", 3001),
        ("enterprise", None),
        ("research", None),
        ("nonprofit", None),
        ("legal_service", None),
        ("other", None),
        ("total", None),
    ]
    assert len(values) == 200


def test_a_hybrid_row_has_its_place_after_the_form(county: TestClient) -> None:
    address = f"{API}/reports/{COUNTY}/2022"
    put(county, address, values=[{"indicator": "applications.otherwise_handled", "value": 4}])
    values = county.get(f"{address}/values").json()
    assert len(values) == 201
    assert (values[-1]["indicator"], values[-1]["applicant"], values[-1]["value"]) == (
        "applications.otherwise_handled",
        "total",
        4,
    )


def test_the_usual_scope_goes_by_kind_and_the_others_by_name(county: TestClient) -> None:
    put(county)
    put(county, f"{COUNTY_2018}?scope=level")
    put(county, f"{API}/reports/{OFFICE}/2018")
    put(county, f"{API}/reports/{TOWN}/2018")
    listed = county.get(f"{API}/reports", params={"within": COUNTY}).json()["items"]
    assert [(r["unit"], r["scope"]) for r in listed] == [
        (COUNTY, "area"),
        (COUNTY, "level"),
        (OFFICE, "body"),
        (TOWN, "body"),
    ]
    assert county.get(f"{COUNTY_2018}?scope=level").json()["scope_basis"] == "stated"
    assert county.get(f"{COUNTY_2018}?scope=body").status_code == 404


def test_put_replaces_all_but_values_it_does_not_speak_of(county: TestClient) -> None:
    etag = put(county, title="旧题", signoff={"head": "甲"})
    answer = county.put(COUNTY_2018, json={"title": "新题"}, headers={"If-Match": etag})
    assert answer.status_code == 200
    report = answer.json()
    assert (report["title"], report["signoff"]["head"]) == ("新题", None)
    assert {v["status"] for v in report["values"]} == {"reported"}


def test_patch_changes_only_what_it_names(county: TestClient) -> None:
    etag = put(county, title="题", signoff={"head": "甲", "phone": "1"})
    body = {"signoff": {"phone": None}, "values": [{"indicator": "disclosure.total", "value": 0}]}
    report = county.patch(COUNTY_2018, json=body, headers={"If-Match": etag}).json()
    assert (report["title"], report["signoff"]["head"], report["signoff"]["phone"]) == ("题", "甲", None)
    assert len([v for v in report["values"] if v["status"] == "reported"]) == 58


def test_a_corrected_value_keeps_what_was_printed_and_says_who(county: TestClient) -> None:
    etag = put(
        county, values=[{"indicator": "disclosure.total", "value": 12, "raw": "l2", "locator": "line 3"}]
    )
    body = [{"indicator": "disclosure.total", "value": 13}, {"indicator": "disclosure.gazette", "value": 1}]
    answer = county.patch(f"{COUNTY_2018}/values", json=body, headers={"If-Match": etag})
    first = answer.json()[0]
    assert (first["value"], first["raw"], first["locator"], first["by"]) == (13, "l2", "line 3", "open")
    gone = county.put(f"{COUNTY_2018}/values", json=body[1:], headers={"If-Match": answer.headers["etag"]})
    reported = [v["indicator"] for v in gone.json() if v["status"] == "reported"]
    assert reported == ["disclosure.gazette"]


BAD_VALUES: list[tuple[dict[str, Any], str]] = [
    ({"indicator": "disclosure.totl", "value": 1}, "/body/values/0/indicator"),
    ({"indicator": "applications.concluded", "value": 1}, "/body/values/0/indicator"),
    ({"indicator": "disclosure.total", "applicant": "other", "value": 1}, "/body/values/0/applicant"),
    ({"indicator": "disclosure.total", "applicant": "robot", "value": 1}, "/body/values/0/applicant"),
    ({"indicator": "disclosure.total", "value": 12345678901234567890}, "/body/values/0/value"),
    ({"indicator": "disclosure.total", "value": 1e300}, "/body/values/0/value"),
    ({"indicator": "disclosure.total", "value": 1.5}, "/body/values/0/value"),
    ({"indicator": "disclosure.total", "value": -1}, "/body/values/0/value"),
    ({"indicator": "applications.fees", "value": 0.0000001}, "/body/values/0/value"),
    ({"indicator": "applications.fees", "value": 1e9}, "/body/values/0/value"),
    ({"indicator": "disclosure.total", "value": "12"}, "/body/values/0/value"),
    ({"indicator": "disclosure.total", "value": True}, "/body/values/0/value"),
    ({"indicator": "disclosure.total"}, "/body/values/0/status"),
    ({"indicator": "disclosure.total", "value": None, "status": "reported"}, "/body/values/0/status"),
    ({"indicator": "disclosure.total", "value": 0, "status": "blank"}, "/body/values/0/status"),
    ({"indicator": "disclosure.total", "valeu": 0}, "/body/values/0/valeu"),
]


def test_a_bad_value_is_pointed_at_and_nothing_is_stored(county: TestClient) -> None:
    for value, pointer in BAD_VALUES:
        answer = county.put(COUNTY_2018, json={"values": [value]})
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "invalid_body"), (value, problem)
        assert [error["pointer"] for error in problem["errors"]] == [pointer], value
        assert county.get(COUNTY_2018).status_code == 404, value


def test_not_a_number_is_refused(county: TestClient) -> None:
    body = '{"values": [{"indicator": "disclosure.total", "value": NaN}]}'
    answer = county.put(COUNTY_2018, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/body/values/0/value")
    assert county.get(COUNTY_2018).status_code == 404


def test_one_cell_twice_is_refused_and_every_error_is_told(county: TestClient) -> None:
    body = {
        "values": [
            {"indicator": "disclosure.total", "value": 1},
            {"indicator": "disclosure.total", "value": 1},
            {"indicator": "disclosure.gazete", "value": 1},
        ]
    }
    problem = county.put(COUNTY_2018, json=body).json()
    assert [(e["pointer"], e["message"]) for e in problem["errors"]] == [
        ("/body/values/1", "与第 1 项是同一个数（disclosure.total@total）。"),
        ("/body/values/2/indicator", "2014 表没有指标 disclosure.gazete；您要的可能是 disclosure.gazette。"),
    ]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"/reports/{COUNTY}/1899", 422, "year_out_of_range"),
        (f"/reports/{COUNTY}/2007", 422, "year_out_of_range"),
        (f"/reports/{COUNTY}/2190", 422, "year_out_of_range"),
        (f"/reports/{COUNTY}/99999", 422, "invalid_parameter"),
        (f"/reports/{COUNTY}/two", 422, "invalid_parameter"),
        ("/reports/999999/2018", 404, "unit_unknown"),
        (f"/reports/{COUNTY}/2018?scop=area", 422, "unknown_parameter"),
        (f"/reports/{COUNTY}/2018?scope=everything", 422, "invalid_parameter"),
        (f"/reports/{COUNTY}/2010", 422, "invalid_body"),
    ],
)
def test_a_report_that_cannot_be_is_refused(county: TestClient, path: str, status: int, code: str) -> None:
    answer = county.put(API + path, json={"values": []})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert county.get(f"{API}/reports", params={"within": COUNTY}).json()["items"] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"titel": "x"}, "/body/titel"),
        ({"scope": "body"}, "/body/scope"),
        ({"form": "2020"}, "/body/form"),
        ({"period": {"from": "2018-12-31", "to": "2018-01-01"}}, "/body/period"),
        ({"publication": {"published_on": "2019-02-30"}}, "/body/publication/published_on"),
        ({"title": "x" * 501}, "/body/title"),
    ],
)
def test_a_bad_body_is_pointed_at(county: TestClient, body: dict[str, Any], pointer: str) -> None:
    answer = county.put(COUNTY_2018, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body"), answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_two_reports_for_one_unit_year_and_scope_are_one_too_many(county: TestClient) -> None:
    etag = put(county)
    again = county.put(COUNTY_2018, json={"values": []})
    assert (again.status_code, again.json()["code"]) == (428, "precondition_required")
    created = county.put(COUNTY_2018, json={"values": []}, headers={"If-None-Match": "*"})
    assert (created.status_code, created.json()["code"]) == (412, "precondition_failed")
    assert county.get(COUNTY_2018).headers["etag"] == etag


def test_creating_may_ask_that_nothing_be_there(county: TestClient) -> None:
    made = county.put(COUNTY_2018, json={}, headers={"If-None-Match": "*"})
    assert made.status_code == 201
    ghost = county.put(f"{API}/reports/{COUNTY}/2017", json={}, headers={"If-Match": '"x"'})
    assert ghost.status_code == 412


WRITES: list[tuple[str, str, Any]] = [
    ("PUT", "", {"title": "x"}),
    ("PATCH", "", {"title": "x"}),
    ("DELETE", "", None),
    ("PUT", "/values", []),
    ("PATCH", "/values", [{"indicator": "disclosure.total", "value": 1}]),
    ("POST", "/transitions", {"to": "submitted"}),
    ("PATCH", "/findings/none", {"note": "x"}),
]


@pytest.mark.parametrize(("method", "below", "body"), WRITES)
def test_every_later_write_needs_the_present_etag(
    county: TestClient, method: str, below: str, body: Any
) -> None:
    put(county)
    missing = county.request(method, COUNTY_2018 + below, json=body)
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    stale = county.request(method, COUNTY_2018 + below, json=body, headers={"If-Match": '"stale"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    weak = county.request(
        method, COUNTY_2018 + below, json=body, headers={"If-Match": "W/" + stale.headers["etag"]}
    )
    assert weak.status_code == 412
    assert county.get(COUNTY_2018).json()["title"] is None


def test_every_write_changes_the_etag_and_a_reader_is_told_304(county: TestClient) -> None:
    first = put(county)
    assert county.get(COUNTY_2018, headers={"If-None-Match": first}).status_code == 304
    second = county.patch(COUNTY_2018, json={"title": "x"}, headers={"If-Match": first}).headers["etag"]
    assert second != first
    assert county.get(COUNTY_2018, headers={"If-None-Match": first}).status_code == 200


def test_a_draft_is_deleted_whole(county: TestClient) -> None:
    etag = put(county)
    gone = county.delete(COUNTY_2018, headers={"If-Match": etag})
    assert (gone.status_code, gone.content) == (204, b"")
    assert county.get(COUNTY_2018).json()["code"] == "report_unknown"
    put(county)


def test_a_published_report_is_not_edited(county: TestClient) -> None:
    etag = publish(county, put(county))
    for method, below, body in WRITES[:5]:
        answer = county.request(method, COUNTY_2018 + below, json=body, headers={"If-Match": etag})
        assert (answer.status_code, answer.json()["code"]) == (409, "published_is_fixed"), method + below


def test_a_report_under_review_is_not_edited(county: TestClient) -> None:
    etag = move(county, put(county), "submitted")
    for method, below, body in WRITES[:5]:
        answer = county.request(method, COUNTY_2018 + below, json=body, headers={"If-Match": etag})
        assert (answer.status_code, answer.json()["code"]) == (409, "report_locked"), method + below


def test_the_public_sees_what_is_published_and_nothing_else(county: TestClient, public: TestClient) -> None:
    etag = put(county)
    draft = public.get(COUNTY_2018)
    assert (draft.status_code, draft.json()["code"]) == (404, "report_unknown")
    assert public.get(f"{API}/reports", params={"within": COUNTY}).json()["items"] == []
    etag = publish(county, etag)
    seen = public.get(COUNTY_2018)
    assert (seen.json()["status"], seen.json()["revision"]) == ("published", 1)
    assert seen.json()["allowed_transitions"] == []
    assert seen.headers["vary"] == "Authorization" or "Authorization" in seen.headers["vary"]
    etag = move(county, etag, "draft", **OPEN)
    etag = county.patch(COUNTY_2018, json={"title": "更正稿"}, headers={"If-Match": etag}).headers["etag"]
    assert public.get(COUNTY_2018).json()["title"] is None
    assert public.get(COUNTY_2018, params={"revision": 2}).json()["code"] == "revision_unknown"
    assert county.get(COUNTY_2018).json()["title"] == "更正稿"
    assert county.get(COUNTY_2018).headers["cache-control"].startswith("private")
    assert county.get(COUNTY_2018, params={"revision": 1}).json()["title"] is None
    publish(county, etag)
    assert public.get(COUNTY_2018).json()["title"] == "更正稿"
    assert [r["revision"] for r in public.get(f"{COUNTY_2018}/revisions").json()["items"]] == [1, 2]


def test_nobody_writes_without_a_key(county: TestClient, public: TestClient) -> None:
    etag = put(county)
    for method, below, body in WRITES:
        answer = public.request(method, COUNTY_2018 + below, json=body, headers={"If-Match": etag})
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized"), method + below
    assert county.get(COUNTY_2018).headers["etag"] == etag


def test_lists_are_filtered_and_paged(county: TestClient) -> None:
    for year in (2017, 2018, 2019):
        address = f"{API}/reports/{COUNTY}/{year}"
        etag = put(county, address, form="2014", values=sound_values(disclosure__total=1))
        if year == 2018:
            publish(county, acknowledged(county, etag))
    put(county, f"{API}/reports/{TOWN}/2021", values=[])
    url = f"{API}/reports"

    def years(**params: Any) -> list[tuple[str, int]]:
        answer = county.get(url, params={"within": "990000"} | params)
        assert answer.status_code == 200, answer.text
        return [(r["unit"], r["year"]) for r in answer.json()["items"]]

    assert years() == [(COUNTY, 2017), (COUNTY, 2018), (COUNTY, 2019), (TOWN, 2021)]
    assert years(unit=TOWN) == [(TOWN, 2021)]
    assert years(years="2018..2019") == [(COUNTY, 2018), (COUNTY, 2019)]
    assert years(form="2021") == [(TOWN, 2021)]
    assert years(status="published") == [(COUNTY, 2018)]
    assert years(level="township") == [(TOWN, 2021)]
    assert years(kind="government", scope="area", status="draft") == [(COUNTY, 2017), (COUNTY, 2019)]
    first = county.get(url, params={"within": "990000", "limit": 3, "count": "true"})
    assert first.json()["total"] == 4
    assert 'rel="next"' in first.headers["link"]
    rest = county.get(url, params={"within": "990000", "cursor": first.json()["next"]}).json()
    assert [r["unit"] for r in rest["items"]] == [TOWN]
    assert rest["next"] is None
    assert county.get(url).json()["items"] == []  # invented bodies only where asked for
    csv = county.get(url, params={"within": "990000", "format": "csv"}).text
    assert len(csv.splitlines()) == 5


def test_a_report_entered_by_hand_has_no_source(county: TestClient) -> None:
    put(county)
    answer = county.get(f"{COUNTY_2018}/source")
    assert (answer.status_code, answer.json()["code"]) == (404, "source_missing")


def test_sound_values_are_every_cell_of_the_form() -> None:
    assert len(sound_values()) == 58
