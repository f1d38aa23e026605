"""A local copy of a service, kept in step through its public files and API alone.

It begins with the feed so far, taken as one file of `/bulk` where there is one, and goes on with
the feed itself. What is read and the cursor behind it are written in one transaction, so that a
mirror that is killed goes on without doing anything twice. What the copy holds is an ordinary
database of this service: it can be served, asked and exported, and has a feed of its own.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app.bulk import mirror_load
from app.bulk import mirror_package as package
from app.bulk import mirror_store as store
from app.bulk.mirror_items import MirrorError, is_known, is_publication, take, understood
from app.bulk.mirror_store import Place
from app.bulk.wire import received
from app.client import Gongkai, GongkaiError
from app.db.engine import Database
from app.journal.feed import BEGINNING
from app.reports.service.receiving import Received
from app.rollups.cells import cells

Json = dict[str, Any]
PAGE = 100
NOTHING = ""
"""`Place.checked_to` while the first load is under way."""


@dataclass(slots=True)
class Synced:
    """What one run has brought: how many changes of each kind, those of kinds unknown to this
    version, and the cursor it stopped at; `doing` is what it is at, for a person who waits, and
    `from_package` whether it began with the file of `/bulk` (None: it had begun before)."""

    cursor: str
    applied: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    doing: str = ""
    from_package: bool | None = None

    def count(self, items: list[Json]) -> None:
        """Add what was taken in."""
        for item in items:
            (self.applied if is_known(item["kind"]) else self.skipped)[item["kind"]] += 1
        self.doing = f"已收录 {self.applied.total():,} 条变动"


Tell = Callable[[Synced], None]


def sync(
    database: Database, service: Gongkai, *, origin: str, folder: Path, tell: Tell = lambda _: None
) -> Synced:
    """Bring the copy up to the service's present; `tell` hears of every step. `folder` is for the
    file that a new copy begins with.

    Raises MirrorError where the database is another's copy or no copy at all, or the service no
    longer knows the place where the last run stopped, or sends what is no feed; GongkaiError and
    httpx.TransportError where it refuses or is away.
    """
    place = _begin(database, origin)
    done = Synced(place.cursor)
    if place.checked_to == NOTHING:
        place = _load(database, service, place, folder, done, tell)
        place = _follow(database, service, place, done, tell)
    if place.checked_to is not None:
        place = mirror_load.check(database, place, lambda unit: _say(done, tell, f"正在核对报告，到 {unit}"))
        package.drop(folder)
    _follow(database, service, place, done, tell)
    return done


def _load(
    database: Database, service: Gongkai, place: Place, folder: Path, done: Synced, tell: Tell
) -> Place:
    """Begin with the feed so far as one file, where the service offers one."""
    fetched = package.fetch(
        service, folder, lambda there, of: _say(done, tell, f"正在下载整套数据 {there:,} / {of:,} 字节")
    )
    done.from_package = fetched is not None
    if fetched is None:
        return place

    def took(items: list[Json]) -> None:
        done.count(items)
        tell(done)

    try:
        place = mirror_load.load(database, place, *fetched, lambda items: _complete(service, items), took)
    except MirrorError:
        # Nobody shall be held up by this file for ever.
        package.drop(folder)
        raise
    done.cursor = place.cursor
    return place


def _follow(database: Database, service: Gongkai, place: Place, done: Synced, tell: Tell) -> Place:
    """Read the feed from the place to its end."""
    while True:
        with understood("变更记录"):
            page = _page(service, place.cursor)
            items, cursor, more = list(page["items"]), str(page["next"]), bool(page["more"])
            _complete(service, items)
            if more and cursor == place.cursor:
                raise ValueError("next")
        place = take(database, place, items, cursor, first_load=place.checked_to == NOTHING)
        done.count(items)
        done.cursor = cursor
        tell(done)
        if not more:
            return place


def _say(done: Synced, tell: Tell, doing: str) -> None:
    done.doing = doing
    tell(done)


def _begin(database: Database, origin: str) -> Place:
    with database.writing() as session:
        cells(session)
        place = store.find(session)
        if place is None and store.has_units(session):
            raise MirrorError("这个数据库已有单位和报告，不是镜像：请换一个空库（--to）。")
    if place is None:
        return Place(origin, BEGINNING, checked_to=NOTHING)
    if place.origin != origin:
        raise MirrorError(f"这个数据库是 {place.origin} 的镜像，不能改随 {origin}：请换一个空库（--to）。")
    return place


def _page(service: Gongkai, cursor: str) -> Json:
    asked = {"since": cursor, "limit": str(PAGE), "include": "reports"}
    try:
        page: Json = service.get("/api/v1/changes", asked)
    except GongkaiError as refused:
        if refused.code != "cursor_lost":
            raise
        raise MirrorError(
            "对方的变更记录里没有上次读到的位置（可能从备份恢复过）：请换一个空库重做镜像。"
        ) from refused
    return page


def _complete(service: Gongkai, items: list[Json]) -> None:
    """Make the reports in the items what they say. Fetch the revisions that the feed does not show
    any more: they were withdrawn since, which a later item tells."""
    for item in items:
        if not is_publication(item) or isinstance(item["report"], Received):
            continue
        told = item["report"]
        if told is None:
            told = service.report(item["unit"], item["year"], scope=item["scope"], as_of=item["at"])
        item["report"] = received(told, published_at=datetime.fromisoformat(item["at"]))
