"""JSON-stat over HTTP: what pyjstat reads of a live answer is what the CSV of the same question says."""

import csv
import shutil
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson
import pytest
from pyjstat import pyjstat
from starlette.testclient import TestClient

from app.api.schemas.cubes import EXAMPLE
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from tests.conftest import new_postgres
from tests.observations import world
from tests.reports.factories import API

MEDIA_TYPE = "application/vnd.json-stat+json"
CORNER = "within=120000"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def caller(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service over a random world, made once of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('cubes')}/world.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), url.removeprefix("sqlite:///"))
    else:
        template = request.getfixturevalue("migrated_postgres")
        url = new_postgres(request.getfixturevalue("postgres_server"), template)
    settings = Settings(database_url=url)
    database = Database(settings)
    with database.writing() as session:
        world.store(world.make(Random(11)), session)
    with TestClient(create_app(settings, database=database)) as client:
        yield client


def as_csv(caller: TestClient, question: str) -> list[dict[str, str]]:
    answer = caller.get(f"{API}/{question}&format=csv")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(answer.text.splitlines()))


def as_cube(caller: TestClient, question: str) -> bytes:
    answer = caller.get(f"{API}/{question}&format=jsonstat")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    return answer.content


def frame(cube: bytes) -> list[dict[str, str]]:
    """The cells that the table has a row for, as pyjstat reads them: texts as in a CSV."""
    text = cube.decode()
    values = pyjstat.Dataset.read(text).write("dataframe", naming="id")
    found = values.astype(object).where(values.notna(), "").to_dict("records")
    statuses = orjson.loads(cube)["status"]
    return [
        {name: shown(field) for name, field in cell.items()}
        | {"status": statuses.get(str(place), "reported")}
        for place, cell in enumerate(found)
        if statuses.get(str(place)) != "no_row"
    ]


def shown(field: Any) -> str:
    return f"{field:.15g}" if isinstance(field, int | float) else str(field)


OBSERVATIONS = [
    f"observations?{CORNER}&level=prefecture&years=2018,2021",
    "observations?indicator=charges.amount,licensing.items_change,reviews.total",
    "observations?indicator=applications.received&level=county&years=2016,2021&applicant=total,enterprise",
    f"observations?{CORNER}&indicator=applications.received&status=blank,unreadable",
    "observations?within=990000&indicator=applications.concluded&limit=5",
]
SIDES = ("unit", "year", "scope", "indicator", "applicant")


def in_place(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in SIDES)


def test_observations_are_the_csv_cell_by_cell(caller: TestClient) -> None:
    seen = set[str]()
    for question in OBSERVATIONS:
        rows = as_csv(caller, question)
        cells = frame(as_cube(caller, question))
        wanted = [
            {name: row[name] for name in (*SIDES, "status")}
            | {"value": shown(float(row["value"])) if row["value"] else ""}
            for row in rows
        ]
        assert sorted(cells, key=in_place) == sorted(wanted, key=in_place), question
        assert rows, question
        seen |= {row["status"] for row in rows}
    assert seen == {"reported", "blank", "not_applicable", "unreadable", "absent"}


def test_what_is_no_number_is_beside_the_cube(caller: TestClient) -> None:
    """Names, levels, parents, forms and addresses of the CSV are all to be found; labels are Chinese."""
    question = OBSERVATIONS[0]
    told = orjson.loads(as_cube(caller, question))
    reports = {
        (each["unit"], str(each["year"]), each["scope"]): each for each in told["extension"]["reports"]
    }
    unit = told["dimension"]["unit"]
    for row in as_csv(caller, question):
        report = reports[row["unit"], row["year"], row["scope"]]
        assert (report["form"], report["report"]) == (row["form"], row["report"])
        assert unit["category"]["label"][row["unit"]] == row["unit_name"]
        beside = {name: fields[row["unit"]] for name, fields in unit["extension"].items()}
        assert beside == {
            "level": row["level"],
            "kind": row["kind"],
            "parent": row["parent"] or None,
            "synthetic": row["synthetic"] == "true",
        }
    told = orjson.loads(as_cube(caller, f"observations?{CORNER}&indicator=applications.granted"))
    assert {name: side["label"] for name, side in told["dimension"].items()} == {
        "unit": "单位", "year": "年度", "scope": "口径", "indicator": "指标", "applicant": "申请人",
    }  # fmt: skip
    assert told["role"] == {"geo": ["unit"], "time": ["year"], "metric": ["indicator"]}
    category = told["dimension"]["indicator"]["category"]
    assert category["unit"] == {"applications.granted": {"label": "件"}}
    assert category["note"]["applications.granted"][0] != ""
    assert told["dimension"]["scope"]["category"]["label"]["area"] == "本行政区域"
    assert told["note"] == ["金额以万元计；其余为件、次、人等原表的单位。"]


