"""`datapackage.json` (Data Package, frictionlessdata.io/specs) over the files of a build. Pure.

Its tabular resources are the CSV files with their schemas; every other file is listed too, with
its bytes and SHA-256. `gongkai` tells the moment and the place in `/api/v1/changes` that the
files stand for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from app.bulk.tables import TABLES, Table
from app.writers.dataset import ColumnType

TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "integer",
    ColumnType.NUMBER: "number",
    ColumnType.BOOLEAN: "boolean",
}
CSV = "text/csv"


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file of a build: its path in it, and what it holds. `rows` is None for no table."""

    path: str
    media_type: str
    bytes: int
    sha256: str
    table: str | None = None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """A whole build. `cursor` is where `/api/v1/changes` goes on from these files; `state` is the
    number of the last public change in them."""

    version: str
    built_at: str
    cursor: str
    state: int
    files: tuple[BuiltFile, ...]

    @property
    def seq(self) -> int:
        """The number of the last entry of the feed before these files; 0 for none."""
        return int(self.cursor.partition("-")[0])

    @property
    def built_second(self) -> int:
        """`built_at` as Unix time."""
        return int(datetime.fromisoformat(self.built_at).timestamp())

    def file(self, path: str) -> BuiltFile | None:
        """The file at this path, if it is one of the build."""
        return next((each for each in self.files if each.path == path), None)

    def as_json(self) -> dict[str, Any]:
        """As `index.json` keeps it."""
        return asdict(self)


def read_build(told: Mapping[str, Any]) -> Build:
    """What `as_json` told."""
    return Build(**{**told, "files": tuple(BuiltFile(**each) for each in told["files"])})


def datapackage(of: Build, files: Iterable[BuiltFile]) -> dict[str, Any]:
    """The descriptor of these files of a build."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "gongkai",
        "title": "政府信息公开工作年度报告数据",
        "version": of.version,
        "created": of.built_at,
        "gongkai": {
            "seq": of.seq,
            "changes_cursor": of.cursor,
            "money": "万元",
            "missing": "value 为空时看 status",
        },
        "resources": [_resource(each) for each in files],
    }


def _resource(file: BuiltFile) -> dict[str, Any]:
    name = file.path.lower().replace("/", "-").replace("=", "-").replace(".", "-").replace("_", "-")
    told: dict[str, Any] = {
        "name": name,
        "type": "file",
        "path": file.path,
        "mediatype": file.media_type,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if file.table is None or not file.path.removesuffix(".gz").endswith(".csv"):
        return told
    table = TABLES[file.table]
    return told | {
        "name": file.table,
        "title": table.title,
        "type": "table",
        "format": "csv",
        "encoding": "utf-8",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    return {
        "fields": [
            {"name": column.name, "type": TYPES[column.type], "title": column.label}
            for column in table.columns
        ],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": [column],
                "reference": {"resource": other if other != _name(table) else "", "fields": [field]},
            }
            for column, (other, field) in table.leads_to.items()
        ],
    }


def _name(table: Table) -> str:
    return next(name for name, each in TABLES.items() if each is table)
