"""Many files at once: a job with progress, an outcome for each file, counts that add up."""

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import Import, Job, JobFile, JobUpload, Report, Source
from app.main import create_app
from app.settings import Settings
from tests.api.test_imports import HTML, URL
from tests.intake.pages import JPEG, NOT_A_REPORT, page_2014
from tests.readers.files import zipped
from tests.reports.factories import API, COUNTY, with_units

ZIP = {"Content-Type": "application/zip"}


@pytest.fixture
def county(client: TestClient, database: Database) -> TestClient:
    with_units(database)
    return client


def done(client: TestClient, answer: Any, seconds: float = 30) -> dict[str, Any]:
    """The job once it is done; what it tells on the way must add up as well."""
    assert answer.status_code == 202, answer.text
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        told = client.get(answer.headers["location"])
        job: dict[str, Any] = told.json()
        assert sum(job["counts"].values()) == job["done"] <= job["total"] == len(job["files"])
        if job["status"] == "done":
            assert job["done"] == job["total"]
            assert "retry-after" not in told.headers
            return job
        time.sleep(0.05)
    raise AssertionError(f"not done: {job}")


def rows(database: Database, *tables: Any) -> list[int]:
    with database.reading() as session:
        return [session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def counts(**given: int) -> dict[str, int]:
    return dict.fromkeys(("created", "updated", "unchanged", "preview", "refused"), 0) | given


def test_a_zip_is_a_job_with_an_outcome_for_each_file(county: TestClient, database: Database) -> None:
    content = zipped(
        {
            "某县/2016.html": page_2014(year=2016),
            "某县/图.jpg": JPEG,
            "某县/2017.html": page_2014(year=2017, applications__received=5),
            "通讯录.html": NOT_A_REPORT,
            "里层.zip": zipped({"2018.html": page_2014(year=2018)}),
        }
    )
    answer = county.post(URL, content=content, headers=ZIP)
    first = answer.json()
    assert (first["status"], first["total"], first["done"]) == ("queued", 5, 0)
    assert answer.headers["location"] == first["links"]["self"] == f"{URL}/{first['id']}"
    job = done(county, answer)
    assert job["counts"] == counts(created=3, refused=2)
    assert [(f["name"], f["outcome"], f["year"], f["report"]) for f in job["files"]] == [
        ("某县/2016.html", "created", 2016, f"{API}/reports/{COUNTY}/2016?scope=area"),
        ("某县/图.jpg", "refused", None, None),
        ("某县/2017.html", "created", 2017, f"{API}/reports/{COUNTY}/2017?scope=area"),
        ("通讯录.html", "refused", None, None),
        ("里层.zip/2018.html", "created", 2018, f"{API}/reports/{COUNTY}/2018?scope=area"),
    ]
    assert [f["problem"]["code"] for f in job["files"] if f["problem"]] == ["picture", "not_a_report"]
    assert job["files"][2]["findings"]["error"] > 0
    assert [f["values"] for f in job["files"]] == [58, None, 58, None, 58]
    kept = county.get(f"{URL}/{job['files'][0]['import']}").json()
    assert (kept["outcome"], kept["recognised"]["year"]) == ("created", 2016)
    assert job["created_at"] <= job["started_at"] <= job["finished_at"]
    assert rows(database, Report, Source, Import, JobUpload) == [3, 3, 3, 0]


def test_the_same_zip_twice_changes_nothing(county: TestClient, database: Database) -> None:
    content = zipped({f"{year}.html": page_2014(year=year) for year in range(2014, 2019)})
    done(county, county.post(URL, content=content, headers=ZIP))
    before = rows(database, Report, Source, Import)
    tags = [county.get(f"{API}/reports/{COUNTY}/{year}").headers["etag"] for year in range(2014, 2019)]
    job = done(county, county.post(URL, content=content, headers=ZIP))
    assert job["counts"] == counts(unchanged=5)
    assert rows(database, Report, Source, Import) == before
    assert tags == [
        county.get(f"{API}/reports/{COUNTY}/{year}").headers["etag"] for year in range(2014, 2019)
    ]


def test_what_was_said_otherwise_is_read_again(county: TestClient) -> None:
    content = zipped({"a.html": page_2014()})
    done(county, county.post(URL, content=content, headers=ZIP))
    again = done(county, county.post(URL, content=content, params={"year": 2016}, headers=ZIP))
    assert again["counts"] == counts(created=1)
    published = done(county, county.post(URL, content=content, params={"publish": "true"}, headers=ZIP))
    assert published["counts"] == counts(updated=1)


def test_several_parts_of_a_form_are_a_job_and_a_bad_zip_among_them_one_file(county: TestClient) -> None:
    bomb = zipped({f"{n}.html": bytes(8 * 2**20) for n in range(4)})
    files = [
        ("file", ("2016.html", page_2014(year=2016), "text/html")),
        ("file", ("炸弹.zip", bomb, "application/zip")),
        ("file", ("两份.zip", zipped({"2017.html": page_2014(year=2017)}), "application/zip")),
    ]
    job = done(county, county.post(URL, files=files))
    assert [(f["name"], f["outcome"]) for f in job["files"]] == [
        ("2016.html", "created"),
        ("炸弹.zip", "refused"),
        ("两份.zip/2017.html", "created"),
    ]
    problem = job["files"][1]["problem"]
    assert (problem["code"], problem["status"], problem["source"]["name"]) == ("too_large", 413, "炸弹.zip")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (zipped({f"{n}.html": bytes(8 * 2**20) for n in range(4)}), 413, "too_large"),
        (zipped({".DS_Store": b"x"}), 422, "empty_file"),
        (b"PK\x03\x04 nothing", 422, "damaged"),
    ],
)
def test_a_zip_that_cannot_be_opened_is_refused_whole(
    county: TestClient, database: Database, content: bytes, status: int, code: str
) -> None:
    answer = county.post(URL, content=content, headers=ZIP)
    assert (answer.status_code, answer.json()["code"], answer.json()["outcome"]) == (status, code, "refused")
    assert rows(database, Job, JobFile, JobUpload, Source) == [0, 0, 0, 0]


