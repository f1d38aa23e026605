"""SDMX over HTTP, read with sdmx1 and held against the API's own CSV."""

import re

import pandas
import pytest
from starlette.testclient import TestClient

from app.observations import sdmx as service
from app.writers.sdmx_ids import indicator_ids, sdmx_id
from tests.api.sdmx.reading import (
    DRAFT,
    EVERYONE,
    JSON,
    KEY,
    PROVINCE,
    XML,
    cells,
    csv_cells,
    frame,
    message,
)
from tests.reports.factories import COUNTY, OFFICE


@pytest.mark.parametrize("accept", [XML, JSON, DRAFT])
def test_every_cell_is_that_of_the_csv(sdmx_service: TestClient, accept: str) -> None:
    found = cells(message(sdmx_service, f"data/OBSERVATIONS/{KEY}", accept))
    assert found == csv_cells(sdmx_service, unit=COUNTY)
    assert len(found) == 2 * 58
    assert found[(COUNTY, "training_courses", "total", "area", "2018")] == (None, "O")
    assert found[(COUNTY, "applications_fees", "total", "area", "2018")] == (0.25, "A")


@pytest.mark.parametrize("accept", [XML, JSON, DRAFT])
def test_pandas_gets_the_same_of_every_form(sdmx_service: TestClient, accept: str) -> None:
    address = f"data/OBSERVATIONS/{EVERYONE}"
    asked, xml = frame(message(sdmx_service, address, accept)), frame(message(sdmx_service, address))
    assert len(asked) == 4 * 58
    pandas.testing.assert_frame_equal(asked, xml)


@pytest.mark.parametrize("accept", [XML, JSON])
def test_keys_and_periods(sdmx_service: TestClient, accept: str) -> None:
    key = f"{COUNTY}+{OFFICE}.applications_received.total."
    assert cells(message(sdmx_service, f"data/OBSERVATIONS/{key}", accept, startPeriod="2018")) == csv_cells(
        sdmx_service, unit=f"{COUNTY},{OFFICE}", indicator="applications.received", years="2018"
    )
    early = cells(message(sdmx_service, f"data/OBSERVATIONS/{key}", endPeriod="2017"))
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
def test_all_is_everything_that_is_not_invented(sdmx_service: TestClient, address: str) -> None:
    found = cells(message(sdmx_service, f"data/{address}"))
    assert found == csv_cells(sdmx_service)
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
    sdmx_service: TestClient, period: dict[str, str], years: set[str]
) -> None:
    found = cells(message(sdmx_service, f"data/OBSERVATIONS/{COUNTY}.training_courses..", **period))
    assert {key[-1] for key in found} == years


@pytest.mark.parametrize("accept", [XML, JSON])
def test_details(sdmx_service: TestClient, accept: str) -> None:
    address = f"data/OBSERVATIONS/{COUNTY}.training_courses+applications_received.."
    full = message(sdmx_service, address, accept, dimensionAtObservation="TIME_PERIOD").data[0]
    bare = message(sdmx_service, address, accept, detail="dataonly").data[0]
    assert [each.value for each in bare.obs] == [each.value for each in full.obs]
    assert len(bare.obs) == 4
    assert not any(each.attached_attribute for each in bare.obs)
    for detail in ("serieskeysonly", "nodata"):
        keys = message(sdmx_service, address, accept, detail=detail).data[0]
        assert not keys.obs
        assert list(map(str, keys.series)) == list(map(str, full.series))


def test_the_structure_explains_every_cell(sdmx_service: TestClient) -> None:
    read = message(sdmx_service, "datastructure/GK/OBSERVATIONS", references="all")
    dsd = read.structure["OBSERVATIONS"]
    assert [each.id for each in dsd.dimensions] == ["UNIT", "INDICATOR", "APPLICANT", "SCOPE", "TIME_PERIOD"]
    assert [each.id for each in dsd.attributes] == ["OBS_STATUS"]
    assert set(read.dataflow) == {"OBSERVATIONS"}
    lists = [read.codelist[f"CL_{name}"] for name in ("UNIT", "INDICATOR", "APPLICANT", "SCOPE")]
    for key, (_, status) in cells(message(sdmx_service, f"data/OBSERVATIONS/{KEY}")).items():
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
def test_addresses_of_structure(sdmx_service: TestClient, path: str, found: set[str]) -> None:
    text = sdmx_service.get(f"/sdmx/{path}").text
    told = re.findall(r'<str:(Dataflow|DataStructure|Codelist|ConceptScheme) id="(\w+)"', text)
    assert sorted(f"{kind} {name}" for kind, name in told) == sorted(found)


def test_one_artefact_alone(sdmx_service: TestClient) -> None:
    read = message(sdmx_service, "codelist/GK/CL_SCOPE/1.0")
    assert {name: [code.id for code in found] for name, found in read.codelist.items()} == {
        "CL_SCOPE": ["body", "level", "area"]
    }
    assert list(message(sdmx_service, "conceptscheme/GK/all").concept_scheme) == ["CONCEPTS"]


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
def test_refusals(sdmx_service: TestClient, path: str, status: int, code: str) -> None:
    answer = sdmx_service.get(f"/sdmx/{path}")
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
def test_the_form_of_the_answer(sdmx_service: TestClient, path: str, accept: str, media_type: str) -> None:
    answer = sdmx_service.get(f"/sdmx/{path}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("path", ["data/OBSERVATIONS/all", "codelist/GK/CL_SCOPE"])
def test_no_form_that_the_caller_takes(sdmx_service: TestClient, path: str) -> None:
    answer = sdmx_service.get(f"/sdmx/{path}", headers={"Accept": "text/csv, application/json;q=0"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    assert answer.json()["available"][0].endswith("+xml;version=2.1")


def test_an_id_means_one_indicator() -> None:
    assert all(sdmx_id(code) == name for name, code in service.printed().items())
    with pytest.raises(ValueError, match="one SDMX id"):
        indicator_ids(["a.b_c", "a_b.c"])
