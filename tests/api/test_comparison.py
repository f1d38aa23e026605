"""A report beside another over HTTP, on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.catalogue.registry import catalogue
from app.db.engine import Database
from app.db.migrate import migrate
from app.main import create_app
from app.settings import Settings
from app.vocabulary import FormCode
from tests.conftest import new_postgres
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

PART_2017 = {"number": "一", "title": "总体情况", "text": "全年公开甲事项。全年办理丙事项。"}
PART_2018 = {"number": "一", "title": "总体情况", "text": "全年公开甲事项。全年办理乙事项。"}
GONE = {"number": "二", "title": "收费和减免", "text": "没有收费。"}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The invented units. One for the module."""
    url = f"sqlite:///{tmp_path_factory.mktemp('comparison')}/test.sqlite"
    if request.param == "postgres":
        url = new_postgres(request.getfixturevalue("postgres_server"))
    found = Database(settings(url))
    migrate(found)
    with_units(found)
    yield found
    found.close()


def settings(url: str, *, open_writes: bool = True) -> Settings:
    return Settings(database_url=url, open_writes=open_writes)


def values_2019() -> list[dict[str, Any]]:
    """The county's 2019 form: three applications, all of natural persons and granted."""
    three = {"applications.received", "applications.granted", "applications.concluded"}
    values = sound_values(FormCode.F2019)
    for value in values:
        if value["indicator"] in three and value["applicant"] in ("natural_person", "total"):
            value["value"] = 3
    return values


@pytest.fixture(scope="module")
def office(database: Database) -> Iterator[TestClient]:
    """One who sees drafts. The county's reports of 2016 (withdrawn), 2017, 2018, 2019 and
    2020 (a draft), its office's and its town's of 2018."""
    url = database.url.render_as_string(hide_password=False)
    with TestClient(create_app(settings(url), database=database)) as caller:
        _file(caller)
        yield caller


def _file(caller: TestClient) -> None:
    bodies: dict[str, dict[str, Any]] = {
        f"{COUNTY}/2016": {},
        f"{COUNTY}/2017": {
            "title": "某县2017年报告",
            "values": received(4, training__courses=0, applications__fees=0.1),
            "sections": [PART_2017, GONE],
            "publication": {"published_on": "2018-03-20"},
        },
        f"{COUNTY}/2018": {
            "title": "某县2018年报告",
            "values": received(10, training__courses=None, applications__fees=0.35),
            "sections": [PART_2018],
            "publication": {"published_on": "2019-03-20"},
            "signoff": {"signed_on": "2019-03-18"},
            "period": {"from": "2018-01-01", "to": "2018-12-31"},
        },
        f"{COUNTY}/2019": {"values": values_2019()},
        f"{OFFICE}/2018": {"values": received(3)},
        f"{TOWN}/2018": {"values": received(2)},
    }
    for name, body in bodies.items():
        address = f"{API}/reports/{name}"
        etag = publish(caller, acknowledged(caller, put(caller, address, **body), address), address)
        if name.endswith("2016"):
            move(caller, etag, "withdrawn", address, note="数字有误")
    put(caller, f"{API}/reports/{COUNTY}/2020", values=sound_values(FormCode.F2019))


def received(count: int, **numbers: float | None) -> list[dict[str, Any]]:
    return sound_values(applications__received=count, applications__received_online=count, **numbers)


@pytest.fixture(scope="module")
def public(database: Database, office: TestClient) -> Iterator[TestClient]:
    """One who sees what is published. (It needs what `office` has filed.)"""
    url = database.url.render_as_string(hide_password=False)
    # Its own connections: closing an application closes its database.
    own = Database(settings(url, open_writes=False))
    with TestClient(create_app(settings(url, open_writes=False), database=own)) as caller:
        yield caller


