"""Files over HTTP: every table in every format, whole or a part of it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import orjson
import polars as pl
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from tests.reports.factories import API, COUNTY, publish, put, sound_values, with_units

TABLES = {
    "observations": {"within": "990000"},
    "aggregates": {"within": "990000", "level": "county", "indicator": "applications.received"},
    "rankings": {"within": "990000", "level": "county", "indicator": "applications.received", "year": "2018"},
    "reports": {"within": "990000"},
    "units": {"within": "990000"},
    "coverage": {"within": "990000", "years": "2018"},
    "coverage?missing=true": {"within": "990000", "years": "2018"},
    "reporting-units": {"within": "990000", "year": "2018"},
    "calendar": {"within": "990000"},
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"


@pytest.fixture
def published(database: Database, client: TestClient) -> TestClient:
    """A county with one published report, and one entry of its calendar."""
    with_units(database)
    address = f"{API}/reports/{COUNTY}/2018"
    values = sound_values(
        applications__received=10, applications__received_online=10, applications__fees=0.25
    )
    publish(client, put(client, address, values=values), address)
    due = client.put(f"{API}/calendar/{COUNTY}/2018/township", json={"due_on": "2019-01-20"})
    assert due.status_code == 200
    return client


def rows_of_json(caller: TestClient, path: str, params: dict[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = caller.get(path, params=params | {"limit": "1000"}).json()["items"]
    return rows


def rows_of_xlsx(content: bytes) -> list[dict[str, Any]]:
    names, *rows = load_workbook(BytesIO(content))["数据"].iter_rows(values_only=True)
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


READ: dict[str, Callable[[bytes], list[dict[str, Any]]]] = {
    "ndjson": lambda content: [orjson.loads(line) for line in content.splitlines()],
    "parquet": lambda content: pl.read_parquet(BytesIO(content)).to_dicts(),
    "xlsx": rows_of_xlsx,
}


def test_every_table_is_the_same_in_every_format(published: TestClient) -> None:
    for name, params in TABLES.items():
        path, _, more = f"{API}/{name}".partition("?")
        asked = params | dict([more.split("=")] if more else [])
        told = rows_of_json(published, path, asked)
        for file_format, read in READ.items():
            answer = published.get(path, params=asked | {"format": file_format})
            assert answer.status_code == 200, (name, answer.text)
            assert answer.headers["content-disposition"].endswith(f'.{file_format}"')
            found = read(answer.content)
            if name == "units":  # lists are folded into texts in files
                found, kept = [{"code": row["code"], "name": row["name"]} for row in found], told
                assert found == [{"code": row["code"], "name": row["name"]} for row in kept]
            else:
                assert found == told, (name, file_format)
        assert told


def test_accept_chooses_too(published: TestClient) -> None:
    def told(accept: str) -> str:
        return published.get(f"{API}/units?within=990000", headers={"Accept": accept}).headers["content-type"]

    assert told(XLSX) == XLSX
    assert told(f"text/csv;q=0.2, {PARQUET}") == PARQUET
    assert told(f"{PARQUET};q=0, text/csv;q=0.1") == "text/csv; charset=utf-8"
    assert told("text/html, */*;q=0.8") == "application/json"


def test_csv_for_excel(published: TestClient) -> None:
    asked = {"unit": COUNTY, "indicator": "applications.fees", "excel": "true"}
    answer = published.get(f"{API}/observations", params=asked)
    assert answer.content.startswith(b"\xef\xbb\xbfunit,")
    assert f'"=""{COUNTY}"""'.encode() in answer.content
    refused = published.get(f"{API}/observations", params=asked | {"format": "ndjson"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/query/excel")


@pytest.mark.parametrize("file_format", ["xlsx", "parquet"])
def test_a_part_of_a_finished_file(published: TestClient, file_format: str) -> None:
    path = f"{API}/observations?unit={COUNTY}&format={file_format}"
    whole = published.get(path)
    size, etag = len(whole.content), whole.headers["etag"]
    assert (whole.headers["accept-ranges"], whole.headers["content-length"]) == ("bytes", str(size))
    assert whole.headers["x-total-rows"] == "58"

    def part(asked: str, **more: str) -> tuple[int, str | None, bytes]:
        headers = {"Range": asked} | {name.replace("_", "-"): text for name, text in more.items()}
        answer = published.get(path, headers=headers)
        return answer.status_code, answer.headers.get("content-range"), answer.content

    assert part("bytes=0-3") == (206, f"bytes 0-3/{size}", whole.content[:4])
    assert part("bytes=10-") == (206, f"bytes 10-{size - 1}/{size}", whole.content[10:])
    assert part("bytes=-4") == (206, f"bytes {size - 4}-{size - 1}/{size}", whole.content[-4:])
    assert part(f"bytes=0-{size * 2}") == (206, f"bytes 0-{size - 1}/{size}", whole.content)
    assert part("bytes=0-3", If_Range=etag)[0] == 206
    assert part("bytes=0-3", If_Range='"another"') == (200, None, whole.content)
    assert part("bytes=0-3,5-6") == (200, None, whole.content)
    assert part("bytes=4-3") == (200, None, whole.content)
    assert part("lines=0-3") == (200, None, whole.content)
    beyond = published.get(path, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert beyond.json()["code"] == "range_not_satisfiable"
    head = published.head(path)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(size))
    assert published.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_a_file_over_the_limit_is_refused(published: TestClient, database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url)
    settings.max_file_bytes = 1_000
    with TestClient(create_app(settings, database=Database(settings))) as caller:
        for file_format in ("xlsx", "parquet"):
            answer = caller.get(f"{API}/observations?unit={COUNTY}&format={file_format}")
            assert (answer.status_code, answer.json()["code"]) == (422, "file_too_large"), answer.text
        assert caller.get(f"{API}/observations?unit={COUNTY}&format=csv").status_code == 200


def test_refusals_come_before_the_first_byte(published: TestClient) -> None:
    for file_format in ("csv", "xlsx", "parquet"):
        answer = published.get(f"{API}/observations?unit=999999&format={file_format}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unit_unknown")
