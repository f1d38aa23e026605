"""The feed so far, fetched as one file of another service's `/bulk`: resumed where it broke off,
bounded, believed only with its SHA-256, and deleted once it has been taken in."""

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from app.bulk import history
from app.bulk.mirror_items import MirrorError, understood
from app.client import Gongkai, GongkaiError
from app.client.retry import TRIES, backoff

MOST_BYTES = 64 << 30
"""The nation's feed is a tenth of it."""
TOLD, PART = "package.json", "history.part"
_VERSION = re.compile(r"[0-9A-Za-z.]{1,40}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CURSOR = re.compile(r"0|[0-9]{1,18}-[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Package:
    """A history file as the other side tells of it; `cursor` is where the feed goes on."""

    version: str
    cursor: str
    bytes: int
    sha256: str
    rows: int

    def __post_init__(self) -> None:
        if not (_VERSION.fullmatch(self.version) and _SHA256.fullmatch(self.sha256)):
            raise ValueError("version, sha256")
        if not (_CURSOR.fullmatch(self.cursor) and 0 < self.bytes <= MOST_BYTES and 0 <= self.rows < 10**9):
            raise ValueError("cursor, bytes, rows")

    @property
    def seq(self) -> int:
        """The number of the last entry of the feed before its end."""
        return int(self.cursor.partition("-")[0])


def fetch(service: Gongkai, folder: Path, tell: Callable[[int, int], None]) -> tuple[Package, Path] | None:
    """The file, whole, in `folder`: the one begun by an earlier run while the other side keeps it, else
    the present one; None where none is offered. `tell` hears bytes there and in all.

    Raises MirrorError for what is not as it was announced, GongkaiError and
    httpx.TransportError as the client does.
    """
    begun = _begun(folder)
    if begun is not None and _complete(service, begun, folder, tell):
        return begun, folder / PART
    drop(folder)
    offered = _offered(service)
    if offered is None:
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise MirrorError(f"{folder} 属于别的用户，不能用来存放取来的文件：请删去它，或另设 TMPDIR。")
    if offered.bytes > shutil.disk_usage(folder).free:
        raise MirrorError(f"整套数据有 {offered.bytes:,} 字节，{folder} 所在的磁盘放不下。")
    (folder / TOLD).write_bytes(orjson.dumps(asdict(offered)))
    return (offered, folder / PART) if _complete(service, offered, folder, tell) else None


def drop(folder: Path) -> None:
    """Forget what was fetched."""
    shutil.rmtree(folder, ignore_errors=True)


def _begun(folder: Path) -> Package | None:
    try:
        return Package(**orjson.loads((folder / TOLD).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _offered(service: Gongkai) -> Package | None:
    try:
        with understood("整套数据的目录（/bulk）"):
            index: Any = service.get("/bulk")
    except GongkaiError as refused:
        if refused.status in (404, 503):
            return None
        raise
    with understood("整套数据的目录（/bulk）"):
        found = [file for file in index["files"] if file["path"] == history.FILE]
        if not found or "cursor" not in index:
            return None
        (file,) = found
        return Package(index["version"], index["cursor"], file["bytes"], file["sha256"], file["rows"])


def _complete(service: Gongkai, of: Package, folder: Path, tell: Callable[[int, int], None]) -> bool:
    """Fetch what is lacking of the file; False where the other side no longer has it."""
    path = folder / PART
    for attempt in range(1, TRIES + 1):
        try:
            with path.open("ab") as file:
                if file.tell() < of.bytes:
                    place = f"/bulk/{of.version}/{history.FILE}"
                    for there in service.download(place, file, most=of.bytes):
                        tell(there, of.bytes)
            break
        except GongkaiError as refused:
            if refused.status == 404:
                return False
            if refused.status < 400:  # not what was announced
                drop(folder)
            raise
        except httpx.TransportError:
            if attempt == TRIES:
                raise
            time.sleep(backoff(attempt))
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != of.sha256 or path.stat().st_size != of.bytes:
        drop(folder)
        raise MirrorError(
            f"取来的整套数据与对方所说的不符（SHA-256 应为 {of.sha256[:12]}…，实为 {found[:12]}…），已丢弃，"
            "什么也没有收录。请再运行一次；若仍如此，请告知对方。"
        )
    return True