def ask(client: TestClient, beside: str, address: str = f"{COUNTY}/2018", **params: Any) -> dict[str, Any]:
    answer = client.get(f"{API}/reports/{address}/comparison", params={"with": beside} | params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def line(found: dict[str, Any], indicator: str, applicant: str = "total") -> dict[str, Any]:
    (one,) = [x for x in found["lines"] if (x["indicator"], x["applicant"]) == (indicator, applicant)]
    return dict(one)


def test_all_but_the_lines_whole(public: TestClient) -> None:
    found = ask(public, "2017")
    assert len(found.pop("lines")) == 67
    assert [each for each in found.pop("metadata") if not each["same"]] == [
        {"field": "title", "label": "标题", "left": "某县2018年报告", "right": "某县2017年报告", "same": False},
        {"field": "period.from", "label": "统计期间自", "left": "2018-01-01", "right": None, "same": False},
        {"field": "period.to", "label": "统计期间至", "left": "2018-12-31", "right": None, "same": False},
        {"field": "publication.published_on", "label": "发布日期", "left": "2019-03-20", "right": "2018-03-20",
         "same": False},
        {"field": "signoff.signed_on", "label": "签发日期", "left": "2019-03-18", "right": None, "same": False},
    ]  # fmt: skip
    shared = {"unit": COUNTY, "unit_name": "某县人民政府", "scope": "area", "form": "2014", "status": "published",
              "revision": 1}  # fmt: skip
    assert found == {
        "left": {**shared, "year": 2018, "title": "某县2018年报告", "published_on": "2019-03-20",
                 "report": f"/api/v1/reports/{COUNTY}/2018?scope=area"},
        "right": {**shared, "year": 2017, "title": "某县2017年报告", "published_on": "2018-03-20",
                  "report": f"/api/v1/reports/{COUNTY}/2017?scope=area"},
        "cautions": [],
        "counts": {"lines": 67, "unchanged": 56, "changed": 3, "incomparable": 8, "in_one_form": 0},
        "narrative": {
            "likeness": 81.1,
            "parts": [
                {"status": "changed", "left": {"number": "一", "title": "总体情况", "length": 16},
                 "right": {"number": "一", "title": "总体情况", "length": 16}, "title_likeness": 100.0,
                 "likeness": 93.8, "only_left": ["全年办理乙事项。"], "only_right": ["全年办理丙事项。"]},
                {"status": "removed", "left": None, "right": {"number": "二", "title": "收费和减免", "length": 5},
                 "title_likeness": None, "likeness": None, "only_left": [], "only_right": []},
            ],
        },
        "synthetic": True,
    }  # fmt: skip


def test_lines_in_the_printed_order(public: TestClient) -> None:
    lines = ask(public, "2017")["lines"]
    printed = [row.indicator for row in catalogue().forms[FormCode.F2014].rows if row.indicator]
    assert [each["indicator"] for each in lines[:58]] == printed
    assert {each["section"] for each in lines[58:]} == {"派生指标"}


def test_lines_whole(public: TestClient) -> None:
    found = ask(public, "2017")
    place = {"form": "2014", "table": 1, "table_title": "政府信息公开情况统计表", "section": "统计表",
             "right_label": None, "applicant": "total", "note": None}  # fmt: skip
    assert line(found, "applications.received") == place | {
        "label": "（一）收到申请数",
        "indicator": "applications.received",
        "left": {"value": 10, "status": "reported", "raw": None},
        "right": {"value": 4, "status": "reported", "raw": None},
        "change": 6,
        "change_rate": 1.5,
    }
    assert line(found, "applications.fees") == place | {
        "label": "七、依申请公开信息收取的费用",
        "indicator": "applications.fees",
        "left": {"value": 0.35, "status": "reported", "raw": None},
        "right": {"value": 0.1, "status": "reported", "raw": None},
        "change": 0.25,
        "change_rate": 2.5,
    }
    assert line(found, "training.courses") == place | {
        "label": "（二）举办各类培训班数",
        "indicator": "training.courses",
        "left": {"value": None, "status": "blank", "raw": None},
        "right": {"value": 0, "status": "reported", "raw": None},
        "change": None,
        "change_rate": None,
    }


def test_across_forms(public: TestClient) -> None:
    found = ask(public, "2018", f"{COUNTY}/2019")
    assert [each["code"] for each in found["cautions"]] == ["forms_differ"]
    assert found["counts"] == {
        "lines": 261,
        "unchanged": 10,
        "changed": 2,
        "incomparable": 5,
        "in_one_form": 244,
    }
    received = line(found, "applications.received")
    assert (received["form"], received["table"], received["right_label"]) == ("2019", 3, "（一）收到申请数")
    assert (received["left"]["value"], received["right"]["value"], received["change"]) == (3, 10, -7)
    person = line(found, "applications.received", "natural_person")
    assert (person["left"]["value"], person["right"], person["change"]) == (
        3,
        {"value": None, "status": "not_in_form", "raw": None},
        None,
    )
    ended = line(found, "training.courses")
    assert (ended["form"], ended["left"]["status"], ended["right"]["status"]) == (
        "2014",
        "not_in_form",
        "blank",
    )
    assert ended["note"] == "仅2014年统计表（2014—2018年度）填报，2019年起不再统计。"


def test_a_derived_indicator_joins_the_forms(public: TestClient) -> None:
    found = ask(public, "2018", f"{COUNTY}/2019")
    assert line(found, "applications.share_granted") == {
        "form": None,
        "table": None,
        "table_title": None,
        "section": "派生指标",
        "label": "予以公开率",
        "right_label": None,
        "indicator": "applications.share_granted",
        "applicant": "total",
        "left": {"value": 1.0, "status": "reported", "raw": None, "numerator": 3, "denominator": 3},
        "right": {"value": None, "status": "reported", "raw": None, "numerator": 0, "denominator": 0},
        "change": None,
        "change_rate": None,
        "note": catalogue().indicators["applications.share_granted"].comparability,
    }
    assert line(found, "litigation.cases")["change"] == 0


def test_another_unit_of_the_same_year(public: TestClient) -> None:
    found = ask(public, TOWN, f"{OFFICE}/2018")
    assert (found["left"]["scope"], found["right"]["scope"], found["right"]["year"]) == ("body", "body", 2018)
    assert [each["code"] for each in found["cautions"]] == ["levels_differ", "kinds_differ"]
    assert line(found, "applications.received")["change"] == 1
    assert found["narrative"] == {"likeness": None, "parts": []}
    assert [each["code"] for each in ask(public, OFFICE)["cautions"]] == ["scopes_differ", "kinds_differ"]


def test_turned_round(public: TestClient) -> None:
    one, other = ask(public, "2017"), ask(public, "2018", f"{COUNTY}/2017")
    assert [each["indicator"] for each in one["lines"]] == [each["indicator"] for each in other["lines"]]
    for here, there in zip(one["lines"], other["lines"], strict=True):
        assert (here["left"], here["right"]) == (there["right"], there["left"])
    assert [each["status"] for each in other["narrative"]["parts"]] == ["changed", "added"]


@pytest.mark.parametrize(
    ("address", "params", "status", "code", "pointer"),
    [
        (f"{COUNTY}/2018", {"with": "2018"}, 422, "invalid_parameter", "/query/with"),
        (f"{COUNTY}/2018", {"with": COUNTY}, 422, "invalid_parameter", "/query/with"),
        (f"{COUNTY}/2018", {"with": "1999"}, 422, "invalid_parameter", "/query/with"),
        (f"{COUNTY}/2018", {"with": "2012"}, 404, "report_unknown", "/query/with"),
        (f"{COUNTY}/2018", {"with": "990199"}, 404, "unit_unknown", "/query/with"),
        (f"{COUNTY}/2018", {"with": "990100"}, 404, "report_unknown", "/query/with"),
        (f"{COUNTY}/2018", {"with": "2016"}, 410, "withdrawn", "/query/with"),
        (f"{COUNTY}/2018", {"with": "2020"}, 404, "report_unknown", "/query/with"),
        (f"{COUNTY}/2018", {"with": OFFICE, "scope": "area"}, 404, "report_unknown", "/query/with"),
        (f"{COUNTY}/2018", {}, 422, "invalid_parameter", "/query/with"),
        (f"{COUNTY}/2018", {"with": "2017", "format": "docx"}, 406, "not_acceptable", "/query/format"),
        (f"{COUNTY}/2018", {"wiht": "2017", "with": "2017"}, 422, "unknown_parameter", "/query/wiht"),
        (f"{COUNTY}/2012", {"with": "2017"}, 404, "report_unknown", None),
        ("990199/2018", {"with": "2017"}, 404, "unit_unknown", "/path/unit"),
        (f"{COUNTY}/2016", {"with": "2017"}, 410, "withdrawn", None),
    ],
)
def test_refusals(
    public: TestClient, address: str, params: dict[str, str], status: int, code: str, pointer: str | None
) -> None:
    answer = public.get(f"{API}/reports/{address}/comparison", params=params)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert [each["pointer"] for each in body["errors"]] == ([pointer] if pointer else [])


def test_the_office_sees_its_drafts(office: TestClient, public: TestClient) -> None:
    path = f"{API}/reports/{COUNTY}/2019/comparison"
    mine = office.get(path, params={"with": "2020"})
    assert (mine.status_code, mine.headers["cache-control"]) == (200, "private, no-cache")
    assert mine.json()["right"]["status"] == "draft"
    assert public.get(path, params={"with": "2020"}).status_code == 404


def test_an_answer_that_is_there_already_is_not_sent_again(public: TestClient) -> None:
    path = f"{API}/reports/{COUNTY}/2018/comparison"
    first = public.get(path, params={"with": "2017"})
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert "Authorization" in first.headers["vary"]
    known = {"If-None-Match": first.headers["etag"]}
    again = public.get(path, params={"with": "2017"}, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert public.get(path, params={"with": "2019"}, headers=known).status_code == 200


def test_a_file_holds_the_lines(public: TestClient) -> None:
    answer = public.get(f"{API}/reports/{COUNTY}/2018/comparison", params={"with": "2017", "format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert (
        answer.headers["content-disposition"] == f'attachment; filename="comparison-{COUNTY}-2018-2017.csv"'
    )
    assert answer.headers["x-total-rows"] == "67"
    rows = answer.text.splitlines()
    assert len(rows) == 68
    assert rows[0] == (
        "form,table,table_title,section,label,right_label,indicator,applicant,"
        "left_value,left_status,left_raw,left_numerator,left_denominator,"
        "right_value,right_status,right_raw,right_numerator,right_denominator,change,change_rate,note"
    )
    place = "2014,1,政府信息公开情况统计表,统计表"
    assert [row for row in rows if ",applications.fees," in row or ",training.courses," in row] == [
        f"{place},七、依申请公开信息收取的费用,,applications.fees,total,0.35,reported,,,,0.1,reported,,,,0.25,2.5,",
        f"{place},（二）举办各类培训班数,,training.courses,total,,blank,,,,0,reported,,,,,,",
    ]
    assert rows[60].startswith(",,,派生指标,")
