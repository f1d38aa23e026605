"""The life of a report over HTTP: submitted, returned, approved, published, corrected, withdrawn."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import Cell, Fact, Journal, LocalDeadline
from app.main import create_app
from app.reports import clock
from app.settings import Settings
from app.vocabulary import FormCode
from tests.reports.factories import (
    API,
    COUNTY,
    COUNTY_2018,
    OPEN,
    REVIEW,
    TOWN,
    acknowledged,
    move,
    publish,
    put,
    sound_values,
    with_units,
)

BROKEN = sound_values(applications__received=5)
"""Received 5, but the four ways of applying sum to 0."""


@pytest.fixture
def county(client: TestClient, database: Database) -> TestClient:
    with_units(database)
    return client


@pytest.fixture
def public(database: Database) -> Iterator[TestClient]:
    settings = Settings(database_url=database.url.render_as_string(hide_password=False))
    with TestClient(create_app(settings, database=database)) as caller:
        yield caller


def step(client: TestClient, etag: str, to: str, **body: Any) -> Any:
    return client.post(f"{COUNTY_2018}/transitions", json={"to": to} | body, headers={"If-Match": etag})


def facts(database: Database) -> dict[str, int | None]:
    """The published values of the county's totals, by indicator, absent ones left out."""
    statement = (
        select(col(Cell.indicator), col(Fact.value))
        .join(Cell, col(Cell.id) == col(Fact.cell_id))
        .where(col(Fact.status) != "absent")
    )
    with database.reading() as session:
        return {row[0]: row[1] for row in session.execute(statement)}


def actions(database: Database) -> list[tuple[str, int | None, bool]]:
    statement = select(col(Journal.action), col(Journal.revision), col(Journal.public)).where(
        col(Journal.kind) == "report"
    )
    with database.reading() as session:
        return [(a, r, bool(p)) for a, r, p in session.execute(statement.order_by(col(Journal.seq)))]


def test_from_draft_to_published_in_four_steps(county: TestClient, database: Database) -> None:
    etag = put(county)
    report = county.get(COUNTY_2018).json()
    assert report["findings"]["error"] == 0, county.get(f"{COUNTY_2018}/findings").json()
    etag = move(county, etag, "submitted")
    assert county.get(COUNTY_2018).json()["allowed_transitions"] == ["returned", "approved"]
    etag = move(county, etag, "approved")
    assert county.get(COUNTY_2018).json()["allowed_transitions"] == ["returned", "published"]
    assert facts(database) == {}
    move(county, etag, "published", confidentiality_review=REVIEW)
    report = county.get(COUNTY_2018).json()
    assert (report["status"], report["published_revision"], report["historical"]) == ("published", 1, False)
    assert report["confidentiality_review"] == REVIEW
    assert report["publication"]["published_on"] == clock.today().isoformat()
    assert report["allowed_transitions"] == ["draft", "withdrawn"]
    assert len(facts(database)) == 58
    assert actions(database) == [
        ("created", 1, False),
        ("submitted", 1, False),
        ("approved", 1, False),
        ("published", 1, True),
    ]


@pytest.mark.parametrize("to", ["approved", "returned", "published", "withdrawn", "draft"])
def test_a_step_that_is_not_open_is_refused_with_those_that_are(county: TestClient, to: str) -> None:
    answer = step(county, put(county), to)
    assert (answer.status_code, answer.json()["code"]) == (409, "transition_illegal")
    assert answer.json()["allowed"] == ["submitted"]


def test_a_returned_report_says_why_and_becomes_a_draft_by_the_next_edit(county: TestClient) -> None:
    etag = move(county, put(county), "submitted")
    bare = step(county, etag, "returned")
    assert (bare.status_code, bare.json()["errors"][0]["pointer"]) == (422, "/body/note")
    etag = move(county, etag, "returned", note="请补报信函申请数。")
    report = county.get(COUNTY_2018).json()
    assert (report["status"], report["note"]) == ("returned", "请补报信函申请数。")
    edited = county.patch(COUNTY_2018, json={"title": "x"}, headers={"If-Match": etag})
    assert edited.json()["status"] == "draft"
    move(county, edited.headers["etag"], "submitted")


def test_errors_block_until_someone_says_why_they_stand(county: TestClient) -> None:
    etag = put(county, values=BROKEN)
    found = county.get(f"{COUNTY_2018}/findings", params={"severity": "error"}).json()["items"]
    blocked = step(county, etag, "submitted")
    assert (blocked.status_code, blocked.json()["code"]) == (409, "findings_block")
    assert [e["pointer"] for e in blocked.json()["errors"]] == [f"/findings/{f['id']}" for f in found]
    move(county, acknowledged(county, etag), "submitted")


