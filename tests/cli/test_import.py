"""`gongkai import`: files, folders and zips; lines for people, JSON for programs; exit codes."""

import json
import zipfile
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.cli import run
from app.cli.shared import prepared_database
from app.db.tables import Report
from app.settings import Settings
from tests.intake.pages import JPEG, page_2014
from tests.reports.factories import COUNTY, units


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with an invented county."""
    file = tmp_path_factory.mktemp("prepared") / "one.sqlite"
    with (
        prepared_database(Settings(database_url=f"sqlite:///{file}")) as database,
        database.writing() as session,
    ):
        units(session)
    return file


@pytest.fixture
def folder(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a copy of it."""
    (tmp_path / "one.sqlite").write_bytes(prepared.read_bytes())
    monkeypatch.setenv("GONGKAI_DATABASE_URL", f"sqlite:///{tmp_path}/one.sqlite")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reports(folder: Path) -> list[tuple[str, int, str]]:
    settings = Settings(database_url=f"sqlite:///{folder}/one.sqlite")
    with prepared_database(settings) as database, database.reading() as session:
        return told(session)


def told(session: Session) -> list[tuple[str, int, str]]:
    return [(r.unit, r.year, r.status) for r in session.exec(select(Report).order_by(Report.year))]  # type: ignore[arg-type]


def test_a_dry_run_says_one_line_and_stores_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "年报.html").write_bytes(page_2014())
    assert run(["import", "年报.html", "--dry-run"]) == 0
    assert capsys.readouterr().out == (
        "试读  年报.html  某县人民政府 2018 年，2014 表，58 个数，错误 0、警告 0、提示 0\n"
    )
    assert reports(folder) == []


def test_json_is_one_object_a_file_refusals_included(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.html").write_bytes(page_2014())
    (folder / "in" / "b.jpg").write_bytes(JPEG)
    (folder / "in" / ".DS_Store").write_bytes(b"x")
    assert run(["import", "in", "--json"]) == 1
    said = capsys.readouterr()
    first, second = map(json.loads, said.out.splitlines())
    assert said.err == ""
    assert (first["outcome"], first["recognised"]["unit"]["code"], len(first["values"])) == (
        "created",
        COUNTY,
        58,
    )
    assert (second["outcome"], second["code"], second["status"]) == ("refused", "picture", 415)
    assert second["source"]["name"] == "b.jpg"
    assert reports(folder) == [(COUNTY, 2018, "draft")]


def test_a_folder_is_read_whole_and_summed_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in" / "deep").mkdir(parents=True)
    (folder / "in" / "deep" / "2017.html").write_bytes(page_2014(year=2017))
    with zipfile.ZipFile(folder / "in" / "两份.zip", "w") as archive:
        archive.writestr("2016.html", page_2014(year=2016))
        archive.writestr("2015.html", page_2014(year=2015))
    assert run(["import", "in", "--publish"]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 3
    assert said.err == "共：新建 3\n"
    assert reports(folder) == [(COUNTY, year, "published") for year in (2015, 2016, 2017)]
    assert run(["import", "in", "--publish"]) == 0
    assert capsys.readouterr().err == "共：未变 3\n"


def test_errors_among_the_findings_end_with_one(folder: Path) -> None:
    (folder / "a.html").write_bytes(page_2014(applications__received=5))
    assert run(["import", "a.html"]) == 1
    assert reports(folder) == [(COUNTY, 2018, "draft")]


def test_what_the_caller_knows_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.html").write_bytes(page_2014())
    options = ["--unit", "990101-EDU", "--year", "2016", "--form", "2014", "--json"]
    assert run(["import", "a.html", *options]) == 0
    assert json.loads(capsys.readouterr().out)["recognised"]["unit"]["how"] == "given"
    assert reports(folder) == [("990101-EDU", 2016, "draft")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["none.html"],
        [],
        ["a.html", "--form", "2020"],
        ["a.html", "--year", "x"],
        ["a.html", "--unit", "999999"],
        ["empty"],
        ["a.html", "--dryrun"],
    ],
)
def test_a_bad_call_ends_with_two(folder: Path, arguments: list[str]) -> None:
    (folder / "a.html").write_bytes(page_2014())
    (folder / "empty").mkdir()
    assert run(["import", *arguments]) == 2
    assert reports(folder) == []


def test_a_file_over_the_limit_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGKAI_MAX_UPLOAD_BYTES", "2000")
    (folder / "a.html").write_bytes(page_2014())
    assert run(["import", "a.html", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "too_large"
