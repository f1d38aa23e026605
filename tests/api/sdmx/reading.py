"""What sdmx1 and the CSV say, made comparable."""

import csv
import io
import json
from typing import Any

import pandas
import sdmx
from starlette.testclient import TestClient

from app.vocabulary import ValueStatus
from app.writers.sdmx_ids import SERIES, STATUS_OF, TIME, sdmx_id
from tests.reports.factories import API, COUNTY, OFFICE

PROVINCE = "410000"
"""A body that is not invented."""
KEY = f"{COUNTY}..."
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


def frame(read: Any) -> pandas.DataFrame:
    """Values and statuses by key and year; sdmx1 takes numbers from XML as texts."""
    made = sdmx.to_pandas(read, attributes="o").reorder_levels([*SERIES, TIME]).sort_index()
    return made.assign(value=made["value"].astype(float), OBS_STATUS=made["OBS_STATUS"].map(str))
