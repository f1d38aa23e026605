"""A local copy of a service, kept in step through its public API alone.

The change feed is read from its beginning, then from where the last run stopped. A page of it
and the cursor behind it are written in one transaction, so that a mirror that is killed goes on
without doing anything twice. What the copy holds is an ordinary database of this service: it
can be served, asked and exported, and has a feed of its own.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.bulk import mirror_store as store
from app.bulk.mirror_store import Place
from app.bulk.wire import received
from app.client import Gongkai, GongkaiError
from app.coverage import calendar, reporting_units
from app.coverage.calendar_store import Due
from app.coverage.reporting_store import Entry
from app.db.engine import Database
from app.indicators import service as indicators
from app.indicators.store import of_json
from app.journal.feed import BEGINNING
from app.reports import clock
from app.reports.service import receiving
from app.rollups.cells import cells
from app.units import receive as units
from app.vocabulary import Kind, Role, Scope

Json = dict[str, Any]
PAGE = 100
ACTOR = Actor("mirror", Role.ADMIN)
PUBLISHED = ("published", "corrected")


class MirrorError(Exception):
    """Why a copy cannot be kept in step; in Chinese, for the person at the command."""


@dataclass(slots=True)
class Synced:
    """What one run has brought: how many changes of each kind, those of kinds unknown to this
    version, and the cursor it stopped at."""

    cursor: str
    applied: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)


def sync(
    database: Database, service: Gongkai, *, origin: str, tell: Callable[[Synced], None] = lambda _: None
) -> Synced:
    """Bring the copy up to the service's present; `tell` hears after every page.

    Raises MirrorError where the database is another's copy or no copy at all, or the service no
    longer knows the place where the last run stopped; GongkaiError and httpx.TransportError
    where it refuses or is away.
    """
    place = _begin(database, origin)
    done = Synced(place.cursor)
    while True:
        page = _page(service, place.cursor)
        items: list[Json] = page["items"]
        _complete(service, items)
        place = _take(database, place, items, page["next"], done)
        tell(done)
        if not page["more"]:
            return done


def _begin(database: Database, origin: str) -> Place:
    with database.writing() as session:
        cells(session)
        place = store.find(session)
        if place is None and store.has_units(session):
            raise MirrorError("这个数据库已有单位和报告，不是镜像：请换一个空库（--to）。")
    if place is None:
        return Place(origin, BEGINNING)
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
    """Fetch the revisions that the feed does not show any more: they were withdrawn since, which
    a later item tells."""
    for item in items:
        if item["kind"] == "report" and item["action"] in PUBLISHED and item["report"] is None:
            item["report"] = service.report(item["unit"], item["year"], scope=item["scope"], as_of=item["at"])


def _take(database: Database, place: Place, items: list[Json], cursor: str, done: Synced) -> Place:
    """Write a page and the cursor behind it: both or neither."""
    with database.writing() as session:
        # A page of reports takes longer than a request may.
        _no_time_limit(session)
        waiting = list(place.waiting)
        applied: Counter[str] = Counter()
        for item in items:
            kind = str(item["kind"])
            clock.happen(session, datetime.fromisoformat(item["at"]))
            apply = _APPLY.get(kind)
            if apply is not None:
                waiting += apply(session, item) or ()
            applied[kind] += 1
        waiting = units.succeed(session, waiting)
        place = replace(place, cursor=cursor, waiting=tuple(waiting))
        store.put(session, place, at=datetime.now(UTC))
    for kind, count in applied.items():
        (done.applied if kind in _APPLY else done.skipped)[kind] += count
    done.cursor = cursor
    return place


def _no_time_limit(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET LOCAL statement_timeout = 0")


def _report(session: Session, item: Json) -> None:
    at = datetime.fromisoformat(item["at"])
    if item["action"] in PUBLISHED:
        receiving.receive(session, ACTOR, given=received(item["report"], published_at=at))
        return
    receiving.take_back(
        session,
        ACTOR,
        unit=item["unit"],
        year=item["year"],
        scope=Scope(item["scope"]),
        at=at,
        reason=item["after"]["reason"],
    )


def _unit(session: Session, item: Json) -> list[units.Heir]:
    return units.receive(session, ACTOR, code=item["unit"], said=item["after"])


def _reporting_unit(session: Session, item: Json) -> None:
    unit, year, said = item["unit"], item["year"], item["after"]
    if said is None:
        reporting_units.remove(session, ACTOR, year=year, unit=unit)
    else:
        reporting_units.put(session, ACTOR, year=year, unit=unit, entry=Entry(said["expected"], said["note"]))


def _deadline(session: Session, item: Json) -> None:
    area, year, said = item["unit"], item["year"], item["after"]
    kind = Kind(said["kind"])
    if item["action"] == "deleted":
        calendar.remove(session, ACTOR, area=area, year=year, kind=kind)
    else:
        due = Due(date.fromisoformat(said["due_on"]), said["note"])
        calendar.put(session, ACTOR, area=area, year=year, kind=kind, due=due)


def _indicator(session: Session, item: Json) -> None:
    at, said = clock.moment(session), item["after"]
    code = str(said["code"])
    if item["action"] == "deleted":
        indicators.remove(session, ACTOR, code=code, at=at)
    else:
        told = {name: value for name, value in said.items() if name != "code"}
        indicators.put(session, ACTOR, wanted=of_json(code, item["unit"], told), at=at)


_APPLY: dict[str, Callable[[Session, Json], list[units.Heir] | None]] = {
    "report": _report,
    "unit": _unit,
    "reporting_unit": _reporting_unit,
    "deadline": _deadline,
    "indicator": _indicator,
}
