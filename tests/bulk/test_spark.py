"""Spark reads the Parquet files in place, and its sums are the API's: the example of docs/bulk.md."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.bulk.builder import Builder
from app.cli.demo import load_invented, load_samples
from app.cli.shared import prepare
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from tests.docs.blocks import ROOT

BULK = (ROOT / "docs" / "bulk.md").read_text(encoding="utf-8")
REAL, FOLDER = " AND NOT synthetic", '"observations"'


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """One small session, which the example then finds running."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    sql = pytest.importorskip("pyspark.sql", reason="pip install pyspark")
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


@pytest.mark.long
@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_sums_as_the_api(database: Database, tmp_path: Path) -> None:
    prepare(database)
    load_invented(database)
    load_samples(database)
    builder = Builder(database, tmp_path / "bulk")
    assert builder.refresh()
    made = builder.shelf.current()
    assert made is not None
    code, address = _example(tmp_path / "bulk" / made.version / "observations")
    with TestClient(create_app(Settings(), database=database)) as client:
        real = _of_api(client, address)
        assert _of_spark(code) == real
        everything = _of_api(client, f"{address}&synthetic=true")
        assert _of_spark(code.replace(REAL, "")) == everything
    assert 0 < len(real) < len(everything) == 12
    assert everything[2018][0] > real[2018][0] > 0, "real and invented bodies reported for that year"


Sums = dict[int, tuple[float, int]]
"""By year: the sum, and how many reported."""


def _example(folder: Path) -> tuple[str, str]:
    """The code of the document with this folder, and the address that should answer the same."""
    code = re.search(r"^```python\n(from pyspark.*?)^```$", BULK, re.MULTILINE | re.DOTALL)
    address = re.search(r"`(/api/v1/aggregates\?[^`]*)`", BULK)
    assert code is not None
    assert address is not None
    assert REAL in code[1]
    assert code[1].count(FOLDER) == 1
    return code[1].replace(FOLDER, repr(str(folder))), address[1]


def _of_spark(code: str) -> Sums:
    names: dict[str, Any] = {}
    exec(code, names)
    return {row["year"]: (row["sum"], row["reported"]) for row in names["sums"].collect()}


def _of_api(client: TestClient, address: str) -> Sums:
    items = client.get(address).json()["items"]
    return {row["year"]: (row["sum"], row["reported"]) for row in items if row["reported"]}
