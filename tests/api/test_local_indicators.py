"""An area's own indicators over HTTP: defined, filled in, read from files, checked, summed, asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.vocabulary import Role
from tests.api.keys import bearer, closed_service, make_key
from tests.intake.pages import page_2014
from tests.reports.factories import API, COUNTY, OFFICE, TOWN, publish, put, with_units

CALLS, CLOSED, SCORE = (f"local.{COUNTY}.{name}" for name in ("hotline_calls", "hotline_closed", "score"))
DEFINITIONS: dict[str, dict[str, Any]] = {
    CALLS: {"name": "12345热线受理量", "name_en": "Hotline calls", "unit": "件", "aliases": ["热线受理件数"]},
    CLOSED: {"name": "12345热线办结量", "name_en": "Hotline calls closed", "unit": "件", "at_most": CALLS},
    SCORE: {"name": "第三方评估得分", "name_en": "Evaluation score", "unit": "分", "decimals": 1,
            "adds_up": "mean", "maximum": 100},
}  # fmt: skip


@pytest.fixture
def county(database: Database) -> Iterator[TestClient]:
    """The county's admin, who has defined three."""
    with_units(database)
    with closed_service(database) as caller:
        caller.headers.update(bearer(make_key(database, Role.ADMIN, COUNTY, name="县政府办")))
        for code, body in DEFINITIONS.items():
            made = caller.put(f"{API}/indicators/{code}", json=body)
            assert made.status_code == 201, made.text
        yield caller


def patch(client: TestClient, unit: str, status: int = 200, **numbers: float | None) -> Any:
    """Set local values of the unit's draft of 2018, which is made where there is none."""
    address = f"{API}/reports/{unit}/2018"
    draft = client.get(address)
    etag = draft.headers["etag"] if draft.status_code == 200 else put(client, address)
    told = [{"indicator": f"local.{COUNTY}.{name}", "value": value} for name, value in numbers.items()]
    answer = client.patch(f"{address}/values", json=told, headers={"If-Match": etag})
    assert answer.status_code == status, answer.text
    return answer.json()


def codes(client: TestClient, unit: str) -> list[str]:
    found = client.get(f"{API}/reports/{unit}/2018/findings").json()["items"]
    return [each["code"] for each in found if each["code"].startswith("local_")]


def test_defined_listed_and_found(county: TestClient) -> None:
    def listed(within: str) -> list[str]:
        items = county.get(f"{API}/indicators", params={"within": within, "limit": 1000}).json()["items"]
        return [each["code"] for each in items if each["local"]]

    assert listed(TOWN) == listed(COUNTY) == listed("990100") == [CALLS, CLOSED, SCORE]
    assert county.get(f"{API}/indicators/{SCORE}").json() == {
        "code": SCORE,
        "name": "第三方评估得分",
        "name_en": "Evaluation score",
        "unit": "分",
        "decimals": 1,
        "signed": False,
        "by_applicant": False,
        "derived": False,
        "forms": ["2014", "2019", "2021"],
        "labels": [{"form": form, "label": "第三方评估得分", "unit": "分", "note": None}
                   for form in ("2014", "2019", "2021")],
        "comparability": None,
        "comparability_en": None,
        "breaks": [],
        "formulas": [],
        "local": {"area": COUNTY, "adds_up": "mean", "minimum": 0.0, "maximum": 100.0, "at_most": None,
                  "first_year": None, "last_year": None, "aliases": []},
    }  # fmt: skip
    national = county.get(f"{API}/indicators?limit=1000").json()["items"]
    assert all(each["local"] is None for each in national)
    again = county.put(f"{API}/indicators/{SCORE}", json=DEFINITIONS[SCORE])
    assert again.status_code == 200


def test_values_are_taken_shown_and_checked(county: TestClient) -> None:
    shown = patch(county, TOWN, hotline_calls=120, hotline_closed=130, score=100.5)
    told = {each["indicator"]: (each["value"], each["by"]) for each in shown if "local" in each["indicator"]}
    assert told == {CALLS: (120, "县政府办#1"), CLOSED: (130, "县政府办#1"), SCORE: (100.5, "县政府办#1")}
    assert len(shown) == 58 + 3
    assert codes(county, TOWN) == ["local_exceeds", "local_out_of_range"]
    messages = [f["message"] for f in county.get(f"{API}/reports/{TOWN}/2018/findings").json()["items"]]
    assert "「12345热线办结量」130 大于「12345热线受理量」120" in messages
    assert "「第三方评估得分」应 ≥ 0 且 ≤ 100，报告填 100.5" in messages
    patch(county, TOWN, hotline_closed=110, score=96.5)
    assert codes(county, TOWN) == []
    refused = patch(county, TOWN, 422, score=96.55)
    assert refused["errors"][0] == {
        "pointer": "/body/0/value",
        "message": "第三方评估得分最多 1 位小数（单位：分）。",
    }
    assert patch(county, TOWN, 422, hotline=1)["errors"][0]["message"].startswith(
        f"本单位该年度没有地方指标 local.{COUNTY}.hotline"
    )


