"""The beginning of a copy: the file with the feed so far is read in batches, and when all is
there the reports are checked. Killed at any point, it goes on behind the last whole batch."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from app.bulk import mirror_store as store
from app.bulk.mirror_items import ACTOR, MirrorError, is_publication, take, understood
from app.bulk.mirror_package import Package
from app.bulk.mirror_store import Place
from app.bulk.wire import recorded
from app.db.engine import Database
from app.journal import feed
from app.journal.feed import BEGINNING
from app.reports.service import loading

Json = dict[str, Any]
BATCH = 500
"""Items in one transaction: some 100,000 figures."""
LONGEST_LINE = 32 << 20
"""A report's text may have megabytes; more in a line is no report."""


def load(
    database: Database,
    place: Place,
    package: Package,
    path: Path,
    complete: Callable[[list[Json]], None],
    tell: Callable[[list[Json]], None],
) -> Place:
    """Take in what the file has beyond `place`; returns the end of the file as the place to follow
    from. `complete` adds reports that the file does not show any more. Raises MirrorError."""
    if package.seq <= _seq(place):
        return place  # an earlier run has followed the feed beyond the file
    lines = _beyond(_lines(path, package), place)
    while batch := list(islice(lines, BATCH)):
        complete(batch)
        place = take(database, place, batch, _cursor(batch[-1]), first_load=True)
        tell(batch)
    with database.writing() as session:
        place = replace(place, cursor=package.cursor)
        store.put(session, place, at=datetime.now(UTC))
    return place


def check(database: Database, place: Place, tell: Callable[[str], None]) -> Place:
    """Check the reports that a load has left unchecked; `tell` hears up to which unit."""
    while place.checked_to is not None:
        with database.writing() as session:
            store.no_time_limit(session)
            last = loading.check_next(session, ACTOR, after=place.checked_to)
            place = replace(place, checked_to=last)
            store.put(session, place, at=datetime.now(UTC))
        tell(last or "")
    return place


def _lines(path: Path, package: Package) -> Iterator[Json]:
    """The items of the file, as many as were announced, in ascending order."""
    seq = count = 0
    try:
        with gzip.open(path, "rb") as file:
            while line := file.readline(LONGEST_LINE):
                count += 1
                with understood(f"整套数据第 {count} 行"):
                    item: Json = _item(line)
                    if not seq < item["seq"] <= package.seq or count > package.rows:
                        raise ValueError("seq, rows")
                seq = item["seq"]
                yield item
    except (OSError, EOFError, zlib.error) as error:
        raise MirrorError(f"对方给出的整套数据解不开：{error}") from error
    if count != package.rows:
        raise MirrorError(f"对方给出的整套数据应有 {package.rows:,} 行，实有 {count:,} 行。")


def _item(line: bytes) -> Json:
    item: Json = orjson.loads(line)
    if is_publication(item) and item["report"] is not None:
        item["report"] = recorded(item)
    return item


def _beyond(lines: Iterator[Json], place: Place) -> Iterator[Json]:
    """The items after the place, which must be one of the file or its beginning."""
    last, passed = _seq(place), BEGINNING
    for item in lines:
        if item["seq"] == last:
            passed = _cursor(item)
        if item["seq"] <= last:
            continue
        if passed != place.cursor:
            raise MirrorError("对方的整套数据里没有上次读到的位置：请换一个空库重做镜像。")
        yield item


def _seq(place: Place) -> int:
    return int(place.cursor.partition("-")[0])


def _cursor(item: Json) -> str:
    return feed.cursor_of((item["seq"], datetime.fromisoformat(item["at"])))