def test_an_acknowledgement_outlives_re_checks_but_not_another_figure(county: TestClient) -> None:
    etag = acknowledged(county, put(county, values=BROKEN))

    def said() -> list[bool]:
        items = county.get(f"{COUNTY_2018}/findings", params={"severity": "error"}).json()["items"]
        return [item["acknowledged"] is not None for item in items]

    before = said()
    assert before
    assert all(before)
    other = [{"indicator": "training.courses", "value": 9}]
    etag = county.patch(f"{COUNTY_2018}/values", json=other, headers={"If-Match": etag}).headers["etag"]
    assert said() == before
    worse = [{"indicator": "applications.received", "value": 6}]
    county.patch(f"{COUNTY_2018}/values", json=worse, headers={"If-Match": etag})
    assert not any(said())


def test_an_acknowledgement_can_be_taken_back(county: TestClient) -> None:
    etag = acknowledged(county, put(county, values=BROKEN))
    finding = county.get(f"{COUNTY_2018}/findings", params={"severity": "error"}).json()["items"][0]["id"]
    taken = county.patch(f"{COUNTY_2018}/findings/{finding}", json={"note": None}, headers={"If-Match": etag})
    assert (taken.status_code, taken.json()["acknowledged"]) == (200, None)
    gone = county.patch(
        f"{COUNTY_2018}/findings/none", json={"note": "x"}, headers={"If-Match": taken.headers["etag"]}
    )
    assert (gone.status_code, gone.json()["code"]) == (404, "finding_unknown")


def test_publication_needs_the_confidentiality_review(county: TestClient) -> None:
    etag = move(county, move(county, put(county), "submitted"), "approved")
    bare = step(county, etag, "published")
    assert (bare.status_code, bare.json()["code"]) == (422, "review_required")
    future = step(county, etag, "published", confidentiality_review={"by": "甲", "on": "2199-01-01"})
    assert future.json()["errors"][0]["pointer"] == "/body/confidentiality_review/on"
    assert county.get(COUNTY_2018).json()["status"] == "approved"


def test_a_correction_keeps_the_old_figures_public_until_it_is_published(
    county: TestClient, public: TestClient, database: Database
) -> None:
    etag = publish(county, put(county))
    bare = step(county, etag, "draft")
    assert bare.json()["errors"][0]["pointer"] == "/body/note"
    etag = move(county, etag, "draft", **OPEN)
    body = [{"indicator": "disclosure.total", "value": 7}, {"indicator": "disclosure.website", "value": 7}]
    etag = county.patch(f"{COUNTY_2018}/values", json=body, headers={"If-Match": etag}).headers["etag"]
    assert public.get(f"{COUNTY_2018}/values").json()[0]["value"] == 0
    assert facts(database)["disclosure.total"] == 0
    publish(county, etag)
    assert public.get(f"{COUNTY_2018}/values").json()[0]["value"] == 7
    assert facts(database)["disclosure.total"] == 7
    first, second = public.get(f"{COUNTY_2018}/revisions").json()["items"]
    assert first["ended_at"] == second["published_at"]
    assert second["note"] == OPEN["note"]
    assert public.get(f"{COUNTY_2018}/revisions/1").json()["values"][0]["value"] == 0
    assert actions(database)[-1] == ("corrected", 2, True)


def test_a_correction_thrown_away_leaves_what_was_published(county: TestClient) -> None:
    etag = move(county, publish(county, put(county)), "draft", **OPEN)
    assert county.delete(COUNTY_2018, headers={"If-Match": etag}).status_code == 204
    report = county.get(COUNTY_2018).json()
    assert (report["status"], report["revision"]) == ("published", 1)


def test_a_withdrawn_report_is_gone_with_when_and_why(
    county: TestClient, public: TestClient, database: Database
) -> None:
    etag = publish(county, put(county))
    move(county, etag, "withdrawn", note="误报。")
    gone = public.get(COUNTY_2018)
    assert (gone.status_code, gone.json()["code"], gone.json()["reason"]) == (410, "withdrawn", "误报。")
    assert datetime.fromisoformat(gone.json()["withdrawn_at"]).tzinfo is not None
    assert public.get(f"{COUNTY_2018}/values").status_code == 410
    assert facts(database) == {}
    assert public.get(f"{API}/reports", params={"within": COUNTY}).json()["items"] == []
    assert county.get(COUNTY_2018).json()["status"] == "withdrawn"
    assert county.get(COUNTY_2018).json()["allowed_transitions"] == ["draft"]


