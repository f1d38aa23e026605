"""SDMX over HTTP, read with sdmx1 and held against the API's own CSV."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sdmx
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.migrate import migrate
from app.main import create_app
from app.observations import sdmx as service
from app.settings import Settings
from app.vocabulary import ValueStatus
from app.writers.sdmx_ids import STATUS_OF, indicator_ids, sdmx_id
from tests.reports.factories import API, COUNTY, OFFICE, publish, put, sound_values, with_units

KEY = f"{COUNTY}..."


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A county's reports of two years and its office's, published; these tests only read."""
    folder: Path = tmp_path_factory.mktemp("sdmx")
    settings = Settings(database_url=f"sqlite:///{folder}/test.sqlite", open_writes=True)
    database = Database(settings)
    migrate(database)
    with_units(database)
    with TestClient(create_app(settings, database=database)) as caller:
        for address, received in ((f"{COUNTY}/2017", 4), (f"{COUNTY}/2018", 10), (f"{OFFICE}/2018", 3)):
            values = sound_values(
                applications__received=received,
                applications__received_online=received,
                applications__fees=0.25,
                training__courses=None,
            )
            publish(
                caller, put(caller, f"{API}/reports/{address}", values=values), f"{API}/reports/{address}"
            )
        yield caller


def message(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(f"/sdmx/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return sdmx.read_sdmx(io.BytesIO(answer.content))


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


def test_every_cell_is_that_of_the_csv(published: TestClient) -> None:
    found = cells(message(published, f"data/OBSERVATIONS/{KEY}"))
    assert found == csv_cells(published, unit=COUNTY)
    assert len(found) == 2 * 58
    assert found[(COUNTY, "training_courses", "total", "area", "2018")] == (None, "O")
    assert found[(COUNTY, "applications_fees", "total", "area", "2018")] == (0.25, "A")


def test_keys_and_periods(published: TestClient) -> None:
    key = f"{COUNTY}+{OFFICE}.applications_received.total."
    assert cells(message(published, f"data/OBSERVATIONS/{key}", startPeriod="2018")) == csv_cells(
        published, unit=f"{COUNTY},{OFFICE}", indicator="applications.received", years="2018"
    )
    early = cells(message(published, f"data/OBSERVATIONS/{key}", endPeriod="2017"))
    assert early == {(COUNTY, "applications_received", "total", "area", "2017"): (4.0, "A")}


def test_details(published: TestClient) -> None:
    address = f"/sdmx/data/OBSERVATIONS/{COUNTY}.training_courses.."
    bare = published.get(address, params={"detail": "dataonly"}).text
    assert (bare.count("<gen:Obs>"), "OBS_STATUS" in bare) == (2, False)
    keys = published.get(address, params={"detail": "serieskeysonly"}).text
    assert (keys.count("<gen:Series>"), keys.count("<gen:Obs>")) == (1, 0)


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
    assert {code.id for code in lists[0]} == {COUNTY, OFFICE}


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


def test_too_much_is_refused_with_the_way_out(published: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 57)
    answer = published.get(f"/sdmx/data/OBSERVATIONS/{KEY}?startPeriod=2017")
    assert (answer.status_code, answer.json()["code"]) == (422, "file_too_large")
    assert "startPeriod" in answer.json()["detail"]


def test_an_id_means_one_indicator() -> None:
    assert all(sdmx_id(code) == name for name, code in service.printed().items())
    with pytest.raises(ValueError, match="one SDMX id"):
        indicator_ids(["a.b_c", "a_b.c"])
