"""Files over HTTP: tried, kept, corrected, refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import Import, Journal, Report, Source
from app.main import create_app
from app.settings import Settings
from tests.intake.pages import JPEG, NO_TABLE, NOT_A_REPORT, page_2014
from tests.reports.factories import (
    API,
    COUNTY,
    COUNTY_2018,
    OFFICE,
    OPEN,
    acknowledged,
    move,
    publish,
    put,
    sound_values,
    with_units,
)

URL = f"{API}/imports"
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def county(client: TestClient, database: Database) -> TestClient:
    with_units(database)
    return client


def public_caller(database: Database, **settings: Any) -> TestClient:
    url = database.url.render_as_string(hide_password=False)
    return TestClient(create_app(Settings(database_url=url, **settings), database=database))


@pytest.fixture
def public(database: Database) -> Iterator[TestClient]:
    with public_caller(database) as caller:
        yield caller


def stored(database: Database) -> tuple[int, ...]:
    """How many reports, files, imports and entries there are."""
    with database.reading() as session:
        return tuple(
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Report, Source, Import, Journal)
        )


def send(client: TestClient, content: bytes, **params: Any) -> Any:
    return client.post(URL, content=content, params=params, headers=HTML)


def test_a_dry_run_tells_all_and_stores_nothing(county: TestClient, database: Database) -> None:
    before = stored(database)
    answer = send(county, page_2014(disclosure__total=9, disclosure__website=9), dry_run="true")
    assert answer.status_code == 200
    told = answer.json()
    assert list(told) == ["outcome", "source", "recognised", "report", "values", "unmatched", "findings"]
    assert told["outcome"] == "preview"
    assert told["recognised"] == {
        "unit": {"code": COUNTY, "name": "某县人民政府", "how": "title"},
        "unit_candidates": [],
        "year": 2018,
        "form": "2014",
        "scope": "area",
        "scope_basis": "assumed",
        "title": "某县人民政府2018年政府信息公开工作年度报告",
    }
    assert told["report"]["period"] == {"from": "2018-01-01", "to": "2018-12-31"}
    assert told["source"]["media_type"] == "text/html"
    first = told["values"][0]
    assert (first["indicator"], first["value"], first["raw"]) == ("disclosure.total", 9, "9")
    assert first["locator"].startswith("table 1, row ")
    assert [value["status"] for value in told["values"]] == ["reported"] * 58
    assert told["unmatched"] == []
    assert stored(database) == before


def test_a_page_becomes_a_draft_with_its_file(county: TestClient) -> None:
    content = page_2014(disclosure__total=9, disclosure__website=9)
    disposition = "attachment; filename*=UTF-8''%E6%9F%90%E5%8E%BF2018.html"
    answer = county.post(URL, content=content, headers=HTML | {"Content-Disposition": disposition})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["outcome"], told["source"]["name"]) == ("created", "某县2018.html")
    assert told["links"]["report"] == answer.headers["location"] == f"{COUNTY_2018}?scope=area"
    assert county.get(told["links"]["import"]).json() == told
    report = county.get(COUNTY_2018).json()
    assert (report["status"], report["historical"], report["values"][0]["value"]) == ("draft", False, 9)
    assert report["values"][0]["by"] is None
    assert report["source"] == told["source"]
    source = county.get(f"{COUNTY_2018}/source")
    assert source.content == content
    assert source.headers["content-type"].startswith("text/html")
    assert source.headers["x-content-type-options"] == "nosniff"
    assert source.headers["content-disposition"] == (
        "attachment; filename=\"2018.html\"; filename*=UTF-8''%E6%9F%90%E5%8E%BF2018.html"
    )


def test_a_form_with_one_file_is_the_same(county: TestClient) -> None:
    answer = county.post(URL, files={"file": ("年报.html", page_2014(), "text/html")})
    assert (answer.status_code, answer.json()["source"]["name"]) == (201, "年报.html")


@pytest.mark.parametrize(
    "files",
    [
        [("other", ("a.html", b"x", "text/html"))],
        [("file", ("a.html", b"x", "text/html")), ("other", ("b.html", b"x", "text/html"))],
    ],
)
def test_a_form_with_another_part_is_refused(county: TestClient, files: Any) -> None:
    answer = county.post(URL, files=files)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")
    assert answer.json()["errors"][0]["pointer"] == "/body/file"


def test_the_same_file_twice_changes_nothing(county: TestClient, database: Database) -> None:
    content = page_2014()
    send(county, content)
    etag = county.get(COUNTY_2018).headers["etag"]
    body = [{"indicator": "training.courses", "value": 3}]
    etag = county.patch(f"{COUNTY_2018}/values", json=body, headers={"If-Match": etag}).headers["etag"]
    again = send(county, content)
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    assert county.get(COUNTY_2018).headers["etag"] == etag
    assert stored(database)[:2] == (1, 1)


def test_another_file_renews_the_draft_and_the_journal_keeps_both(
    county: TestClient, database: Database
) -> None:
    send(county, page_2014(training__courses=3))
    again = send(county, page_2014(training__courses=4))
    assert (again.status_code, again.json()["outcome"]) == (200, "updated")
    report = county.get(COUNTY_2018).json()
    assert (report["revision"], report["status"]) == (1, "draft")
    assert report["source"]["sha256"] == again.json()["source"]["sha256"]
    with database.reading() as session:
        said = select(Journal).where(col(Journal.kind) == "report", col(Journal.action) == "changed")
        entry = session.scalars(said).one()
    sides = [
        next(value[3] for value in side["values"] if value[0] == "training.courses")
        for side in (entry.before, entry.after)
    ]
    assert sides == ["3", "4"]


def test_a_published_report_gets_the_draft_of_its_next_revision(county: TestClient) -> None:
    publish(county, put(county))
    assert send(county, page_2014(training__courses=4)).json()["outcome"] == "updated"
    report = county.get(COUNTY_2018).json()
    assert (report["status"], report["revision"], report["published_revision"]) == ("draft", 2, 1)


def test_a_report_under_review_is_not_overwritten(county: TestClient, database: Database) -> None:
    etag = move(county, put(county), "submitted")
    before = stored(database)
    answer = send(county, page_2014(training__courses=4))
    assert (answer.status_code, answer.json()["code"]) == (409, "report_locked")
    assert answer.json()["outcome"] == "refused"
    assert answer.json()["recognised"]["unit"]["code"] == COUNTY
    assert stored(database) == before
    assert county.get(COUNTY_2018).headers["etag"] == etag


def test_with_publish_it_is_recorded_as_printed_faults_and_all(
    county: TestClient, public: TestClient
) -> None:
    broken = page_2014(applications__received=5)
    told = send(county, broken, publish="true").json()
    assert "error" in {finding["severity"] for finding in told["findings"]}
    seen = public.get(COUNTY_2018).json()
    assert (seen["status"], seen["historical"], seen["publication"]["published_on"]) == (
        "published",
        True,
        None,
    )
    assert send(county, broken, publish="true").json()["outcome"] == "unchanged"
    assert send(county, page_2014(training__courses=1), publish="true").json()["outcome"] == "updated"
    assert public.get(COUNTY_2018).json()["revision"] == 2


def test_a_draft_from_a_file_can_still_be_published_by_it(county: TestClient, public: TestClient) -> None:
    content = page_2014()
    send(county, content)
    assert send(county, content, publish="true").json()["outcome"] == "updated"
    assert public.get(COUNTY_2018).json()["status"] == "published"


def test_a_correction_of_an_imported_report_is_the_offices_own(county: TestClient) -> None:
    send(county, page_2014(applications__received=5), publish="true")
    etag = move(county, county.get(COUNTY_2018).headers["etag"], "draft", **OPEN)
    report = county.get(COUNTY_2018).json()
    assert report["historical"] is False
    publish(county, acknowledged(county, etag))


def test_what_the_caller_knows_goes_before_what_the_page_says(county: TestClient) -> None:
    told = send(county, page_2014(), unit=OFFICE, year=2016, dry_run="true").json()
    assert told["recognised"]["unit"] == {"code": OFFICE, "name": "某县教育局", "how": "given"}
    assert (told["recognised"]["year"], told["recognised"]["scope"]) == (2016, "body")


def test_an_unknown_unit_can_be_previewed_but_not_kept(county: TestClient, database: Database) -> None:
    content = page_2014(unit="某某县人民政府")
    preview = send(county, content, dry_run="true")
    assert (preview.status_code, preview.json()["recognised"]["unit"]) == (200, None)
    before = stored(database)
    answer = send(county, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "unit_unrecognised")
    assert COUNTY in [c["code"] for c in answer.json()["recognised"]["unit_candidates"]]
    assert stored(database) == before


RECOGNISED = ["unit", "unit_candidates", "year", "form", "scope", "scope_basis", "title"]
REFUSED: list[tuple[str, bytes, dict[str, Any], int, str]] = [
    ("empty", b"", {}, 400, "empty_file"),
    ("blank", b" \n\n ", {}, 400, "empty_file"),
    ("jpeg", JPEG, {}, 415, "picture"),
    ("another document", NOT_A_REPORT, {}, 422, "not_a_report"),
    ("no table", NO_TABLE, {}, 422, "no_table"),
    ("1899", page_2014(), {"year": 1899}, 422, "year_out_of_range"),
    ("to come", page_2014(), {"year": 2190}, 422, "year_out_of_range"),
    ("page of 2050", page_2014(year=2050), {}, 422, "year_out_of_range"),
    ("unknown unit", page_2014(), {"unit": "999999"}, 404, "unit_unknown"),
    ("broken zip", b"PK\x03\x04 nothing", {}, 422, "damaged"),
]


@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_a_refusal_says_why_and_of_what_and_stores_nothing(
    county: TestClient, database: Database, dry_run: str
) -> None:
    before = stored(database)
    for name, content, params, status, code in REFUSED:
        answer = send(county, content, dry_run=dry_run, **params)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (status, code), (name, problem)
        assert answer.headers["content-type"] == "application/problem+json"
        assert (problem["outcome"], problem["source"]["bytes"]) == ("refused", len(content)), name
        assert list(problem["recognised"]) == RECOGNISED, name
        assert stored(database) == before, name


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"dryrun": "true"}, "unknown_parameter"),
        ({"form": "2020"}, "invalid_parameter"),
        ({"year": "x"}, "invalid_parameter"),
    ],
)
def test_a_wrong_parameter_is_refused(county: TestClient, params: dict[str, str], code: str) -> None:
    answer = send(county, page_2014(), **params)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_file_over_the_limit_is_refused(database: Database) -> None:
    with public_caller(database, open_writes=True, max_upload_bytes=20_000) as caller:
        answer = send(caller, b"x" * 20_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.json()["outcome"] == "refused"
    assert stored(database)[1:3] == (0, 0)


def test_the_public_may_try_a_file_but_not_keep_it(
    county: TestClient, public: TestClient, database: Database
) -> None:
    before = stored(database)
    assert send(public, page_2014(), dry_run="true").json()["outcome"] == "preview"
    kept = send(public, page_2014())
    assert (kept.status_code, kept.json()["code"]) == (401, "unauthorized")
    assert stored(database) == before
    made = send(county, page_2014()).json()
    hidden = public.get(made["links"]["import"])
    assert (hidden.status_code, hidden.json()["code"]) == (404, "import_unknown")


def test_dry_runs_without_a_key_are_limited_by_address(database: Database) -> None:
    with_units(database)
    with public_caller(database, preview_rate="2/hour") as caller:
        answers = [send(caller, NOT_A_REPORT, dry_run="true") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert answers[2].json()["code"] == "rate_limited"
    assert 0 < int(answers[2].headers["retry-after"]) <= 3600


def test_sections_and_strays_are_kept(county: TestClient) -> None:
    extra = "<table><tr><td>某项表外指标</td><td>17</td></tr></table>"
    told = send(county, page_2014(extra=extra)).json()
    assert [s["title"] for s in told["report"]["sections"]] == ["概述"]
    report = county.get(COUNTY_2018).json()
    assert report["sections"] == told["report"]["sections"]
    assert report["unmatched"] == told["unmatched"]


def test_values_put_by_hand_and_read_from_a_page_are_the_same_report(county: TestClient) -> None:
    send(county, page_2014())
    read = county.get(f"{COUNTY_2018}/values").json()
    assert [(v["indicator"], v["value"]) for v in read] == [
        (v["indicator"], v["value"]) for v in sound_values()
    ]