def test_a_withdrawn_report_can_come_back_as_its_next_revision(
    county: TestClient, public: TestClient
) -> None:
    etag = move(county, publish(county, put(county)), "withdrawn", note="误报。")
    publish(county, move(county, etag, "draft", note="核实后重报。"))
    assert (public.get(COUNTY_2018).json()["revision"], public.get(COUNTY_2018).status_code) == (2, 200)


def test_the_public_copy_can_be_withdrawn_while_its_correction_is_open(
    county: TestClient, public: TestClient
) -> None:
    etag = move(county, publish(county, put(county)), "draft", **OPEN)
    etag = move(county, etag, "withdrawn", note="先撤下。")
    assert public.get(COUNTY_2018).status_code == 410
    assert county.get(COUNTY_2018).json()["status"] == "draft"
    publish(county, etag)
    assert public.get(COUNTY_2018).json()["revision"] == 2


def test_as_of_answers_as_it_did_then(county: TestClient, public: TestClient) -> None:
    def published_at() -> str:
        return str(county.get(COUNTY_2018).json()["published_at"])

    etag = publish(county, put(county))
    first = published_at()
    etag = move(county, etag, "draft", **OPEN)
    body = [{"indicator": "disclosure.total", "value": 0}, {"indicator": "training.courses", "value": 3}]
    etag = county.patch(f"{COUNTY_2018}/values", json=body, headers={"If-Match": etag}).headers["etag"]
    etag = publish(county, etag)
    second = published_at()
    move(county, etag, "withdrawn", note="误报。")

    def seen(moment: str) -> tuple[int, Any]:
        answer = public.get(COUNTY_2018, params={"as_of": moment})
        return answer.status_code, answer.json().get("revision")

    assert seen("2018-01-01T00:00:00Z") == (404, None)
    assert seen(first) == (200, 1)
    assert seen(second) == (200, 2)
    assert seen(datetime.now(UTC).isoformat()) == (410, None)
    assert public.get(COUNTY_2018, params={"as_of": "2019-01-01T00:00:00"}).status_code == 422
    both = public.get(COUNTY_2018, params={"as_of": first, "revision": 1})
    assert both.json()["errors"][0]["pointer"] == "/query/as_of"


def test_the_year_after_is_checked_anew_when_this_one_changes(county: TestClient) -> None:
    def year(number: int) -> str:
        return f"{API}/reports/{COUNTY}/{number}"

    def carried(indicator: str, value: int) -> list[dict[str, Any]]:
        return [{"indicator": indicator, "applicant": "total", "value": value}]

    earlier = put(county, year(2021), values=carried("applications.carried_out", 3))
    put(county, year(2022), values=carried("applications.carried_in", 3))

    def broken() -> list[str]:
        items = county.get(f"{year(2022)}/findings").json()["items"]
        return [
            f["message"]
            for f in items
            if "applications.carried_in@total" in f["cells"] and f["severity"] != "notice"
        ]

    assert broken() == []
    etag = county.get(year(2022)).headers["etag"]
    body = carried("applications.carried_out", 4)
    answer = county.patch(f"{year(2021)}/values", json=body, headers={"If-Match": earlier})
    assert answer.status_code == 200
    assert len(broken()) == 1
    assert county.get(year(2022)).headers["etag"] != etag


def test_of_many_writers_with_one_etag_one_wins(county: TestClient) -> None:
    etag = put(county)

    def write(number: int) -> int:
        body = {"title": f"第 {number} 位"}
        return county.patch(COUNTY_2018, json=body, headers={"If-Match": etag}).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(write, range(8)))
    assert answers == [200, *[412] * 7]


def test_of_many_makers_of_one_report_one_wins(county: TestClient) -> None:
    def make(_: int) -> int:
        return county.put(COUNTY_2018, json={"values": sound_values()}).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(make, range(8)))
    assert answers[0] == 201
    assert set(answers[1:]) <= {409, 428}
    assert len(county.get(f"{API}/reports", params={"within": COUNTY}).json()["items"]) == 1


def test_a_town_is_late_only_against_the_local_calendar(county: TestClient, database: Database) -> None:
    address = f"{API}/reports/{TOWN}/2022"
    late = {"published_on": "2023-03-05"}

    def codes() -> list[str]:
        return [f["code"] for f in county.get(f"{address}/findings").json()["items"]]

    etag = put(county, address, publication=late, values=sound_values(FormCode.F2021))
    assert "filed_late" not in codes()
    with database.writing() as session:
        session.add(LocalDeadline(area=COUNTY, year=2022, kind="township", due_on=date(2023, 1, 20)))
    county.patch(address, json={"title": "x"}, headers={"If-Match": etag})
    assert "filed_late" in codes()
