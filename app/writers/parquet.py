"""Parquet: typed columns in row groups, numbers as float64, nothing held but one group."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO, cast

from arro3.core import Array, DataType, RecordBatch, RecordBatchReader, Schema
from arro3.core import Field as ArrowField
from arro3.io import write_parquet

from app.writers.dataset import Column, ColumnType, Dataset, Field, Row
from app.writers.sink import Sink

ROW_GROUP = 131_072
BATCH = 8_192
TYPES = {
    ColumnType.TEXT: DataType.utf8(),
    ColumnType.INTEGER: DataType.int64(),
    ColumnType.NUMBER: DataType.float64(),
    ColumnType.BOOLEAN: DataType.bool(),
}


def fill(dataset: Dataset, file: BinaryIO) -> None:
    """Write the dataset as one Parquet file. What its rows or the file raise is raised as it is."""
    schema = Schema(
        [ArrowField(column.name, TYPES[column.type], nullable=True) for column in dataset.columns]
    )
    sink, failures = Sink(file), list[Exception]()
    reader = RecordBatchReader.from_batches(schema, _batches(dataset, schema, sink, failures))
    try:
        write_parquet(reader, cast(BinaryIO, sink), compression="zstd(3)", max_row_group_size=ROW_GROUP)
    except Exception as error:
        # The library tells only the text of what went wrong in our rows.
        raise (failures[0] if failures else error) from error
    sink.require_sound()


def _batches(
    dataset: Dataset, schema: Schema, sink: Sink, failures: list[Exception]
) -> Iterator[RecordBatch]:
    rows = iter(dataset.rows)
    try:
        while sink.failure is None and (batch := list(islice(rows, BATCH))):
            yield _batch(batch, dataset.columns, schema)
    except Exception as error:
        failures.append(error)
        raise


def _batch(rows: Sequence[Row], columns: Sequence[Column], schema: Schema) -> RecordBatch:
    arrays = [
        Array(list(map(_number, fields)) if column.type is ColumnType.NUMBER else fields, TYPES[column.type])
        for column, fields in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    return RecordBatch.from_arrays(arrays, schema=schema)


def _number(field: Field) -> float | None:
    return None if field is None else float(field)
