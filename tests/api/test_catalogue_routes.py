"""The forms and the vocabulary over HTTP."""

import pytest
from starlette.testclient import TestClient


def test_forms_in_a_list(small: TestClient) -> None:
    answer = small.get("/api/v1/forms?count=true").json()
    shown = [(form["code"], form["first_year"], form["last_year"], form["cells"]) for form in answer["items"]]
    assert shown == [("2014", 2014, 2018, 58), ("2019", 2019, 2020, 198), ("2021", 2021, None, 200)]
    assert [form["source"]["number"] for form in answer["items"]] == [
        "国办发〔2014〕32号",
        "国办公开办函〔2019〕60号",
        "国办公开办函〔2021〕30号",
    ]
    assert (answer["next"], answer["total"]) == (None, 3)


def test_forms_page_by_page(small: TestClient) -> None:
    first = small.get("/api/v1/forms?limit=2")
    assert [form["code"] for form in first.json()["items"]] == ["2014", "2019"]
    assert [form["code"] for form in small.get(first.links["next"]["url"]).json()["items"]] == ["2021"]


@pytest.mark.parametrize(
    ("form", "cells", "applicants"), [("2014", 58, 0), ("2019", 198, 7), ("2021", 200, 7)]
)
def test_a_form_whole(small: TestClient, form: str, cells: int, applicants: int) -> None:
    answer = small.get(f"/api/v1/forms/{form}").json()
    numbers = {"heading": 0, "cell": 1, "matrix": 7}
    assert sum(numbers[row["kind"]] for row in answer["rows"]) == cells == answer["cells"]
    assert [row["order"] for row in answer["rows"]] == list(range(1, len(answer["rows"]) + 1))
    assert len(answer["applicants"]) == applicants
    assert answer["identities"]
    known = {each["code"] for each in small.get("/api/v1/indicators?limit=1000").json()["items"]}
    assert {row["indicator"] for row in answer["rows"] if row["indicator"]} <= known


def test_a_row_and_an_identity_of_2021(small: TestClient) -> None:
    answer = small.get("/api/v1/forms/2021").json()
    (row,) = [row for row in answer["rows"] if row["indicator"] == "applications.received"]
    assert (row["table"], row["kind"], row["label"], row["unit"]) == (
        3,
        "matrix",
        "一、本年新收政府信息公开申请数量",
        "件",
    )
    balance = [rule for rule in answer["identities"] if rule["right"].startswith("applications.concluded +")]
    assert [(rule["left"], rule["relation"], rule["right"], rule["by_applicant"]) for rule in balance] == [
        (
            "applications.received + applications.carried_in",
            "=",
            "applications.concluded + applications.carried_out",
            True,
        )
    ]
    (carried,) = [rule for rule in answer["carryovers"] if rule["left"] == "applications.carried_in"]
    assert carried["right"] == "上年(applications.carried_out)"
    assert carried["earlier_forms"] == ["2019", "2021"]


@pytest.mark.parametrize("form", ["2022", "abc", "2014 ", "%E8%A1%A8"])
def test_an_unknown_form(small: TestClient, form: str) -> None:
    answer = small.get(f"/api/v1/forms/{form}")
    assert (answer.status_code, answer.json()["code"]) == (404, "form_unknown")


def test_the_catalogue_is_not_sent_twice(small: TestClient) -> None:
    etags = set()
    for path in (
        "forms",
        "forms/2014",
        "forms/2021",
        "indicators",
        "indicators?q=复议",
        "indicators/training.courses",
    ):
        etag = small.get(f"/api/v1/{path}").headers["etag"]
        again = small.get(f"/api/v1/{path}", headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        etags.add(etag)
    assert len(etags) == 6


def test_an_indicator_over_all_forms(small: TestClient) -> None:
    answer = small.get("/api/v1/indicators/applications.granted").json()
    assert [(label["form"], label["unit"]) for label in answer["labels"]] == [
        ("2014", "件"),
        ("2019", "件"),
        ("2021", "件"),
    ]
    assert (answer["derived"], answer["by_applicant"], answer["decimals"], answer["formulas"]) == (
        False,
        True,
        0,
        [],
    )
    assert answer["comparability"]
    assert answer["comparability_en"]


def test_a_derived_indicator_shows_its_formula(small: TestClient) -> None:
    answer = small.get("/api/v1/indicators/applications.on_time_share").json()
    assert answer["formulas"] == [
        {
            "form": "2014",
            "numerator": "applications.completed_on_time",
            "denominator": "applications.completed",
        }
    ]
    assert (answer["derived"], answer["unit"], answer["labels"], answer["forms"]) == (
        True,
        "比例",
        [],
        ["2014"],
    )


def test_an_unknown_indicator_names_the_nearest(small: TestClient) -> None:
    answer = small.get("/api/v1/indicators/applications.recieved")
    assert (answer.status_code, answer.json()["code"]) == (404, "indicator_unknown")
    assert answer.json()["nearest"] == "applications.received"
    assert "nearest" not in small.get("/api/v1/indicators/%E5%A4%A9%E6%B0%94").json()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=part_time", ["organisation.staff_part_time"]),
        ("q=TRAINING", ["training.courses", "training.meetings", "training.participants"]),
        (
            "unit=人&form=2014",
            ["organisation.staff", "organisation.staff_full_time", "organisation.staff_part_time"],
        ),
        ("q=on-time&derived=true", ["applications.on_time_share"]),
        ("q=on-time&derived=false", []),
        ("q=天气", []),
        ("unit=吨", []),
    ],
)
def test_searching_the_vocabulary(small: TestClient, query: str, expected: list[str]) -> None:
    found = small.get(f"/api/v1/indicators?{query}").json()
    assert [each["code"] for each in found["items"]] == expected


def test_the_vocabulary_page_by_page_is_the_vocabulary(small: TestClient) -> None:
    whole = small.get("/api/v1/indicators?limit=1000&count=true").json()
    codes = [each["code"] for each in whole["items"]]
    assert codes == sorted(codes)
    assert len(codes) == whole["total"] > 120
    paged: list[str] = []
    address: str | None = "/api/v1/indicators?limit=50"
    while address:
        answer = small.get(address)
        paged += [each["code"] for each in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url")
    assert paged == codes
