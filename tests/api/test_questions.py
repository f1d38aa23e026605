"""Observations, aggregates and rankings over HTTP, on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.migrate import migrate
from app.main import create_app
from app.observations import aggregates
from app.settings import Settings
from tests.conftest import new_postgres
from tests.reports.factories import API, COUNTY, OFFICE, TOWN, publish, put, sound_values, with_units


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """The county's reports of 2017 and 2018, its office's and its town's of 2018, published.

    One for the module: these tests only read.
    """
    url = f"sqlite:///{tmp_path_factory.mktemp('questions')}/test.sqlite"
    if request.param == "postgres":
        url = new_postgres(request.getfixturevalue("postgres_server"))
    settings = Settings(database_url=url, open_writes=True)
    database = Database(settings)
    migrate(database)
    with_units(database)
    with TestClient(create_app(settings, database=database)) as caller:
        _publish_all(caller)
        yield caller


def _publish_all(client: TestClient) -> None:
    for address, received in (
        (f"{COUNTY}/2017", 4),
        (f"{COUNTY}/2018", 10),
        (f"{OFFICE}/2018", 3),
        (f"{TOWN}/2018", 2),
    ):
        values = sound_values(
            applications__received=received,
            applications__received_online=received,
            applications__fees=0.25,
            training__courses=None,
        )
        publish(client, put(client, f"{API}/reports/{address}", values=values), f"{API}/reports/{address}")


def get(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    answer = client.get(f"{API}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def problem(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    answer = client.get(f"{API}/{path}", params=params)
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    return body


def test_one_observation_whole(published: TestClient) -> None:
    found = get(published, "observations", unit=COUNTY, years="2018", indicator="applications.received")
    assert found == {
        "items": [
            {
                "unit": COUNTY,
                "unit_name": "某县人民政府",
                "level": "county",
                "kind": "government",
                "scope": "area",
                "parent": "990100",
                "year": 2018,
                "form": "2014",
                "indicator": "applications.received",
                "applicant": "total",
                "value": 10,
                "status": "reported",
                "synthetic": True,
                "report": f"/api/v1/reports/{COUNTY}/2018?scope=area",
            }
        ],
        "next": None,
    }


def test_pages_put_together_are_the_whole(published: TestClient) -> None:
    whole = get(published, "observations", within="990000", limit=1000, count=True)
    assert whole["total"] == len(whole["items"]) == 4 * 58
    pages, cursor = [], None
    while True:
        page = get(
            published, "observations", within="990000", limit=70, **({"cursor": cursor} if cursor else {})
        )
        pages += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert pages == whole["items"]
    assert pages == sorted(pages, key=lambda o: (o["unit"], o["year"], o["scope"], o["indicator"]))


def test_the_next_page_is_linked(published: TestClient) -> None:
    first = published.get(f"{API}/observations", params={"within": "990000", "limit": 5})
    assert published.get(first.links["next"]["url"]).json()["items"][0] != first.json()["items"][0]


def test_filters(published: TestClient) -> None:
    def count(**params: Any) -> int:
        return int(get(published, "observations", count=True, limit=1, **params)["total"])

    assert count(synthetic=True) == 4 * 58
    assert count() == 0
    assert count(within=COUNTY, kind="township") == 58
    assert count(within=COUNTY, kind="township,department", status="blank") == 2
    assert count(within=COUNTY, scope="area", years="2014..2017") == 58
    assert count(unit=COUNTY, indicator="applications.fees,training.courses", years="2018") == 2
    assert count(unit=COUNTY, applicant="research") == 0
    assert count(unit=COUNTY, level="prefecture") == 0


def test_files_carry_all_rows(published: TestClient) -> None:
    answer = published.get(
        f"{API}/observations", params={"unit": COUNTY, "indicator": "applications.fees", "format": "csv"}
    )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["x-total-rows"] == "2"
    assert answer.text.splitlines() == [
        "unit,unit_name,level,kind,scope,parent,year,form,indicator,applicant,value,status,synthetic,report",
        f"{COUNTY},某县人民政府,county,government,area,990100,2017,2014,applications.fees,total,0.25,reported,true,"
        f"/api/v1/reports/{COUNTY}/2017?scope=area",
        f"{COUNTY},某县人民政府,county,government,area,990100,2018,2014,applications.fees,total,0.25,reported,true,"
        f"/api/v1/reports/{COUNTY}/2018?scope=area",
    ]
    lines = published.get(
        f"{API}/observations", params={"within": "990000"}, headers={"Accept": "application/x-ndjson"}
    )
    assert len(lines.text.splitlines()) == 4 * 58


def test_an_aggregate_says_what_stands_behind_it(published: TestClient) -> None:
    found = get(
        published, "aggregates", indicator="applications.received", within="990000", level="county",
        years="2016..2018", group_by="year", stats="sum,mean,count",
    )  # fmt: skip
    counts = {"blank": 0, "not_applicable": 0, "unreadable": 0, "absent": 0, "not_in_form": 0}
    tail = {"series_break": False, "synthetic": True}
    assert found["items"] == [
        {"year": 2016, "sum": None, "mean": None, "count": 0, "expected": 1, "reported": 0, **counts,
         "missing_report": 1, **tail},
        {"year": 2017, "sum": 4, "mean": 4.0, "count": 1, "expected": 1, "reported": 1, **counts,
         "missing_report": 0, **tail},
        {"year": 2018, "sum": 10, "mean": 10.0, "count": 1, "expected": 1, "reported": 1, **counts,
         "missing_report": 0, **tail},
    ]  # fmt: skip


def test_a_blank_is_no_zero(published: TestClient) -> None:
    found = get(
        published, "aggregates", indicator="training.courses", within=COUNTY, kind="township", years="2018"
    )
    assert [(row["sum"], row["reported"], row["blank"]) for row in found["items"]] == [(None, 0, 1)]


def test_having_and_sort(published: TestClient) -> None:
    asked = {"indicator": "applications.received", "within": "990000", "level": "county", "group_by": "year"}
    assert [row["year"] for row in get(published, "aggregates", **asked, sort="-sum")["items"]] == [
        2018,
        2017,
    ]
    assert [
        row["year"] for row in get(published, "aggregates", **asked, having="sum<10,reported>0")["items"]
    ] == [2017]
    assert problem(published, "aggregates", **asked, having="sum~3")["code"] == "invalid_parameter"
    assert problem(published, "aggregates", **asked, sort="median")["errors"][0]["pointer"] == "/query/sort"


def test_counting_twice_is_refused_with_calls_that_work(published: TestClient) -> None:
    refusal = problem(published, "aggregates", indicator="applications.received", within="990000")
    assert (refusal["status"], refusal["code"]) == (422, "counts_twice")
    assert len(refusal["alternatives"]) >= 3
    for call in refusal["alternatives"]:
        assert published.get(call).status_code == 200, call
    mixed = problem(published, "aggregates", indicator="applications.received", within="990000", level="county",
                    kind="government,department")  # fmt: skip
    assert mixed["code"] == "counts_twice"
    assert all(published.get(call).status_code == 200 for call in mixed["alternatives"])


def test_an_answer_too_large_is_refused_with_its_size(
    published: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"indicator": "applications.received,applications.fees", "within": "990000", "level": "county"}
    monkeypatch.setattr(aggregates, "MOST_ROWS", 3)
    refusal = problem(published, "aggregates", **asked, group_by="indicator,year")
    assert (refusal["status"], refusal["code"]) == (422, "answer_too_large")
    assert refusal["detail"] == "答案约有 4 行（2 组，每组 2 个数），一次最多 3 行。"
    monkeypatch.setattr(aggregates, "MOST_ROWS", 4)
    assert len(get(published, "aggregates", **asked, group_by="indicator,year")["items"]) == 4


@pytest.mark.parametrize(
    ("params", "code", "pointer"),
    [
        ({"indicator": "applications.recieved", "level": "county"}, "indicator_unknown", "/query/indicator"),
        ({"indicator": "applications.received,reviews.total", "level": "county"}, "invalid_parameter", "/query/group_by"),
        ({"indicator": "reviews.total", "level": "county", "group_by": "applicant"}, "invalid_parameter", "/query/applicant"),
        ({"indicator": "reviews.total", "level": "county", "applicant": "total,research"}, "invalid_parameter",
         "/query/applicant"),
        ({"indicator": "reviews.total", "level": "land"}, "invalid_parameter", "/query/level"),
        ({"indicator": "reviews.total", "level": "county", "scope": "area,body"}, "invalid_parameter", "/query/scope"),
        ({"indicator": "reviews.total", "level": "county", "group_by": "unit"}, "invalid_parameter", "/query/group_by"),
        ({"indicator": "reviews.total", "level": "county", "stats": "average"}, "invalid_parameter", "/query/stats"),
        ({"indicator": "reviews.total", "level": "county", "within": "123456"}, "unit_unknown", "/query/within"),
        ({"indicator": "reviews.total", "level": "county", "cursor": "x"}, "cursor_invalid", "/query/cursor"),
        ({"indicator": "reviews.total", "level": "county", "groupby": "year"}, "unknown_parameter", "/query/groupby"),
        ({"level": "county"}, "invalid_parameter", "/query/indicator"),
    ],
)  # fmt: skip
def test_refusals(published: TestClient, params: dict[str, str], code: str, pointer: str) -> None:
    refusal = problem(published, "aggregates", **params)
    assert refusal["code"] == code
    assert refusal["errors"][0]["pointer"] == pointer


def test_a_ratio_is_a_ratio_of_sums(published: TestClient) -> None:
    found = get(
        published, "aggregates", indicator="organisation.full_time_share", within=COUNTY, level="county"
    )
    assert [(row["sum"], row["numerator"], row["denominator"]) for row in found["items"]] == [(None, 0, 0)]


def test_a_ranking(published: TestClient) -> None:
    found = get(
        published, "rankings", indicator="applications.received", year=2018, within="990000", level="county"
    )
    assert found["items"] == [
        {
            "rank": 1, "unit": COUNTY, "unit_name": "某县人民政府", "level": "county", "kind": "government",
            "scope": "area", "year": 2018, "indicator": "applications.received", "applicant": "total", "value": 10,
            "numerator": None, "denominator": None, "share": 1.0, "previous": 4, "change": 6, "change_rate": 1.5,
            "percentile": 50.0, "synthetic": True,
        }
    ]  # fmt: skip
    assert found["counts"]["expected"] == found["counts"]["reported"] == 1
    refusal = problem(published, "rankings", indicator="applications.received", year=2018, within="990000")
    assert refusal["code"] == "counts_twice"
    assert all(published.get(call).status_code == 200 for call in refusal["alternatives"])


def test_a_page_of_json_is_bounded_and_a_file_is_not(published: TestClient) -> None:
    assert problem(published, "observations", limit=1001)["errors"][0]["pointer"] == "/query/limit"
    answer = published.get(f"{API}/observations", params={"within": "990000", "limit": 1001, "format": "csv"})
    assert answer.status_code == 200
    assert problem(published, "observations", format="docx")["code"] == "not_acceptable"


def test_head_answers_as_get_without_a_body(published: TestClient) -> None:
    answer = published.head(f"{API}/observations", params={"unit": COUNTY, "format": "csv"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["x-total-rows"] == "116"
