"""SDMX over HTTP, read with sdmx1 and held against the API's own CSV."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pandas
import pytest
import sdmx
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.migrate import migrate
from app.db.tables import Unit
from app.main import create_app
from app.observations import sdmx as service
from app.settings import Settings
from app.vocabulary import ValueStatus
from app.writers.sdmx_ids import SERIES, STATUS_OF, TIME, indicator_ids, sdmx_id
from tests.conftest import new_postgres
from tests.reports.factories import API, COUNTY, OFFICE, publish, put, sound_values, with_units

KEY = f"{COUNTY}..."


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Reports of an invented county for two years, of its office, and of a body that is not
    invented, published; these tests only read."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('sdmx')}/test.sqlite"
    else:
        url = new_postgres(request.getfixturevalue("postgres_server"))
    settings = Settings(database_url=url, open_writes=True)
    database = Database(settings)
    migrate(database)
    with_units(database)
    with database.writing() as session:
        session.add(
            Unit(code=PROVINCE, name="某省", level="province", kind="government", path=f"{PROVINCE}/",
                 province=PROVINCE)
        )  # fmt: skip
    with TestClient(create_app(settings, database=database)) as caller:
        for unit, year, received in (
            (COUNTY, 2017, 4), (COUNTY, 2018, 10), (OFFICE, 2018, 3), (PROVINCE, 2018, 5)
        ):  # fmt: skip
            address = f"{API}/reports/{unit}/{year}"
            values = sound_values(
                applications__received=received,
                applications__received_online=received,
                applications__fees=0.25,
                training__courses=None,
            )
            publish(caller, put(caller, address, values=values), address)
        yield caller
    database.close()


PROVINCE = "410000"
EVERYONE = f"{COUNTY}+{OFFICE}+{PROVINCE}..."
XML = "application/vnd.sdmx.genericdata+xml;version=2.1"
JSON = "application/vnd.sdmx.data+json;version=1.0.0"
DRAFT = "application/vnd.sdmx.data+json;version=1.0.0-wd"


def message(client: TestClient, path: str, accept: str = "*/*", **params: Any) -> Any:
    """The answer as sdmx1 reads it, which of SDMX-JSON 1.0.0 knows only the working draft."""
    answer = client.get(f"/sdmx/{path}", params=params, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    content = answer.content
    if accept == JSON:
        told = json.loads(content)
        assert list(told) == ["meta", "data", "errors"]
        content = json.dumps({"header": told["meta"], **told["data"]}).encode()
    return sdmx.read_sdmx(io.BytesIO(content))


Cells = dict[tuple[str, ...], tuple[float | None, str]]


def cells(read: Any) -> Cells:
    found: Cells = {}
    for each in read.data[0].obs:
        key = tuple(
            str(value.value) for value in (*each.series_key.values.values(), *each.dimension.values.values())
        )
        value = None if each.value is None else float(each.value)
        found[key] = (value, str(each.attached_attribute["OBS_STATUS"].value))
    return found


def csv_cells(client: TestClient, **params: Any) -> Cells:
    text = client.get(f"{API}/observations", params={**params, "format": "csv"}).text
    return {
        (row["unit"], sdmx_id(row["indicator"]), row["applicant"], row["scope"], row["year"]): (
            float(row["value"]) if row["value"] else None,
            STATUS_OF[ValueStatus(row["status"])],
        )
        for row in csv.DictReader(io.StringIO(text))
    }


@pytest.mark.parametrize("accept", [XML, JSON, DRAFT])
def test_every_cell_is_that_of_the_csv(published: TestClient, accept: str) -> None:
    found = cells(message(published, f"data/OBSERVATIONS/{KEY}", accept))
    assert found == csv_cells(published, unit=COUNTY)
    assert len(found) == 2 * 58
    assert found[(COUNTY, "training_courses", "total", "area", "2018")] == (None, "O")
    assert found[(COUNTY, "applications_fees", "total", "area", "2018")] == (0.25, "A")


def frame(read: Any) -> pandas.DataFrame:
    """Values and statuses by key and year; sdmx1 takes numbers from XML as texts."""
    made = sdmx.to_pandas(read, attributes="o").reorder_levels([*SERIES, TIME]).sort_index()
    return made.assign(value=made["value"].astype(float), OBS_STATUS=made["OBS_STATUS"].map(str))


@pytest.mark.parametrize("accept", [XML, JSON, DRAFT])
def test_pandas_gets_the_same_of_every_form(published: TestClient, accept: str) -> None:
    address = f"data/OBSERVATIONS/{EVERYONE}"
    asked, xml = frame(message(published, address, accept)), frame(message(published, address))
    assert len(asked) == 4 * 58
    pandas.testing.assert_frame_equal(asked, xml)


@pytest.mark.parametrize("accept", [XML, JSON])
def test_keys_and_periods(published: TestClient, accept: str) -> None:
    key = f"{COUNTY}+{OFFICE}.applications_received.total."
    assert cells(message(published, f"data/OBSERVATIONS/{key}", accept, startPeriod="2018")) == csv_cells(
        published, unit=f"{COUNTY},{OFFICE}", indicator="applications.received", years="2018"
    )
    early = cells(message(published, f"data/OBSERVATIONS/{key}", endPeriod="2017"))
    assert early == {(COUNTY, "applications_received", "total", "area", "2017"): (4.0, "A")}


@pytest.mark.parametrize(
    "address",
    [
        "OBSERVATIONS",
        "GK,OBSERVATIONS",
        "all,OBSERVATIONS,latest",
        "OBSERVATIONS/all",
        "GK,OBSERVATIONS,1.0/.../all",
        "OBSERVATIONS/.../GK",
    ],
)
def test_all_is_everything_that_is_not_invented(published: TestClient, address: str) -> None:
    found = cells(message(published, f"data/{address}"))
    assert found == csv_cells(published)
    assert {key[0] for key in found} == {PROVINCE}


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ({"startPeriod": "2018"}, {"2018"}),
        ({"startPeriod": "2018-Q4", "endPeriod": "2018-12-31"}, {"2018"}),
        ({"endPeriod": "2017-A1"}, {"2017"}),
        ({"startPeriod": "2016-07", "endPeriod": "2018-W01"}, {"2017", "2018"}),
    ],
)
def test_a_shorter_period_means_its_year(
    published: TestClient, period: dict[str, str], years: set[str]
) -> None:
    found = cells(message(published, f"data/OBSERVATIONS/{COUNTY}.training_courses..", **period))
    assert {key[-1] for key in found} == years


@pytest.mark.parametrize("accept", [XML, JSON])
def test_details(published: TestClient, accept: str) -> None:
    address = f"data/OBSERVATIONS/{COUNTY}.training_courses+applications_received.."
    full = message(published, address, accept, dimensionAtObservation="TIME_PERIOD").data[0]
    bare = message(published, address, accept, detail="dataonly").data[0]
    assert [each.value for each in bare.obs] == [each.value for each in full.obs]
    assert len(bare.obs) == 4
    assert not any(each.attached_attribute for each in bare.obs)
    for detail in ("serieskeysonly", "nodata"):
        keys = message(published, address, accept, detail=detail).data[0]
        assert not keys.obs
        assert list(map(str, keys.series)) == list(map(str, full.series))


def test_the_structure_explains_every_cell(published: TestClient) -> None:
    read = message(published, "datastructure/GK/OBSERVATIONS", references="all")
    dsd = read.structure["OBSERVATIONS"]
    assert [each.id for each in dsd.dimensions] == ["UNIT", "INDICATOR", "APPLICANT", "SCOPE", "TIME_PERIOD"]
    assert [each.id for each in dsd.attributes] == ["OBS_STATUS"]
    assert set(read.dataflow) == {"OBSERVATIONS"}
    lists = [read.codelist[f"CL_{name}"] for name in ("UNIT", "INDICATOR", "APPLICANT", "SCOPE")]
    for key, (_, status) in cells(message(published, f"data/OBSERVATIONS/{KEY}")).items():
        assert all(code in known for code, known in zip(key[:4], lists, strict=True))
        assert status in read.codelist["CL_OBS_STATUS"]
    assert {code.id for code in lists[0]} == {COUNTY, OFFICE, PROVINCE}


FLOWS, DSDS, CONCEPTS = {"Dataflow OBSERVATIONS"}, {"DataStructure OBSERVATIONS"}, {"ConceptScheme CONCEPTS"}
LISTS = {f"Codelist CL_{name}" for name in ("UNIT", "INDICATOR", "APPLICANT", "SCOPE", "OBS_STATUS")}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("dataflow", FLOWS),
        ("dataflow/GK", FLOWS),
        ("dataflow/all/all/all", FLOWS),
        ("dataflow/GK/OBSERVATIONS/latest?references=children", FLOWS | DSDS),
        ("dataflow/GK?references=descendants", FLOWS | DSDS | CONCEPTS | LISTS),
        ("dataflow/GK/OBSERVATIONS?references=all", FLOWS | DSDS | CONCEPTS | LISTS),
        ("dataflow?references=parents", FLOWS),
        ("datastructure/GK/OBSERVATIONS?references=parents", FLOWS | DSDS),
        ("datastructure/GK/all?references=codelist", DSDS | LISTS),
        ("codelist/GK/CL_SCOPE+CL_UNIT/1.0+latest", {"Codelist CL_UNIT", "Codelist CL_SCOPE"}),
        ("codelist/GK/CL_SCOPE?references=parents", DSDS | {"Codelist CL_SCOPE"}),
        ("codelist/GK/CL_SCOPE?references=parentsandsiblings", DSDS | CONCEPTS | LISTS),
        ("conceptscheme?references=none", CONCEPTS),
        ("structure", FLOWS | DSDS | CONCEPTS | LISTS),
        ("structure/GK/OBSERVATIONS", FLOWS | DSDS),
    ],
)
def test_addresses_of_structure(published: TestClient, path: str, found: set[str]) -> None:
    text = published.get(f"/sdmx/{path}").text
    told = re.findall(r'<str:(Dataflow|DataStructure|Codelist|ConceptScheme) id="(\w+)"', text)
    assert sorted(f"{kind} {name}" for kind, name in told) == sorted(found)


def test_one_artefact_alone(published: TestClient) -> None:
    read = message(published, "codelist/GK/CL_SCOPE/1.0")
    assert {name: [code.id for code in found] for name, found in read.codelist.items()} == {
        "CL_SCOPE": ["body", "level", "area"]
    }
    assert list(message(published, "conceptscheme/GK/all").concept_scheme) == ["CONCEPTS"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"data/NOTHING/{KEY}", 404, "sdmx_unknown"),
        ("data/OBSERVATIONS/a.b", 422, "invalid_parameter"),
        ("data/OBSERVATIONS/990100...", 404, "sdmx_empty"),
        ("data/OBSERVATIONS?endPeriod=2016", 404, "sdmx_empty"),
        ("data/ECB,OBSERVATIONS", 404, "sdmx_unknown"),
        ("data/GK,OBSERVATIONS,2.0", 404, "sdmx_unknown"),
        ("data/OBSERVATIONS/all/ECB", 404, "sdmx_unknown"),
        ("data/OBSERVATIONS/all?startPeriod=2018-13", 422, "invalid_parameter"),
        ("data/OBSERVATIONS/all?dimensionAtObservation=UNIT", 422, "invalid_parameter"),
        ("data/OBSERVATIONS/all?detail=some", 422, "invalid_parameter"),
        ("data/OBSERVATIONS/...everything", 404, "sdmx_unknown"),
        ("data", 404, "sdmx_unknown"),
        ("categoryscheme/GK", 404, "sdmx_unknown"),
        ("dataflow/GK/OBSERVATIONS+NOTHING", 404, "sdmx_unknown"),
        ("dataflow?references=everything", 422, "invalid_parameter"),
        (f"data/OBSERVATIONS/{KEY}?format=csv", 406, "not_acceptable"),
        ("data/OBSERVATIONS/000000...", 404, "unit_unknown"),
        ("data/OBSERVATIONS/.applications_recieved..", 404, "indicator_unknown"),
        ("data/OBSERVATIONS/..nobody.", 404, "sdmx_unknown"),
        (f"data/OBSERVATIONS/{KEY}?startPeriod=2018&endPeriod=2017", 422, "invalid_parameter"),
        (f"data/OBSERVATIONS/{KEY}?startperiod=2018", 422, "unknown_parameter"),
        ("codelist/GK/CL_NOTHING", 404, "sdmx_unknown"),
        ("codelist/ECB/CL_SCOPE", 404, "sdmx_unknown"),
        ("codelist/GK/CL_SCOPE/9.9", 404, "sdmx_unknown"),
    ],
)
def test_refusals(published: TestClient, path: str, status: int, code: str) -> None:
    answer = published.get(f"/sdmx/{path}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("data/OBSERVATIONS/all", "*/*", XML),
        ("data/OBSERVATIONS/all", "application/json, application/xml;q=0.9", JSON),
        ("data/OBSERVATIONS/all?format=json-wd", "application/xml", DRAFT),
        ("codelist/GK/CL_SCOPE", "text/xml", "application/vnd.sdmx.structure+xml;version=2.1"),
    ],
)
def test_the_form_of_the_answer(published: TestClient, path: str, accept: str, media_type: str) -> None:
    answer = published.get(f"/sdmx/{path}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("path", ["data/OBSERVATIONS/all", "codelist/GK/CL_SCOPE"])
def test_no_form_that_the_caller_takes(published: TestClient, path: str) -> None:
    answer = published.get(f"/sdmx/{path}", headers={"Accept": "text/csv, application/json;q=0"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    assert answer.json()["available"][0].endswith("+xml;version=2.1")


def test_an_id_means_one_indicator() -> None:
    assert all(sdmx_id(code) == name for name, code in service.printed().items())
    with pytest.raises(ValueError, match="one SDMX id"):
        indicator_ids(["a.b_c", "a_b.c"])
