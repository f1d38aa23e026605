"""The notice over HTTP: what a key over the county sees, what the public sees."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from starlette.testclient import TestClient

from app.db.engine import Database
from app.reports import clock
from app.vocabulary import Role
from tests.api.keys import bearer, closed_service, make_key
from tests.reports.factories import API, COUNTY, OFFICE, TOWN, move, put, sound_values, with_units

NOTICE = f"{API}/coverage/notice"
ASKED = {"within": COUNTY, "year": "2018"}
REVIEW = {"by": "保密员甲", "on": "2019-01-25"}


@pytest.fixture
def county(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The county's office on 1 February 2019. The education office's report went back once, came
    in again and is published; the town's, half empty and with an error, was submitted late."""
    with_units(database)
    key = make_key(database, Role.ADMIN, COUNTY, name="县政府办")
    with closed_service(database) as caller:
        caller.headers.update(bearer(key))

        def on(day: int, hour: int = 1, month: int = 1) -> None:
            at = datetime(2019, month, day, hour, tzinfo=UTC)
            monkeypatch.setattr(clock, "now", lambda: at)

        due = f"{API}/calendar/{COUNTY}/2018/township"
        assert caller.put(due, json={"due_on": "2019-01-20"}).status_code == 200
        office, town = (f"{API}/reports/{code}/2018" for code in (OFFICE, TOWN))
        on(10)
        etag = move(caller, put(caller, office), "submitted", office)
        etag = move(caller, etag, "returned", office, note="第三格有误")
        on(12)
        etag = move(caller, etag, "submitted", office)
        # 17:00 UTC on the 22nd is the 23rd in China.
        on(22, hour=17)
        values = [
            v | ({"value": None, "status": "blank"} if i < 29 else {}) for i, v in enumerate(sound_values())
        ]
        move(caller, put(caller, town, values=values), "submitted", town)
        on(31)
        etag = move(caller, etag, "approved", office)
        move(caller, etag, "published", office, confidentiality_review=REVIEW)
        on(1, month=2)
        yield caller


def lines(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["unit"]: each for each in found["lines"]}


def test_what_the_office_sees(county: TestClient) -> None:
    found = county.get(NOTICE, params=ASKED).json()
    assert found["title"] == "关于某县2018年度政府信息公开工作年度报告报送情况的通报"
    assert (found["as_of"], found["issuer"], found["synthetic"]) == ("2019-02-01", "某县人民政府办公室", True)
    assert found["lines"] == [
        {
            "rank": 1,
            "unit": OFFICE,
            "unit_name": "某县教育局",
            "level": "county",
            "kind": "department",
            "deadline": "2019-03-31",
            "standing": "on_time",
            "status": "published",
            "received_on": "2019-01-10",
            "published_on": "2019-01-31",
            "days_late": None,
            "completeness": 1.0,
            "errors": 0,
            "returned": 1,
        },
        {
            "rank": 2,
            "unit": TOWN,
            "unit_name": "某镇人民政府",
            "level": "township",
            "kind": "township",
            "deadline": "2019-01-20",
            "standing": "late",
            "status": "submitted",
            "received_on": "2019-01-23",
            "published_on": None,
            "days_late": 3,
            "completeness": 0.5,
            "errors": 0,
            "returned": 0,
        },
    ]
    assert found["totals"] == {
        "expected": 2,
        "received": 2,
        "on_time": 1,
        "late": 1,
        "undated": 0,
        "no_deadline": 0,
        "published": 1,
        "missing": 0,
        "overdue": 0,
        "with_errors": 0,
        "errors": 0,
        "returned": 1,
    }
    assert found["reminders"] == []


def test_the_public_sees_what_is_public(county: TestClient) -> None:
    county.headers.pop("Authorization")
    found = county.get(NOTICE, params=ASKED).json()
    office, town = lines(found)[OFFICE], lines(found)[TOWN]
    assert (office["received_on"], office["returned"]) == ("2019-01-31", None)
    assert (town["standing"], town["status"], town["completeness"], town["errors"]) == (
        "overdue",
        None,
        None,
        None,
    )
    assert [each["text"] for each in found["reminders"]] == [
        "某镇人民政府：贵单位2018年度政府信息公开工作年度报告应于2019年1月20日前报送，已逾期12天，请尽快办理。"
    ]


def test_a_key_below_sees_no_more_than_the_public(county: TestClient, database: Database) -> None:
    own = bearer(make_key(database, Role.ADMIN, TOWN))
    assert lines(county.get(NOTICE, params=ASKED, headers=own).json())[TOWN]["status"] is None


def test_the_document(county: TestClient) -> None:
    answer = county.get(NOTICE, params=ASKED | {"format": "docx", "issuer": "某县政务公开办"})
    assert answer.headers["content-disposition"].endswith(".docx")
    texts = [paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs]
    assert "某县政务公开办" in texts
    sheet = county.get(NOTICE, params=ASKED | {"format": "xlsx"})
    assert sheet.headers["content-type"].startswith(
        "application/vnd.openxmlformats-officedocument.spreadsheetml"
    )


def test_refusals(county: TestClient) -> None:
    for asked, status, code in (
        (ASKED | {"within": "999999"}, 404, "unit_unknown"),
        (ASKED | {"within": TOWN}, 422, "invalid_parameter"),
        (ASKED | {"year": "2199"}, 422, "year_out_of_range"),
        (ASKED | {"format": "pdf"}, 422, "invalid_parameter"),
    ):
        answer = county.get(NOTICE, params=asked)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