def test_read_from_a_file(county: TestClient) -> None:
    rows = "".join(
        f"<tr><td>{label}</td><td>{unit}</td><td>{text}</td></tr>"
        for label, unit, text in (
            ("热线受理件数", "件", "4,500"),
            ("第三方评估得分", "分", "96.5"),
            ("其他", "次", "7"),
        )
    )
    page = page_2014(unit="某镇人民政府", extra=f"<h2>本地统计</h2><table>{rows}</table>")
    answer = county.post(f"{API}/imports", content=page, headers={"Content-Type": "text/html"})
    assert answer.status_code == 201, answer.text
    values = {each["indicator"]: each for each in answer.json()["values"]}
    assert {name: values[CALLS][name] for name in ("value", "raw", "locator")} == {
        "value": 4500,
        "raw": "4,500",
        "locator": "table 1, row 1, column 3",
    }
    assert values[SCORE]["value"] == 96.5
    stored = county.get(f"{API}/reports/{TOWN}/2018/values").json()
    assert [each["value"] for each in stored if "local" in each["indicator"]] == [4500, 96.5]


def test_asked_and_summed_like_the_national_ones(county: TestClient) -> None:
    for unit, calls, score in ((TOWN, 120, 96.5), (OFFICE, 80, 90)):
        patch(county, unit, hotline_calls=calls, score=score)
        address = f"{API}/reports/{unit}/2018"
        publish(county, county.get(address).headers["etag"], address)
    asked = {"within": COUNTY, "years": "2018"}
    county.headers.pop("Authorization")
    rows = county.get(f"{API}/observations", params=asked | {"indicator": SCORE}).json()["items"]
    assert [(row["unit"], row["value"]) for row in rows] == [(OFFICE, 90), (TOWN, 96.5)]
    csv = county.get(f"{API}/observations", params=asked | {"indicator": CALLS, "format": "csv"}).text
    assert [line.split(",")[-4:-1] for line in csv.splitlines()[1:]] != []
    body = asked | {"scope": "body", "kind": "township,department"}
    (total,) = county.get(f"{API}/aggregates", params=body | {"indicator": CALLS}).json()["items"]
    assert (total["sum"], total["reported"], total["expected"]) == (200, 2, 2)
    refused = county.get(f"{API}/aggregates", params=body | {"indicator": SCORE})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/query/stats")
    mean = {"indicator": SCORE, "stats": "mean,max"}
    (row,) = county.get(f"{API}/aggregates", params=body | mean).json()["items"]
    assert (row["mean"], row["max"]) == (93.25, 96.5)


def test_compiled_calls_added_up_scores_averaged(county: TestClient) -> None:
    for unit, calls, score in ((TOWN, 120, 96.5), (OFFICE, 80, 90)):
        patch(county, unit, hotline_calls=calls, score=score)
        address = f"{API}/reports/{unit}/2018"
        publish(county, county.get(address).headers["etag"], address)
    made = county.post(f"{API}/compilations", json={"unit": COUNTY, "year": 2018}).json()
    local = {each["indicator"]: each for each in made["cells"] if "local" in each["indicator"]}
    assert {code: (each["label"], each["value"]) for code, each in local.items()} == {
        CALLS: ("12345热线受理量", 200),
        SCORE: ("第三方评估得分", 93.2),
    }
    values = {each["indicator"]: each for each in county.get(f"{API}/reports/{COUNTY}/2018/values").json()}
    assert values[SCORE]["locator"] == "平均 2 份：填数 2"


def test_what_may_change_and_who_may(county: TestClient, database: Database) -> None:
    patch(county, TOWN, score=96.5)
    changed = county.put(f"{API}/indicators/{SCORE}", json=DEFINITIONS[SCORE] | {"unit": "点"})
    assert (changed.status_code, changed.json()["errors"][0]["pointer"]) == (409, "/body/unit")
    wider = county.put(f"{API}/indicators/{SCORE}", json=DEFINITIONS[SCORE] | {"maximum": 120})
    assert (wider.status_code, wider.json()["local"]["maximum"]) == (200, 120)
    assert county.delete(f"{API}/indicators/{SCORE}").status_code == 409
    assert county.delete(f"{API}/indicators/{CLOSED}").status_code == 204
    assert county.get(f"{API}/indicators/{CLOSED}").status_code == 404
    told = county.get(f"{API}/changes?kind=indicator").json()["items"]
    assert [(each["action"], each["link"]) for each in told] == [
        *(("changed", f"{API}/indicators/{code}") for code in (CALLS, CLOSED, SCORE, SCORE)),
        ("deleted", None),
    ]
    assert [each["after"]["code"] for each in told] == [CALLS, CLOSED, SCORE, SCORE, CLOSED]
    town = bearer(make_key(database, Role.ADMIN, TOWN))
    assert county.put(f"{API}/indicators/{CALLS}", json=DEFINITIONS[CALLS], headers=town).status_code == 403
    for code, body, status, pointer in (
        ("local.x.y", {}, 422, "/path/code"),
        ("local.990101.Calls", {}, 422, "/path/code"),
        ("applications.received", {}, 422, "/path/code"),
        ("local.999999.y", {}, 404, "/path/code"),
        (CALLS, {"name": "收到申请数"}, 422, "/body/name"),
        (CALLS, {"at_most": CALLS}, 422, "/body/at_most"),
        (CALLS, {"maximum": -1}, 422, "/body/maximum"),
        (CALLS, {"first_year": 2020, "last_year": 2019}, 422, "/body/last_year"),
    ):
        answer = county.put(f"{API}/indicators/{code}", json=DEFINITIONS[CALLS] | body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer), code
