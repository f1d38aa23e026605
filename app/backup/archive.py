"""The file of a backup: a zip with one NDJSON member a table, and `manifest.json` last.

The first line of a member lists the columns, every other line is one row in that order:
numbers, texts, booleans and null as JSON has them, bytes as `{"base64": …}`. The manifest holds
the schema's revision and for each member its rows and SHA-256 (lower-case hex) of its bytes.
Nothing in it depends on the kind of database.
"""

import base64
import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

FORMAT = "gongkai-backup/1"
MANIFEST = "manifest.json"
CHUNK = 1 << 20

Row = Sequence[Any]


class DamagedArchiveError(Exception):
    """The file is no backup of ours, or not as it was written. The text says what is wrong."""


@dataclass(frozen=True)
class Member:
    """One table in the archive."""

    table: str
    rows: int
    sha256: str

    @property
    def name(self) -> str:
        """Where in the zip it lies."""
        return f"tables/{self.table}.ndjson"


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. `published` are check figures of what the public sees, kept so
    that a restore can prove it gives the same answers."""

    version: str
    schema: str
    made_at: str
    members: Sequence[Member]
    published: Sequence[Sequence[Any]]


class ArchiveWriter:
    """Writes an archive table by table; `finish` puts the manifest in."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self._members: list[Member] = []

    def __enter__(self) -> "ArchiveWriter":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._zip.close()

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Write one table; the rows are read once, so memory stays flat."""
        member = Member(table, 0, "")
        digest, count = hashlib.sha256(), 0
        with self._zip.open(member.name, "w", force_zip64=True) as file:
            for line in _lines(columns, rows):
                digest.update(line)
                file.write(line)
                count += 1
        self._members.append(Member(table, count - 1, digest.hexdigest()))

    def finish(
        self, *, version: str, schema: str, made_at: str, published: Sequence[Sequence[Any]]
    ) -> Manifest:
        """Write the manifest over all that was added."""
        manifest = Manifest(version, schema, made_at, tuple(self._members), published)
        told = {"format": FORMAT} | asdict(manifest)
        self._zip.writestr(MANIFEST, orjson.dumps(told, option=orjson.OPT_INDENT_2))
        return manifest


class ArchiveReader:
    """Reads an archive that was written whole. Raises DamagedArchiveError."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = _manifest(orjson.loads(self._zip.read(MANIFEST)))
        except (zipfile.BadZipFile, KeyError, orjson.JSONDecodeError, EOFError) as error:
            raise DamagedArchiveError(f"{path} 不是 gongkai backup 写出的备份文件，或没有写完") from error

    def __enter__(self) -> "ArchiveReader":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._zip.close()

    def verify(self) -> None:
        """Read everything once and hold each member against its hash."""
        for member in self.manifest.members:
            digest = hashlib.sha256()
            for chunk in self._chunks(member):
                digest.update(chunk)
            if digest.hexdigest() != member.sha256:
                raise DamagedArchiveError(f"备份文件里的 {member.name} 已损坏")

    def rows(self, member: Member) -> tuple[list[str], Iterator[list[Any]]]:
        """The columns of one table, and its rows one by one."""
        lines = iter(self._zip.open(member.name))
        return orjson.loads(next(lines)), (_values(orjson.loads(line)) for line in lines)

    def _chunks(self, member: Member) -> Iterator[bytes]:
        try:
            with self._zip.open(member.name) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except (KeyError, zipfile.BadZipFile, EOFError, OSError) as error:
            raise DamagedArchiveError(f"备份文件里的 {member.name} 已损坏") from error


def _manifest(told: Any) -> Manifest:
    if not isinstance(told, Mapping) or told.get("format") != FORMAT:
        raise DamagedArchiveError("这份备份的格式不是本版本认识的")
    try:
        members = tuple(Member(**each) for each in told["members"])
        return Manifest(told["version"], told["schema"], told["made_at"], members, told["published"])
    except (KeyError, TypeError) as error:
        raise DamagedArchiveError("备份文件的清单不完整") from error


def _lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    yield orjson.dumps(list(columns)) + b"\n"
    for row in rows:
        yield orjson.dumps(list(row), default=_encoded) + b"\n"


def _encoded(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(value).decode()}
    raise TypeError(f"a backup cannot hold {type(value).__name__}")


def _values(row: list[Any]) -> list[Any]:
    return [base64.b64decode(value["base64"]) if isinstance(value, dict) else value for value in row]
