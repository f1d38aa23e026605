"""Parquet as pandas, polars and DuckDB read it: types, exact values, blanks."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from app.problems import ProblemError
from app.writers import parquet
from app.writers.dataset import Dataset, Row
from tests.writers.test_files import COLUMNS, ROWS

VALUES = [9483.0, 7730.28, None, -0.5]


def written(rows: list[Row]) -> bytes:
    file = BytesIO()
    parquet.fill(Dataset(COLUMNS, iter(rows)), file)
    return file.getvalue()


def test_polars_reads_types_and_blanks() -> None:
    frame = pl.read_parquet(BytesIO(written(ROWS)))
    assert dict(frame.schema) == {
        "unit": pl.String,
        "unit_name": pl.String,
        "year": pl.Int64,
        "value": pl.Float64,
        "synthetic": pl.Boolean,
    }
    assert frame.row(2) == ("990101", "=cmd|' /C calc'!A0", 2023, None, True)
    assert frame["value"].to_list() == VALUES


def test_pandas_and_duckdb_read_the_same(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    file.write_bytes(written(ROWS))
    frame = pd.read_parquet(file)
    assert frame["value"].dtype == "float64"
    assert frame["unit"].tolist() == ["411328", "320813", "990101", "990102"]
    assert frame["value"].isna().tolist() == [False, False, True, False]
    assert duckdb.sql(f"SELECT sum(value), count(value), count(*) FROM '{file}'").fetchall() == [
        (9483 + 7730.28 - 0.5, 3, 4)
    ]


def test_no_rows_are_a_table_without_rows() -> None:
    frame = pl.read_parquet(BytesIO(written([])))
    assert (frame.height, frame.columns) == (0, [column.name for column in COLUMNS])


def test_many_rows_come_in_groups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP", 1_000)
    monkeypatch.setattr(parquet, "BATCH", 300)
    rows: list[Row] = [(str(i), "a", i, None, False) for i in range(2_500)]
    file = tmp_path / "t.parquet"
    file.write_bytes(written(rows))
    assert pl.read_parquet(file)["year"].to_list() == list(range(2_500))
    groups = f"SELECT DISTINCT row_group_num_rows FROM parquet_metadata('{file}') ORDER BY 1"
    assert duckdb.sql(groups).fetchall() == [(500,), (1_000,)]


def test_a_refusal_among_the_rows_stays_what_it_is() -> None:
    def rows() -> Iterator[Row]:
        yield ROWS[0]
        raise ProblemError("busy", "数据库忙。", "The database is busy.")

    with pytest.raises(ProblemError) as refusal:
        parquet.fill(Dataset(COLUMNS, rows()), BytesIO())
    assert refusal.value.kind.code == "busy"
