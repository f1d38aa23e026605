"""Newline-delimited JSON: one object a row, numbers exact."""

from collections.abc import Iterator

import orjson

from app.writers.dataset import Dataset, json_field

MEDIA_TYPE = "application/x-ndjson"
BATCH = 1_000


def write(dataset: Dataset) -> Iterator[bytes]:
    """The dataset in pieces of at most 1,000 lines; an empty dataset is no line at all."""
    names = dataset.names
    lines: list[bytes] = []
    for row in dataset.rows:
        lines.append(orjson.dumps(dict(zip(names, map(json_field, row), strict=True))))
        if len(lines) == BATCH:
            yield b"\n".join(lines) + b"\n"
            lines.clear()
    if lines:
        yield b"\n".join(lines) + b"\n"
