"""A zip of reports: its files one after the other, with bounds.

Offices send their reports zipped on Windows: names are in GBK without saying so, a folder
may hold another zip, and a Mac adds files of its own. Names are labels only; nothing is
ever written, so a name like `../../etc` harms nobody.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.readers import refusal
from app.readers.extract import UnreadableFileError

KIND = "zip"
MAX_MEMBERS = 2_000
MAX_TOTAL = 200 * 2**20
"""Bytes of all members together once expanded, those of inner archives included."""
MAX_MEMBER = 30 * 2**20
MAX_RATIO = 100
"""Times its size that an archive may expand to; documents are compressed already, pages tenfold."""
_ALWAYS_FINE = 2**20
"""Bytes below which the ratio says nothing: a page of blanks is harmless."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, IndexError)
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its name with its folders, and its bytes.

    `refusal` says why its bytes could not be had; then `content` is empty. One damaged or
    oversized member does not spoil the others.
    """

    name: str
    content: bytes
    refusal: UnreadableFileError | None = None


@dataclass(slots=True)
class _Budget:
    """What an archive and those within it may still expand to."""

    members: int
    total: int


def members(content: bytes, *, name: str | None = None) -> Iterator[Member]:  # noqa: ARG001  as readers have it
    """The files of a zip, one at a time, those of inner zips in place of these.

    Raises UnreadableFileError (damaged, encrypted, too_large, empty_file) for the archive as
    a whole before the first member comes.
    """
    budget = _Budget(MAX_MEMBERS, min(MAX_TOTAL, max(_ALWAYS_FINE, MAX_RATIO * len(content))))
    archive, infos = _opened(content, budget)
    if not infos:
        raise refusal.empty(KIND)
    return _members(archive, infos, "", budget)


def _opened(content: bytes, budget: _Budget) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The archive and its files, judged by its directory alone: nothing is expanded yet."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        everything = archive.infolist()
    except (*_BROKEN, UnicodeError) as error:
        raise refusal.damaged(KIND) from error
    infos = [info for info in everything if not info.is_dir() and not _by_the_way(info.filename)]
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise refusal.encrypted(KIND)
    budget.members -= len(everything)
    budget.total -= sum(info.file_size for info in infos)
    if budget.members < 0:
        raise refusal.too_large(KIND, f"超过 {MAX_MEMBERS} 个文件", f"it holds more than {MAX_MEMBERS} files")
    if budget.total < 0:
        raise refusal.too_large(
            KIND,
            f"解压后超过 {MAX_TOTAL // 2**20} MB，或超过压缩包大小的 {MAX_RATIO} 倍",
            f"it expands to more than {MAX_TOTAL // 2**20} MB, or to more than {MAX_RATIO} times its size",
        )
    return archive, infos


def _members(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], folder: str, budget: _Budget
) -> Iterator[Member]:
    with archive:
        for info in infos:
            label = folder + _name(info)
            member = _member(archive, info, label)
            inner = None if folder or member.refusal else _inner(member, budget)
            if inner is None:
                yield member
            elif isinstance(inner, Member):
                yield inner
            else:
                yield from _members(*inner, f"{label}/", budget)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> Member:
    if info.file_size > MAX_MEMBER:
        limit = MAX_MEMBER // 2**20
        refused = refusal.too_large(KIND, f"其中一个文件超过 {limit} MB", f"a file in it exceeds {limit} MB")
        return Member(label, b"", refused)
    try:
        return Member(label, archive.read(info))
    except (*_BROKEN, RuntimeError):
        return Member(label, b"", refusal.damaged(KIND))


def _inner(member: Member, budget: _Budget) -> Member | tuple[zipfile.ZipFile, list[zipfile.ZipInfo]] | None:
    """The archive that a member is; None for a document (docx and xlsx are zips as well)."""
    if member.content[:4] != b"PK\x03\x04":
        return None
    try:
        # Judged first on a budget of its own: what is in a document does not count as members.
        _, infos = _opened(member.content, _Budget(MAX_MEMBERS, MAX_TOTAL))
        names = {info.filename for info in infos}
        if "[Content_Types].xml" in names or "mimetype" in names or any(n.startswith("word/") for n in names):
            return None
        return _opened(member.content, budget)
    except UnreadableFileError as refused:
        return Member(member.name, b"", refused)


def _by_the_way(name: str) -> bool:
    """Files that no person put there: of macOS, of Windows, hidden ones."""
    parts = name.replace("\\", "/").split("/")
    return (
        "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].lower() in ("thumbs.db", "desktop.ini")
    )


def _name(info: zipfile.ZipInfo) -> str:
    """The name as its author saw it: UTF-8 where the entry says so, else GBK, as on Windows."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
