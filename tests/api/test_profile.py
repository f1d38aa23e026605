"""A unit at a glance over HTTP, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.db.engine import Database
from app.db.migrate import migrate
from app.main import create_app
from app.settings import Settings
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import Kind
from tests.conftest import new_postgres
from tests.reports.factories import API, COUNTY, TOWN, move, publish, put, sound_values, units

OTHERS = ("990102", "990103", "990104", "990105")
REAL = "411328"
MOST_STATEMENTS = 15
"""However long the series: one profile costs this many statements at most."""
FILED: tuple[tuple[str, int, int | None, str | None], ...] = (
    (COUNTY, 2017, 4, "2018-03-20"),
    ("990102", 2017, 6, None),
    (COUNTY, 2018, 10, "2019-04-02"),
    ("990102", 2018, 2, None),
    ("990103", 2018, 2, None),
    ("990104", 2018, 8, None),
    ("990105", 2018, None, None),
    (REAL, 2018, 1000, None),
)
"""Unit, year, applications received, day of publication."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Five invented counties and a real one with their reports. One for the module."""
    url = f"sqlite:///{tmp_path_factory.mktemp('profile')}/test.sqlite"
    if request.param == "postgres":
        url = new_postgres(request.getfixturevalue("postgres_server"))
    settings = Settings(database_url=url, open_writes=True)
    database = Database(settings)
    migrate(database)
    with database.writing() as session:
        units(session)
        for code in OTHERS:
            create(
                session, OPERATOR, new=NewUnit(code, f"某县{code}人民政府", Kind.GOVERNMENT, parent="990100")
            )
        for code, name in (("410000", "河南省"), ("411300", "南阳市"), (REAL, "唐河县")):
            create(session, OPERATOR, new=NewUnit(code, f"{name}人民政府", Kind.GOVERNMENT))
    with TestClient(create_app(settings, database=database)) as caller:
        for unit, year, received, day in FILED:
            address = f"{API}/reports/{unit}/{year}"
            values = sound_values(
                applications__received=received,
                applications__received_online=received,
                applications__answered=received,
                applications__granted=None if received is None else received // 2,
                applications__already_public=None if received is None else received - received // 2,
                organisation__special_funds=0.25,
            )
            etag = publish(
                caller, put(caller, address, values=values, publication={"published_on": day}), address
            )
            if (unit, year) == ("990102", 2017):
                etag = move(caller, etag, "draft", address, note="更正")
        gone = f"{API}/reports/990103/2017"
        etag = publish(caller, put(caller, gone), gone)
        move(caller, etag, "withdrawn", gone, note="重复")
        yield caller


