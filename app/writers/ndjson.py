"""Newline-delimited JSON: one object a row, numbers exact."""

from collections.abc import Iterator, Sequence

import orjson

from app.writers.blocks import BlockText, pieces
from app.writers.dataset import Dataset, Field, Row, json_field

BATCH = 1_000


def write(dataset: Dataset) -> Iterator[bytes]:
    """The dataset in pieces of at most 1,000 lines; an empty dataset is no line at all."""
    names = dataset.names
    if dataset.blocks is not None:
        yield from pieces(dataset.blocks, Objects(names))
        return
    lines: list[bytes] = []
    for row in dataset.rows:
        lines.append(orjson.dumps(dict(zip(names, map(json_field, row), strict=True))))
        if len(lines) == BATCH:
            yield b"\n".join(lines) + b"\n"
            lines.clear()
    if lines:
        yield b"\n".join(lines) + b"\n"


class Objects(BlockText):
    """Blocks as JSON objects, each with `end` behind it: the parts of an object are its members,
    without the braces."""

    def __init__(self, names: Sequence[str], *, end: bytes = b"\n") -> None:
        super().__init__()
        self._end = b"}" + end
        self._value = names.index("value")
        self._names = names

    def head(self, fields: Row) -> bytes:
        return b"{" + self._members(fields, 0) + b","

    def key(self, fields: Row) -> bytes:
        return self._members(fields, self._value - len(fields)) + b","

    def value(self, value: Field, status: Field) -> bytes:
        return self._members((value, status), self._value)

    def tail(self, fields: Row) -> bytes:
        return b"," + self._members(fields, self._value + 2) + self._end

    def _members(self, fields: Row, start: int) -> bytes:
        names = self._names[start : start + len(fields)]
        return orjson.dumps(dict(zip(names, map(json_field, fields), strict=True)))[1:-1]
