"""The zip container of docx and xlsx, opened with bounds, and its XML parsed safely.

The central directory is judged before anything is expanded; `zipfile` never expands a
member beyond the size that the directory declares, so a lying directory ends in a
broken checksum and not in a full memory.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from lxml import etree

from app.readers import refusal
from app.readers.extract import UnreadableFileError
from app.readers.ole import MAGIC, BrokenContainerError, Ole

MAX_PARTS = 4_000
MAX_PART = 64 * 2**20
"""Bytes of one expanded part. The XML of a real report is under 1 MiB, but sheets formatted
down to their millionth row exist (about 50 MiB of empty rows)."""
MAX_TREE = 8 * 2**20
"""Bytes of a part that is held as a tree: a tree takes about ten times its text."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, IndexError)


class Package:
    """One Office Open XML package. `kind` is its name for messages: `Word`, `Excel`."""

    def __init__(self, content: bytes, kind: str) -> None:
        self.kind = kind
        if content.startswith(MAGIC):
            raise _of_container(content, kind)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            members = self._zip.infolist()
        except (*_BROKEN, UnicodeError) as error:
            raise refusal.damaged(kind) from error
        if len(members) > MAX_PARTS or sum(m.file_size for m in members) > 4 * MAX_PART:
            raise self._too_large(4 * MAX_PART)
        self.sizes = {member.filename: member.file_size for member in members}
        if any(member.flag_bits & 0x1 for member in members):
            raise refusal.encrypted(kind)

    def _too_large(self, limit: int) -> UnreadableFileError:
        return refusal.too_large(
            self.kind, f"展开后超过 {limit // 2**20} MB", f"it expands to more than {limit // 2**20} MB"
        )

    @contextmanager
    def opened(self, part: str, limit: int = MAX_PART) -> Iterator[IO[bytes]]:
        """A part as a stream; damage met while it is read becomes a refusal as well."""
        if self.sizes.get(part, 0) > limit:
            raise self._too_large(limit)
        try:
            with self._zip.open(part) as stream:
                yield stream
        except (*_BROKEN, KeyError, RuntimeError, etree.XMLSyntaxError) as error:
            raise refusal.damaged(self.kind) from error

    def tree(self, part: str) -> etree._Element:
        """A part as an XML tree. No entity is expanded and nothing is fetched."""
        with self.opened(part, MAX_TREE) as stream:
            return etree.fromstring(stream.read(), safe_parser())

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part by id: (kind of relation, the part or address meant)."""
        folder, _, leaf = part.rpartition("/")
        path = f"{folder}/_rels/{leaf}.rels" if folder else f"_rels/{leaf}.rels"
        if path not in self.sizes:
            return {}
        found = {}
        for relation in self.tree(path):
            if not isinstance(relation.tag, str):
                continue
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
        return found

    def main_part(self, fallback: str) -> str:
        """The part that the package's own relationships call the document."""
        for kind, target in self.related("").values():
            if kind == "officeDocument" and target in self.sizes:
                return target
        if fallback in self.sizes:
            return fallback
        raise refusal.another_type(self.kind)

    def title(self) -> dict[str, str]:
        """What the package's core properties say of itself: `title`, where it is given."""
        for kind, target in self.related("").values():
            if kind == "core-properties" and target in self.sizes:
                for element in self.tree(target):
                    if local(element) == "title" and (text := (element.text or "").strip()):
                        return {"title": text}
        return {}


def _of_container(content: bytes, kind: str) -> UnreadableFileError:
    """Why a file in the older container is refused: docx and xlsx with a password are wrapped in it."""
    try:
        names = Ole(content).names
    except (BrokenContainerError, struct.error):
        return refusal.damaged(kind)
    return refusal.encrypted(kind) if "EncryptedPackage" in names else refusal.another_type(kind)


def _joined(folder: str, target: str) -> str:
    """A relative target against its folder, with `..` taken out."""
    steps: list[str] = []
    for step in f"{folder}/{target}".split("/"):
        if step == "..":
            steps[-1:] = []
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def safe_parser() -> etree.XMLParser:
    """A parser that expands no entity, reads no DTD and opens no address."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip


def local(element: etree._Element) -> str:
    """The element's name without its namespace (transitional and strict files differ in it)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None
