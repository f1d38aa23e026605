"""Writes the whole published data set into a folder: CSV, Parquet by year, SQLite, the feed so far, their
descriptor.

Everything comes from one snapshot of the database, a year of values at a time, so memory stays flat.
"""

import gzip
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import orjson
from sqlmodel import Session

from app.bulk import history, store
from app.bulk.package import CSV, Build, BuiltFile, datapackage
from app.bulk.tables import TABLES, observations_of, small_table
from app.db.engine import Database
from app.journal import feed
from app.journal import store as journal
from app.writers import csv
from app.writers.choose import FILE_FORMATS
from app.writers.dataset import ColumnType, Dataset, Exact, Field, Row

INDEX = "index.json"
SQLITE = "gongkai.sqlite"
SQLITE_TYPE = "application/vnd.sqlite3"
PARQUET = FILE_FORMATS["parquet"]
JSON_TYPE = "application/json"
BATCH = 5_000
_SQL_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.BOOLEAN: "INTEGER",
}


def build(database: Database, folder: Path, *, version: str) -> Build:
    """Write all files into the empty `folder` and tell what they are."""
    with database.reading() as session, closing(sqlite3.connect(folder / SQLITE)) as copy:
        store.no_time_limit(session)
        newest = journal.newest(session)
        made = Build(
            version=version,
            built_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            cursor=feed.cursor_of(newest),
            state=store.last_public(session),
            files=(),
        )
        files = [*_small(session, folder, copy), *_observations(session, folder, copy)]
        lines = history.write(session, folder / history.FILE)
        copy.execute("CREATE INDEX ix_observations_indicator ON observations (indicator, applicant, year)")
        copy.commit()
    files.append(_told(folder, SQLITE, SQLITE_TYPE))
    files.append(_told(folder, history.FILE, history.MEDIA_TYPE, rows=lines))
    described = datapackage(made, files)
    (folder / "datapackage.json").write_bytes(orjson.dumps(described, option=orjson.OPT_INDENT_2))
    files.append(_told(folder, "datapackage.json", JSON_TYPE))
    sums = "".join(f"{each.sha256}  {each.path}\n" for each in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="ascii")
    files.append(_told(folder, "SHA256SUMS", "text/plain; charset=us-ascii"))
    made = replace(made, files=tuple(files))
    (folder / INDEX).write_bytes(orjson.dumps(made.as_json(), option=orjson.OPT_INDENT_2))
    return made


def _small(session: Session, folder: Path, copy: sqlite3.Connection) -> Iterator[BuiltFile]:
    for name in TABLES:
        if name == "observations":
            continue
        _make_table(copy, name)
        dataset = small_table(session, name)
        rows = list(dataset.rows)
        _insert(copy, name, rows)
        with (folder / f"{name}.csv").open("wb") as file:
            file.writelines(csv.write(replace(dataset, rows=rows)))
        yield _told(folder, f"{name}.csv", CSV, table=name, rows=len(rows))
        with (folder / f"{name}.parquet").open("wb") as file:
            PARQUET.fill(replace(dataset, rows=rows), file)
        yield _told(folder, f"{name}.parquet", PARQUET.media_type, table=name, rows=len(rows))


def _observations(session: Session, folder: Path, copy: sqlite3.Connection) -> Iterator[BuiltFile]:
    """One CSV over all years, one Parquet file a year; each year is read twice, never held."""
    _make_table(copy, "observations")
    columns, total = TABLES["observations"].columns, 0
    path = "observations.csv.gz"
    with (folder / path).open("wb") as raw, gzip.GzipFile("", "wb", 4, raw, mtime=0) as packed:
        header = b"".join(csv.write(Dataset(columns, ())))
        packed.write(header)
        for year in store.published_years(session):
            pieces = csv.write(observations_of(session, year))
            packed.write(next(pieces).removeprefix(header))
            for piece in pieces:
                packed.write(piece)
            dataset = observations_of(session, year)
            count = dataset.total or 0
            total += count
            part = f"observations/year={year}/part-0.parquet"
            (folder / part).parent.mkdir(parents=True)
            with (folder / part).open("wb") as file:
                _fill_without_year(dataset, cast(BinaryIO, file), copy)
            yield _told(folder, part, PARQUET.media_type, table="observations", rows=count)
    yield _told(folder, path, "application/gzip", table="observations", rows=total)


def _fill_without_year(dataset: Dataset, file: BinaryIO, copy: sqlite3.Connection) -> None:
    """The year is told by the folder, as engines that read partitions expect it; on their way the
    rows go into the SQLite copy too."""
    place = dataset.names.index("year")

    def rows() -> Iterator[Row]:
        batch: list[Row] = []
        for row in dataset.rows:
            batch.append(row)
            yield (*row[:place], *row[place + 1 :])
            if len(batch) == BATCH:
                _insert(copy, "observations", batch)
                batch.clear()
        _insert(copy, "observations", batch)

    columns = tuple(column for column in dataset.columns if column.name != "year")
    PARQUET.fill(replace(dataset, columns=columns, rows=rows()), file)


def _make_table(copy: sqlite3.Connection, name: str) -> None:
    table = TABLES[name]
    columns = ", ".join(f"{column.name} {_SQL_TYPES[column.type]}" for column in table.columns)
    copy.execute(f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({', '.join(table.key)})) WITHOUT ROWID")


def _insert(copy: sqlite3.Connection, name: str, rows: Iterable[Row]) -> None:
    places = ", ".join("?" * len(TABLES[name].columns))
    copy.executemany(f"INSERT INTO {name} VALUES ({places})", (tuple(map(_plain, row)) for row in rows))


def _plain(value: Field) -> str | int | float | None:
    return float(value) if isinstance(value, Exact) else value


def _told(
    folder: Path, path: str, media_type: str, *, table: str | None = None, rows: int | None = None
) -> BuiltFile:
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BuiltFile(path, media_type, (folder / path).stat().st_size, digest, table, rows)
