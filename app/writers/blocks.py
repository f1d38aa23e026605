"""Rows that come in blocks: all the values of one report under the same leading and trailing fields.

A writer that knows blocks prepares the text of a layout once and that of the leading and trailing
fields once a block, which makes millions of rows as cheap as their numbers are to read.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add

from app.vocabulary import ValueStatus
from app.writers.dataset import Exact, Field, Row

STATUS_OF = {status.value[0]: status.value for status in ValueStatus if status is not ValueStatus.REPORTED}
"""A value that is not there, by its sign in `Block.values`."""
REPORTED = ValueStatus.REPORTED.value
PIECE = 256 * 1024
MOST_LAYOUTS = 1_000
MOST_VALUES = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How the values of many blocks lie, row by row: the fields before each value (indicator,
    applicant) and the scale of its number. Blocks that lie alike share one layout."""

    keys: tuple[Row, ...]
    scales: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of `head`, the layout's key, value, status, `tail`.

    `values` are the stored whole numbers as texts, or the first letter of the status that
    says why there is none; None leaves the row out.
    """

    head: Row
    layout: Layout
    values: Sequence[str | None]
    tail: Row

    def __len__(self) -> int:
        """How many rows it has."""
        return len(self.values) - self.values.count(None)


def rows_of(blocks: Iterable[Block]) -> Iterator[Row]:
    """The same rows one by one."""
    for block in blocks:
        head, tail = tuple(block.head), tuple(block.tail)
        for key, scale, value in zip(block.layout.keys, block.layout.scales, block.values, strict=True):
            if value is not None:
                yield (*head, *key, *read_value(value, scale), *tail)


def read_value(value: str, scale: int) -> tuple[Field, Field]:
    """Value and status of one item of `Block.values`."""
    status = STATUS_OF.get(value)
    return (Exact(int(value), scale), REPORTED) if status is None else (None, status)


def first_of(blocks: Iterable[Block], limit: int | None) -> Iterator[Block]:
    """The blocks up to the row with this number."""
    left = limit
    for block in blocks:
        if left is not None and len(block) > left:
            yield Block(block.head, block.layout, _first(block.values, left), block.tail)
            return
        yield block
        left = None if left is None else left - len(block)


def _first(values: Sequence[str | None], rows: int) -> list[str | None]:
    kept: list[str | None] = []
    for value in values:
        kept.append(value if rows > 0 else None)
        rows -= value is not None
    return kept


class BlockText(ABC):
    """How a format writes a block: subclasses say what each part of a row looks like."""

    def __init__(self) -> None:
        self._keys: dict[Layout, _Keys] = {}
        self._values: dict[int, _Values] = {}

    @abstractmethod
    def head(self, fields: Row) -> bytes:
        """The beginning of a row, up to its key."""

    @abstractmethod
    def key(self, fields: Row) -> bytes:
        """The fields of the layout, up to the value."""

    @abstractmethod
    def value(self, value: Field, status: Field) -> bytes:
        """Value and status."""

    @abstractmethod
    def tail(self, fields: Row) -> bytes:
        """The rest of a row and its end."""

    def block(self, block: Block) -> bytes:
        """All rows of a block."""
        keys, values = self._prepared(block.layout), block.values
        texts = list(map(self._of_scale(0), values))
        for place, scale in keys.scaled:
            texts[place] = self._of_scale(scale)(values[place])
        rows = list(map(add, keys.texts, texts))
        if None in values:
            rows = [row for row, value in zip(rows, values, strict=True) if value is not None]
        if not rows:
            return b""
        head, tail = self.head(block.head), self.tail(block.tail)
        return head + (tail + head).join(rows) + tail

    def _prepared(self, layout: Layout) -> "_Keys":
        found = self._keys.get(layout)
        if found is None:
            if len(self._keys) >= MOST_LAYOUTS:
                self._keys.clear()
            scaled = [(place, scale) for place, scale in enumerate(layout.scales) if scale]
            found = self._keys[layout] = _Keys(list(map(self.key, layout.keys)), scaled)
        return found

    def _of_scale(self, scale: int) -> Callable[[str | None], bytes]:
        found = self._values.get(scale)
        if found is None:
            found = self._values[scale] = _Values(self.value, scale)
        return found.__getitem__


@dataclass(frozen=True, slots=True)
class _Keys:
    """A layout in one format: its keys, and where its numbers are not whole."""

    texts: list[bytes]
    scaled: list[tuple[int, int]]


class _Values(dict[str | None, bytes]):
    """The values of one scale in one format, each made once: most are small numbers."""

    def __init__(self, write: Callable[[Field, Field], bytes], scale: int) -> None:
        super().__init__()
        self._write = write
        self._scale = scale

    def __missing__(self, value: str | None) -> bytes:
        if len(self) >= MOST_VALUES:
            self.clear()
        made = self[value] = b"" if value is None else self._write(*read_value(value, self._scale))
        return made


def pieces(blocks: Iterable[Block], text: BlockText, *, start: bytes = b"") -> Iterator[bytes]:
    """`start` and the blocks in pieces of a good size to send."""
    return gathered(map(text.block, blocks), start=start)


def gathered(texts: Iterable[bytes], *, start: bytes = b"") -> Iterator[bytes]:
    """`start` and the texts in pieces of a good size to send; the first, with `start`, as soon as
    there is a text: what goes wrong before that can still be told as a refusal."""
    held = [start]
    size, enough = 0, 1
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= enough:
            yield b"".join(held)
            held.clear()
            size, enough = 0, PIECE
    if any(held):
        yield b"".join(held)