AGGREGATES = [
    "aggregates?indicator=applications.received&level=county",
    "aggregates?indicator=applications.received&level=county&group_by=year,prefecture&stats=sum,mean,stddev",
    "aggregates?indicator=charges.amount,reviews.total&level=county&group_by=indicator,county,year",
    "aggregates?indicator=applications.received&level=county&group_by=applicant,form&stats=sum,median,p90,count",
    "aggregates?indicator=applications.share_granted&level=county&group_by=year,province&stats=sum,min,max",
    "aggregates?indicator=reviews.total&group_by=level,year&sort=-sum&having=sum>=3&limit=4",
    "aggregates?indicator=reviews.total&level=county&having=sum<0",
]


def test_aggregates_are_the_csv_cell_by_cell(caller: TestClient) -> None:
    undefined = 0
    for question in AGGREGATES:
        cells = frame(as_cube(caller, question))
        rows = as_csv(caller, question)
        names = [name for name in cells[0] if name not in ("value", "status", "measure")] if cells else []
        found = {(*(cell[name] for name in names), cell["measure"]): cell["value"] for cell in cells}
        wanted = {
            (*(row[name] for name in names), measure): number(field)
            for row in rows
            for measure, field in row.items()
            if measure not in names and not measure.endswith("_name")
        }
        assert found == wanted, question
        undefined += sum(cell["status"] == "undefined" for cell in cells)
        assert all(cell["status"] == ("undefined" if cell["value"] == "" else "reported") for cell in cells)
    assert undefined > 0


def number(field: str) -> str:
    flags = {"true": "1", "false": "0", "": ""}
    return flags[field] if field in flags else shown(float(field))


WHO = [
    ("observations?format=jsonstat", "*/*", 422, "cube_too_large"),
    ("observations?format=jsonstat&indicator=nothing", "*/*", 404, "indicator_unknown"),
    ("rankings?format=jsonstat&indicator=reviews.total&year=2018&level=county", "*/*", 406, "not_acceptable"),
    ("units?format=jsonstat", "*/*", 406, "not_acceptable"),
    (f"observations?{CORNER}&indicator=reviews.total", MEDIA_TYPE, 200, None),
    (f"observations?{CORNER}&format=csv&indicator=reviews.total", MEDIA_TYPE, 200, None),
]


def test_who_gets_a_cube(caller: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.writers.cube.MOST_CELLS", 20_000)
    for path, accept, status, code in WHO:
        answer = caller.get(f"{API}/{path}", headers={"Accept": accept})
        assert answer.status_code == status, answer.text
        if code is None:
            assert answer.headers["content-type"].startswith("text/csv" if "csv" in path else MEDIA_TYPE)
        else:
            assert answer.json()["code"] == code
    nothing = orjson.loads(as_cube(caller, "observations?indicator=reviews.total&years=2010"))
    assert (nothing["size"], nothing["value"]) == ([0] * 5, [])


def test_the_example_is_a_cube() -> None:
    read = pyjstat.Dataset.read(orjson.dumps(EXAMPLE).decode()).write("dataframe", naming="id")
    assert read["value"].tolist()[0] == 1
    assert list(read["year"]) == ["2018", "2019"]
