"""The container of the older Office files (xls, doc, and encrypted docx and xlsx): its streams.

A small file system: a table of sectors chained by number, a directory, and a second
table of short sectors for small streams ([MS-CFB]). Only what is needed to tell what a file
is and to look into the workbook of an xls.
"""

import struct
from collections.abc import Iterator

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_END = 0xFFFFFFFA
"""Sector numbers from here on mean free, end of chain or bookkeeping."""
_SHORT_STREAM = 4096


class BrokenContainerError(Exception):
    """The chains or the directory of the container contradict themselves."""


class Ole:
    """An opened container; `names` are its streams' names. Raises BrokenContainerError."""

    def __init__(self, content: bytes) -> None:
        if content[:8] != MAGIC or len(content) < 512:
            raise BrokenContainerError
        self._content = content
        shift, short_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or short_shift != 6:
            raise BrokenContainerError
        self._size = 1 << shift
        (directory,) = struct.unpack_from("<I", content, 48)
        self._table = self._sector_table()
        self._streams: dict[str, tuple[int, int, int]] = {}
        self._root = (0, 0)
        self._read_directory(directory)

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams and storages, at any depth."""
        return frozenset(self._streams)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. KeyError when there is none of that name."""
        _, start, size = self._streams[name]
        if size >= _SHORT_STREAM:
            return b"".join(self._chain(start))[:size]
        short = b"".join(self._chain(self._root[0]))
        (table_start,) = struct.unpack_from("<I", self._content, 60)
        links = b"".join(self._chain(table_start))
        table = struct.unpack(f"<{len(links) // 4}I", links[: len(links) // 4 * 4])
        parts = [short[at * 64 : at * 64 + 64] for at in _followed(table, start)]
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._content[start : start + self._size]
        if not sector:
            raise BrokenContainerError
        return sector

    def _sector_table(self) -> tuple[int, ...]:
        """The chain table, from the sectors listed in the header and in its continuations."""
        listed = [n for n in struct.unpack_from("<109I", self._content, 76) if n < _END]
        (more,) = struct.unpack_from("<I", self._content, 68)
        seen: set[int] = set()
        while more < _END and more not in seen:
            seen.add(more)
            entries = self._numbers(more)
            listed.extend(n for n in entries[:-1] if n < _END)
            more = entries[-1]
        if len(listed) * self._size > len(self._content):
            raise BrokenContainerError
        return tuple(number for sector in listed for number in self._numbers(sector))

    def _numbers(self, sector: int) -> tuple[int, ...]:
        data = self._sector(sector)
        if len(data) < self._size:
            raise BrokenContainerError
        return struct.unpack(f"<{self._size // 4}I", data)

    def _chain(self, start: int) -> Iterator[bytes]:
        return (self._sector(number) for number in _followed(self._table, start))

    def _read_directory(self, start: int) -> None:
        data = b"".join(self._chain(start))
        for at in range(0, len(data) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            first, size = struct.unpack_from("<II", data, at + 116)
            if kind == 5:
                self._root = (first, size)
            elif kind in (1, 2) and 2 <= length <= 64:
                name = data[at : at + length - 2].decode("utf-16-le", "replace")
                self._streams[name] = (kind, first, size)


def _followed(table: tuple[int, ...], start: int) -> Iterator[int]:
    """The sectors of one chain; a chain that runs in a circle is broken."""
    seen = 0
    number = start
    while number < _END:
        if number >= len(table) or seen > len(table):
            raise BrokenContainerError
        yield number
        seen += 1
        number = table[number]
