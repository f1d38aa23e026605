"""The files of the whole data set: read by those who read such files, equal to the API, of one moment."""

import gzip
import hashlib
import io
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import frictionless
import pandas
import polars
import pytest
from starlette.testclient import TestClient

from app.bulk.builder import Builder
from app.db.engine import Database
from app.main import create_app
from app.problems import ProblemError
from app.settings import Settings
from app.vocabulary import FormCode
from tests.reports.factories import (
    API,
    COUNTY,
    OFFICE,
    TOWN,
    move,
    publish,
    put,
    sound_values,
    with_units,
)

FILES = {
    "units.csv", "units.parquet", "indicators.csv", "indicators.parquet", "reports.csv", "reports.parquet",
    "observations.csv.gz", "observations/year=2018/part-0.parquet", "observations/year=2019/part-0.parquet",
    "gongkai.sqlite", "history.ndjson.gz", "datapackage.json", "SHA256SUMS",
}  # fmt: skip


@pytest.fixture
def told(client: TestClient, database: Database) -> TestClient:
    """Two published reports of two forms and a draft that nobody may see."""
    with_units(database)
    values = sound_values(applications__fees=7730.28, complaints__total=None)
    publish(
        client, put(client, f"{API}/reports/{COUNTY}/2018", values=values), f"{API}/reports/{COUNTY}/2018"
    )
    later = {"form": "2019", "values": sound_values(FormCode.F2019)}
    publish(client, put(client, f"{API}/reports/{OFFICE}/2019", **later), f"{API}/reports/{OFFICE}/2019")
    put(client, f"{API}/reports/{TOWN}/2018", title="草稿标记")
    return client