def get(client: TestClient, unit: str, **params: Any) -> dict[str, Any]:
    answer = client.get(f"{API}/units/{unit}/profile", params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def series(found: dict[str, Any], indicator: str) -> list[dict[str, Any]]:
    (points,) = [each["points"] for each in found["series"] if each["indicator"] == indicator]
    return list(points)


def test_the_unit_its_years_and_findings_whole(client: TestClient) -> None:
    found = get(client, COUNTY, years="2016..2018")
    late = {"code": "filed_late", "title": "公布逾期", "severity": "warning", "count": 1}
    none = {"error": 0, "warning": 0, "notice": 0, "top": []}

    def report(year: int, day: str, findings: dict[str, Any]) -> dict[str, Any]:
        return {
            "scope": "area", "form": "2014", "revision": 1, "title": None, "published_on": day, "historical": False,
            "findings": findings, "report": f"/api/v1/reports/{COUNTY}/{year}?scope=area",
        }  # fmt: skip

    assert found["unit"] == client.get(f"{API}/units/{COUNTY}").json()
    assert {name: found[name] for name in ("scope", "years", "coverage", "findings", "synthetic")} == {
        "scope": "area",
        "years": [
            {"year": 2016, "expected": True, "status": "missing", "standing": "overdue", "deadline": "2017-03-31",
             "published_on": None, "reports": []},
            {"year": 2017, "expected": True, "status": "published", "standing": "on_time", "deadline": "2018-03-31",
             "published_on": "2018-03-20", "reports": [report(2017, "2018-03-20", none)]},
            {"year": 2018, "expected": True, "status": "published", "standing": "late", "deadline": "2019-03-31",
             "published_on": "2019-04-02",
             "reports": [report(2018, "2019-04-02", {"error": 0, "warning": 1, "notice": 0, "top": [late]})]},
        ],
        "coverage": {"expected": 3, "published": 2, "on_time": 1, "late": 1, "missing": 1, "unexpected": 0,
                     "missing_years": [2016]},
        "findings": {"error": 0, "warning": 1, "notice": 0, "top": [late]},
        "synthetic": True,
    }  # fmt: skip


def test_a_series_beside_its_peers_whole(client: TestClient) -> None:
    found = get(client, COUNTY, years="2016..2018")
    nobody = {"within": None, "count": 0, "p25": None, "median": None, "p75": None, "percentile": None}
    plain = {"numerator": None, "denominator": None, "series_break": False}
    assert [each for each in found["series"] if each["indicator"] == "applications.received"] == [
        {
            "indicator": "applications.received",
            "name": "本年新收申请数量",
            "unit_of_measure": "件",
            "comparability": "2014年统计表为收到申请数，不分申请人；2019年起为本年新收，按申请人分列，另列上年结转。",
            "points": [
                {"year": 2016, "value": None, "status": "missing_report", "form": None, "peers": nobody, **plain},
                {"year": 2017, "value": 4, "status": "reported", "form": "2014", **plain,
                 "peers": {"within": None, "count": 2, "p25": 4.5, "median": 5.0, "p75": 5.5, "percentile": 25.0}},
                {"year": 2018, "value": 10, "status": "reported", "form": "2014", **plain,
                 "peers": {"within": "990000", "count": 4, "p25": 2.0, "median": 5.0, "p75": 8.5,
                           "percentile": 87.5}},
            ],
        }
    ]  # fmt: skip


def test_all_series_of_the_years(client: TestClient) -> None:
    found = get(client, COUNTY, years="2018")
    assert [(each["indicator"], each["points"][0]["value"]) for each in found["series"]] == [
        ("disclosure.total", 0),
        ("disclosure.website", 0),
        ("responses.total", 0),
        ("normative_documents.issued", 0),
        ("applications.received", 10),
        ("applications.answered", 10),
        ("applications.share_granted", 0.5),
        ("applications.share_partially_granted", 0.0),
        ("applications.share_refused", 0.0),
        ("applications.on_time_share", None),
        ("reviews.total", 0),
        ("reviews.correction_rate", None),
        ("litigation.cases", 0),
        ("litigation.loss_rate", None),
        ("complaints.total", 0),
        ("organisation.staff", 0),
        ("organisation.special_funds", 0.25),
        ("training.participants", 0),
    ]


def test_a_ratio_shows_both_its_sides(client: TestClient) -> None:
    assert series(get(client, COUNTY, years="2018"), "applications.share_granted") == [
        {
            "year": 2018, "value": 0.5, "numerator": 5, "denominator": 10, "status": "reported", "form": "2014",
            "series_break": False,
            "peers": {"within": "990000", "count": 4, "p25": 0.5, "median": 0.5, "p75": 0.5, "percentile": 50.0},
        }
    ]  # fmt: skip


def test_a_blank_is_no_zero(client: TestClient) -> None:
    (point,) = series(get(client, "990105", years="2018"), "applications.received")
    assert (point["value"], point["status"]) == (None, "blank")
    assert (point["peers"]["count"], point["peers"]["median"], point["peers"]["percentile"]) == (4, 5.0, None)


def test_quartiles_are_those_of_aggregates_and_the_percentile_that_of_rankings(client: TestClient) -> None:
    (point,) = series(get(client, COUNTY, years="2018"), "applications.received")
    asked = {"indicator": "applications.received", "within": "990000", "level": "county"}
    (row,) = client.get(
        f"{API}/aggregates", params=asked | {"years": 2018, "stats": "p25,median,p75,count"}
    ).json()["items"]
    for name in ("p25", "median", "p75", "count"):
        assert point["peers"][name] == row[name]
    ranked = client.get(f"{API}/rankings", params=asked | {"year": 2018}).json()["items"]
    assert [each["percentile"] for each in ranked if each["unit"] == COUNTY] == [point["peers"]["percentile"]]


def test_invented_units_and_real_ones_are_not_peers(client: TestClient) -> None:
    found = get(client, REAL, years="2018")
    assert found["synthetic"] is False
    (point,) = series(found, "applications.received")
    assert point["peers"] == {
        "within": None, "count": 1, "p25": 1000.0, "median": 1000.0, "p75": 1000.0, "percentile": 50.0
    }  # fmt: skip


def test_withdrawn_is_not_published(client: TestClient) -> None:
    found = get(client, "990103", years="2017..2018")
    assert [(each["status"], each["reports"] != []) for each in found["years"]] == [
        ("withdrawn", False),
        ("published", True),
    ]
    assert found["coverage"]["missing_years"] == [2017]
    assert [point["status"] for point in series(found, "applications.received")] == [
        "missing_report",
        "reported",
    ]


def test_an_open_correction_leaves_what_is_published(client: TestClient) -> None:
    found = get(client, "990102", years="2017")
    assert [each["revision"] for each in found["years"][0]["reports"]] == [1]
    assert [point["value"] for point in series(found, "applications.received")] == [6]


def test_nothing_reported(client: TestClient) -> None:
    found = get(client, TOWN, years="2018..2019")
    assert found["scope"] == "body"
    assert [(each["status"], each["standing"], each["deadline"]) for each in found["years"]] == [
        ("missing", "overdue", "2019-03-31"),
        ("missing", "pending", None),
    ]
    assert {point["status"] for each in found["series"] for point in each["points"]} == {"missing_report"}


def test_years_nobody_named_run_to_the_last_that_has_ended(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.reports.clock.now", lambda: datetime(2021, 2, 1, tzinfo=UTC))
    assert [each["year"] for each in get(client, COUNTY)["years"]] == [2017, 2018, 2019, 2020]
    assert [each["year"] for each in get(client, TOWN)["years"]] == [2020]
    found = get(client, COUNTY, years="2020..2030")
    assert [(each["year"], each["standing"]) for each in found["years"]] == [
        (2020, "pending"),
        (2021, "pending"),
    ]
    later = get(client, COUNTY, years="2030")
    assert (later["years"], later["series"]) == ([], [])


@pytest.mark.parametrize(
    ("path", "params", "status", "code", "pointer"),
    [
        ("999999", {}, 404, "unit_unknown", None),
        (COUNTY, {"years": "2018-2020"}, 422, "invalid_parameter", "/query/years"),
        (COUNTY, {"year": "2018"}, 422, "unknown_parameter", "/query/year"),
    ],
)
def test_refusals(
    client: TestClient, path: str, params: dict[str, str], status: int, code: str, pointer: str | None
) -> None:
    answer = client.get(f"{API}/units/{path}/profile", params=params)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert [each["pointer"] for each in body["errors"]] == ([pointer] if pointer else [])


@pytest.mark.parametrize("years", ["2018", "2009..2018"])
def test_it_takes_a_handful_of_statements(client: TestClient, years: str) -> None:
    database: Database = client.app.state.database  # type: ignore[attr-defined]
    database.version.stop()  # which has statements of its own
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        get(client, COUNTY, years=years)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert 5 < len(seen) <= MOST_STATEMENTS
