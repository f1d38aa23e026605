"""The stock client of sdmx1 at the live service, told nothing but its address."""

from collections.abc import Iterator
from typing import Any

import pytest
import sdmx
from starlette.testclient import TestClient

from tests.api.sdmx.reading import DRAFT, XML, cells, csv_cells
from tests.reports.factories import COUNTY, OFFICE


@pytest.fixture
def stock(address: str) -> Iterator[Any]:
    """A client of a source that is only an id, a name and an address."""
    sdmx.add_source({"id": "GK", "name": "gongkai", "url": f"{address}/sdmx"}, override=True)
    yield sdmx.Client("GK")
    del sdmx.source.sources["GK"]


def test_flows_structure_and_data_to_pandas(stock: Any, sdmx_service: TestClient) -> None:
    assert list(stock.dataflow().dataflow) == ["OBSERVATIONS"]
    known = stock.dataflow("OBSERVATIONS")
    dsd = known.dataflow["OBSERVATIONS"].structure
    assert {COUNTY, OFFICE} < {code.id for code in known.codelist["CL_UNIT"]}

    key = {"UNIT": [COUNTY, OFFICE], "INDICATOR": ["applications_received", "training_courses"]}
    table = sdmx.to_pandas(stock.data("OBSERVATIONS", key=key, dsd=dsd)).astype(float)
    told = csv_cells(
        sdmx_service, unit=f"{COUNTY},{OFFICE}", indicator="applications.received,training.courses"
    )
    assert len(table) == 6
    found = {tuple(map(str, place)): None if value != value else value for place, value in table.items()}
    assert found == {place: value for place, (value, _) in told.items()}


@pytest.mark.parametrize("accept", [XML, DRAFT, None])
def test_every_form_it_reads(stock: Any, sdmx_service: TestClient, accept: str | None) -> None:
    """Given the structure and no wish of its own it asks for structure-specific data."""
    asked: dict[str, Any] = {"headers": {"Accept": accept}}
    if accept is None:
        asked = {"dsd": stock.datastructure("OBSERVATIONS").structure["OBSERVATIONS"]}
    read = stock.data("OBSERVATIONS", key=f"{COUNTY}...", **asked)
    assert (accept is None) == ("StructureSpecific" in type(read.data[0]).__name__)
    assert cells(read) == csv_cells(sdmx_service, unit=COUNTY)


def test_everything_at_once(stock: Any, sdmx_service: TestClient) -> None:
    assert cells(stock.data("OBSERVATIONS")) == csv_cells(sdmx_service)


def test_keys_of_series_alone(stock: Any) -> None:
    assert len(stock.series_keys("OBSERVATIONS")) == 58