@pytest.fixture
def folder(told: TestClient, tmp_path: Path) -> Iterator[Path]:
    """All files of the present build, fetched over HTTP into a folder."""
    index = told.get("/bulk").json()
    for each in index["files"]:
        file = tmp_path / "fetched" / each["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        answer = told.get(each["link"])
        assert answer.headers["content-type"].partition(";")[0] == each["media_type"].partition(";")[0]
        file.write_bytes(answer.content)
        assert (len(answer.content), hashlib.sha256(answer.content).hexdigest()) == (
            each["bytes"],
            each["sha256"],
        )
    return tmp_path / "fetched"


def test_the_index_lists_every_file(told: TestClient) -> None:
    answer = told.get("/bulk")
    index = answer.json()
    assert {each["path"] for each in index["files"]} == FILES
    rows = {each["path"]: each["rows"] for each in index["files"]}
    assert (rows["reports.csv"], rows["observations/year=2018/part-0.parquet"]) == (2, 58)
    assert rows["observations.csv.gz"] == 58 + rows["observations/year=2019/part-0.parquet"]
    assert told.get(index["changes"]).json()["items"] == []
    assert told.get("/bulk", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    plain = {"Accept-Encoding": "identity"}
    assert told.head("/bulk/datapackage.json", headers=plain).headers["content-length"] == str(
        len(told.get("/bulk/datapackage.json").content)
    )


def test_the_data_package_is_valid(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"])
    names = {task.name for task in report.tasks if task.type == "table"}
    assert names >= {"units", "indicators", "reports", "observations"}
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    assert {line.split("  ")[1] for line in sums} == FILES - {"SHA256SUMS"}


def test_every_file_holds_what_the_api_answers(told: TestClient, folder: Path) -> None:
    csv = told.get(f"{API}/observations?within=990000&format=csv").content
    packed = gzip.decompress((folder / "observations.csv.gz").read_bytes())
    by_year = sorted(csv.decode().splitlines()[1:], key=lambda line: line.split(",")[6])
    assert packed.decode().splitlines() == [csv.decode().splitlines()[0], *by_year]
    asked = pandas.read_csv(io.BytesIO(csv), dtype={"unit": str, "parent": str, "form": str})
    key = ["unit", "year", "scope", "indicator", "applicant"]
    asked = asked.sort_values(key).reset_index(drop=True)
    parquet = polars.scan_parquet(folder / "observations", hive_partitioning=True).collect().to_pandas()
    with sqlite3.connect(folder / "gongkai.sqlite") as copy:
        table = pandas.read_sql("SELECT * FROM observations", copy)
    for got in (parquet, table):
        same = got[list(asked.columns)].sort_values(key).reset_index(drop=True)
        same["synthetic"] = same["synthetic"].astype(bool)
        pandas.testing.assert_frame_equal(same, asked, check_dtype=False)
    assert asked["value"].isna().sum() == 1
    reports = told.get(f"{API}/reports?within=990000&status=published&format=csv").content
    assert (folder / "reports.csv").read_bytes() == reports
    assert "草稿标记".encode() not in b"".join(
        file.read_bytes() for file in folder.rglob("*") if file.is_file()
    )


def test_a_part_of_a_file(told: TestClient) -> None:
    whole = told.get("/bulk/gongkai.sqlite")
    part = told.get(
        "/bulk/gongkai.sqlite", headers={"Range": "bytes=0-15", "If-Range": whole.headers["etag"]}
    )
    assert (part.status_code, part.content) == (206, b"SQLite format 3\x00")
    assert whole.headers["last-modified"].endswith("GMT")


@pytest.mark.parametrize(
    "path", ["nothing.csv", "../current", "index.json", "current", "lock", "20200101T0Z/units.csv", ""]
)
def test_nothing_else_is_to_be_had(told: TestClient, path: str) -> None:
    told.get("/bulk")
    answer = told.get(f"/bulk/{path.replace('..', '%2e%2e')}")
    assert (answer.status_code, answer.json()["code"]) == (404, "file_unknown")


def test_the_first_build_waits_for_nobody_where_it_is_wanted(database: Database, tmp_path: Path) -> None:
    place = tmp_path / "files"
    for at_start in (False, True):
        chosen = Settings(bulk_folder=str(place), bulk_at_start=at_start)
        app = create_app(
            chosen, database=Database(Settings(database_url=database.url.render_as_string(False)))
        )
        with TestClient(app):
            shelf = app.state.bulk.shelf
            for _ in range(600 if at_start else 10):
                if shelf.current() is not None:
                    break
                time.sleep(0.05)
            assert (shelf.current() is not None) is at_start


def test_builds_follow_publications_and_the_last_one_stays(
    told: TestClient, database: Database, tmp_path: Path
) -> None:
    builder = Builder(database, tmp_path / "shelf")
    assert builder.refresh()
    first = builder.shelf.current()
    assert first is not None
    assert not builder.refresh()
    put(told, f"{API}/reports/{COUNTY}/2016", title="一份草稿")
    assert not builder.refresh()
    town = f"{API}/reports/{TOWN}/2018"
    publish(told, told.get(town).headers["etag"], town)
    assert builder.refresh()
    second = builder.shelf.current()
    assert second is not None
    assert (first.state < second.state, first.cursor == second.cursor) == (True, False)
    assert builder.shelf.build(first.version) == first
    etag = told.get(f"{API}/reports/{COUNTY}/2018").headers["etag"]
    move(told, etag, "withdrawn", f"{API}/reports/{COUNTY}/2018", note="重复上报")
    assert builder.refresh()
    third = builder.shelf.current()
    assert third is not None
    assert third.file("observations/year=2018/part-0.parquet") is not None
    assert builder.shelf.build(first.version) is None
    assert builder.shelf.build(second.version) == second
    assert sorted(each.name for each in (tmp_path / "shelf").iterdir()) == sorted(
        [second.version, third.version, "current", "lock"]
    )


def test_one_process_builds_at_a_time(told: TestClient, database: Database, tmp_path: Path) -> None:
    builder, other = Builder(database, tmp_path / "shelf"), Builder(database, tmp_path / "shelf")
    with builder.shelf.lock() as mine:
        assert mine
        assert not other.refresh()
        with pytest.raises(ProblemError) as refused:
            other.wanted(wait=0.0)
        other.stop()
    assert refused.value.kind.code == "not_built_yet"
    assert refused.value.headers["Retry-After"] == "30"


def test_a_build_that_fails_leaves_the_last_one(
    told: TestClient, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = Builder(database, tmp_path / "shelf")
    assert builder.refresh()
    before = builder.shelf.current()
    town = f"{API}/reports/{TOWN}/2018"
    publish(told, told.get(town).headers["etag"], town)

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("app.writers.parquet.fill", full)
        with pytest.raises(OSError, match="No space"):
            builder.refresh()
    assert builder.shelf.current() == before
    assert list((tmp_path / "shelf").glob("*.part")) == []
    assert builder.refresh()


def test_a_build_is_of_one_moment(
    told: TestClient, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is published while a build runs is in none of its files."""
    from app.bulk import build

    town, done = f"{API}/reports/{TOWN}/2018", threading.Event()
    years = build.store.published_years

    def meanwhile(session: object) -> list[int]:
        publish(told, told.get(town).headers["etag"], town)
        done.set()
        return years(session)  # type: ignore[arg-type]

    monkeypatch.setattr(build.store, "published_years", meanwhile)
    builder = Builder(database, tmp_path / "shelf")
    assert builder.refresh()
    assert done.is_set()
    made = builder.shelf.current()
    assert made is not None
    assert {each.path: each.rows for each in made.files}["observations/year=2018/part-0.parquet"] == 58
    rows = [
        json.loads(line) for line in told.get(f"{API}/observations?within={TOWN}&format=ndjson").iter_lines()
    ]
    assert len(rows) == 58


def test_the_history_is_the_feed_with_what_each_revision_says(told: TestClient, folder: Path) -> None:
    lines = [
        json.loads(line) for line in gzip.decompress((folder / "history.ndjson.gz").read_bytes()).splitlines()
    ]
    feed = told.get(f"{API}/changes?limit=1000").json()
    named = ("seq", "kind", "action", "unit", "year", "scope", "revision", "after")
    assert [[line[name] for name in named] for line in lines] == [
        [item[name] for name in named] for item in feed["items"]
    ]
    index = told.get("/bulk").json()
    package = json.loads((folder / "datapackage.json").read_bytes())["gongkai"]
    assert (index["cursor"], package["changes_cursor"]) == (feed["next"], feed["next"])
    assert index["seq"] == package["seq"] == int(feed["next"].partition("-")[0])
    said = next(line["report"] for line in lines if line["kind"] == "report")
    assert said["sections"] == []
    values = {row[0]: row[1:4] for row in said["values"]}
    assert values["applications.fees"] == ["total", "reported", "7730.28"]
    assert values["complaints.total"] == ["total", "blank", None]
    assert said["confidentiality_review"][0]


def test_the_history_keeps_no_text_that_was_taken_back(
    told: TestClient, database: Database, tmp_path: Path
) -> None:
    path = f"{API}/reports/{COUNTY}/2018"
    move(told, told.get(path).headers["etag"], "withdrawn", path, note="误发")
    made = Builder(database, tmp_path / "shelf")
    assert made.refresh()
    build = made.shelf.current()
    assert build is not None
    packed = (tmp_path / "shelf" / build.version / "history.ndjson.gz").read_bytes()
    lines = [json.loads(line) for line in gzip.decompress(packed).splitlines()]
    reports = [line for line in lines if line["kind"] == "report" and line["unit"] == COUNTY]
    assert [(line["action"], line.get("report", "-")) for line in reports] == [
        ("published", None), ("withdrawn", "-"),
    ]  # fmt: skip
    assert reports[1]["after"]["reason"] == "误发"
