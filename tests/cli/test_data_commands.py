"""`check`, `export` and `rollups rebuild` over the sample reports."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from app.cli import run
from app.cli.demo import load_samples
from app.cli.shared import prepared_database
from app.main import create_app
from app.settings import Settings

RECEIVED = "indicator=applications.received&applicant=total"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory, prepared_file: Path) -> Iterator[Settings]:
    """A database with the samples, named by the environment; the working folder is its own."""
    folder = tmp_path_factory.mktemp("samples")
    before = Path.cwd()
    shutil.copy(prepared_file, folder / "samples.sqlite")
    url = f"sqlite:///{folder}/samples.sqlite"
    settings = Settings(database_url=url)
    with prepared_database(settings) as database:
        assert load_samples(database) == 5
        assert load_samples(database) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGKAI_DATABASE_URL", url)
        os.chdir(folder)
        yield settings
        os.chdir(before)


@pytest.mark.parametrize("file_format", ["csv", "ndjson"])
def test_an_export_is_what_the_api_answers(samples: Settings, file_format: str) -> None:
    name = f"out.{file_format}"
    options = ["--indicator", "applications.received", "--applicant", "total"]
    assert run(["export", "--format", file_format, "--out", name, *options]) == 0
    with TestClient(create_app(samples)) as caller:
        answer = caller.get(f"/api/v1/observations?{RECEIVED}&format={file_format}")
    assert Path(name).read_bytes() == answer.content
    assert answer.content.count(b"\n") in (5, 6)


def rows_of_xlsx(path: Path) -> list[dict[str, Any]]:
    names, *rows = load_workbook(path)["数据"].iter_rows(values_only=True)
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


READ: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
    "xlsx": rows_of_xlsx,
    "parquet": lambda path: polars.read_parquet(path).to_dicts(),
}


@pytest.mark.parametrize("file_format", READ)
def test_an_export_for_spreadsheets_and_data_frames(
    samples: Settings, capsys: pytest.CaptureFixture[str], file_format: str
) -> None:
    name = f"out.{file_format}"
    options = ["--indicator", "applications.received,charges.amount,organisation.special_funds"]
    assert run(["export", "--format", file_format, "--out", name, *options]) == 0
    with TestClient(create_app(samples)) as caller:
        told = caller.get("/api/v1/observations", params={"indicator": options[1], "limit": "1000"}).json()
    assert READ[file_format](Path(name)) == told["items"]
    assert {type(row["unit"]) for row in told["items"]} == {str}
    assert f"已写入 {len(told['items'])} 行：{name}" in capsys.readouterr().err


def test_an_export_as_a_cube(samples: Settings) -> None:
    options = ["--indicator", "applications.received", "--unit", "411328"]
    assert run(["export", "--format", "jsonstat", "--out", "cube.json", *options]) == 0
    cube = json.loads(Path("cube.json").read_bytes())
    assert (cube["id"], cube["size"], cube["value"]) == (
        ["unit", "year", "scope", "indicator", "applicant"],
        [1, 1, 1, 1, 1],
        [1],
    )


def test_an_export_to_standard_output(samples: Settings, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    options = ["--indicator", "applications.received", "--applicant", "total", "--years", "2018"]
    assert run(["export", "--out", "-", "--format", "ndjson", *options]) == 0
    said = capsysbinary.readouterr()
    assert said.err == b""
    (row,) = [json.loads(line) for line in said.out.splitlines()]
    assert (row["unit"], row["year"], row["value"]) == ("411328", 2018, 1)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--out", "x", "--format", "wav"], 2, "没有格式 wav；有 csv、"),
        (["--out", "x", "--years", "soon"], 2, "years 的写法是"),
        (["--out", "x", "--level", "moon"], 2, "moon"),
        (["--out", "x", "--indicator", "applications.recieved"], 2, "applications.received"),
        (["--out", "x", "--within", "999999"], 2, "没有代码为「999999」的单位"),
        (["--out", "/nowhere/x.csv"], 1, "写不了 /nowhere/x.csv"),
    ],
)
def test_an_export_refused_leaves_no_file(
    samples: Settings, capsys: pytest.CaptureFixture[str], options: list[str], code: int, said: str
) -> None:
    assert run(["export", *options]) == code
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.startswith("gongkai: ")
    assert printed.count("\n") == 1
    assert not Path("x").exists()
    assert list(Path().glob("*.part")) == []


def test_check_lists_every_finding(samples: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--json"]) == 1
    said = capsys.readouterr()
    found = [json.loads(line) for line in said.out.splitlines()]
    errors = [(each["unit"], each["year"], each["code"]) for each in found if each["severity"] == "error"]
    assert errors == [("320813", 2023, "identity_broken"), ("320813", 2023, "identity_broken")]
    warnings = [(each["unit"], each["year"]) for each in found if each["severity"] == "warning"]
    assert warnings == [("411328", 2018)]
    notices = len(found) - 3
    assert said.err == f"3 份报告有问题：错误 2，警示 1，提示 {notices}\n"


@pytest.mark.parametrize(
    ("options", "code", "units"),
    [
        (["--within", "410000"], 0, {"411328"}),
        (["--within", "320000"], 1, {"320813"}),
        (["--year", "2019"], 0, {"310000-001"}),
        (["--year", "2015"], 0, set()),
    ],
)
def test_check_narrowed(
    samples: Settings, capsys: pytest.CaptureFixture[str], options: list[str], code: int, units: set[str]
) -> None:
    assert run(["check", "--json", *options]) == code
    assert {json.loads(line)["unit"] for line in capsys.readouterr().out.splitlines()} == units


def test_check_for_a_person(samples: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--year", "2018"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("411328 唐河县人民政府 2018 警示 ")
    assert "9477" in line
    assert "9483" in line


def test_check_of_an_unknown_unit(samples: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--within", "999999"]) == 2
    assert "没有代码为「999999」的单位" in capsys.readouterr().err


def test_rebuilding_changes_nothing(samples: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with TestClient(create_app(samples)) as caller:
        before = caller.get("/api/v1/observations?format=csv").content
    assert run(["rollups", "rebuild"]) == 0
    assert capsys.readouterr().out.startswith("已重新生成 ")
    with TestClient(create_app(samples)) as caller:
        assert caller.get("/api/v1/observations?format=csv").content == before
    assert before.count(b"\n") > 700