def test_names_in_gbk(county: TestClient) -> None:
    name = "某县2018年报.html".encode("gbk")
    content = zipped({"x" * len(name): page_2014()}).replace(b"x" * len(name), name)
    job = done(county, county.post(URL, content=content, headers=ZIP))
    assert [(f["name"], f["outcome"]) for f in job["files"]] == [("某县2018年报.html", "created")]


def test_a_wrong_unit_is_one_bad_call(county: TestClient, database: Database) -> None:
    content = zipped({"a.html": page_2014()})
    answer = county.post(URL, content=content, params={"unit": "999999"}, headers=ZIP)
    assert (answer.status_code, answer.json()["code"]) == (404, "unit_unknown")
    assert rows(database, Job) == [0]


def test_a_dry_run_of_a_zip_is_answered_at_once(county: TestClient, database: Database) -> None:
    content = zipped({"a.html": page_2014(), "b.jpg": JPEG})
    answer = county.post(URL, content=content, params={"dry_run": "true"}, headers=ZIP)
    told = answer.json()
    assert (answer.status_code, told["id"], told["status"]) == (200, None, "done")
    assert told["counts"] == counts(preview=1, refused=1)
    single = county.post(URL, content=page_2014(), params={"dry_run": "true"}, headers=HTML).json()
    assert told["files"][0]["answer"]["values"] == single["values"]
    assert rows(database, Report, Source, Job) == [0, 0, 0]
    many = zipped({f"{n}.html": page_2014() for n in range(21)})
    answer = county.post(URL, content=many, params={"dry_run": "true"}, headers=ZIP)
    assert (answer.status_code, answer.json()["code"]) == (422, "preview_too_many")


def test_a_job_is_for_those_who_may_see_it(county: TestClient, database: Database) -> None:
    job = done(county, county.post(URL, content=zipped({"a.html": page_2014()}), headers=ZIP))
    url = database.url.render_as_string(hide_password=False)
    public = TestClient(create_app(Settings(database_url=url), database=database))
    hidden = public.get(job["links"]["self"])
    assert (hidden.status_code, hidden.json()["code"]) == (404, "import_unknown")


def test_a_job_left_behind_is_done_at_the_next_start(tmp_path: Path, database: Database) -> None:
    with_units(database)
    settings = Settings(database_url=database.url.render_as_string(hide_password=False), open_writes=True)
    # Without its lifespan the service takes jobs and does none.
    answer = TestClient(create_app(settings, database=database)).post(
        URL, content=zipped({"a.html": page_2014()}), headers=ZIP
    )
    assert answer.json()["status"] == "queued"
    with TestClient(create_app(settings, database=database)) as caller:
        assert done(caller, answer)["counts"] == counts(created=1)
