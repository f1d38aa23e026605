"""Cursors: an opaque, tamper-evident-by-shape token of the last row's sort key.

Lists are read by keyset, never by offset, so a page costs the same wherever it is and
rows that appear meanwhile neither repeat nor push others out.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from app.problems import ProblemError

Row = TypeVar("Row")
Part = str | int

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
MAX_TEXT = 200
"""No code or indicator in a sort key is longer."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: its rows, the cursor of the next page or None, the total if asked."""

    items: Sequence[Row]
    next: str | None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for: a page after `cursor`, and whether to `count` it all."""

    cursor: str | None = None
    limit: int = DEFAULT_LIMIT
    count: bool = False


def encode(key: Sequence[Part]) -> str:
    """The cursor that means "after the row with this sort key"."""
    return base64.urlsafe_b64encode(orjson.dumps(list(key))).rstrip(b"=").decode("ascii")


def decode(cursor: str, shape: Sequence[type]) -> tuple[Part, ...]:
    """The sort key in a cursor. Raises ProblemError `cursor_invalid` unless it has this shape."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, orjson.JSONDecodeError, RecursionError):
        parts = None
    if not _fits(parts, shape):
        raise ProblemError(
            "cursor_invalid",
            "cursor 不是本服务给出的翻页标记。",
            "The cursor was not made by this service.",
            pointer="/query/cursor",
        )
    return tuple(parts)


def page_in_memory(rows: Sequence[Row], window: Window) -> Page[Row]:
    """A page of rows that were all worked out already; its cursor is the number of the next row.

    Raises ProblemError `cursor_invalid`.
    """
    start = max(int(decode(window.cursor, (int,))[0]), 0) if window.cursor is not None else 0
    stop = start + window.limit
    following = encode([stop]) if stop < len(rows) else None
    return Page(rows[start:stop], following, len(rows) if window.count else None)


def _fits(parts: object, shape: Sequence[type]) -> bool:
    """Right types, and nothing a database would choke on: no NUL, no number past 32 bits."""
    if not isinstance(parts, list) or [type(part) for part in parts] != list(shape):
        return False
    return all(
        "\0" not in part and len(part) <= MAX_TEXT if isinstance(part, str) else abs(part) < 2**31
        for part in parts
    )
