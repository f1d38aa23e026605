"""Spark reads the Parquet files in place, and its sums are the API's (the example of docs/bulk.md)."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.bulk.builder import Builder
from app.cli.demo import load_invented
from app.cli.shared import prepare
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings

WHERE = (
    "indicator = 'applications.received' AND applicant = 'total'"
    " AND kind = 'government' AND level = 'county' AND scope = 'area'"
)
ASKED = "/api/v1/aggregates?indicator=applications.received&level=county&group_by=year&within=990000&stats=sum,count"


@pytest.mark.long
@pytest.mark.spark
def test_spark_sums_as_the_api(tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    sql = pytest.importorskip("pyspark.sql", reason="pip install pyspark")
    url = f"sqlite:///{tmp_path}/demo.sqlite"
    database = Database(Settings(database_url=url))
    prepare(database)
    load_invented(database)
    builder = Builder(database, tmp_path / "bulk")
    assert builder.refresh()
    made = builder.shelf.current()
    assert made is not None
    spark = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = spark.read.parquet(str(tmp_path / "bulk" / made.version / "observations"))
        summed = (
            rows.filter(WHERE).groupBy("year").agg({"value": "sum", "*": "count"}).orderBy("year").collect()
        )
    finally:
        spark.stop()
    with TestClient(create_app(Settings(database_url=url), database=database)) as client:
        asked = client.get(ASKED).json()["items"]
    assert len(asked) == 12
    assert [(row["year"], row["sum(value)"]) for row in summed] == [
        (row["year"], row["sum"]) for row in asked
    ]
